package dev.unroll.testing;

import java.util.Map;

/**
 * An LSTM layer straight from the formula, in double precision, one number at a time.
 *
 * <pre>
 * i  = σ(x·Wi + h·Ui + bi)
 * f  = σ(x·Wf + h·Uf + bf)
 * g  = tanh(x·Wg + h·Ug + bg)
 * o  = σ(x·Wo + h·Uo + bo)
 * c' = f ⊙ c + i ⊙ g
 * h' = o ⊙ tanh(c')
 * </pre>
 *
 * Shapes: x [N,T,I], h0 and c0 [N,H]; w [I,4H], u [H,4H] and b [4H] stack the gates i, f, g, o. A
 * step at or beyond its sequence's length changes no state and gives zeros. The loss is sum(weightY
 * ⊙ y) + sum(weightH ⊙ hT) + sum(weightC ⊙ cT).
 */
public final class ReferenceLstm implements Reference {
  private final ReferenceInputs inputs;

  private ReferenceLstm(ReferenceInputs inputs) {
    this.inputs = inputs;
  }

  /** Seeded values, all different; all sequences have length T. */
  public static ReferenceLstm random(int n, int t, int i, int h, long seed) {
    return new ReferenceLstm(ReferenceInputs.random(n, t, i, h, 4, seed));
  }

  /** The inputs of a golden case. */
  public static ReferenceLstm of(Golden golden) {
    return new ReferenceLstm(ReferenceInputs.of(golden));
  }

  /** The same values with these lengths, from 0 to T, in any order. */
  public ReferenceLstm withLengths(int... lengths) {
    return new ReferenceLstm(inputs.withLengths(lengths));
  }

  /** The same values from a zero state. */
  public ReferenceLstm withZeroState() {
    return new ReferenceLstm(inputs.withZero("h0", "c0"));
  }

  public int[] lengths() {
    return inputs.lengths().clone();
  }

  /** The live arrays x, w, u, b, h0, c0. */
  @Override
  public Map<String, double[]> parameters() {
    return inputs.only("x", "w", "u", "b", "h0", "c0");
  }

  /** A copy of x, w, u, b, h0, c0, weightY [N,T,H], weightH or weightC [N,H] for our own layer. */
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
    double[] c = inputs.get("c0").clone();
    for (int row = 0; row < inputs.n(); row++) {
      for (int step = 0; step < inputs.lengths()[row]; step++) {
        double[] next = new double[units];
        for (int unit = 0; unit < units; unit++) {
          double i = sigmoid(preActivation(row, step, h, unit));
          double f = sigmoid(preActivation(row, step, h, units + unit));
          double g = Math.tanh(preActivation(row, step, h, 2 * units + unit));
          double o = sigmoid(preActivation(row, step, h, 3 * units + unit));
          int at = row * units + unit;
          c[at] = f * c[at] + i * g;
          next[unit] = o * Math.tanh(c[at]);
        }
        System.arraycopy(next, 0, h, row * units, units);
        System.arraycopy(next, 0, y, (row * inputs.t() + step) * units, units);
      }
    }
    return new ReferenceRun(y, h, c);
  }

  private double preActivation(int row, int step, double[] h, int column) {
    return inputs.preActivation(row, step, h, column, 4 * inputs.h());
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
