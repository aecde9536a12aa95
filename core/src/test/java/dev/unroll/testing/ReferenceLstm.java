package dev.unroll.testing;

import java.util.ArrayList;
import java.util.List;
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
 * With options: other functions, bounds, f = 1 − i, and c ⊙ pi, c ⊙ pf, c' ⊙ po added within the
 * gates.
 *
 * <p>Shapes: x [N,T,I], h0 and c0 [N,H]; w [I,4H], u [H,4H] and b [4H] stack the gates i, f, g, o.
 * A step at or beyond its sequence's length changes no state and gives zeros. The loss is
 * sum(weightY ⊙ y) + sum(weightH ⊙ hT) + sum(weightC ⊙ cT).
 */
public final class ReferenceLstm implements Reference {
  private final ReferenceOptions options;
  private final ReferenceInputs inputs;
  private final int gates;

  private ReferenceLstm(ReferenceOptions options, ReferenceInputs inputs) {
    this.options = options;
    this.inputs = options.bias() ? inputs : inputs.withZero("b");
    this.gates = options.coupled() ? 3 : 4;
  }

  /** Seeded values, all different; all sequences have length T. */
  public static ReferenceLstm random(int n, int t, int i, int h, long seed) {
    return random(ReferenceOptions.PLAIN, n, t, i, h, seed);
  }

  /** Seeded values, all different, of a cell with options. */
  public static ReferenceLstm random(
      ReferenceOptions options, int n, int t, int i, int h, long seed) {
    int gates = options.coupled() ? 3 : 4;
    return new ReferenceLstm(options, ReferenceInputs.random(n, t, i, h, gates, seed));
  }

  /** The inputs of a golden case. */
  public static ReferenceLstm of(Golden golden) {
    return new ReferenceLstm(ReferenceOptions.PLAIN, ReferenceInputs.of(golden));
  }

  /** The same values with these lengths, from 0 to T, in any order. */
  public ReferenceLstm withLengths(int... lengths) {
    return new ReferenceLstm(options, inputs.withLengths(lengths));
  }

  /** The same values from a zero state. */
  public ReferenceLstm withZeroState() {
    return new ReferenceLstm(options, inputs.withZero("h0", "c0"));
  }

  public int[] lengths() {
    return inputs.lengths().clone();
  }

  /** The live arrays x, w, u, b and p where there are some, h0, c0. */
  @Override
  public Map<String, double[]> parameters() {
    var names = new ArrayList<>(List.of("x", "w", "u", "h0", "c0"));
    if (options.bias()) {
      names.add("b");
    }
    if (options.peepholes()) {
      names.add("p");
    }
    return inputs.only(names.toArray(String[]::new));
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
          int at = row * units + unit;
          double i = options.gate(gate(row, step, h, 0, unit) + peep(0, unit, c[at]));
          double f =
              options.coupled()
                  ? 1 - i
                  : options.gate(gate(row, step, h, 1, unit) + peep(1, unit, c[at]));
          double g = options.activation(gate(row, step, h, gates - 2, unit));
          c[at] = options.cell(f * c[at] + i * g);
          double o =
              options.gate(gate(row, step, h, gates - 1, unit) + peep(gates - 2, unit, c[at]));
          next[unit] = o * options.output(c[at]);
        }
        System.arraycopy(next, 0, h, row * units, units);
        System.arraycopy(next, 0, y, (row * inputs.t() + step) * units, units);
      }
    }
    return new ReferenceRun(y, h, c);
  }

  private double gate(int row, int step, double[] h, int gate, int unit) {
    int column = gate * inputs.h() + unit;
    return inputs.preActivation(row, step, h, column, gates * inputs.h());
  }

  private double peep(int part, int unit, double c) {
    return options.peepholes() ? c * inputs.get("p")[part * inputs.h() + unit] : 0;
  }
}
