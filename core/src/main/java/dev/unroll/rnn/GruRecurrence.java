package dev.unroll.rnn;

import static dev.unroll.kernel.Gemm.PANEL;

import dev.unroll.kernel.Kernels;
import dev.unroll.tensor.Adjoints;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;

/**
 * Fused form of a {@link GruCell} that resets after the product. A row of gates is {@code [n | r |
 * z | hn]}, where hn = h·Un + c: x feeds the first three sections, h the last three.
 */
final class GruRecurrence extends FusedRecurrence {
  static final int SECTIONS = 4;

  private final Tensor c;
  private final GateLayout candidateBias;

  private GruRecurrence(int hidden, RecurrenceInputs in, Tensor c) {
    super(GateLayout.gruInput(hidden), GateLayout.gruAfter(hidden), SECTIONS, in);
    this.c = c;
    this.candidateBias = GateLayout.gruCandidateBias(hidden);
  }

  /** Computes all steps; rows of the state are in the batch's row order. */
  static GruRecurrence of(RecurrenceInputs in, Tensor c) {
    var op = new GruRecurrence(in.u().size(0), in, c);
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

  @Override
  void fillBias(float[] row) {
    super.fillBias(row);
    candidateBias.spread(c, row);
  }

  @Override
  void activate(int t, int row, int rows, int block, int blocks) {
    int unit = block * PANEL;
    int first = row * units + unit;
    Kernels.current()
        .gruGates()
        .afterForward(
            rows,
            blocks * PANEL,
            gates,
            gateRow(t, row) + unit,
            width,
            units,
            hidden,
            states.at(t) + first,
            hidden,
            states.at(t + 1) + first,
            units);
  }

  @Override
  void differentiate(int t, int row, int rows, float[] dh, float[] back) {
    int at = gateRow(t, row);
    var k = Kernels.current().gruGates();
    int before = states.at(t) + row * units;
    k.candidateBackward(
        rows, units, gates, at, width, units, hidden, before, dh, row * units, units);
    int hn = at + 3 * units;
    k.resetBackward(
        rows, units, gates, at, width, units, gates, at, width, gates, hn, width, gates, hn, width);
  }

  @Override
  boolean carries() {
    return true;
  }

  @Override
  boolean moreNeedGradient() {
    return Tape.needsGradient(c);
  }

  @Override
  void moreGradients(GateGradients gradients, Adjoints adjoints) {
    if (adjoints.needs(c)) {
      gradients.byBias(candidateBias, adjoints.into(c));
    }
  }
}
