package dev.unroll.rnn;

import dev.unroll.kernel.Kernels;
import java.util.List;

/** Steps an {@link Lstm}. */
final class LstmStepper extends FusedStepper {
  private final float[] cell = new float[units];

  LstmStepper(LstmCell cell) {
    this(cell, GateLayout.lstm(cell.hiddenSize()));
  }

  private LstmStepper(LstmCell cell, GateLayout layout) {
    super(layout, layout, layout.publicGates(), cell.w().value(), cell.u().value(), cell.bias());
  }

  @Override
  void activate() {
    Kernels.current()
        .lstmGates()
        .lstmForward(
            1, units, gates, 0, gates.length, cell, 0, cell, 0, hidden, 0, hidden, 0, units);
  }

  @Override
  List<float[]> carried() {
    return List.of(hidden, cell);
  }
}
