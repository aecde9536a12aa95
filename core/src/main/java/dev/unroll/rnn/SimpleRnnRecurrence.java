package dev.unroll.rnn;

import static dev.unroll.kernel.Gemm.PANEL;

import dev.unroll.kernel.Activations;
import dev.unroll.kernel.Kernels;
import dev.unroll.nn.Activation;
import dev.unroll.tensor.Tape;

/**
 * The fused form of {@link SimpleRnnCell}; the derivative of f is a function of the hidden state.
 */
final class SimpleRnnRecurrence extends FusedRecurrence {
  private final Activation activation;

  private SimpleRnnRecurrence(GateLayout layout, Inputs in, Activation activation) {
    super(layout, layout, 1, in);
    this.activation = activation;
  }

  /** All steps; the state's rows are in the order's order. */
  static SimpleRnnRecurrence of(Inputs in, Activation activation) {
    var op = new SimpleRnnRecurrence(GateLayout.single(in.u().size(0)), in, activation);
    op.forward();
    if (op.needsGradient()) {
      Tape.record(op, op.allOutputs(), op.lastHidden());
    }
    return op;
  }

  @Override
  public String name() {
    return "simpleRnn";
  }

  @Override
  void activate(int t, int row, int rows, int block, int blocks) {
    int n = blocks * PANEL;
    for (int r = row; r < row + rows; r++) {
      int z = gateRow(t, r) + block * PANEL;
      int h = states.at(t + 1) + r * units + block * PANEL;
      activation.apply(n, gates, z, hidden, h);
      int padding = Math.max(0, (block + blocks) * PANEL - hiddenSize);
      if (padding > 0) { // sigmoid(0) is not 0
        java.util.Arrays.fill(hidden, h + n - padding, h + n, 0f);
      }
    }
  }

  @Override
  void differentiate(int t, int row, int rows, float[] dh, float[] back) {
    Activations f = Kernels.current().activations();
    for (int r = row; r < row + rows; r++) {
      int h = states.at(t + 1) + r * units;
      int dz = gateRow(t, r);
      switch (activation) {
        case TANH -> f.tanhGradient(units, hidden, h, dh, r * units, gates, dz, false);
        case RELU -> f.reluGradient(units, hidden, h, dh, r * units, gates, dz, false);
        case SIGMOID -> f.sigmoidGradient(units, hidden, h, dh, r * units, gates, dz, false);
        case LINEAR -> throw new AssertionError("the cell refuses a linear activation");
      }
    }
  }
}
