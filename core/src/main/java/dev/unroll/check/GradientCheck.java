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
 * Compares the gradients that {@code backward} gives with what happens when each number is moved a
 * little: of an own cell, layer or operation.
 *
 * <pre>{@code
 * GradientCheck.of(new LeakyCell(3, 5)).check();
 * }</pre>
 *
 * <p>What is differentiated is loss = Σ weight ⊙ output over all outputs, with fixed random
 * weights, as a plain sum hides mistakes that cancel. It is taken by every value of every trainable
 * parameter, of the inputs, and of the initial state. Outputs are float32, the loss is summed in
 * double, and the differences are taken over seven step lengths and extrapolated.
 *
 * <p>How much that can see: with d the largest derivative by the values of a tensor, or a tenth of
 * the largest by those of any, where that is more, a derivative passes when backward and
 * differences are within {@code tolerance · (|difference| + d)} of one another, by default {@value
 * #TOLERANCE}. Where the differences themselves are less certain than that (between two kinks, or
 * when a tensor's derivatives drown in the rounding of the outputs) the check fails and says so: it
 * never passes what it could not measure. At a kink, such as ReLU's, the derivative of either side
 * is right. A mistake smaller than the tolerance is not found; a dropped term, a transposed matrix
 * or a wrong sign is.
 *
 * <p>Check a cell or layer before a model is made of it: its parameters move to a store of their
 * own here, which an optimizer of the model would miss. The check changes no value. Takes about 15
 * runs forward for each number, so let sizes be small, and all different. Immutable.
 */
public final class GradientCheck {
  /** The default tolerance, a share of the derivative and of the largest beside it. */
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
   * A cell over five steps of three sequences, two of them shorter, from a random state, with the
   * weights that it has.
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

  /** A layer on an input, in prediction. */
  public static GradientCheck of(Layer layer, Sequence x) {
    return of(layer, x, Pass.predict());
  }

  /**
   * A layer on an input.
   *
   * @param x features or ids; there is no derivative by ids
   * @param pass prediction, or a step of training: the same random masks in every run
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
   * A recurrent layer from the zero state: the outputs of every step and all parts of the last
   * state, by the parameters and the input.
   */
  public static <S extends State<S>> GradientCheck of(Recurrent<S> layer, Sequence x, Pass pass) {
    return of(layer, x, List.of(), in -> layer.unroll(x.withValues(in.get(0)), pass));
  }

  /**
   * A recurrent layer from a given state: the outputs of every step and all parts of the last
   * state, by the parameters, the input and all parts of the initial state.
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
      inputs.put("part " + p + " of the initial state", initial.get(p).detach());
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
   * Any function of tensors, such as an own operation.
   *
   * <pre>{@code
   * GradientCheck.of("softsign", in -> List.of(SoftSign.apply(in.get(0))), Map.of("x", x)).check();
   * }</pre>
   *
   * @param subject opens the sentence of a failure
   * @param function of the inputs, in the order of the map; it must give the same outputs for the
   *     same inputs
   * @param inputs by name, at the point where to differentiate
   */
  public static GradientCheck of(
      String subject, Function<List<Tensor>, List<Tensor>> function, Map<String, Tensor> inputs) {
    return new GradientCheck(subject, function, new LinkedHashMap<>(inputs), Map.of(), TOLERANCE);
  }

  /** The check with other parameters that the function reads, by name. */
  public GradientCheck withParameters(Map<String, Parameter> read) {
    return new GradientCheck(subject, function, inputs, new LinkedHashMap<>(read), tolerance);
  }

  /**
   * The check with another tolerance.
   *
   * @param share of the derivative and of the largest beside it, above 0 and below 1
   */
  public GradientCheck withTolerance(double share) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException("the tolerance must be between 0 and 1, got " + share);
    }
    return new GradientCheck(subject, function, inputs, parameters, share);
  }

  /**
   * What a passed check saw.
   *
   * @param values how many derivatives were compared
   * @param worst the largest difference between backward and differences, as a share of {@code
   *     |difference| + d}
   */
  public record Report(int values, double worst) {}

  /**
   * Compares.
   *
   * @throws AssertionError when a derivative is wrong or cannot be measured; names the tensor, the
   *     place and both values
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
    return judge(comparisons);
  }

  private Report judge(List<Comparison> comparisons) {
    double largest = comparisons.stream().mapToDouble(Comparison::largest).max().orElse(0);
    var failures = new ArrayList<String>();
    int values = 0;
    double worst = 0;
    for (Comparison comparison : comparisons) {
      Comparison.Verdict verdict = comparison.judge(largest, tolerance);
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

  /** Σ weight ⊙ output. */
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

  /** What the loss may be off, as every output is rounded by itself. */
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
