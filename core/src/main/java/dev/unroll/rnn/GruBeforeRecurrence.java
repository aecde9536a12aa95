package dev.unroll.rnn;

import static dev.unroll.kernel.Gemm.PANEL;

import dev.unroll.kernel.Kernels;
import dev.unroll.tensor.Adjoints;
import dev.unroll.tensor.Tape;
import org.jspecify.annotations.Nullable;

/**
 * Fused form of a {@link GruCell} that resets before the product. A step has two products: h·u for
 * r and z, then (r ⊙ h)·u for n. A row of gates is {@code [n | r | z]}.
 */
final class GruBeforeRecurrence extends FusedRecurrence {
  static final int SECTIONS = 3;

  private final GateLayout candidate;
  private final RecurrenceInputs in;
  private final float[] reset; // r ⊙ h, [T·N, units]
  private float @Nullable [] packedCandidate;

  private GruBeforeRecurrence(int hidden, RecurrenceInputs in) {
    super(GateLayout.gruInput(hidden), GateLayout.gruResets(hidden), SECTIONS, in);
    this.in = in;
    this.candidate = GateLayout.gruCandidate(hidden);
    this.reset = Tape.scratch(steps * batch * units);
  }

  /** Computes all steps; rows of the state are in the batch's row order. */
  static GruBeforeRecurrence of(RecurrenceInputs in) {
    var op = new GruBeforeRecurrence(in.u().size(0), in);
    op.states.clearEnded(op.reset, op.units, 0);
    op.packedCandidate = Tape.packed(in.u(), op.candidate.forward());
    op.forward();
    if (op.needsGradient()) {
      Tape.record(op, op.allOutputs(), op.lastHidden());
    }
    return op;
  }

  @Override
  public String name() {
    return "gru";
  }

  /**
   * Computes the gates r and z of some blocks; n can be computed only when r ⊙ h of all units is
   * available.
   */
  @Override
  void activate(int t, int row, int rows, int block, int blocks) {
    int unit = block * PANEL;
    int at = states.at(t) + row * units + unit;
    Kernels.current()
        .gruGates()
        .beforeResets(
            rows,
            blocks * PANEL,
            gates,
            gateRow(t, row) + unit,
            width,
            units,
            fed,
            at,
            reset,
            at,
            units);
  }

  @Override
  void step(int t, int row, int rows, float[] packedU) {
    super.step(t, row, rows, packedU);
    recurrentProduct(candidate, t, row, rows, reset, 0, candidate.blocks(), packedCandidate());
    int first = row * units;
    Kernels.current()
        .gruGates()
        .beforeStates(
            rows,
            units,
            gates,
            gateRow(t, row),
            width,
            units,
            hidden,
            states.at(t) + first,
            hidden,
            states.at(t + 1) + first,
            units);
  }

  private float[] packedCandidate() {
    if (packedCandidate == null) {
      throw new IllegalStateException("of() packs u");
    }
    return packedCandidate;
  }

  @Override
  void beginBackward(Adjoints adjoints) {
    packedCandidate = Tape.packed(in.u(), candidate.backward());
  }

  @Override
  void differentiate(int t, int row, int rows, float[] dh, float[] back) {
    int at = gateRow(t, row);
    int first = row * units;
    int before = states.at(t) + first;
    var k = Kernels.current().gruGates();
    k.candidateBackward(rows, units, gates, at, width, units, hidden, before, dh, first, units);
    gradientProduct(candidate, t, row, rows, packedCandidate(), back, false); // gradient of r ⊙ h
    k.resetBackward(
        rows, units, gates, at, width, units, back, first, units, fed, before, units, back, first,
        units);
  }

  @Override
  boolean carries() {
    return true;
  }

  @Override
  boolean feedsBack() {
    return true;
  }

  @Override
  void moreRecurrentGradients(GateGradients gradients, float[] packed, Adjoints.Sink du) {
    gradients.byWeight(candidate, hiddenSize, reset, 0, units, packed, du);
  }
}
