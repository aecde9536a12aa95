package dev.unroll.rnn;

import dev.unroll.nn.Pass;
import dev.unroll.sequence.RowOrder;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Several cells combined into one: at each step, every cell reads the output of the one below.
 *
 * <pre>
 * s1' = step1(x, s1)
 * s2' = step2(output(s1'), s2)
 * …                               output: that of the last
 * </pre>
 *
 * <p>Run over time by {@link Scan}, this equals a sequence of layers, each over all steps; those
 * are faster when all are fused. Use a stack for custom loops over time, such as decoders that feed
 * their output back, or to have one value as the state. Like TensorFlow 1's MultiRNNCell and Keras'
 * StackedRNNCells.
 *
 * <p>Parameters: {@code cell1.w}, …, {@code cell2.w}, …. State: {@link StackedState}.
 */
public final class StackedCell extends Cell<StackedState> {
  private final List<Cell<?>> cells;
  private final List<String> names;

  /**
   * Creates a stack of these cells; the first reads the input.
   *
   * @throws IllegalArgumentException when a cell does not fit the one below
   */
  public StackedCell(Cell<?>... cells) {
    this(Arrays.asList(cells));
  }

  /** Creates a stack like {@link #StackedCell(Cell...)}. */
  public StackedCell(List<? extends Cell<?>> cells) {
    super("stacked", bottom(cells).inputSize(), cells.get(cells.size() - 1).outputSize());
    this.cells = List.copyOf(cells);
    this.names = IntStream.rangeClosed(1, cells.size()).mapToObj(i -> "cell" + i).toList();
    for (int i = 1; i < cells.size(); i++) {
      if (cells.get(i).inputSize() != cells.get(i - 1).outputSize()) {
        throw new IllegalArgumentException(
            "cell "
                + (i + 1)
                + " of the stack, "
                + cells.get(i)
                + ", does not fit "
                + cells.get(i - 1)
                + " below it");
      }
    }
    for (int i = 0; i < cells.size(); i++) {
      int first = cells.indexOf(cells.get(i));
      if (first < i) {
        throw new IllegalArgumentException(
            "cell "
                + (first + 1)
                + " and cell "
                + (i + 1)
                + " of the stack are the same cell; make a cell with separate weights for each");
      }
      include(names.get(i), cells.get(i));
    }
  }

  private static Cell<?> bottom(List<? extends Cell<?>> cells) {
    if (cells.isEmpty()) {
      throw new IllegalArgumentException("a stack requires at least one cell");
    }
    return cells.get(0);
  }

  /** The cells, beginning with the one that reads the input. */
  public List<Cell<?>> cells() {
    return cells;
  }

  @Override
  public StackedState zeroState(int batch) {
    return new StackedState(cells.stream().map(cell -> cell.zeroState(batch)).toList());
  }

  @Override
  public StackedState step(Tensor x, StackedState state) {
    if (state.states().size() != cells.size()) {
      throw new IllegalArgumentException(
          this + " requires " + cells.size() + " states, got " + state.states().size());
    }
    var next = new ArrayList<State<?>>();
    Tensor input = x;
    for (int i = 0; i < cells.size(); i++) {
      State<?> after = step(cells.get(i), names.get(i), input, state.get(i));
      next.add(after);
      input = after.output();
    }
    return new StackedState(next);
  }

  /**
   * Steps one cell. Its state is of the cell's kind: it was made by {@link #zeroState} or the
   * caller.
   */
  @SuppressWarnings("unchecked")
  private static <S extends State<S>> S step(Cell<S> cell, String name, Tensor x, State<?> state) {
    return Tape.named(name, () -> cell.step(x, (S) state));
  }

  @Override
  public Steps<StackedState> during(Pass pass, RowOrder order) {
    var layers = new ArrayList<Steps<?>>();
    for (int i = 0; i < cells.size(); i++) {
      layers.add(cells.get(i).during(pass.within(names.get(i)), order));
    }
    return new Steps<>() {
      @Override
      public StackedState step(int t, Tensor x, StackedState state) {
        var next = new ArrayList<State<?>>();
        Tensor input = x;
        for (int i = 0; i < layers.size(); i++) {
          State<?> after = advance(layers.get(i), names.get(i), t, input, state.get(i));
          next.add(after);
          input = shown(layers.get(i), t, after);
        }
        return new StackedState(next);
      }

      @Override
      public Tensor output(int t, StackedState state) {
        int last = layers.size() - 1;
        return shown(layers.get(last), t, state.get(last));
      }
    };
  }

  @SuppressWarnings("unchecked") // as in step
  private static <S extends State<S>> S advance(
      Steps<S> steps, String name, int t, Tensor x, State<?> state) {
    return Tape.named(name, () -> steps.step(t, x, (S) state));
  }

  @SuppressWarnings("unchecked") // as in step
  private static <S extends State<S>> Tensor shown(Steps<S> steps, int t, State<?> state) {
    return steps.output(t, (S) state);
  }

  @Override
  public Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    config.put("cells", cells.stream().map(Cell::description).toList());
    return config;
  }
}
