package dev.unroll.sequence;

import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The rows on which a prediction is evaluated: those that are valid in the prediction's mask and
 * whose weight is not 0, in the caller's order, sequence by sequence and step by step. The sums of
 * losses and metrics therefore do not depend on the kind or amount of padding.
 *
 * <p>The prediction's rows are not copied but used in the layout that is available; {@link #row}
 * returns their positions.
 */
public final class ValidItems {
  private final Sequence prediction;
  private final Target target;
  private final Tensor rows;
  private final int[] rowOf; // item -> row of the prediction in its layout
  private final int[] positionOf; // item -> the caller's n · T + t
  private final float @Nullable [] weights; // by item; null if all are 1

  private ValidItems(
      Sequence prediction,
      Target target,
      Tensor rows,
      int[] rowOf,
      int[] positionOf,
      float @Nullable [] weights) {
    this.prediction = prediction;
    this.target = target;
    this.rows = rows;
    this.rowOf = rowOf;
    this.positionOf = positionOf;
    this.weights = weights;
  }

  /**
   * Returns the items of a prediction.
   *
   * @throws IllegalArgumentException if the target has a different number of rows or weights
   */
  public static ValidItems of(Sequence prediction, Target target) {
    if (target.size() != prediction.batch()) {
      throw new IllegalArgumentException(
          "a batch of "
              + prediction.batch()
              + " predictions requires as many targets, got "
              + target.size());
    }
    int[] positionOf;
    int[] rowOf;
    if (prediction.hasTime()) {
      RowOrder order = prediction.order();
      positionOf = order.validPositions();
      rowOf = prediction.liesTimeMajor() ? order.timeMajorPositions() : positionOf;
    } else {
      positionOf = IntStream.range(0, prediction.batch()).toArray();
      rowOf = positionOf;
    }
    ValidItems all =
        new ValidItems(prediction, target, prediction.lying(), rowOf, positionOf, null);
    Tensor weights = target.weights();
    return weights == null ? all : all.weighted(weights);
  }

  private ValidItems weighted(Tensor all) {
    int steps = steps();
    boolean each = all.rank() == 2;
    if (each && !(prediction.hasTime() && all.size(1) == steps)) {
      throw new IllegalArgumentException(
          "the weights of a prediction "
              + Shape.text(shape())
              + " are "
              + (prediction.hasTime() ? "[N, T] or [N]" : "[N]")
              + ", got "
              + Shape.text(all.shape()));
    }
    float[] given = all.toArray();
    int perWeight = each ? 1 : steps;
    ValidItems positive = where(position -> given[position / perWeight] != 0);
    var byItem = new float[positive.count()];
    for (int item = 0; item < byItem.length; item++) {
      byItem[item] = given[positive.positionOf[item] / perWeight];
    }
    return new ValidItems(prediction, target, rows, positive.rowOf, positive.positionOf, byItem);
  }

  /** Returns the items at some positions only, given as n · T + t in the caller's order. */
  public ValidItems where(IntPredicate positions) {
    int[] kept = IntStream.range(0, count()).filter(k -> positions.test(positionOf[k])).toArray();
    if (kept.length == count()) {
      return this;
    }
    float[] theirs = weights;
    float[] keptWeights = null;
    if (theirs != null) {
      keptWeights = new float[kept.length];
      for (int i = 0; i < kept.length; i++) {
        keptWeights[i] = theirs[kept[i]];
      }
    }
    return new ValidItems(
        prediction,
        target,
        rows,
        Arrays.stream(kept).map(k -> rowOf[k]).toArray(),
        Arrays.stream(kept).map(k -> positionOf[k]).toArray(),
        keptWeights);
  }

  /** Returns the number of items. */
  public int count() {
    return positionOf.length;
  }

  /** Returns the position of an item's row in {@link #rows}. */
  public int row(int item) {
    return rowOf[item];
  }

  /** Returns a copy of the positions of all items' rows in {@link #rows}. */
  public int[] rowNumbers() {
    return rowOf.clone();
  }

  /** Returns a copy of the weights of all items. */
  public float[] weights() {
    float[] theirs = weights;
    if (theirs != null) {
      return theirs.clone();
    }
    var ones = new float[count()];
    Arrays.fill(ones, 1f);
    return ones;
  }

  /** Returns the position of an item in the caller's order: n · T + t, or n without time. */
  public int position(int item) {
    return positionOf[item];
  }

  /** Returns the weight of an item. */
  public float weight(int item) {
    return weights == null ? 1 : weights[item];
  }

  /** Returns whether the weights differ. */
  public boolean weighted() {
    return weights != null;
  }

  /** Returns the sum of the weights: the number of items if all weights are 1. */
  public double totalWeight() {
    double sum = 0;
    for (int item = 0; item < count(); item++) {
      sum += weight(item);
    }
    return sum;
  }

  /**
   * Returns all rows of the prediction in their layout, those that count and others; the last
   * dimension is F.
   */
  public Tensor rows() {
    return rows;
  }

  /**
   * Returns the predictions of all items, in their order: {@code [items, F]}, or a shape with as
   * many values.
   */
  public Tensor predictions() {
    return pick(rows, rowOf);
  }

  /**
   * Returns the target values of all items, in the shape of {@link #predictions}.
   *
   * @throws IllegalArgumentException if the target does not have exactly the prediction's shape
   */
  public Tensor targets() {
    Tensor values = target.values();
    if (!Arrays.equals(values.shape(), shape())) {
      throw new IllegalArgumentException(
          "prediction "
              + Shape.text(shape())
              + " and target "
              + Shape.text(values.shape())
              + " must have the same shape; nothing is broadcast"
              + advice(values.shape().length - 1));
    }
    return pick(values, positionOf);
  }

  private static Tensor pick(Tensor from, int[] map) {
    boolean all = map.length == from.rows();
    for (int i = 0; all && i < map.length; i++) {
      all = map[i] == i;
    }
    return all ? from : from.gatherRows(map, map.length, from.columns());
  }

  /**
   * Returns the classes, one for each position of the caller's {@code [N, T]} or {@code [N]}.
   *
   * @throws IllegalArgumentException if the target does not have one class for each row
   */
  public IndexTensor classes() {
    IndexTensor classes = target.classes();
    int[] shape = shape();
    if (!Arrays.equals(classes.shape(), Arrays.copyOf(shape, shape.length - 1))) {
      throw new IllegalArgumentException(
          "a prediction "
              + Shape.text(shape)
              + " requires classes "
              + Shape.text(Arrays.copyOf(shape, shape.length - 1))
              + ", got "
              + Shape.text(classes.shape())
              + advice(classes.shape().length));
    }
    return classes;
  }

  /**
   * Returns the advice for a target whose shape does not match: it has this many dimensions, not
   * counting features.
   */
  private String advice(int dimensions) {
    if (prediction.hasTime() && dimensions == 1) {
      return "; the model returns every step: for one row per sequence, end with Returns.LAST or a"
          + " pool";
    }
    if (!prediction.hasTime() && dimensions == 2) {
      return "; the model returns one row for each sequence: for every step, use Returns.ALL and no"
          + " pool";
    }
    return "";
  }

  /**
   * Returns the class of each item.
   *
   * @throws IllegalArgumentException if a class is not below the prediction's F
   */
  public int[] classNumbers() {
    return classNumbers(rows.columns());
  }

  /**
   * Returns the class of each item, where the rows are not yet logits.
   *
   * @param count the number of classes
   * @throws IllegalArgumentException if a class is not below this number
   */
  public int[] classNumbers(int count) {
    IndexTensor all = classes();
    var byItem = new int[count()];
    for (int item = 0; item < byItem.length; item++) {
      int id = all.get(positionOf[item]);
      if (id < 0 || id >= count) {
        throw new IllegalArgumentException(
            "the class of "
                + words(positionOf[item])
                + " is "
                + id
                + ", but the prediction has "
                + count
                + " classes, 0 to "
                + (count - 1)
                + "; if the number marks values to leave out, name it as ignored");
      }
      byItem[item] = id;
    }
    return byItem;
  }

  /** Returns a position in words, for messages: {@code sequence 3, step 5}, or {@code row 3}. */
  public String words(int position) {
    return prediction.hasTime()
        ? "sequence " + position / steps() + ", step " + position % steps()
        : "row " + position;
  }

  private int steps() {
    return prediction.hasTime() ? prediction.order().callerSteps() : 1;
  }

  private int[] shape() {
    return prediction.hasTime()
        ? new int[] {prediction.batch(), steps(), rows.columns()}
        : rows.shape();
  }
}
