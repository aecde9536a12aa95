package dev.unroll.testing;

import java.util.Map;

/**
 * A simple recurrent layer straight from the formula, in double precision.
 *
 * <pre>
 * h' = φ(x·W + h·U + b),  φ one of tanh, relu, σ
 * </pre>
 *
 * Shapes: x [N,T,I], h0 [N,H], w [I,H], u [H,H], b [H]. A step at or beyond its sequence's length
 * changes no state and gives zeros. The loss is sum(weightY ⊙ y) + sum(weightH ⊙ hT).
 */
public final class ReferenceSimpleRnn implements Reference {
  /** φ. */
  public enum Nonlinearity {
    TANH,
    RELU,
    SIGMOID;

    double apply(double x) {
      return switch (this) {
        case TANH -> Math.tanh(x);
        case RELU -> Math.max(x, 0);
        case SIGMOID -> 1 / (1 + Math.exp(-x));
      };
    }
  }

  private final Nonlinearity nonlinearity;
  private final ReferenceInputs inputs;

  private ReferenceSimpleRnn(Nonlinearity nonlinearity, ReferenceInputs inputs) {
    this.nonlinearity = nonlinearity;
    this.inputs = inputs;
  }

  /** Seeded values, all different; all sequences have length T. */
  public static ReferenceSimpleRnn random(
      Nonlinearity nonlinearity, int n, int t, int i, int h, long seed) {
    return new ReferenceSimpleRnn(nonlinearity, ReferenceInputs.random(n, t, i, h, 1, seed));
  }

  /** The inputs of a golden case. */
  public static ReferenceSimpleRnn of(Nonlinearity nonlinearity, Golden golden) {
    return new ReferenceSimpleRnn(nonlinearity, ReferenceInputs.of(golden));
  }

  /** The same values with these lengths, from 0 to T, in any order. */
  public ReferenceSimpleRnn withLengths(int... lengths) {
    return new ReferenceSimpleRnn(nonlinearity, inputs.withLengths(lengths));
  }

  /** The same values from a zero state. */
  public ReferenceSimpleRnn withZeroState() {
    return new ReferenceSimpleRnn(nonlinearity, inputs.withZero("h0"));
  }

  public int[] lengths() {
    return inputs.lengths().clone();
  }

  /** The live arrays x, w, u, b, h0. */
  @Override
  public Map<String, double[]> parameters() {
    return inputs.only("x", "w", "u", "b", "h0");
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
          next[unit] = nonlinearity.apply(sum);
        }
        System.arraycopy(next, 0, h, row * units, units);
        System.arraycopy(next, 0, y, (row * inputs.t() + step) * units, units);
      }
    }
    return new ReferenceRun(y, h, new double[0]);
  }
}
