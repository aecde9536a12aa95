package dev.unroll.tasks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Keeps the worst of any number of predictions, in bounded memory. Not thread-safe.
 *
 * @param <T> a prediction with its error
 */
public final class WorstFirst<T> {
  /** The maximum number of predictions of a test set that tasks keep. */
  public static final int MAX = 100_000;

  private final int most;
  private final Comparator<T> order;
  private final PriorityQueue<T> kept;
  private long count;

  /**
   * Creates an empty collection.
   *
   * @param most the maximum number of predictions to keep
   * @param order the worst first; no two are equal
   */
  public WorstFirst(int most, Comparator<T> order) {
    if (most < 1) {
      throw new IllegalArgumentException("kept rows must be 1 or more, got " + most);
    }
    this.most = most;
    this.order = order;
    this.kept = new PriorityQueue<>(order.reversed());
  }

  /** Adds a prediction. */
  public void add(T one) {
    count++;
    if (kept.size() < most) {
      kept.add(one);
    } else if (order.compare(one, kept.element()) < 0) {
      T unused = kept.poll();
      kept.add(one);
    }
  }

  /** Returns the predictions that are kept, worst first. */
  public List<T> sorted() {
    var all = new ArrayList<>(kept);
    all.sort(order);
    return all;
  }

  /** Returns the number of predictions that were added but are not kept. */
  public long leftOut() {
    return count - kept.size();
  }
}
