package dev.unroll.rnn;

import dev.unroll.kernel.Kernels;
import java.util.List;

/** Steps a {@link Gru} that resets after the product. */
final class GruStepper extends FusedStepper {
  GruStepper(GruCell cell) {
    super(
        GateLayout.gruInput(cell.outputSize()),
        GateLayout.gruAfter(cell.outputSize()),
        GruRecurrence.SECTIONS,
        cell.w().value(),
        cell.u().value(),
        cell.bias());
    addBias(GateLayout.gruCandidateBias(cell.outputSize()), cell.recurrentBias());
  }

  @Override
  void activate() {
    Kernels.current()
        .gruGates()
        .afterForward(1, units, gates, 0, gates.length, units, hidden, 0, hidden, 0, units);
  }

  @Override
  List<float[]> carried() {
    return List.of(hidden);
  }
}
