package dev.unroll.metric;

import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.sequence.ValidItems;
import dev.unroll.tensor.IndexTensor;
import java.util.Arrays;
import java.util.Map;

/** A mean over the rows that have a class: those that count and whose class is not ignored. */
abstract class ClassMetric implements Metric {
  private final int[] ignored;
  private final Mean mean = new Mean();

  ClassMetric(int[] ignored) {
    this.ignored = ignored.clone();
  }

  /**
   * Computes the value that each item adds.
   *
   * @param items at least one item
   * @param classes of the items, all of which exist
   * @param values out: one value for each item
   */
  abstract void score(ValidItems items, int[] classes, double[] values);

  @Override
  public final void update(Sequence prediction, Target target) {
    try {
      ValidItems items = counted(ValidItems.of(prediction, target), ignored);
      if (items.count() == 0) {
        return;
      }
      var values = new double[items.count()];
      score(items, items.classNumbers(), values);
      double sum = 0;
      for (int item = 0; item < values.length; item++) {
        sum += items.weight(item) * values[item];
      }
      mean.add(sum, items.totalWeight());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name() + ": " + e.getMessage(), e);
    }
  }

  /** Returns the items whose class is not ignored. */
  static ValidItems counted(ValidItems all, int[] ignored) {
    IndexTensor classes = all.classes();
    return all.where(place -> Arrays.stream(ignored).noneMatch(id -> id == classes.get(place)));
  }

  /** Returns the weighted mean over all batches; NaN if there was nothing. */
  final double mean() {
    return mean.value();
  }

  @Override
  public final void clear() {
    mean.clear();
  }

  @Override
  public final Map<String, Double> state() {
    return mean.state();
  }

  @Override
  public final void restore(Map<String, Double> state) {
    mean.restore(name(), state);
  }
}
