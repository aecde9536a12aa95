package dev.unroll.check;

import dev.unroll.nn.Layer;
import dev.unroll.nn.Pass;
import dev.unroll.rnn.Cell;
import dev.unroll.rnn.Recurrent;
import dev.unroll.rnn.Scan;
import dev.unroll.rnn.State;
import dev.unroll.rnn.Unrolled;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Gradients;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Compares the gradients of {@code backward} with finite differences, for a custom cell, layer or
 * operation.
 *
 * <pre>{@code
 * GradientCheck.of(new LeakyCell(3, 5)).check();
 * }</pre>
 *
 * <p>The differentiated function is loss = Σ weight ⊙ output over all outputs, with fixed random
 * weights, because a plain sum hides errors that cancel. It is differentiated with respect to every
 * value of every trainable parameter, of the inputs, and of the initial state. Outputs are float32,
 * the loss is summed in double, and the differences are computed for seven step lengths and
 * extrapolated.
 *
 * <p>Tolerance: let d be the largest derivative with respect to the values of a tensor, or a tenth
 * of the largest of any tensor if that is greater. A derivative passes if backward and finite
 * difference differ by at most {@code tolerance · (|difference| + d)}, by default {@value
 * #TOLERANCE}. If the differences themselves are less certain than that (between two kinks, or
 * because rounding of the outputs hides a tensor's derivatives), the check fails with this reason:
 * it never passes without a measurement. At a kink, such as that of ReLU, the derivative of either
 * side is accepted. An error smaller than the tolerance is not found; a dropped term, a transposed
 * matrix or a wrong sign is.
 *
 * <p>Check a cell or layer before making a model of it: the check moves its parameters to a
 * separate store, which an optimizer of the model would not update. The check changes no value. It
 * needs about 15 forward runs for each number, so use sizes that are small, and all different.
 * Immutable.
 */
public final class GradientCheck {
  /** The default tolerance, relative to the derivative plus the largest one. */
  public static final double TOLERANCE = 5e-4;

  private final String subject;
  private final Function<List<Tensor>, List<Tensor>> function;
  private final Map<String, Tensor> inputs;
  private final Map<String, Parameter> parameters;
  private final double tolerance;

  private GradientCheck(
      String subject,
      Function<List<Tensor>, List<Tensor>> function,
      Map<String, Tensor> inputs,
      Map<String, Parameter> parameters,
      double tolerance) {
    this.subject = subject;
    this.function = function;
    this.inputs = Collections.unmodifiableMap(inputs);
    this.parameters = Collections.unmodifiableMap(parameters);
    this.tolerance = tolerance;
  }

  /**
   * Returns the check of a cell over five steps of three sequences, two of them shorter, from a
   * random state, with its current weights.
   */
  public static GradientCheck of(Cell<?> cell) {
    return ofCell(cell);
  }

  private static <S extends State<S>> GradientCheck ofCell(Cell<S> cell) {
    int batch = 3;
    int steps = 5;
    Sequence x =
        Sequence.of(
            Randoms.tensor("x", batch, steps, cell.inputSize()), Mask.lengths(steps, 2, steps - 1));
    var parts = new ArrayList<Tensor>();
    for (Tensor part : cell.zeroState(batch).parts()) {
      parts.add(Randoms.tensor("state" + parts.size(), part.shape()));
    }
    S initial = cell.zeroState(batch).withParts(parts);
    return of(new Scan<>(cell), x, initial, Pass.predict());
  }

  /** Returns the check of a layer on an input, in prediction. */
  public static GradientCheck of(Layer layer, Sequence x) {
    return of(layer, x, Pass.predict());
  }

  /**
   * Returns the check of a layer on an input.
   *
   * @param x features or ids; there is no derivative with respect to ids
   * @param pass prediction, or a training step with the same random masks in every run
   */
  public static GradientCheck of(Layer layer, Sequence x, Pass pass) {
    Function<Sequence, List<Tensor>> outputs = in -> List.of(layer.apply(in, pass).values());
    return x.hasIds()
        ? new GradientCheck(
            layer.toString(),
            none -> outputs.apply(x.rows(0, x.batch())),
            Map.of(),
            layer.parameters(),
            TOLERANCE)
        : new GradientCheck(
            layer.toString(),
            in -> outputs.apply(x.withValues(in.get(0))),
            Map.of("x", x.values().detach()),
            layer.parameters(),
            TOLERANCE);
  }

  /**
   * Returns the check of a recurrent layer from the zero state: the outputs of every step and all
   * parts of the last state, with respect to the parameters and the input.
   */
  public static <S extends State<S>> GradientCheck of(Recurrent<S> layer, Sequence x, Pass pass) {
    return of(layer, x, List.of(), in -> layer.unroll(x.withValues(in.get(0)), pass));
  }

  /**
   * Returns the check of a recurrent layer from a given state: the outputs of every step and all
   * parts of the last state, with respect to the parameters, the input and all parts of the initial
   * state.
   */
  public static <S extends State<S>> GradientCheck of(
      Recurrent<S> layer, Sequence x, S initial, Pass pass) {
    return of(
        layer,
        x,
        initial.parts(),
        in -> {
          S state = initial.withParts(in.subList(1, in.size()));
          return layer.unroll(x.withValues(in.get(0)), state, pass);
        });
  }

  private static GradientCheck of(
      Recurrent<?> layer,
      Sequence x,
      List<Tensor> initial,
      Function<List<Tensor>, Unrolled<?>> run) {
    var inputs = new LinkedHashMap<String, Tensor>();
    inputs.put("x", x.values().detach());
    for (int p = 0; p < initial.size(); p++) {
      inputs.put("initial " + layer.stateParts().get(p), initial.get(p).detach());
    }
    return new GradientCheck(
        layer.toString(),
        in -> {
          Unrolled<?> result = run.apply(in);
          var outputs = new ArrayList<Tensor>();
          outputs.add(result.outputs().values());
          outputs.addAll(result.last().parts());
          return outputs;
        },
        inputs,
        layer.parameters(),
        TOLERANCE);
  }

  /**
   * Returns the check of any function of tensors, such as a custom operation.
   *
   * <pre>{@code
   * GradientCheck.of("softsign", in -> List.of(SoftSign.apply(in.get(0))), Map.of("x", x)).check();
   * }</pre>
   *
   * @param subject prefix of error messages
   * @param function of the inputs, in the order of the map; it must return the same outputs for the
   *     same inputs
   * @param inputs by name, at the point of differentiation
   */
  public static GradientCheck of(
      String subject, Function<List<Tensor>, List<Tensor>> function, Map<String, Tensor> inputs) {
    return new GradientCheck(subject, function, new LinkedHashMap<>(inputs), Map.of(), TOLERANCE);
  }

  /** Returns the check with other parameters that the function reads, by name. */
  public GradientCheck withParameters(Map<String, Parameter> read) {
    return new GradientCheck(subject, function, inputs, new LinkedHashMap<>(read), tolerance);
  }

  /**
   * Returns the check with another tolerance.
   *
   * @param share relative to the derivative plus the largest one, above 0 and below 1
   */
  public GradientCheck withTolerance(double share) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException("the tolerance must be between 0 and 1, got " + share);
    }
    return new GradientCheck(subject, function, inputs, parameters, share);
  }

  /**
   * The result of a passed check.
   *
   * @param values the number of derivatives compared
   * @param worst the largest difference between backward and differences, as a fraction of {@code
   *     |difference| + d}
   */
  public record Report(int values, double worst) {}

  /**
   * Runs the check.
   *
   * @throws AssertionError if a derivative is wrong or cannot be measured; the message contains the
   *     tensor, the position and both values
   */
  public Report check() {
    List<Slot> slots = slots();
    List<Slot.OfInput> moved =
        slots.subList(0, inputs.size()).stream().map(Slot.OfInput.class::cast).toList();
    List<float[]> backward = backward(moved, slots);
    double noise = noise(outputs(moved));
    var comparisons = new ArrayList<Comparison>();
    for (int s = 0; s < slots.size(); s++) {
      comparisons.add(
          Comparison.of(slots.get(s), backward.get(s), () -> loss(outputs(moved)), noise));
    }
    return verdict(comparisons);
  }

  private Report verdict(List<Comparison> comparisons) {
    double largest = comparisons.stream().mapToDouble(Comparison::largest).max().orElse(0);
    var failures = new ArrayList<String>();
    int values = 0;
    double worst = 0;
    for (Comparison comparison : comparisons) {
      Comparison.Verdict verdict = comparison.verdict(largest, tolerance);
      verdict.failure().ifPresent(text -> failures.add(subject + ": " + text));
      values += comparison.backward().length;
      worst = Math.max(worst, verdict.worst());
    }
    if (!failures.isEmpty()) {
      throw new AssertionError(String.join("\n", failures));
    }
    return new Report(values, worst);
  }

  private List<Slot> slots() {
    var slots = new ArrayList<Slot>();
    inputs.forEach((name, value) -> slots.add(new Slot.OfInput(name, value)));
    parameters.forEach(
        (name, parameter) -> {
          if (parameter.trainable()) {
            slots.add(new Slot.OfParameter(name, parameter));
          }
        });
    return slots;
  }

  private List<float[]> backward(List<Slot.OfInput> moved, List<Slot> slots) {
    Gradients gradients = ParameterStore.of(parameters.values()).gradients();
    try (Tape tape = Tape.open()) {
      List<Tensor> variables = moved.stream().map(slot -> tape.variable(slot.tensor())).toList();
      List<Tensor> outputs = function.apply(variables);
      Tensor loss = Tensor.scalar(0);
      for (int k = 0; k < outputs.size(); k++) {
        loss = loss.plus(outputs.get(k).mul(weights(k, outputs.get(k))).sum());
      }
      if (loss.needsGradient()) {
        tape.backward(loss, gradients);
      }
      var result = new ArrayList<float[]>();
      for (int s = 0; s < slots.size(); s++) {
        result.add(
            slots.get(s) instanceof Slot.OfParameter slot
                ? gradients.of(slot.parameter())
                : tape.gradient(variables.get(s)).toArray());
      }
      return result;
    }
  }

  private List<Tensor> outputs(List<Slot.OfInput> moved) {
    return function.apply(moved.stream().map(Slot.OfInput::tensor).toList());
  }

  /** Returns Σ weight ⊙ output. */
  private static double loss(List<Tensor> outputs) {
    double sum = 0;
    for (int k = 0; k < outputs.size(); k++) {
      float[] values = outputs.get(k).toArray();
      float[] weights = weights(k, outputs.get(k)).toArray();
      for (int i = 0; i < values.length; i++) {
        sum += (double) weights[i] * values[i];
      }
    }
    return sum;
  }

  /** Returns the possible error of the loss, as every output is rounded separately. */
  private double noise(List<Tensor> outputs) {
    double squares = 0;
    for (int k = 0; k < outputs.size(); k++) {
      float[] values = outputs.get(k).toArray();
      float[] weights = weights(k, outputs.get(k)).toArray();
      for (int i = 0; i < values.length; i++) {
        if (!Float.isFinite(values[i])) {
          throw new AssertionError(
              subject + ": output " + k + " holds " + values[i] + "; there is nothing to compare");
        }
        squares += Math.pow((double) weights[i] * values[i], 2);
      }
    }
    return Math.sqrt(squares) * 0x1p-22;
  }

  private static Tensor weights(int output, Tensor like) {
    return Randoms.tensor("weight" + output, like.shape());
  }
}
