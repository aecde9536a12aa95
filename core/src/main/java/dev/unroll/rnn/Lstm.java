package dev.unroll.rnn;

import dev.unroll.nn.LayerFactory;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Stepper;
import dev.unroll.sequence.RowOrder;
import dev.unroll.sequence.Sequence;
import org.jspecify.annotations.Nullable;

/**
 * Long short-term memory (LSTM) layer, as one fused operation over time. The equation, shapes,
 * defaults and source are those of {@link LstmCell}, whose parameters it shares. With settings that
 * have no fused kernel, such as peepholes, it runs step by step; {@link #path} lists them.
 */
public final class Lstm extends CellOverTime<LstmState> {
  private final LstmCell cell;

  /**
   * Returns a factory of layers that return all steps, for {@link dev.unroll.nn.Sequential#input}.
   */
  public static LayerFactory units(int hiddenSize) {
    return units(hiddenSize, Returns.ALL);
  }

  /** Returns a factory of layers that return all steps or the last. */
  public static LayerFactory units(int hiddenSize, Returns returns) {
    return inputSize -> new Lstm(inputSize, hiddenSize, returns);
  }

  /** Creates a layer that returns all steps, with the cell's defaults. */
  public Lstm(int inputSize, int hiddenSize) {
    this(inputSize, hiddenSize, Returns.ALL);
  }

  /** Creates a layer that returns all steps or the last, with the cell's defaults. */
  public Lstm(int inputSize, int hiddenSize, Returns returns) {
    this(new LstmCell(inputSize, hiddenSize), returns);
  }

  /** Creates a layer with dropout and the cell's defaults. */
  public Lstm(int inputSize, int hiddenSize, Returns returns, RecurrentDropout dropout) {
    this(new LstmCell(inputSize, hiddenSize), returns, dropout);
  }

  /** Creates a layer of this cell. */
  public Lstm(LstmCell cell, Returns returns) {
    this(cell, returns, RecurrentDropout.none());
  }

  /** Creates a layer of this cell with dropout. */
  public Lstm(LstmCell cell, Returns returns, RecurrentDropout dropout) {
    super(returns, dropout);
    this.cell = cell;
  }

  @Override
  public LstmCell cell() {
    return cell;
  }

  @Override
  Unrolled<LstmState> run(Sequence x, @Nullable LstmState initial, Pass pass, Masks masks) {
    if (!fused()) {
      return Scan.run(cell, x, initial, pass, masks);
    }
    RowOrder order = x.order();
    var in = RecurrenceInputs.of(cell, x, initial == null ? null : initial.h(), masks);
    LstmRecurrence op = LstmRecurrence.of(in, initial == null ? null : order.sort(initial.c()));
    var last = new LstmState(op.lastHidden(), op.lastCell()).map(order::unsort);
    return new Unrolled<>(x.withTimeMajor(op.allOutputs()), last);
  }

  private boolean fused() {
    return cell.options().notFused().isEmpty();
  }

  @Override
  public Stepper stepper(int features) {
    return fused() ? new LstmStepper(cell) : new CellStepper<>(cell);
  }

  @Override
  public String path() {
    return path(cell.options().notFused(), cell.options().bias());
  }
}
