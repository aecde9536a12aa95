package dev.unroll.rnn;

import dev.unroll.nn.Pass;
import dev.unroll.nn.RowOrder;
import dev.unroll.nn.Sequence;
import dev.unroll.nn.Stepper;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A simple recurrent network over time, as one fused operation; the equation, shapes, defaults and
 * source are those of {@link SimpleRnnCell}, whose parameters it shares.
 */
public final class SimpleRnn extends Recurrent<HiddenState> {
  private final SimpleRnnCell cell;

  /** A layer that gives every step, with the cell's defaults. */
  public SimpleRnn(int inputSize, int hiddenSize) {
    this(inputSize, hiddenSize, Returns.ALL);
  }

  /** A layer that gives every step or the last, with the cell's defaults. */
  public SimpleRnn(int inputSize, int hiddenSize, Returns returns) {
    this(new SimpleRnnCell(inputSize, hiddenSize), returns);
  }

  /** A layer of this cell. */
  public SimpleRnn(SimpleRnnCell cell, Returns returns) {
    super(returns);
    this.cell = cell;
  }

  @Override
  public SimpleRnnCell cell() {
    return cell;
  }

  @Override
  public Unrolled<HiddenState> unroll(Sequence x, @Nullable HiddenState initial, Pass pass) {
    check(x, initial);
    RowOrder order = x.order();
    var op =
        SimpleRnnRecurrence.of(
            cell, order, x.timeMajor(), initial == null ? null : initial.map(order::sort));
    return new Unrolled<>(
        x.withTimeMajor(op.allOutputs()), new HiddenState(op.lastHidden()).map(order::unsort));
  }

  @Override
  public Stepper stepper(int features) {
    return new SimpleRnnStepper(cell);
  }

  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = super.config();
    config.put("activation", cell.activation().text());
    config.putAll(cell.weights().config());
    return config;
  }

  @Override
  public String path() {
    return "fused";
  }
}
