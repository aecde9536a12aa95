package dev.unroll.sequence;

import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The target of a prediction: values in the prediction's shape, or the number of the correct class
 * of each row; and a weight for each row.
 *
 * <p>Rows are the steps {@code [N, T]} of sequences, or {@code [N]} without time. The prediction's
 * mask marks padding, so a target has no mask; a weight of 0 excludes more rows. Values at excluded
 * positions are never read, NaN included.
 *
 * <pre>{@code
 * Target.values(Tensor.of(...))                         // [N, T, F] or [N, F]
 * Target.classes(IndexTensor.of(ids, n, t))             // [N, T] or [N]
 * Target.classes(IndexTensor.vector(2, 0, 1)).weighted(Tensor.vector(1, 0.5f, 1))
 * }</pre>
 */
public final class Target {
  private final @Nullable Tensor values;
  private final @Nullable IndexTensor classes;
  private final @Nullable Tensor weights;

  private Target(@Nullable Tensor values, @Nullable IndexTensor classes, @Nullable Tensor weights) {
    this.values = values;
    this.classes = classes;
    this.weights = weights;
  }

  /**
   * Returns a target of values {@code [N, T, F]}, or {@code [N, F]} without time, in the shape of
   * the prediction.
   */
  public static Target values(Tensor values) {
    if (values.rank() < 1) {
      throw new IllegalArgumentException(
          "a target requires a row for each input, got a single number");
    }
    return new Target(values, null, null);
  }

  /** Returns a target of correct classes, from 0: {@code [N, T]}, or {@code [N]} without time. */
  public static Target classes(IndexTensor classes) {
    int rank = classes.shape().length;
    if (rank != 1 && rank != 2) {
      throw new IllegalArgumentException(
          "classes are [N, T], or [N] without time; got " + Shape.text(classes.shape()));
    }
    return new Target(null, classes, null);
  }

  /**
   * Returns a target of values at every step of sequences of different lengths, {@code
   * targets[n][t][f]}, in the shape of a prediction for {@link Sequence#padded}. Each must be as
   * long as its input: after its end it is NaN, which fails where the input's mask has a valid
   * step.
   */
  public static Target padded(float[][][] targets) {
    return values(Padding.values(targets, Float.NaN));
  }

  /**
   * Returns a target of the class of every step of sequences of different lengths, {@code
   * classes[n][t]}, in the shape of a prediction for {@link Sequence#padded} or {@link
   * Sequence#paddedIds}. Each must be as long as its input: after its end the class is −1, which is
   * rejected where the input's mask has a valid step.
   */
  public static Target paddedClasses(int[][] classes) {
    return classes(Padding.ids(classes, -1));
  }

  /**
   * Returns the same target with weights. A mean is the sum of weight · loss divided by the sum of
   * the weights; a row of weight 0 is ignored.
   *
   * @param weights one for each step {@code [N, T]}, or one for all steps of a sequence {@code
   *     [N]}; finite and not negative; no gradient flows into them
   */
  public Target weighted(Tensor weights) {
    if (weights.rank() < 1 || weights.rank() > 2 || weights.size(0) != size()) {
      throw new IllegalArgumentException(
          "the weights of "
              + size()
              + " targets are [N, T] or [N], got "
              + Shape.text(weights.shape()));
    }
    for (float weight : weights.toArray()) {
      if (!(weight >= 0 && weight < Float.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "a weight must be finite and not negative, got " + weight);
      }
    }
    return new Target(values, classes, weights);
  }

  /** Returns N. */
  public int size() {
    return values != null ? values.size(0) : classes().size(0);
  }

  /** Returns whether the target holds classes, not values. */
  public boolean hasClasses() {
    return classes != null;
  }

  /**
   * Returns the values.
   *
   * @throws IllegalArgumentException if the target holds classes
   */
  public Tensor values() {
    if (values == null) {
      throw new IllegalArgumentException(
          "the target must be values in the shape of the prediction, got classes "
              + Shape.text(classes().shape())
              + "; for classes use a loss such as SoftmaxCrossEntropy");
    }
    return values;
  }

  /**
   * Returns the classes.
   *
   * @throws IllegalArgumentException if the target holds values
   */
  public IndexTensor classes() {
    if (classes == null) {
      throw new IllegalArgumentException(
          "the target must be classes [N, T] or [N], got values "
              + (values == null ? "" : Shape.text(values.shape()))
              + "; pass whole numbers with Target.classes");
    }
    return classes;
  }

  /**
   * Returns the weights as passed by the caller, {@code [N, T]} or {@code [N]}, or null if all are
   * 1.
   */
  public @Nullable Tensor weights() {
    return weights;
  }

  /** Returns a copy of the targets of these rows, in this order, as constants without gradient. */
  public Target pick(int... rows) {
    return new Target(
        values == null ? null : pick(values, rows),
        classes == null ? null : pick(classes, rows),
        weights == null ? null : pick(weights, rows));
  }

  /**
   * Returns a copy of the targets of a range of steps of these rows, in this order.
   *
   * @param from the first step, inclusive
   * @param to the last, exclusive
   * @throws IllegalArgumentException if there is one target for a whole sequence, or a different
   *     number of steps
   */
  public Target pick(int[] rows, int from, int to) {
    int[] shape = values == null ? classes().shape() : values.shape();
    if (shape.length != (values == null ? 2 : 3) || to > shape[1]) {
      throw new IllegalArgumentException(
          "sequences that are read in chunks require a target for every step, values [N, T, F]"
              + " or classes [N, T] with the T of the inputs, got "
              + (values == null ? "classes " : "values ")
              + Shape.text(shape)
              + "; pass a target for every step, or train without truncation");
    }
    Tensor weighted = weights;
    return new Target(
        values == null ? null : pick(values, rows, from, to),
        classes == null ? null : pick(classes, rows, from, to),
        weighted == null
            ? null
            : weighted.rank() == 1 ? pick(weighted, rows) : pick(weighted, rows, from, to));
  }

  static Tensor pick(Tensor values, int[] rows, int from, int to) {
    int[] shape = values.shape();
    int steps = shape[1];
    int width = shape.length == 2 ? 1 : shape[2];
    shape[0] = rows.length;
    shape[1] = to - from;
    Tensor picked = Tape.empty(shape);
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(
          values.readOnlyArray(),
          values.offset() + (rows[i] * steps + from) * width,
          picked.array(),
          picked.offset() + i * (to - from) * width,
          (to - from) * width);
    }
    return picked;
  }

  static IndexTensor pick(IndexTensor ids, int[] rows, int from, int to) {
    int steps = ids.size(1);
    int length = to - from;
    var picked = new int[Shape.size(rows.length, length)];
    Arrays.setAll(picked, i -> ids.get(rows[i / length] * steps + from + i % length));
    return IndexTensor.of(picked, rows.length, length);
  }

  static Tensor pick(Tensor from, int[] rows) {
    int[] shape = from.shape();
    int width = shape[0] == 0 ? 0 : from.size() / shape[0];
    shape[0] = rows.length;
    Tensor to = Tape.empty(shape);
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(
          from.readOnlyArray(),
          from.offset() + rows[i] * width,
          to.array(),
          to.offset() + i * width,
          width);
    }
    return to;
  }

  static IndexTensor pick(IndexTensor from, int[] rows) {
    int[] shape = from.shape();
    int width = shape[0] == 0 ? 0 : from.size() / shape[0];
    shape[0] = rows.length;
    var to = new int[Shape.size(rows.length, width)];
    Arrays.setAll(to, i -> from.get(rows[i / width] * width + i % width));
    return IndexTensor.of(to, shape);
  }

  @Override
  public String toString() {
    return (values != null ? "values " + values : "classes " + classes)
        + (weights == null ? "" : ", weighted");
  }
}
