package dev.unroll.rnn;

import dev.unroll.nn.LayerFactory;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Stepper;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Gated recurrent unit (GRU) layer, as one fused operation over time in either form. The equation,
 * shapes, defaults and source are those of {@link GruCell}, whose parameters it shares.
 */
public final class Gru extends CellOverTime<HiddenState> {
  private final GruCell cell;

  /**
   * Returns a factory of layers that return all steps, for {@link dev.unroll.nn.Sequential#input}.
   */
  public static LayerFactory units(int hiddenSize) {
    return units(hiddenSize, Returns.ALL);
  }

  /** Returns a factory of layers that return all steps or the last. */
  public static LayerFactory units(int hiddenSize, Returns returns) {
    return inputSize -> new Gru(inputSize, hiddenSize, returns);
  }

  /** Creates a layer that returns all steps, with the cell's defaults: reset after the product. */
  public Gru(int inputSize, int hiddenSize) {
    this(inputSize, hiddenSize, Returns.ALL);
  }

  /** Creates a layer that returns all steps or the last, with the cell's defaults. */
  public Gru(int inputSize, int hiddenSize, Returns returns) {
    this(new GruCell(inputSize, hiddenSize), returns);
  }

  /** Creates a layer with dropout and the cell's defaults. */
  public Gru(int inputSize, int hiddenSize, Returns returns, RecurrentDropout dropout) {
    this(new GruCell(inputSize, hiddenSize), returns, dropout);
  }

  /** Creates a layer of this cell. */
  public Gru(GruCell cell, Returns returns) {
    this(cell, returns, RecurrentDropout.none());
  }

  /** Creates a layer of this cell with dropout. */
  public Gru(GruCell cell, Returns returns, RecurrentDropout dropout) {
    super(returns, dropout);
    this.cell = cell;
  }

  @Override
  public GruCell cell() {
    return cell;
  }

  @Override
  Unrolled<HiddenState> run(Sequence x, @Nullable HiddenState initial, Pass pass, Masks masks) {
    if (!fused()) {
      return Scan.run(cell, x, initial, pass, masks);
    }
    var in = RecurrenceInputs.of(cell, x, initial == null ? null : initial.h(), masks);
    FusedRecurrence op =
        resetsAfter() ? GruRecurrence.of(in, cell.recurrentBias()) : GruBeforeRecurrence.of(in);
    Tensor last = x.order().unsort(op.lastHidden());
    return new Unrolled<>(x.withTimeMajor(op.allOutputs()), new HiddenState(last));
  }

  private boolean fused() {
    return cell.options().notFused().isEmpty();
  }

  private boolean resetsAfter() {
    return cell.reset() == GruCell.Reset.AFTER;
  }

  @Override
  public Stepper stepper(int features) {
    if (!fused()) {
      return new CellStepper<>(cell);
    }
    return resetsAfter() ? new GruStepper(cell) : new GruBeforeStepper(cell);
  }

  @Override
  public String path() {
    String path = path(cell.options().notFused(), cell.options().bias());
    return path.replaceFirst("^fused", "fused, reset " + cell.reset().text());
  }
}
