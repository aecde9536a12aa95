package dev.unroll.rnn;

import dev.unroll.nn.DropRate;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Pool;
import dev.unroll.sequence.RowOrder;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Layer that runs one cell over time, with dropout in training.
 *
 * @param <S> the kind of state
 */
abstract class CellOverTime<S extends State<S>> extends Recurrent<S> {
  private final RecurrentDropout dropout;

  CellOverTime(Returns returns, RecurrentDropout dropout) {
    super(returns);
    this.dropout = dropout;
  }

  /**
   * Dropout of this pass within the recurrent products.
   *
   * @param hidden mask [N, H] of the state within them, in the order of the batch; null: none
   * @param u the recurrent weight with some elements dropped; null: unchanged
   */
  record Masks(@Nullable Tensor hidden, @Nullable Tensor u) {
    static final Masks NONE = new Masks(null, null);

    /** The recurrent weight to use. */
    Tensor u(DroppableCell<?> cell) {
      return u == null ? cell.u().value() : u;
    }
  }

  /** Runs all steps; dropout of the input has already been applied. */
  abstract Unrolled<S> run(Sequence x, @Nullable S initial, Pass pass, Masks masks);

  /** The dropout applied in training. */
  public final RecurrentDropout dropout() {
    return dropout;
  }

  @Override
  final Unrolled<S> overTime(Sequence x, @Nullable S initial, Pass pass) {
    check(x, initial);
    if (!pass.training() || dropout.isNone()) {
      return steps(x, initial, pass, Masks.NONE);
    }
    Unrolled<S> result = steps(dropout.dropInput(x, pass), initial, pass, masks(x.order(), pass));
    return new Unrolled<>(dropout.dropOutput(result.outputs(), pass), result.last());
  }

  /** Runs all steps; step by step with the cell's own equation under a checking tape. */
  private Unrolled<S> steps(Sequence x, @Nullable S initial, Pass pass, Masks masks) {
    return Tape.stepByStep()
        ? Scan.run(cell(), x, initial, pass, masks)
        : run(x, initial, pass, masks);
  }

  private Masks masks(RowOrder order, Pass pass) {
    DropRate recurrent = dropout.recurrent();
    Tensor hidden =
        recurrent.isNone()
            ? null
            : recurrent.variationalMask(order, cell().outputSize(), pass.random("recurrent"));
    Tensor u =
        dropout.weight().isNone() || !(cell() instanceof DroppableCell<?> cell)
            ? null
            : dropout.dropWeight(cell.u().value(), pass);
    return new Masks(hidden, u);
  }

  /** Takes the last outputs after their dropout. */
  @Override
  Sequence last(Unrolled<S> result, Pass pass) {
    return pass.training() && !dropout.output().isNone()
        ? lastShown(result, pass)
        : super.last(result, pass);
  }

  /**
   * Returns the last outputs; for a sequence of length 0, the output of its state, as in a
   * prediction.
   */
  static Sequence lastShown(Unrolled<?> result, Pass pass) {
    Sequence shown = Pool.last().apply(result.outputs(), pass);
    IndexTensor lengths = result.outputs().lengths();
    if (lengths == null) {
      return shown;
    }
    Tensor state = result.last().output();
    int batch = state.size(0);
    int[] map = IntStream.range(0, batch).map(n -> lengths.get(n) == 0 ? batch + n : n).toArray();
    return Sequence.of(Tensor.concat(0, shown.values(), state).gatherRows(map, state.shape()));
  }

  /**
   * Describes how a layer with a fused form runs.
   *
   * @param notFused the settings of its cell that the fused form does not compute
   */
  static String path(List<String> notFused, boolean bias) {
    String how =
        notFused.isEmpty()
            ? "fused"
            : "step by step (no fused kernel with " + String.join(" and ", notFused) + ")";
    return bias ? how : how + ", without bias";
  }

  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = super.config();
    config.putAll(dropout.config());
    return config;
  }
}
