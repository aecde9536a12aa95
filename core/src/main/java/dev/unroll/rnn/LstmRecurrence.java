package dev.unroll.rnn;

import static dev.unroll.kernel.Gemm.PANEL;

import dev.unroll.kernel.Kernels;
import dev.unroll.nn.RowOrder;
import dev.unroll.tensor.Adjoints;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** The fused form of {@link LstmCell}: keeps the cells and their tanh for the way back. */
final class LstmRecurrence extends FusedRecurrence {
  private final @Nullable Tensor c0;
  private final float[] cells; // [(T+1)·N, units], like the hidden states
  private final float[] cellTanh; // [T·N, units]
  private float[] dc = new float[0];
  private @Nullable Tensor lastCell;

  private LstmRecurrence(
      RowOrder order, Tensor x, @Nullable Tensor h0, @Nullable Tensor c0, LstmCell cell) {
    super(
        GateLayout.lstm(cell.outputSize()),
        order,
        x,
        h0,
        cell.w().value(),
        cell.u().value(),
        cell.b().value());
    this.c0 = c0;
    this.cells = Tape.scratch((steps + 1) * batch * units);
    this.cellTanh = Tape.scratch(steps * batch * units);
  }

  /** All steps; the state's rows are in the order's order. */
  static LstmRecurrence of(LstmCell cell, RowOrder order, Tensor x, @Nullable LstmState initial) {
    Tensor h0 = initial == null ? null : initial.h();
    Tensor c0 = initial == null ? null : initial.c();
    var op = new LstmRecurrence(order, x, h0, c0, cell);
    op.loadState(c0, op.cells);
    op.forward();
    op.lastCell = op.pickLast(op.cells);
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
    int before = stateRow(t) + row * units + unit;
    int after = stateRow(t + 1) + row * units + unit;
    Kernels.current()
        .gates()
        .lstmForward(
            rows,
            blocks * PANEL,
            gates,
            gateRow(t, row) + unit * layout.gates(),
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
  void differentiate(int t, int row, int rows, float[] dh) {
    int before = stateRow(t) + row * units;
    Kernels.current()
        .gates()
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
    return Tape.needsGradient(c0);
  }

  @Override
  void beginBackward(Adjoints adjoints) {
    dc = Tape.scratch(batch * units);
    loadState(adjoints.of(lastCell()), dc);
  }

  @Override
  void endBackward(Adjoints adjoints) {
    if (c0 != null && adjoints.wants(c0)) {
      giveState(dc, adjoints.into(c0));
    }
  }
}
