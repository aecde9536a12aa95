package dev.unroll.tensor;

import dev.unroll.testing.Convert;
import dev.unroll.testing.GradientCheck;
import dev.unroll.testing.Reference;
import dev.unroll.testing.TensorAssert;
import dev.unroll.testing.TestRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Compares an operation with its formula in double precision, forward and backward: with inputs
 * that are variables, parameters and parts of larger tensors; as the first and as a later
 * contribution to their gradients; and, forward, in prediction and on a checking tape.
 */
final class OperationCheck {
  private enum Inputs {
    VARIABLES,
    PARAMETERS,
    /** They begin within the memory of larger tensors. */
    PARTS
  }

  private final String name;
  private final int[][] shapes;
  private final Function<Tensor[], Tensor> ours;
  private final Function<Nd[], Nd> formula;
  private double low = -1;
  private double high = 1;

  private OperationCheck(
      String name, int[][] shapes, Function<Tensor[], Tensor> ours, Function<Nd[], Nd> formula) {
    this.name = name + " of " + Arrays.deepToString(shapes);
    this.shapes = shapes;
    this.ours = ours;
    this.formula = formula;
  }

  static OperationCheck of(
      String name, int[] shape, Function<Tensor, Tensor> ours, Function<Nd, Nd> formula) {
    return new OperationCheck(
        name, new int[][] {shape}, in -> ours.apply(in[0]), in -> formula.apply(in[0]));
  }

  static OperationCheck of(
      String name, int[][] shapes, Function<Tensor[], Tensor> ours, Function<Nd[], Nd> formula) {
    return new OperationCheck(name, shapes, ours, formula);
  }

  /** Draws the inputs from another range than [-1, 1). */
  OperationCheck from(double from, double to) {
    low = from;
    high = to;
    return this;
  }

  void check() {
    var random = new TestRandom(Arrays.deepHashCode(shapes));
    var values = new Nd[shapes.length];
    for (int k = 0; k < values.length; k++) {
      values[k] = new Nd(shapes[k], random.doubles(Shape.size(shapes[k]), low, high));
    }
    Nd expected = formula.apply(values);
    double[] weights = random.doubles(expected.values().length, -1, 1);
    float[] bits = null;
    for (Inputs inputs : Inputs.values()) {
      for (boolean later : new boolean[] {false, true}) {
        var gradients = new LinkedHashMap<String, float[]>();
        Tensor y = differentiated(values, weights, inputs, later, gradients);
        String text = name + ", " + inputs + (later ? ", later" : ", first");
        if (!Arrays.equals(y.shape(), expected.shape())) {
          throw new AssertionError(
              text + ": expected " + Shape.text(expected.shape()) + ", got " + y);
        }
        TensorAssert.assertThat(text, y.toArray()).isWithin(1e-6, expected.values());
        bits = bits == null ? y.toArray() : bits;
        TensorAssert.assertThat(text, y.toArray()).hasBitsOf(bits);
        GradientCheck.of(reference(values, weights, later)).named(text).checkAll(gradients);
      }
    }
    Tensor[] plain = tensors(values);
    TensorAssert.assertThat(name, ours.apply(plain).toArray()).hasBitsOf(bits);
    TensorAssert.assertThat(name, Tape.predicting(() -> ours.apply(plain).toArray()))
        .hasBitsOf(bits);
    try (Tape tape = Tape.open().checking()) {
      Tensor variable = tape.variable(plain[0]);
      Tensor[] checked = plain.clone();
      checked[0] = variable;
      TensorAssert.assertThat(name, ours.apply(checked).toArray()).hasBitsOf(bits);
    }
  }

  private static Tensor[] tensors(Nd[] values) {
    return Arrays.stream(values)
        .map(value -> Tensor.of(Convert.toFloats(value.values()), value.shape()))
        .toArray(Tensor[]::new);
  }

  private Tensor differentiated(
      Nd[] values, double[] weights, Inputs kind, boolean later, Map<String, float[]> gradients) {
    Tensor[] given = tensors(values);
    var parameters = new ArrayList<Parameter>();
    for (int k = 0; kind == Inputs.PARAMETERS && k < given.length; k++) {
      var fans = new Fans(1, 1, 1);
      var parameter = new Parameter(name(k), Initializer.zeros(), fans, given[k].shape());
      parameter.set(given[k].toArray());
      parameters.add(parameter);
    }
    Gradients store = ParameterStore.of(parameters).gradients();
    try (Tape tape = Tape.open()) {
      Tensor[] inputs = new Tensor[given.length];
      Tensor[] variables = new Tensor[given.length];
      for (int k = 0; k < given.length; k++) {
        if (kind == Inputs.PARAMETERS) {
          inputs[k] = parameters.get(k).value();
        } else {
          variables[k] = tape.variable(given[k]);
          inputs[k] = kind == Inputs.PARTS ? within(variables[k]) : variables[k];
        }
      }
      Tensor y = ours.apply(inputs);
      // the last to be recorded gives its gradient first
      Tensor loss = y.mul(Tensor.of(Convert.toFloats(weights), y.shape())).sum();
      for (int k = 0; later && k < inputs.length; k++) {
        loss = loss.plus(inputs[k].mul(inputs[k]).sum());
      }
      tape.backward(loss, store);
      for (int k = 0; k < given.length; k++) {
        gradients.put(
            name(k),
            kind == Inputs.PARAMETERS
                ? store.of(parameters.get(k))
                : tape.gradient(variables[k]).toArray());
      }
      return y.detach();
    }
  }

  /** The same values from position 3 of a larger tensor. */
  private static Tensor within(Tensor x) {
    Tensor larger = Tensor.concat(0, Tensor.vector(7, 8, 9), x.reshape(x.size()), Tensor.zeros(2));
    return larger.slice(0, 3, 3 + x.size()).reshape(x.shape());
  }

  private static String name(int input) {
    return "input" + input;
  }

  private Reference reference(Nd[] values, double[] weights, boolean later) {
    return new Reference() {
      @Override
      public Map<String, double[]> parameters() {
        var parameters = new LinkedHashMap<String, double[]>();
        for (int k = 0; k < values.length; k++) {
          parameters.put(name(k), values[k].values());
        }
        return parameters;
      }

      @Override
      public double loss() {
        double[] y = formula.apply(values).values();
        double sum = 0;
        for (int i = 0; i < y.length; i++) {
          sum += weights[i] * y[i];
        }
        for (Nd value : later ? List.of(values) : List.<Nd>of()) {
          sum += Arrays.stream(value.values()).map(v -> v * v).sum();
        }
        return sum;
      }
    };
  }
}
