package dev.unroll.rnn;

import static dev.unroll.kernel.Gemm.PANEL;

import dev.unroll.kernel.Activations;
import dev.unroll.kernel.Kernels;
import dev.unroll.nn.Activation;
import dev.unroll.nn.RowOrder;
import dev.unroll.tensor.Adjoints;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The fused form of {@link SimpleRnnCell}; the derivative of f is a function of the hidden state.
 */
final class SimpleRnnRecurrence extends FusedRecurrence {
  private final Activation activation;

  private SimpleRnnRecurrence(RowOrder order, Tensor x, @Nullable Tensor h0, SimpleRnnCell cell) {
    super(
        GateLayout.single(cell.outputSize()),
        order,
        x,
        h0,
        cell.w().value(),
        cell.u().value(),
        cell.b().value());
    this.activation = cell.activation();
  }

  /** All steps; the state's rows are in the order's order. */
  static SimpleRnnRecurrence of(
      SimpleRnnCell cell, RowOrder order, Tensor x, @Nullable HiddenState initial) {
    var op = new SimpleRnnRecurrence(order, x, initial == null ? null : initial.h(), cell);
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
      int h = stateRow(t + 1) + r * units + block * PANEL;
      activation.apply(n, gates, z, hidden, h);
      int padding = Math.max(0, (block + blocks) * PANEL - layout.hidden());
      if (padding > 0) { // sigmoid(0) is not 0
        java.util.Arrays.fill(hidden, h + n - padding, h + n, 0f);
      }
    }
  }

  @Override
  void differentiate(int t, int row, int rows, float[] dh) {
    Activations f = Kernels.current().activations();
    for (int r = row; r < row + rows; r++) {
      int h = stateRow(t + 1) + r * units;
      int dz = gateRow(t, r);
      switch (activation) {
        case TANH -> f.tanhGradient(units, hidden, h, dh, r * units, gates, dz, false);
        case RELU -> f.reluGradient(units, hidden, h, dh, r * units, gates, dz, false);
        case SIGMOID -> f.sigmoidGradient(units, hidden, h, dh, r * units, gates, dz, false);
        case LINEAR -> throw new AssertionError("the cell refuses a linear activation");
      }
    }
  }

  @Override
  boolean moreNeedGradient() {
    return false;
  }

  @Override
  void beginBackward(Adjoints adjoints) {}

  @Override
  void endBackward(Adjoints adjoints) {}
}
