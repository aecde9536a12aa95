package dev.unroll.rnn;

import dev.unroll.kernel.GruGates;
import dev.unroll.kernel.Kernels;
import dev.unroll.tensor.Tape;
import java.util.List;

/** Steps a {@link Gru} that resets before the product: h·u for r and z, then (r ⊙ h)·u. */
final class GruBeforeStepper extends FusedStepper {
  private final GateLayout candidate;
  private final float[] packedCandidate;
  private final float[] reset = new float[units]; // r ⊙ h

  GruBeforeStepper(GruCell cell) {
    super(
        GateLayout.gruInput(cell.outputSize()),
        GateLayout.gruResets(cell.outputSize()),
        GruBeforeRecurrence.SECTIONS,
        cell.w().value(),
        cell.u().value(),
        cell.bias());
    this.candidate = GateLayout.gruCandidate(cell.outputSize());
    this.packedCandidate = Tape.lastingPacked(cell.u().value(), candidate.forward());
  }

  @Override
  void activate() {
    GruGates k = Kernels.current().gruGates();
    k.beforeResets(1, units, gates, 0, gates.length, units, hidden, 0, reset, 0, units);
    addProduct(reset, candidate.hidden(), candidate, packedCandidate);
    k.beforeStates(1, units, gates, 0, gates.length, units, hidden, 0, hidden, 0, units);
  }

  @Override
  List<float[]> carried() {
    return List.of(hidden);
  }
}
