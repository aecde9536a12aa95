package dev.unroll.testing;

/**
 * The settings of a reference cell beyond its plain form; see {@link ReferenceActivation} for
 * texts.
 *
 * @param gate activation of the gates
 * @param activation of the candidate, or of a simple cell
 * @param output activation of an LSTM's cell in its output
 * @param inputClip bound of what these activations read, but for the output; 0: none
 * @param cellClip bound of an LSTM's cell; 0: none
 * @param coupled whether an LSTM's forget gate is 1 − i, without weights
 * @param peepholes whether an LSTM's gates see the cell
 * @param bias whether there are b and c
 */
public record ReferenceOptions(
    String gate,
    String activation,
    String output,
    double inputClip,
    double cellClip,
    boolean coupled,
    boolean peepholes,
    boolean bias) {
  /** The plain form. */
  public static final ReferenceOptions PLAIN = functions("sigmoid", "tanh", "tanh");

  /** Other activations. */
  public static ReferenceOptions functions(String gate, String activation, String output) {
    return new ReferenceOptions(gate, activation, output, 0, 0, false, false, true);
  }

  public ReferenceOptions withInputClip(double value) {
    return new ReferenceOptions(
        gate, activation, output, value, cellClip, coupled, peepholes, bias);
  }

  public ReferenceOptions withCellClip(double value) {
    return new ReferenceOptions(
        gate, activation, output, inputClip, value, coupled, peepholes, bias);
  }

  public ReferenceOptions withCoupledGates() {
    return new ReferenceOptions(
        gate, activation, output, inputClip, cellClip, true, peepholes, bias);
  }

  public ReferenceOptions withPeepholes() {
    return new ReferenceOptions(gate, activation, output, inputClip, cellClip, coupled, true, bias);
  }

  public ReferenceOptions withoutBias() {
    return new ReferenceOptions(
        gate, activation, output, inputClip, cellClip, coupled, peepholes, false);
  }

  double gate(double x) {
    return ReferenceActivation.of(gate).applyAsDouble(clip(x, inputClip));
  }

  double activation(double x) {
    return ReferenceActivation.of(activation).applyAsDouble(clip(x, inputClip));
  }

  double output(double c) {
    return ReferenceActivation.of(output).applyAsDouble(c);
  }

  double cell(double c) {
    return clip(c, cellClip);
  }

  private static double clip(double x, double bound) {
    return bound == 0 ? x : Math.min(Math.max(x, -bound), bound);
  }
}
