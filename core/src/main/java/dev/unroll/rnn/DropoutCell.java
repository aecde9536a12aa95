package dev.unroll.rnn;

import dev.unroll.nn.DropRate;
import dev.unroll.nn.Pass;
import dev.unroll.sequence.RowOrder;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Wraps a cell with dropout of its input and its output, but never of its state.
 *
 * <pre>
 * s' = step(mi(t) ⊙ x, s)
 * y  = mo(t) ⊙ output(s')
 * </pre>
 *
 * mi(t) and mo(t) are new masks at every step, drawn by {@link DropRate}; in a prediction, and in
 * {@link #step}, both are 1. The state, including the last one, is the inner cell's without
 * dropout.
 *
 * <p>Source: Zaremba, Sutskever and Vinyals 2014, arXiv:1409.2329. Equals TensorFlow 1's
 * DropoutWrapper with input_keep_prob and output_keep_prob. Parameters: {@code cell.w}, ….
 *
 * @param <S> the kind of state
 */
public final class DropoutCell<S extends State<S>> extends Cell<S> {
  private static final String INNER = "cell";

  private final Cell<S> cell;
  private final DropRate input;
  private final DropRate output;

  /**
   * Creates a cell with dropout.
   *
   * @param input dropout of x, such as {@code DropRate.keep(0.8f)}
   * @param output dropout of the output to the next cell or layer
   */
  public DropoutCell(Cell<S> cell, DropRate input, DropRate output) {
    super("dropoutCell", cell.inputSize(), cell.outputSize());
    this.cell = cell;
    this.input = input;
    this.output = output;
    include(INNER, cell);
  }

  /** The inner cell. */
  public Cell<S> cell() {
    return cell;
  }

  /** Dropout of the input. */
  public DropRate input() {
    return input;
  }

  /** Dropout of the output. */
  public DropRate output() {
    return output;
  }

  @Override
  public S zeroState(int batch) {
    return cell.zeroState(batch);
  }

  @Override
  public S step(Tensor x, S state) {
    return cell.step(x, state);
  }

  @Override
  public Steps<S> during(Pass pass, RowOrder order) {
    Steps<S> inner = cell.during(pass.within(INNER), order);
    if (!pass.training()) {
      return inner;
    }
    CounterRandom inputRandom = pass.random("input");
    CounterRandom outputRandom = pass.random("output");
    return new Steps<>() {
      @Override
      public S step(int t, Tensor x, S state) {
        return inner.step(t, drop(input, order, t, x, inputRandom), state);
      }

      @Override
      public Tensor output(int t, S state) {
        return drop(output, order, t, inner.output(t, state), outputRandom);
      }
    };
  }

  private static Tensor drop(DropRate drop, RowOrder order, int t, Tensor x, CounterRandom random) {
    return drop.isNone() ? x : x.mul(drop.stepMask(order, t, x.size(0), x.size(1), random));
  }

  @Override
  public Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    config.put(INNER, cell.description());
    config.put("inputDropout", input.rate());
    config.put("outputDropout", output.rate());
    return config;
  }
}
