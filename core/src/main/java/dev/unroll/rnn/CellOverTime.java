package dev.unroll.rnn;

import dev.unroll.nn.Drop;
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
 * A layer that runs one cell over time, with dropout while it is trained.
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
   * How this pass changes the recurrent products.
   *
   * @param hidden mask [N, H] of the state within them, in the order of the batch; null: none
   * @param u the recurrent weight with some of its elements dropped; null: as it is
   */
  record Masks(@Nullable Tensor hidden, @Nullable Tensor u) {
    static final Masks NONE = new Masks(null, null);

    /** The recurrent weight to use. */
    Tensor u(DroppableCell<?> cell) {
      return u == null ? cell.u().value() : u;
    }
  }

  /** All steps, given input that has been through dropout. */
  abstract Unrolled<S> run(Sequence x, @Nullable S initial, Pass pass, Masks masks);

  /** What is dropped while training. */
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

  /** All steps; by the readable cell where somebody looks for a value that is not finite. */
  private Unrolled<S> steps(Sequence x, @Nullable S initial, Pass pass, Masks masks) {
    return Tape.stepByStep()
        ? Scan.run(cell(), x, initial, pass, masks)
        : run(x, initial, pass, masks);
  }

  private Masks masks(RowOrder order, Pass pass) {
    Drop recurrent = dropout.recurrent();
    Tensor hidden =
        recurrent.isNone()
            ? null
            : recurrent.steadyMask(order, cell().outputSize(), pass.random("recurrent"));
    Tensor u =
        dropout.weight().isNone() || !(cell() instanceof DroppableCell<?> cell)
            ? null
            : dropout.dropWeight(cell.u().value(), pass);
    return new Masks(hidden, u);
  }

  /** The last of the outputs as they are shown: after their dropout. */
  @Override
  Sequence last(Unrolled<S> result, Pass pass) {
    return pass.training() && !dropout.output().isNone()
        ? lastShown(result, pass)
        : super.last(result, pass);
  }

  /**
   * Where no step counts, nothing was shown: there it is the state's output, as in a prediction.
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
   * How a layer with a fused form runs.
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
