package dev.unroll.rnn;

import dev.unroll.nn.Pass;
import dev.unroll.nn.RowOrder;
import dev.unroll.nn.Sequence;
import dev.unroll.nn.Stepper;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A long short-term memory over time, as one fused operation; the equation, shapes, defaults and
 * source are those of {@link LstmCell}, whose parameters it shares.
 */
public final class Lstm extends Recurrent<LstmState> {
  private final LstmCell cell;

  /** A layer that gives every step, with the cell's defaults. */
  public Lstm(int inputSize, int hiddenSize) {
    this(inputSize, hiddenSize, Returns.ALL);
  }

  /** A layer that gives every step or the last, with the cell's defaults. */
  public Lstm(int inputSize, int hiddenSize, Returns returns) {
    this(new LstmCell(inputSize, hiddenSize), returns);
  }

  /** A layer of this cell. */
  public Lstm(LstmCell cell, Returns returns) {
    super(returns);
    this.cell = cell;
  }

  @Override
  public LstmCell cell() {
    return cell;
  }

  @Override
  public Unrolled<LstmState> unroll(Sequence x, @Nullable LstmState initial, Pass pass) {
    check(x, initial);
    RowOrder order = x.order();
    var op =
        LstmRecurrence.of(
            cell, order, x.timeMajor(), initial == null ? null : initial.map(order::sort));
    var last = new LstmState(op.lastHidden(), op.lastCell()).map(order::unsort);
    return new Unrolled<>(x.withTimeMajor(op.allOutputs()), last);
  }

  @Override
  public Stepper stepper(int features) {
    return new LstmStepper(cell);
  }

  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = super.config();
    config.putAll(cell.weights().config());
    config.put("forgetBias", (double) cell.forgetBias());
    return config;
  }

  @Override
  public String path() {
    return "fused";
  }
}
