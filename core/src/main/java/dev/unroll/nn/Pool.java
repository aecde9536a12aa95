package dev.unroll.nn;

import dev.unroll.sequence.RowOrder;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import java.util.Locale;
import java.util.Map;

/**
 * Pools each sequence to one row, from the valid steps.
 *
 * <pre>
 * last  y = x(T)
 * mean  y = 1/T · Σ x(t)
 * max   yⱼ = max over t of xⱼ(t)      its gradient goes to the first step that has it
 * </pre>
 *
 * Shapes: x [N, T, F], y [N, F]. A sequence of length 0 gives zeros. The mean is summed in double.
 *
 * @param kind the kind of pooling
 */
public record Pool(Kind kind) implements Layer {
  /** The kinds of pooling. */
  public enum Kind {
    /** Its last valid step. */
    LAST,
    /** The mean of its valid steps. */
    MEAN,
    /** The largest value of each feature over the valid steps. */
    MAX
  }

  /** Takes the last step. */
  public static Pool last() {
    return new Pool(Kind.LAST);
  }

  /** Takes the mean of the steps. */
  public static Pool mean() {
    return new Pool(Kind.MEAN);
  }

  /** Takes the largest value of each feature. */
  public static Pool max() {
    return new Pool(Kind.MAX);
  }

  @Override
  public Sequence apply(Sequence x, Pass pass) {
    if (pass.carries()) {
      requireCausal();
    }
    RowOrder order = orderOf(x, toString());
    Tensor rows =
        switch (kind) {
          case LAST -> lastSteps(x, order);
          case MEAN -> MeanSteps.apply(x.timeMajor(), order);
          case MAX -> MaxSteps.apply(x.timeMajor(), order);
        };
    return Sequence.of(order.unsort(rows));
  }

  private static Tensor lastSteps(Sequence x, RowOrder order) {
    var map = new int[order.batch()];
    for (int position = 0; position < map.length; position++) {
      int length = order.length(position);
      map[position] = length == 0 ? -1 : (length - 1) * order.batch() + position;
    }
    return x.timeMajor().gatherRows(map, order.batch(), x.features());
  }

  /** Returns the order of the sequences; throws if there is no time axis. */
  static RowOrder orderOf(Sequence x, String who) {
    if (!x.hasTime()) {
      throw new IllegalArgumentException(
          who + " requires sequences [N, T, F], got rows without time; remove it");
    }
    return x.order();
  }

  /** Returns [N, F] for [N, T, F]; throws for other shapes. */
  static int[] pooledShape(String who, int... inputShape) {
    if (inputShape.length != 3) {
      throw new IllegalArgumentException(
          who + " requires sequences [N, T, F], got " + Shape.text(inputShape) + "; remove it");
    }
    return new int[] {inputShape[0], inputShape[2]};
  }

  @Override
  public String type() {
    return "pool";
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("kind", kind.name().toLowerCase(Locale.ROOT));
  }

  @Override
  public Map<String, Parameter> parameters() {
    return Map.of();
  }

  @Override
  public int[] outputShape(int... inputShape) {
    return pooledShape(toString(), inputShape);
  }

  @Override
  public Stepper stepper(int features) {
    if (kind == Kind.LAST) {
      return x -> x;
    }
    throw needsAllSteps(this);
  }

  @Override
  public void requireCausal() {
    throw requiresWholeSequence(this);
  }

  /** Returns the exception for applying a layer that returns one row per sequence to a chunk. */
  static IllegalArgumentException requiresWholeSequence(Layer layer) {
    return new IllegalArgumentException(
        layer
            + " returns one row for a whole sequence, but its sequences come in chunks; return"
            + " every step, or use whole sequences, without truncation");
  }

  /** Returns the exception for running a layer that pools over steps in a stream. */
  static IllegalArgumentException needsAllSteps(Layer layer) {
    return new IllegalArgumentException(
        layer
            + " reads all steps of a sequence, but a stream keeps only the current one; pool the"
            + " last step, or predict the sequence as a whole");
  }

  @Override
  public Activation activation(Activation input) {
    return input;
  }

  @Override
  public String path() {
    return kind.name().toLowerCase(Locale.ROOT) + " over steps";
  }

  @Override
  public String toString() {
    return "Pool(" + kind.name().toLowerCase(Locale.ROOT) + ")";
  }
}
