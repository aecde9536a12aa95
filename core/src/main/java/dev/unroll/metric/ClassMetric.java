package dev.unroll.metric;

import dev.unroll.sequence.Items;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
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
   * @param figures out: one value for each item
   */
  abstract void judge(Items items, int[] classes, double[] figures);

  @Override
  public final void update(Sequence prediction, Target target) {
    try {
      Items items = counted(Items.of(prediction, target), ignored);
      if (items.count() == 0) {
        return;
      }
      var figures = new double[items.count()];
      judge(items, items.classNumbers(), figures);
      double sum = 0;
      for (int item = 0; item < figures.length; item++) {
        sum += items.weight(item) * figures[item];
      }
      mean.add(sum, items.totalWeight());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name() + ": " + e.getMessage(), e);
    }
  }

  /** Returns the items whose class is not ignored. */
  static Items counted(Items all, int[] ignored) {
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
