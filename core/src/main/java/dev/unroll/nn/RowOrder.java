package dev.unroll.nn;

import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How the rows of a batch stand in the time-major form: longest first (stable), so that at any step
 * the sequences that still run are the first so many rows.
 */
public final class RowOrder {
  private final int batch;
  private final int steps;
  private final int @Nullable [] order; // position -> the caller's row; null: as they came
  private final int @Nullable [] lengths; // by position, falling; null: all full

  private RowOrder(int batch, int steps, int @Nullable [] order, int @Nullable [] lengths) {
    this.batch = batch;
    this.steps = steps;
    this.order = order;
    this.lengths = lengths;
  }

  static RowOrder of(int batch, int steps, @Nullable IndexTensor lengths) {
    if (lengths == null) {
      return new RowOrder(batch, steps, null, null);
    }
    int[] byRow = lengths.toArray();
    int[] order =
        IntStream.range(0, batch)
            .boxed()
            .sorted(Comparator.comparingInt((Integer row) -> -byRow[row]))
            .mapToInt(Integer::intValue)
            .toArray();
    return new RowOrder(batch, steps, order, IntStream.of(order).map(row -> byRow[row]).toArray());
  }

  /** The number of sequences. */
  public int batch() {
    return batch;
  }

  /** The number of steps of the longest possible sequence. */
  public int steps() {
    return steps;
  }

  /** Whether every sequence has all steps. */
  public boolean full() {
    return lengths == null;
  }

  /** How many sequences, from the first position on, have a value at this step. */
  public int running(int step) {
    if (lengths == null) {
      return batch;
    }
    int count = batch;
    while (count > 0 && lengths[count - 1] <= step) {
      count--;
    }
    return count;
  }

  /** The length of the sequence at this position. */
  public int length(int position) {
    return lengths == null ? steps : lengths[position];
  }

  /** Rows {@code [N, F]} in the caller's order, put into this one. */
  public Tensor sort(Tensor rows) {
    return order == null ? rows : rows.gatherRows(order, rows.shape());
  }

  /** Rows {@code [N, F]} in this order, put back into the caller's. */
  public Tensor unsort(Tensor rows) {
    if (order == null) {
      return rows;
    }
    var back = new int[batch];
    for (int position = 0; position < batch; position++) {
      back[order[position]] = position;
    }
    return rows.gatherRows(back, rows.shape());
  }

  /**
   * {@code [N, T, F]} in the caller's order to {@code [T, N, F]} in this one, zero beyond each end.
   */
  Tensor toTimeMajor(Tensor batchMajor) {
    int features = batchMajor.size(2);
    if (full() && (batch == 1 || steps == 1)) {
      return batchMajor.reshape(steps, batch, features);
    }
    var map = new int[steps * batch];
    for (int position = 0; position < batch; position++) {
      int row = order == null ? position : order[position];
      for (int t = 0; t < steps; t++) {
        map[t * batch + position] = t < length(position) ? row * steps + t : -1;
      }
    }
    return batchMajor.gatherRows(map, steps, batch, features);
  }

  /** {@code [T, N, F]} in this order to {@code [N, T, F]} in the caller's, zero beyond each end. */
  Tensor toBatchMajor(Tensor timeMajor) {
    int features = timeMajor.size(2);
    if (full() && (batch == 1 || steps == 1)) {
      return timeMajor.reshape(batch, steps, features);
    }
    var map = new int[batch * steps];
    for (int position = 0; position < batch; position++) {
      int row = order == null ? position : order[position];
      for (int t = 0; t < steps; t++) {
        map[row * steps + t] = t < length(position) ? t * batch + position : -1;
      }
    }
    return timeMajor.gatherRows(map, batch, steps, features);
  }
}
