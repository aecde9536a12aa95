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
  /** The most predictions that tasks keep of a test set. */
  public static final int MOST = 100_000;

  private final int most;
  private final Comparator<T> order;
  private final PriorityQueue<T> kept;
  private long count;

  /**
   * Begins with none.
   *
   * @param most how many are kept
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

  /** Returns those that are kept, the worst first. */
  public List<T> sorted() {
    var all = new ArrayList<>(kept);
    all.sort(order);
    return all;
  }

  /** Returns how many were added but are not kept. */
  public long leftOut() {
    return count - kept.size();
  }
}
