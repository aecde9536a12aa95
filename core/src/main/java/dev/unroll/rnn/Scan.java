package dev.unroll.rnn;

import dev.unroll.nn.Pass;
import dev.unroll.nn.Stepper;
import dev.unroll.sequence.RowOrder;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Layer that runs any cell over time, step by step in tensor operations. It handles lengths: a
 * finished sequence keeps its state, and its outputs are zero.
 *
 * <p>It is slower than a fused layer, and serves as its specification.
 *
 * @param <S> the kind of state
 */
public final class Scan<S extends State<S>> extends CellOverTime<S> {
  private final Cell<S> cell;

  /** Creates a layer that returns all steps. */
  public Scan(Cell<S> cell) {
    this(cell, Returns.ALL);
  }

  /** Creates a layer that returns all steps or the last. */
  public Scan(Cell<S> cell, Returns returns) {
    this(cell, returns, RecurrentDropout.none());
  }

  /**
   * Creates a layer with dropout.
   *
   * @throws IllegalArgumentException when the recurrent product or its weights are to be dropped
   *     and the cell is not a built-in one; a custom cell draws its masks in {@link Cell#during}.
   *     Also when input or output are to be dropped and the cell is a {@link DropoutCell}, which
   *     already does so
   */
  public Scan(Cell<S> cell, Returns returns, RecurrentDropout dropout) {
    super(returns, dropout);
    if (dropout.changesProducts() && !(cell instanceof DroppableCell)) {
      throw new IllegalArgumentException(
          cell
              + ": only built-in cells support recurrent and weight dropout; draw the masks of a"
              + " custom cell in Cell.during");
    }
    if (cell instanceof DropoutCell && !(dropout.input().isNone() && dropout.output().isNone())) {
      throw new IllegalArgumentException(
          cell
              + " applies dropout to its input and output itself; set the rates there, not in"
              + " Scan");
    }
    this.cell = cell;
  }

  @Override
  public Cell<S> cell() {
    return cell;
  }

  @Override
  public Stepper stepper(int features) {
    return new CellStepper<>(cell);
  }

  @Override
  public String path() {
    return "step by step (Scan)";
  }

  /**
   * Returns the cell's configuration; for a cell that also has a fused layer, with a key that this
   * layer is not fused.
   */
  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = super.config();
    if (cell instanceof DroppableCell) {
      config.put("fused", false);
    }
    return config;
  }

  @Override
  Unrolled<S> run(Sequence x, @Nullable S initial, Pass pass, Masks masks) {
    return run(cell, x, initial, pass, masks);
  }

  static <S extends State<S>> Unrolled<S> run(
      Cell<S> cell, Sequence x, @Nullable S initial, Pass pass, Masks masks) {
    RowOrder order = x.order();
    Tensor steps = x.timeMajor(); // [T, N, I], longest sequences first
    Steps<S> cellSteps = steps(cell, pass, order, masks);
    S state = initial == null ? cell.zeroState(order.batch()) : initial.map(order::sort);
    List<List<Tensor>> finished = new ArrayList<>(); // of ended sequences, longest last
    var outputs = new ArrayList<Tensor>();
    int running = order.batch();
    for (int t = 0; t < order.steps(); t++) {
      int now = order.running(t);
      if (now < running) {
        int before = running;
        finished.add(state.map(part -> part.slice(0, now, before)).parts());
        state = state.map(part -> part.slice(0, 0, now));
        running = now;
      }
      if (now == 0) {
        break;
      }
      state = step(cellSteps, t, steps.select(0, t).slice(0, 0, now), state, order);
      outputs.add(cellSteps.output(t, state));
    }
    finished.add(state.parts());
    S last = join(state, finished).map(order::unsort);
    return new Unrolled<>(x.withTimeMajor(align(outputs, order, cell.outputSize())), last);
  }

  /** Computes one step, so that messages name the step and the caller's row. */
  private static <S extends State<S>> S step(
      Steps<S> steps, int t, Tensor x, S state, RowOrder order) {
    return Tape.stepByStep()
        ? Tape.atStep(t, order::row, () -> steps.step(t, x, state))
        : steps.step(t, x, state);
  }

  /** Takes the last outputs; in training, the output of a cell may differ from its state. */
  @Override
  Sequence last(Unrolled<S> result, Pass pass) {
    return pass.training() ? lastShown(result, pass) : super.last(result, pass);
  }

  private static <S extends State<S>> Steps<S> steps(
      Cell<S> cell, Pass pass, RowOrder order, Masks masks) {
    if (masks.equals(Masks.NONE)) {
      return cell.during(pass, order);
    }
    if (!(cell instanceof DroppableCell)) {
      throw new AssertionError("the constructor rejects " + cell);
    }
    @SuppressWarnings("unchecked") // a droppable cell has the same kind of state
    var droppable = (DroppableCell<S>) cell;
    Tensor u = masks.u(droppable);
    Tensor hidden = masks.hidden();
    return (t, x, state) -> {
      Tensor h = state.output();
      Tensor fed = hidden == null ? h : h.mul(hidden.slice(0, 0, h.size(0)));
      return droppable.step(x, state, fed, u);
    };
  }

  private static <S extends State<S>> S join(S like, List<List<Tensor>> pieces) {
    if (pieces.size() == 1) {
      return like;
    }
    var parts = new ArrayList<Tensor>();
    for (int p = 0; p < like.parts().size(); p++) {
      var column = new ArrayList<Tensor>();
      for (int piece = pieces.size() - 1; piece >= 0; piece--) {
        column.add(pieces.get(piece).get(p));
      }
      parts.add(Tensor.concat(0, column.toArray(new Tensor[0])));
    }
    return like.withParts(parts);
  }

  /**
   * Pads outputs with decreasing numbers of rows to [T, N, H], zero after the end of each sequence.
   */
  private static Tensor align(List<Tensor> outputs, RowOrder order, int hidden) {
    if (outputs.isEmpty()) {
      return Tensor.zeros(order.steps(), order.batch(), hidden);
    }
    if (order.full()) {
      return Tensor.stack(outputs.toArray(new Tensor[0]));
    }
    var map = new int[order.steps() * order.batch()];
    Arrays.fill(map, -1);
    int row = 0;
    for (int t = 0; t < outputs.size(); t++) {
      for (int n = 0; n < order.running(t); n++) {
        map[t * order.batch() + n] = row++;
      }
    }
    return Tensor.concat(0, outputs.toArray(new Tensor[0]))
        .gatherRows(map, order.steps(), order.batch(), hidden);
  }
}
