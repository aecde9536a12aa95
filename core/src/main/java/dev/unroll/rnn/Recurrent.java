package dev.unroll.rnn;

import dev.unroll.nn.Pass;
import dev.unroll.nn.StatefulLayer;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Recurrent layer: a cell run over time.
 *
 * <p>As a {@link dev.unroll.nn.Layer} it starts from the zero state and returns all steps or the
 * last. With {@link #unroll} the caller passes the initial state and gets the last one. The same
 * object trains on batches of 64 and predicts one sequence at a time.
 *
 * @param <S> the kind of state
 */
public abstract class Recurrent<S extends State<S>> implements StatefulLayer {
  private final Returns returns;

  Recurrent(Returns returns) {
    this.returns = returns;
  }

  /** Returns the cell whose parameters this layer shares and whose equation it computes. */
  public abstract Cell<S> cell();

  /**
   * Runs over all steps.
   *
   * @param initial the state before the first step, rows in the order of x; null: zero
   */
  abstract Unrolled<S> overTime(Sequence x, @Nullable S initial, Pass pass);

  /**
   * Runs over all steps.
   *
   * @param x [N, T, I]
   * @param initial the state before the first step, rows in the order of x
   * @param pass whether this is training, which enables regularisers
   */
  public final Unrolled<S> unroll(Sequence x, S initial, Pass pass) {
    return overTime(x, initial, pass);
  }

  /** Runs over all steps from the zero state; see {@link #unroll(Sequence, State, Pass)}. */
  public final Unrolled<S> unroll(Sequence x, Pass pass) {
    return overTime(x, null, pass);
  }

  /** Runs over all steps in a prediction, without regularisers. */
  public final Unrolled<S> unroll(Sequence x, S initial) {
    return overTime(x, initial, Pass.predict());
  }

  /** Runs over all steps in a prediction, from the zero state. */
  public final Unrolled<S> unroll(Sequence x) {
    return overTime(x, null, Pass.predict());
  }

  /** The steps that {@link #apply} returns. */
  public final Returns returns() {
    return returns;
  }

  @Override
  public Sequence apply(Sequence x, Pass pass) {
    return run(x, List.of(), pass).output();
  }

  @Override
  public Run run(Sequence x, List<Tensor> initial, Pass pass) {
    if (pass.carries()) {
      requireCausal();
      S zero = cell().zeroState(x.batch());
      List<Tensor> begin = initial.isEmpty() ? zero.parts() : initial;
      List<Tensor> carried = pass.carried(begin);
      List<Tensor> first = carried == null ? initial : carried;
      S begins = first.isEmpty() ? null : zero.withParts(first);
      Unrolled<S> chunk = overTime(x, begins, pass);
      pass.carry(chunk.last().parts());
      return new Run(chunk.outputs(), chunk.last().parts());
    }
    S first = initial.isEmpty() ? null : cell().zeroState(x.batch()).withParts(initial);
    Unrolled<S> result = overTime(x, first, pass);
    Sequence output = returns == Returns.ALL ? result.outputs() : last(result, pass);
    return new Run(output, result.last().parts());
  }

  @Override
  public List<String> stateParts() {
    return cell().zeroState(1).partNames();
  }

  @Override
  public List<int[]> stateShapes() {
    return cell().zeroState(1).parts().stream()
        .map(part -> Arrays.copyOfRange(part.shape(), 1, part.rank()))
        .toList();
  }

  /** Returns the result for {@link Returns#LAST}, [N, H]. */
  Sequence last(Unrolled<S> result, Pass pass) {
    return Sequence.of(result.last().output());
  }

  @Override
  public String type() {
    return cell().type();
  }

  @Override
  public Map<String, Parameter> parameters() {
    return cell().parameters();
  }

  @Override
  public Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>(cell().config());
    config.put("output", returns.text());
    return config;
  }

  @Override
  public int[] outputShape(int... inputShape) {
    if (inputShape.length != 3) {
      throw new IllegalArgumentException(
          this
              + " requires sequences [N, T, "
              + cell().inputSize()
              + "], got "
              + Shape.text(inputShape)
              + (inputShape.length == 2
                  ? ", one row for each sequence; the layer before it must return every step"
                      + " (Returns.ALL, output: all)"
                  : ""));
    }
    if (inputShape[2] != Shape.ANY && inputShape[2] != cell().inputSize()) {
      throw new IllegalArgumentException(
          this + " requires " + cell().inputSize() + " features, got " + inputShape[2]);
    }
    int hidden = cell().outputSize();
    return returns == Returns.ALL
        ? new int[] {inputShape[0], inputShape[1], hidden}
        : new int[] {inputShape[0], hidden};
  }

  @Override
  public void requireCausal() {
    if (returns == Returns.LAST) {
      throw new IllegalArgumentException(
          this
              + " returns one row for a whole sequence, but its sequences come in chunks; return"
              + " every step (Returns.ALL, output: all), or use whole sequences, without"
              + " truncation");
    }
  }

  @Override
  public int inputSize() {
    return cell().inputSize();
  }

  /** Checks the width of the input and the shapes of the state. */
  final void check(Sequence x, @Nullable S initial) {
    int features = x.timeMajor().size(2);
    if (features != cell().inputSize()) {
      throw new IllegalArgumentException(
          this + ": x must be [N, T, " + cell().inputSize() + "], got " + features + " features");
    }
    if (initial != null) {
      S zero = cell().zeroState(x.batch());
      StackedState.requireKind(toString(), initial, zero);
      List<Tensor> wanted = zero.parts();
      for (int p = 0; p < wanted.size(); p++) {
        Shape.require(
            toString(), "the initial state", initial.parts().get(p), wanted.get(p).shape());
      }
    }
  }

  @Override
  public String toString() {
    return cell().toString();
  }
}
