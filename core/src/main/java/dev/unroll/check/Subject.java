package dev.unroll.check;

import dev.unroll.check.Sample.Form;
import dev.unroll.check.Sample.Input;
import dev.unroll.nn.Layer;
import dev.unroll.nn.Pass;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Gradients;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The layer that is checked, and its inputs.
 *
 * @param sample the sequences that it is checked with
 */
record Subject(Layer layer, Sample sample) {
  /** A training step, for a layer within a model. */
  static final Pass TRAINING = Pass.training(20_241, 3).within("layer1");

  /** Both kinds of pass, by name, in order. */
  static final Map<String, Pass> PASSES = passes();

  private static Map<String, Pass> passes() {
    var passes = new LinkedHashMap<String, Pass>();
    passes.put("prediction", Pass.predict());
    passes.put("training", TRAINING);
    return passes;
  }

  /** The result of one run: outputs and gradients by name, of the valid steps, row after row. */
  record Outcome(Map<String, float[]> values) {
    float[] gradient(String parameter) {
      return Objects.requireNonNull(values.get("the gradient of " + parameter));
    }

    /** Fails at the first bit that differs. */
    void requireBitsOf(Outcome expected, String when) {
      expected.values.forEach(
          (name, bits) -> Bits.require(when + ", " + name, bits, values.get(name)));
    }
  }

  /**
   * Sets every parameter to random values, scaled like those of an initializer; returns the old
   * ones.
   */
  Map<Parameter, float[]> randomizeWeights() {
    var before = new LinkedHashMap<Parameter, float[]>();
    layer
        .parameters()
        .forEach(
            (name, parameter) -> {
              before.put(parameter, parameter.get());
              float[] values = Randoms.floats(name, parameter.size());
              int[] shape = parameter.shape();
              float scale = shape.length < 2 ? 0.7f : (float) (1.4 / Math.sqrt(shape[0]));
              for (int i = 0; i < values.length; i++) {
                values[i] *= scale;
              }
              parameter.set(values);
            });
    return before;
  }

  /** Returns whether it accepts sequences {@code [N, T, F]}. */
  boolean takesTime() {
    return takes(Shape.ANY, Shape.ANY, sample.width());
  }

  /** Returns whether it accepts rows {@code [N, F]}. */
  boolean takesRows() {
    return takes(Shape.ANY, sample.width());
  }

  private boolean takes(int... shape) {
    try {
      layer.outputShape(shape);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Returns its inputs: sequences in the plain layout, rows, or both. */
  List<Input> inputs(int series) {
    var inputs = new ArrayList<Input>();
    if (takesTime()) {
      inputs.add(sample.steps(Form.plain(), series));
    }
    if (takesRows()) {
      inputs.add(sample.rows(series));
    }
    if (inputs.isEmpty()) {
      throw new AssertionError(
          "outputShape accepts neither [N, T, "
              + sample.width()
              + "] nor [N, "
              + sample.width()
              + "]");
    }
    return inputs;
  }

  /** Returns the outputs of a prediction, of the valid steps. */
  float[] predict(Input input) {
    return Tape.predicting(() -> counting(layer.apply(input.sequence(), Pass.predict())));
  }

  /** Runs forward and backward. */
  Outcome run(Input input, Pass pass) {
    return run(layer, input, pass);
  }

  /** Runs another layer forward and backward. */
  static Outcome run(Layer layer, Input input, Pass pass) {
    Gradients gradients = ParameterStore.of(layer.parameters().values()).gradients();
    var values = new LinkedHashMap<String, float[]>();
    try (Tape tape = Tape.open()) {
      Tensor features = input.features();
      Tensor x = features == null ? null : tape.variable(features);
      Sequence y = layer.apply(x == null ? input.sequence() : input.sequence(x), pass);
      values.put("the output", counting(y));
      Tensor loss = y.values().mul(weights(y)).sum();
      if (loss.needsGradient()) {
        tape.backward(loss, gradients);
      }
      if (x != null) {
        values.put(
            "the gradient of the input",
            Counting.values("gradients", tape.gradient(x), input.mask()));
      }
      layer
          .parameters()
          .forEach((name, p) -> values.put("the gradient of " + name, gradients.of(p)));
    }
    return new Outcome(values);
  }

  /**
   * Returns the weights of a loss: a different one for each valid step, independent of its
   * position.
   */
  private static Tensor weights(Sequence y) {
    int[] shape = y.values().shape();
    return Counting.spread(
        shape, y.mask(), (n, i) -> Randoms.floats("loss" + n + "." + i, shape[shape.length - 1]));
  }

  /** Returns the outputs of a result, of the valid steps. */
  static float[] counting(Sequence y) {
    return Counting.values("outputs", y.values(), y.mask());
  }
}
