package dev.unroll.testing;

import java.util.Map;

/**
 * A simple recurrent layer straight from the formula, in double precision.
 *
 * <pre>
 * h' = φ(x·W + h·U + b),  φ by its text
 * </pre>
 *
 * Shapes: x [N,T,I], h0 [N,H], w [I,H], u [H,H], b [H]. A step at or beyond its sequence's length
 * changes no state and gives zeros. The loss is sum(weightY ⊙ y) + sum(weightH ⊙ hT).
 */
public final class ReferenceSimpleRnn implements Reference {
  private final ReferenceOptions options;
  private final ReferenceInputs inputs;

  private ReferenceSimpleRnn(ReferenceOptions options, ReferenceInputs inputs) {
    this.options = options;
    this.inputs = options.bias() ? inputs : inputs.withZero("b");
  }

  /** Seeded values, all different; all sequences have length T. */
  public static ReferenceSimpleRnn random(
      String activation, int n, int t, int i, int h, long seed) {
    return random(function(activation), n, t, i, h, seed);
  }

  /** Seeded values, all different, of a cell with options. */
  public static ReferenceSimpleRnn random(
      ReferenceOptions options, int n, int t, int i, int h, long seed) {
    return new ReferenceSimpleRnn(options, ReferenceInputs.random(n, t, i, h, 1, seed));
  }

  private static ReferenceOptions function(String activation) {
    return ReferenceOptions.functions("sigmoid", activation, "tanh");
  }

  /** The inputs of a golden case. */
  public static ReferenceSimpleRnn of(String activation, Golden golden) {
    return new ReferenceSimpleRnn(function(activation), ReferenceInputs.of(golden));
  }

  /** The same values with these lengths, from 0 to T, in any order. */
  public ReferenceSimpleRnn withLengths(int... lengths) {
    return new ReferenceSimpleRnn(options, inputs.withLengths(lengths));
  }

  /** The same values from a zero state. */
  public ReferenceSimpleRnn withZeroState() {
    return new ReferenceSimpleRnn(options, inputs.withZero("h0"));
  }

  public int[] lengths() {
    return inputs.lengths().clone();
  }

  /** The live arrays x, w, u, b if there is one, h0. */
  @Override
  public Map<String, double[]> parameters() {
    return options.bias()
        ? inputs.only("x", "w", "u", "b", "h0")
        : inputs.only("x", "w", "u", "h0");
  }

  /** A copy of x, w, u, b, h0, weightY [N,T,H] or weightH [N,H] for our own layer. */
  public float[] floats(String name) {
    return Convert.toFloats(inputs.get(name));
  }

  @Override
  public double loss() {
    return inputs.weighted(run());
  }

  /** Computes outputs and final states at the present values. */
  public ReferenceRun run() {
    int units = inputs.h();
    double[] y = new double[inputs.n() * inputs.t() * units];
    double[] h = inputs.get("h0").clone();
    for (int row = 0; row < inputs.n(); row++) {
      for (int step = 0; step < inputs.lengths()[row]; step++) {
        double[] next = new double[units];
        for (int unit = 0; unit < units; unit++) {
          double sum = inputs.preActivation(row, step, h, unit, units);
          next[unit] = options.activation(sum);
        }
        System.arraycopy(next, 0, h, row * units, units);
        System.arraycopy(next, 0, y, (row * inputs.t() + step) * units, units);
      }
    }
    return new ReferenceRun(y, h, new double[0]);
  }
}
