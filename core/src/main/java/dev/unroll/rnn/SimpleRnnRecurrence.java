package dev.unroll.rnn;

import static dev.unroll.kernel.Gemm.PANEL;

import dev.unroll.nn.Activation;
import dev.unroll.tensor.Tape;
import java.util.Arrays;

/**
 * Fused form of {@link SimpleRnnCell}. The gates keep the pre-activations for the backward pass,
 * where their gradients overwrite them.
 */
final class SimpleRnnRecurrence extends FusedRecurrence {
  private final Activation activation;

  private SimpleRnnRecurrence(GateLayout layout, RecurrenceInputs in, Activation activation) {
    super(layout, layout, 1, in);
    this.activation = activation;
  }

  /** Computes all steps; rows of the state are in the batch's row order. */
  static SimpleRnnRecurrence of(RecurrenceInputs in, Activation activation) {
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
        Arrays.fill(hidden, h + n - padding, h + n, 0f);
      }
    }
  }

  @Override
  void differentiate(int t, int row, int rows, float[] dh, float[] back) {
    for (int r = row; r < row + rows; r++) {
      int h = states.at(t + 1) + r * units;
      int z = gateRow(t, r);
      activation.gradient(units, gates, z, hidden, h, dh, r * units, gates, z);
    }
  }
}
