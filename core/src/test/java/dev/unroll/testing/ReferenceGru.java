package dev.unroll.testing;

import java.util.Map;

/**
 * A GRU layer straight from the formula, in double precision, one number at a time.
 *
 * <pre>
 * r  = σ(x·Wr + h·Ur + br)
 * z  = σ(x·Wz + h·Uz + bz)
 * n  = tanh(x·Wn + bn + r ⊙ (h·Un + c))      after
 * n  = tanh(x·Wn + bn + (r ⊙ h)·Un)          before
 * h' = (1 − z) ⊙ n + z ⊙ h
 * </pre>
 *
 * Shapes: x [N,T,I], h0 [N,H]; w [I,3H], u [H,3H] and b [3H] stack the gates r, z, n; c [H]. A step
 * at or beyond its sequence's length changes no state and gives zeros. The loss is sum(weightY ⊙ y)
 * + sum(weightH ⊙ hT).
 */
public final class ReferenceGru implements Reference {
  private final ReferenceOptions options;
  private final boolean after;
  private final ReferenceInputs inputs;

  private ReferenceGru(ReferenceOptions options, boolean after, ReferenceInputs inputs) {
    this.options = options;
    this.after = after;
    this.inputs = options.bias() ? inputs : inputs.withZero("b", "c");
  }

  /** Seeded values, all different; all sequences have length T. */
  public static ReferenceGru random(boolean after, int n, int t, int i, int h, long seed) {
    return random(ReferenceOptions.PLAIN, after, n, t, i, h, seed);
  }

  /** Seeded values, all different, of a cell with options. */
  public static ReferenceGru random(
      ReferenceOptions options, boolean after, int n, int t, int i, int h, long seed) {
    return new ReferenceGru(options, after, ReferenceInputs.random(n, t, i, h, 3, seed));
  }

  /** The same values with these lengths, from 0 to T, in any order. */
  public ReferenceGru withLengths(int... lengths) {
    return new ReferenceGru(options, after, inputs.withLengths(lengths));
  }

  /** The live arrays x, w, u, h0, b if there is one, and then c in the reset-after form. */
  @Override
  public Map<String, double[]> parameters() {
    if (!options.bias()) {
      return inputs.only("x", "w", "u", "h0");
    }
    return after
        ? inputs.only("x", "w", "u", "b", "c", "h0")
        : inputs.only("x", "w", "u", "b", "h0");
  }

  /** A copy of x, w, u, b, c, h0, weightY [N,T,H] or weightH [N,H] for our own layer. */
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
        double[] next = step(row, step, h);
        System.arraycopy(next, 0, h, row * units, units);
        System.arraycopy(next, 0, y, (row * inputs.t() + step) * units, units);
      }
    }
    return new ReferenceRun(y, h, new double[0]);
  }

  private double[] step(int row, int step, double[] h) {
    int units = inputs.h();
    double[] r = new double[units];
    double[] z = new double[units];
    for (int unit = 0; unit < units; unit++) {
      r[unit] = options.gate(inputs.preActivation(row, step, h, unit, 3 * units));
      z[unit] = options.gate(inputs.preActivation(row, step, h, units + unit, 3 * units));
    }
    double[] next = new double[units];
    for (int unit = 0; unit < units; unit++) {
      double n = options.activation(candidate(row, step, h, r, unit));
      next[unit] = (1 - z[unit]) * n + z[unit] * h[row * units + unit];
    }
    return next;
  }

  private double candidate(int row, int step, double[] h, double[] r, int unit) {
    int units = inputs.h();
    int column = 2 * units + unit;
    double[] none = new double[h.length];
    double fromInput = inputs.preActivation(row, step, none, column, 3 * units);
    double[] u = inputs.get("u");
    double sum = after ? inputs.get("c")[unit] : 0;
    for (int k = 0; k < units; k++) {
      double state = h[row * units + k];
      sum += (after ? state : r[k] * state) * u[k * 3 * units + column];
    }
    return fromInput + (after ? r[unit] * sum : sum);
  }
}
