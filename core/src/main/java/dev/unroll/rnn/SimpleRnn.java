package dev.unroll.rnn;

import dev.unroll.nn.Activation;
import dev.unroll.nn.LayerFactory;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Stepper;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Simple recurrent layer, as one fused operation over time. The equation, shapes, defaults and
 * source are those of {@link SimpleRnnCell}, whose parameters it shares.
 */
public final class SimpleRnn extends CellOverTime<HiddenState> {
  private final SimpleRnnCell cell;

  /**
   * Returns a factory of layers that return all steps, for {@link dev.unroll.nn.Sequential#input}.
   */
  public static LayerFactory units(int hiddenSize) {
    return units(hiddenSize, Returns.ALL);
  }

  /** Returns a factory of layers that return all steps or the last. */
  public static LayerFactory units(int hiddenSize, Returns returns) {
    return inputSize -> new SimpleRnn(inputSize, hiddenSize, returns);
  }

  /** Creates a layer that returns all steps, with the cell's defaults. */
  public SimpleRnn(int inputSize, int hiddenSize) {
    this(inputSize, hiddenSize, Returns.ALL);
  }

  /** Creates a layer that returns all steps or the last, with the cell's defaults. */
  public SimpleRnn(int inputSize, int hiddenSize, Returns returns) {
    this(new SimpleRnnCell(inputSize, hiddenSize), returns);
  }

  /** Creates a layer with dropout and the cell's defaults. */
  public SimpleRnn(int inputSize, int hiddenSize, Returns returns, RecurrentDropout dropout) {
    this(new SimpleRnnCell(inputSize, hiddenSize), returns, dropout);
  }

  /** Creates a layer of this cell. */
  public SimpleRnn(SimpleRnnCell cell, Returns returns) {
    this(cell, returns, RecurrentDropout.none());
  }

  /** Creates a layer of this cell with dropout. */
  public SimpleRnn(SimpleRnnCell cell, Returns returns, RecurrentDropout dropout) {
    super(returns, dropout);
    this.cell = cell;
  }

  @Override
  public SimpleRnnCell cell() {
    return cell;
  }

  @Override
  Unrolled<HiddenState> run(Sequence x, @Nullable HiddenState initial, Pass pass, Masks masks) {
    if (!fused()) {
      return Scan.run(cell, x, initial, pass, masks);
    }
    var in = RecurrenceInputs.of(cell, x, initial == null ? null : initial.h(), masks);
    SimpleRnnRecurrence op = SimpleRnnRecurrence.of(in, cell.activation());
    Tensor last = x.order().unsort(op.lastHidden());
    return new Unrolled<>(x.withTimeMajor(op.allOutputs()), new HiddenState(last));
  }

  private boolean fused() {
    return notFused().isEmpty();
  }

  private List<String> notFused() {
    var reasons = new ArrayList<String>();
    if (!cell.activation().isElementwise()) {
      reasons.add("activation " + cell.activation().text());
    }
    if (cell.options().inputClip() != 0) {
      reasons.add("inputClip");
    }
    return reasons;
  }

  @Override
  public Stepper stepper(int features) {
    return fused() ? new SimpleRnnStepper(cell) : new CellStepper<>(cell);
  }

  @Override
  public Activation activation(Activation input) {
    return cell.activation();
  }

  @Override
  public String path() {
    return path(notFused(), cell.options().bias());
  }
}
