package dev.unroll.rnn;

import static dev.unroll.kernel.Gemm.PANEL;

import dev.unroll.kernel.Kernels;
import dev.unroll.tensor.Adjoints;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Fused form of {@link LstmCell}; keeps the cell states and their tanh for the backward pass. */
final class LstmRecurrence extends FusedRecurrence {
  private final @Nullable Tensor c0;
  private final float[] cells; // [(T+1)·N, units], like the hidden states
  private final float[] cellTanh; // [T·N, units]
  private float[] dc = new float[0];
  private @Nullable Tensor lastCell;

  private LstmRecurrence(GateLayout layout, RecurrenceInputs in, @Nullable Tensor c0) {
    super(layout, layout, 4, in);
    this.c0 = c0;
    this.cells = Tape.scratch((steps + 1) * batch * units);
    this.cellTanh = Tape.scratch(steps * batch * units);
  }

  /** Computes all steps; rows of the state are in the batch's row order. */
  static LstmRecurrence of(RecurrenceInputs in, @Nullable Tensor c0) {
    var op = new LstmRecurrence(GateLayout.lstm(in.u().size(0)), in, c0);
    op.states.load(c0, op.cells);
    op.forward();
    op.lastCell = op.states.last(op.cells);
    if (op.needsGradient()) {
      Tape.record(op, op.allOutputs(), op.lastHidden(), op.lastCell());
    }
    return op;
  }

  Tensor lastCell() {
    return made(lastCell);
  }

  @Override
  public String name() {
    return "lstm";
  }

  @Override
  void activate(int t, int row, int rows, int block, int blocks) {
    int unit = block * PANEL;
    int before = states.at(t) + row * units + unit;
    int after = states.at(t + 1) + row * units + unit;
    Kernels.current()
        .lstmGates()
        .lstmForward(
            rows,
            blocks * PANEL,
            gates,
            gateRow(t, row) + unit * 4,
            width,
            cells,
            before,
            cells,
            after,
            cellTanh,
            before,
            hidden,
            after,
            units);
  }

  @Override
  void differentiate(int t, int row, int rows, float[] dh, float[] back) {
    int before = states.at(t) + row * units;
    Kernels.current()
        .lstmGates()
        .lstmBackward(
            rows,
            units,
            gates,
            gateRow(t, row),
            width,
            cells,
            before,
            cellTanh,
            before,
            dh,
            row * units,
            dc,
            row * units,
            units);
  }

  @Override
  boolean moreNeedGradient() {
    return c0 != null && Tape.needsGradient(c0);
  }

  @Override
  void beginBackward(Adjoints adjoints) {
    dc = Tape.scratch(batch * units);
    states.load(adjoints.of(lastCell()), dc);
  }

  @Override
  void moreGradients(GateGradients gradients, Adjoints adjoints) {
    if (c0 != null && adjoints.needs(c0)) {
      states.give(dc, adjoints.into(c0));
    }
  }
}
