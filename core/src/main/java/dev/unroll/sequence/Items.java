package dev.unroll.sequence;

import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The rows by which a prediction is judged: those that the prediction's mask counts and whose
 * weight is not 0, in the caller's order, sequence by sequence and step by step. So nothing that a
 * loss or metric sums depends on padding, its kind or its amount.
 *
 * <p>The prediction's rows are used as they lie, in whichever of its two layouts there is; {@link
 * #row} says where.
 */
public final class Items {
  private final Sequence prediction;
  private final Target target;
  private final Tensor rows;
  private final int[] rowOf; // item -> row of the prediction as it lies
  private final int[] placeOf; // item -> the caller's n · T + t
  private final float @Nullable [] weights; // by item; null: all 1

  private Items(
      Sequence prediction,
      Target target,
      Tensor rows,
      int[] rowOf,
      int[] placeOf,
      float @Nullable [] weights) {
    this.prediction = prediction;
    this.target = target;
    this.rows = rows;
    this.rowOf = rowOf;
    this.placeOf = placeOf;
    this.weights = weights;
  }

  /**
   * The items of a prediction.
   *
   * @throws IllegalArgumentException when the target has another number of rows or weights
   */
  public static Items of(Sequence prediction, Target target) {
    if (target.size() != prediction.batch()) {
      throw new IllegalArgumentException(
          "a batch of "
              + prediction.batch()
              + " predictions wants as many targets, got "
              + target.size());
    }
    int[] placeOf;
    int[] rowOf;
    if (prediction.hasTime()) {
      RowOrder order = prediction.order();
      placeOf = order.validPlaces();
      rowOf = prediction.liesTimeMajor() ? order.timeMajorPlaces() : placeOf;
    } else {
      placeOf = IntStream.range(0, prediction.batch()).toArray();
      rowOf = placeOf;
    }
    Items all = new Items(prediction, target, prediction.lying(), rowOf, placeOf, null);
    Tensor weights = target.weights();
    return weights == null ? all : all.weighted(weights);
  }

  private Items weighted(Tensor all) {
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
    Items positive = where(place -> given[place / perWeight] != 0);
    var byItem = new float[positive.count()];
    for (int item = 0; item < byItem.length; item++) {
      byItem[item] = given[positive.placeOf[item] / perWeight];
    }
    return new Items(prediction, target, rows, positive.rowOf, positive.placeOf, byItem);
  }

  /** Those at some places only, given as n · T + t in the caller's order. */
  public Items where(IntPredicate places) {
    int[] kept = IntStream.range(0, count()).filter(k -> places.test(placeOf[k])).toArray();
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
    return new Items(
        prediction,
        target,
        rows,
        Arrays.stream(kept).map(k -> rowOf[k]).toArray(),
        Arrays.stream(kept).map(k -> placeOf[k]).toArray(),
        keptWeights);
  }

  /** How many there are. */
  public int count() {
    return placeOf.length;
  }

  /** Where an item's row lies in {@link #rows}. */
  public int row(int item) {
    return rowOf[item];
  }

  /** Returns where the row of each item lies in {@link #rows}: a copy. */
  public int[] rowNumbers() {
    return rowOf.clone();
  }

  /** Returns how much each item counts: a copy. */
  public float[] weights() {
    float[] theirs = weights;
    if (theirs != null) {
      return theirs.clone();
    }
    var ones = new float[count()];
    Arrays.fill(ones, 1f);
    return ones;
  }

  /** Where an item stands in the caller's order: n · T + t, or n without time. */
  public int place(int item) {
    return placeOf[item];
  }

  /** How much an item counts. */
  public float weight(int item) {
    return weights == null ? 1 : weights[item];
  }

  /** Whether they do not all count the same. */
  public boolean weighted() {
    return weights != null;
  }

  /** The sum of the weights: the number of items where all count 1. */
  public double totalWeight() {
    double sum = 0;
    for (int item = 0; item < count(); item++) {
      sum += weight(item);
    }
    return sum;
  }

  /** The prediction's rows as they lie, those that count and others; the last dimension is F. */
  public Tensor rows() {
    return rows;
  }

  /** The predictions of all items, in their order: {@code [items, F]}, or a shape of as many. */
  public Tensor predictions() {
    return pick(rows, rowOf);
  }

  /**
   * The target values of all items, as {@link #predictions}.
   *
   * @throws IllegalArgumentException when the target has not exactly the prediction's shape
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
    return pick(values, placeOf);
  }

  private static Tensor pick(Tensor from, int[] map) {
    boolean all = map.length == from.rows();
    for (int i = 0; all && i < map.length; i++) {
      all = map[i] == i;
    }
    return all ? from : from.gatherRows(map, map.length, from.columns());
  }

  /**
   * The classes, one for each place of the caller's {@code [N, T]} or {@code [N]}.
   *
   * @throws IllegalArgumentException when the target has not one class for each row
   */
  public IndexTensor classes() {
    IndexTensor classes = target.classes();
    int[] shape = shape();
    if (!Arrays.equals(classes.shape(), Arrays.copyOf(shape, shape.length - 1))) {
      throw new IllegalArgumentException(
          "a prediction "
              + Shape.text(shape)
              + " wants classes "
              + Shape.text(Arrays.copyOf(shape, shape.length - 1))
              + ", got "
              + Shape.text(classes.shape())
              + advice(classes.shape().length));
    }
    return classes;
  }

  /** What to do where steps meet rows: a target has this many dimensions but for its features. */
  private String advice(int dimensions) {
    if (prediction.hasTime() && dimensions == 1) {
      return "; the model gives every step: for one row a sequence, end with Returns.LAST or a"
          + " pool";
    }
    if (!prediction.hasTime() && dimensions == 2) {
      return "; the model gives one row for each sequence: for every step, use Returns.ALL and no"
          + " pool";
    }
    return "";
  }

  /**
   * The class of each item.
   *
   * @throws IllegalArgumentException when there is no such class among the prediction's F
   */
  public int[] classNumbers() {
    return classNumbers(rows.columns());
  }

  /**
   * The class of each item, where the rows are not yet logits.
   *
   * @param count of classes
   * @throws IllegalArgumentException when there is no such class
   */
  public int[] classNumbers(int count) {
    IndexTensor all = classes();
    var byItem = new int[count()];
    for (int item = 0; item < byItem.length; item++) {
      int id = all.get(placeOf[item]);
      if (id < 0 || id >= count) {
        throw new IllegalArgumentException(
            "the class of "
                + words(placeOf[item])
                + " is "
                + id
                + ", but the prediction has "
                + count
                + " classes, 0 to "
                + (count - 1)
                + "; a number that marks what does not count must be named as ignored");
      }
      byItem[item] = id;
    }
    return byItem;
  }

  /** A place in words, for messages: {@code sequence 3, step 5}, or {@code row 3}. */
  public String words(int place) {
    return prediction.hasTime()
        ? "sequence " + place / steps() + ", step " + place % steps()
        : "row " + place;
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
