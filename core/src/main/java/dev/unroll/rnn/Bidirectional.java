package dev.unroll.rnn;

import dev.unroll.nn.Merge;
import dev.unroll.nn.Pass;
import dev.unroll.nn.StatefulLayer;
import dev.unroll.nn.Stepper;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Two recurrent layers over the same sequences, one running forward and one backward in time, with
 * merged outputs.
 *
 * <pre>
 * hf(t) = step(x(t), hf(t−1))      forward
 * hb(t) = step(x(t), hb(t+1))      backward, with its own weights
 * y(t)  = merge(hf(t), hb(t))
 * </pre>
 *
 * <p>The backward layer starts at the last valid step of each sequence, on whichever side the
 * padding is. With {@link Returns#LAST} the result is merge(hf(last), hb(first)): the final output
 * of each direction, as in Keras and like the final states of PyTorch, not y at the last step.
 *
 * <p>Shapes: x [N, T, I]; y [N, T, 2H] with {@link Merge#CONCAT}, else [N, T, H]; without T for
 * {@link Returns#LAST}. With {@link Merge#NONE} the two stay separate: only {@link #unroll} returns
 * them. Parameters: {@code forward.w}, …, {@code backward.w}, …. Stack several of these layers for
 * a deep bidirectional network, in which each layer reads both directions of the previous one, as
 * in PyTorch.
 *
 * <p>Source: Schuster and Paliwal 1997.
 *
 * @param <S> the kind of state
 */
public final class Bidirectional<S extends State<S>> implements StatefulLayer {
  private static final String FORWARD = "forward";
  private static final String BACKWARD = "backward";

  private final Recurrent<S> forward;
  private final Recurrent<S> backward;
  private final Merge merge;
  private final Map<String, Parameter> parameters;

  /**
   * Creates a bidirectional layer from two layers.
   *
   * @param forward the layer that runs forward
   * @param backward another layer of the same input size that also returns all steps or the last;
   *     it is run in reverse here, so it must not be a {@link Backwards}
   * @param merge how the outputs are merged
   */
  public Bidirectional(Recurrent<S> forward, Recurrent<S> backward, Merge merge) {
    requireFit(forward, backward);
    this.forward = forward;
    this.backward = backward;
    this.merge = merge;
    if (merge != Merge.NONE) {
      outputShape(-1, -1, forward.inputSize());
    }
    var named = new LinkedHashMap<String, Parameter>();
    forward.parameters().forEach((name, parameter) -> named.put(FORWARD + "." + name, parameter));
    backward.parameters().forEach((name, parameter) -> named.put(BACKWARD + "." + name, parameter));
    this.parameters = Collections.unmodifiableMap(named);
  }

  /**
   * Creates a layer from two layers of one kind with separate weights and concatenated outputs:
   *
   * <pre>{@code
   * Bidirectional.of(() -> new Lstm(8, 32))
   * }</pre>
   */
  public static <S extends State<S>> Bidirectional<S> of(Supplier<? extends Recurrent<S>> layer) {
    return of(layer, Merge.CONCAT);
  }

  /** Creates a layer from two layers of one kind with separate weights. */
  public static <S extends State<S>> Bidirectional<S> of(
      Supplier<? extends Recurrent<S>> layer, Merge merge) {
    return new Bidirectional<>(layer.get(), layer.get(), merge);
  }

  private static void requireFit(Recurrent<?> forward, Recurrent<?> backward) {
    if (forward instanceof Backwards || backward instanceof Backwards) {
      throw new IllegalArgumentException(
          "a bidirectional layer reverses the sequence itself; pass layers that run forward");
    }
    if (forward.equals(backward)
        || !Collections.disjoint(forward.parameters().values(), backward.parameters().values())) {
      throw new IllegalArgumentException(
          "the two directions of a bidirectional layer require separate weights, got one layer"
              + " twice; use Bidirectional.of(() -> new Lstm(...))");
    }
    if (forward.inputSize() != backward.inputSize()) {
      throw new IllegalArgumentException(
          "the two directions of a bidirectional layer read one input, but "
              + forward
              + " and "
              + backward
              + " expect different sizes");
    }
    if (forward.returns() != backward.returns()) {
      throw new IllegalArgumentException(
          "the two directions of a bidirectional layer must both return all steps or both the last,"
              + " got "
              + forward.returns().text()
              + " and "
              + backward.returns().text());
    }
  }

  /** The layer from the first step to the last. */
  public Recurrent<S> forward() {
    return forward;
  }

  /** The layer from the last step to the first. */
  public Recurrent<S> backward() {
    return backward;
  }

  /** The way in which the outputs are merged. */
  public Merge merge() {
    return merge;
  }

  /** The steps that {@link #apply} returns. */
  public Returns returns() {
    return forward.returns();
  }

  private BidirectionalResult<S> run(
      Sequence x, @Nullable S initialForward, @Nullable S initialBackward, Pass pass) {
    Unrolled<S> there =
        Tape.named(FORWARD, () -> forward.overTime(x, initialForward, pass.within(FORWARD)));
    Unrolled<S> back =
        Tape.named(
            BACKWARD,
            () -> backward.overTime(x.reversed(), initialBackward, pass.within(BACKWARD)));
    return new BidirectionalResult<>(
        there, new Unrolled<>(back.outputs().reversed(), back.last()), merge);
  }

  /**
   * Runs both directions over all steps.
   *
   * @param x [N, T, I]
   * @param initialForward the state before the first step
   * @param initialBackward the state before the last step, where the backward direction starts
   */
  public BidirectionalResult<S> unroll(Sequence x, S initialForward, S initialBackward, Pass pass) {
    return run(x, initialForward, initialBackward, pass);
  }

  /** Runs both directions over all steps, from zero states. */
  public BidirectionalResult<S> unroll(Sequence x, Pass pass) {
    return run(x, null, null, pass);
  }

  /** Runs both directions over all steps in a prediction. */
  public BidirectionalResult<S> unroll(Sequence x, S initialForward, S initialBackward) {
    return run(x, initialForward, initialBackward, Pass.predict());
  }

  /** Runs both directions over all steps in a prediction, from zero states. */
  public BidirectionalResult<S> unroll(Sequence x) {
    return run(x, null, null, Pass.predict());
  }

  @Override
  public Sequence apply(Sequence x, Pass pass) {
    return run(x, List.of(), pass).output();
  }

  /**
   * {@inheritDoc}
   *
   * @param initial the parts of the forward state before the first step, then those of the backward
   *     state before the last step, where that direction starts; empty: zero states
   */
  @Override
  public Run run(Sequence x, List<Tensor> initial, Pass pass) {
    if (pass.carries()) {
      requireCausal();
    }
    int half = initial.size() / 2;
    List<Tensor> first = initial.subList(0, half);
    List<Tensor> second = initial.subList(half, initial.size());
    Run there = Tape.named(FORWARD, () -> forward.run(x, first, pass.within(FORWARD)));
    Run back =
        Tape.named(BACKWARD, () -> backward.run(x.reversed(), second, pass.within(BACKWARD)));
    Sequence reversed = back.output().hasTime() ? back.output().reversed() : back.output();
    var last = new ArrayList<Tensor>(there.last());
    last.addAll(back.last());
    return new Run(merge.join(there.output(), reversed), last);
  }

  @Override
  public List<String> stateParts() {
    var parts = new ArrayList<String>();
    forward.stateParts().forEach(part -> parts.add(FORWARD + "." + part));
    backward.stateParts().forEach(part -> parts.add(BACKWARD + "." + part));
    return parts;
  }

  @Override
  public List<int[]> stateShapes() {
    var shapes = new ArrayList<int[]>(forward.stateShapes());
    shapes.addAll(backward.stateShapes());
    return shapes;
  }

  @Override
  public String type() {
    return "bidirectional";
  }

  @Override
  public Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    config.put("merge", merge.text());
    config.put(FORWARD, forward.description());
    config.put(BACKWARD, backward.description());
    return config;
  }

  @Override
  public Map<String, Parameter> parameters() {
    return parameters;
  }

  @Override
  public int[] outputShape(int... inputShape) {
    return merge.outputShape(
        List.of(forward.outputShape(inputShape), backward.outputShape(inputShape)));
  }

  @Override
  public int inputSize() {
    return forward.inputSize();
  }

  @Override
  public Stepper stepper(int features) {
    throw Backwards.needsTheEnd(this);
  }

  @Override
  public void requireCausal() {
    throw Backwards.requiresWholeSequence(this);
  }

  @Override
  public String path() {
    return forward.path().equals(backward.path())
        ? "both ways, each " + forward.path()
        : "forward " + forward.path() + ", backward " + backward.path();
  }

  @Override
  public String toString() {
    return "Bidirectional(" + forward + ", " + backward + ")";
  }
}
