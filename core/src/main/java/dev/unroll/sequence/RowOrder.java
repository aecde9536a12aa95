package dev.unroll.sequence;

import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The order of a batch in the time-major form that kernels work on. It has only the valid steps,
 * moved together to begin at step 0, and the longest sequence first (stable). At any step, the
 * sequences that have not ended are therefore the first ones. Kernels need not handle padding
 * sides, masks or directions, and no bit depends on the kind or amount of padding.
 */
public final class RowOrder {
  private final int batch;
  private final int callerSteps;
  private final int steps;
  private final @Nullable Mask mask; // null if all steps are valid
  private final int[] order; // position -> the caller's row
  private final int[] lengths; // by position, descending

  private RowOrder(int batch, int callerSteps, @Nullable Mask mask, int[] order, int[] lengths) {
    this.batch = batch;
    this.callerSteps = callerSteps;
    this.mask = mask;
    this.order = order;
    this.lengths = lengths;
    this.steps = mask == null ? callerSteps : batch == 0 ? 0 : lengths[0];
  }

  static RowOrder of(int batch, int steps, @Nullable Mask mask) {
    if (mask == null) {
      var full = new int[batch];
      Arrays.fill(full, steps);
      return new RowOrder(batch, steps, null, IntStream.range(0, batch).toArray(), full);
    }
    int[] order =
        IntStream.range(0, batch)
            .boxed()
            .sorted(Comparator.comparingInt((Integer row) -> -mask.count(row)))
            .mapToInt(Integer::intValue)
            .toArray();
    return new RowOrder(batch, steps, mask, order, IntStream.of(order).map(mask::count).toArray());
  }

  /** Returns the number of sequences. */
  public int batch() {
    return batch;
  }

  /** Returns T': the steps of the longest sequence; the caller's T if all steps are valid. */
  public int steps() {
    return steps;
  }

  /** Returns the caller's T, padding included. */
  public int callerSteps() {
    return callerSteps;
  }

  /** Returns whether every sequence has all steps. */
  public boolean full() {
    return mask == null;
  }

  /** Returns the number of sequences that have a value at this step; they are the first ones. */
  public int running(int step) {
    if (mask == null) {
      return batch;
    }
    int count = batch;
    while (count > 0 && lengths[count - 1] <= step) {
      count--;
    }
    return count;
  }

  /** Returns the length of the sequence at this position. */
  public int length(int position) {
    return lengths[position];
  }

  /** Returns the caller's row of the sequence at this position. */
  public int row(int position) {
    return order[position];
  }

  /**
   * Returns whether the time-major forms of both have the same sequences and steps at the same
   * positions.
   */
  public boolean matches(RowOrder other) {
    return this == other
        || (steps == other.steps
            && Arrays.equals(order, other.order)
            && Arrays.equals(lengths, other.lengths));
  }

  /** Returns rows {@code [N, ...]} that are in the caller's order, sorted into this order. */
  public Tensor sort(Tensor rows) {
    return mask == null ? rows : gather(rows, order);
  }

  /** Returns rows {@code [N, ...]} that are in this order, in the caller's order. */
  public Tensor unsort(Tensor rows) {
    if (mask == null) {
      return rows;
    }
    var back = new int[batch];
    for (int position = 0; position < batch; position++) {
      back[order[position]] = position;
    }
    return gather(rows, back);
  }

  /**
   * Gathers rows; a row here is everything that belongs to one sequence, regardless of its shape.
   */
  private Tensor gather(Tensor rows, int[] map) {
    int[] shape = rows.shape();
    if (shape.length == 2) {
      return rows.gatherRows(map, shape);
    }
    int width = batch == 0 ? 0 : rows.size() / batch;
    return rows.reshape(batch, width).gatherRows(map, batch, width).reshape(shape);
  }

  /**
   * Converts {@code [N, T, F]} in the caller's form to {@code [T', N, F]}, zero beyond the end of
   * each sequence.
   */
  Tensor toTimeMajor(Tensor batchMajor) {
    int features = batchMajor.size(2);
    if (full() && (batch == 1 || steps == 1)) {
      return batchMajor.reshape(steps, batch, features);
    }
    return batchMajor.gatherRows(fromCaller(), steps, batch, features);
  }

  /** Converts ids [N, T] in the caller's form to [T', N], -1 beyond the end of each sequence. */
  IndexTensor toTimeMajor(IndexTensor ids) {
    int[] map = fromCaller();
    for (int i = 0; i < map.length; i++) {
      map[i] = map[i] < 0 ? -1 : ids.get(map[i]);
    }
    return IndexTensor.of(map, steps, batch);
  }

  /**
   * Returns the caller's position for each position of the time-major form, -1 beyond the end of
   * each sequence.
   */
  private int[] fromCaller() {
    var map = new int[Shape.size(steps, batch)];
    for (int position = 0; position < batch; position++) {
      int row = order[position];
      for (int t = 0; t < steps; t++) {
        map[t * batch + position] =
            t < lengths[position] ? row * callerSteps + callerStep(row, t) : -1;
      }
    }
    return map;
  }

  private int callerStep(int row, int t) {
    return mask == null ? t : mask.position(row, t, callerSteps);
  }

  /**
   * Converts {@code [T', N, F]} to {@code [N, T, F]} in the caller's form, zero at masked steps.
   */
  Tensor toBatchMajor(Tensor timeMajor) {
    int features = timeMajor.size(2);
    if (full() && (batch == 1 || steps == 1)) {
      return timeMajor.reshape(batch, steps, features);
    }
    var map = new int[Shape.size(batch, callerSteps)];
    Arrays.fill(map, -1);
    for (int position = 0; position < batch; position++) {
      int row = order[position];
      for (int t = 0; t < lengths[position]; t++) {
        map[row * callerSteps + callerStep(row, t)] = t * batch + position;
      }
    }
    return timeMajor.gatherRows(map, batch, callerSteps, features);
  }

  /** Returns the rows of the valid steps in {@code [T', N, F]}. */
  StepRows timeMajorRows(Tensor timeMajor) {
    var first = new int[batch];
    var byRow = new int[batch];
    for (int position = 0; position < batch; position++) {
      first[order[position]] = position;
      byRow[order[position]] = lengths[position];
    }
    return new StepRows(timeMajor, true, first, byRow, batch, steps);
  }

  /** Returns the same in the caller's {@code [N, T, F]}; null when they are not evenly spaced. */
  @Nullable StepRows batchMajorRows(Tensor batchMajor) {
    var first = new int[batch];
    var byRow = new int[batch];
    for (int position = 0; position < batch; position++) {
      int row = order[position];
      int length = lengths[position];
      byRow[row] = length;
      first[row] = row * callerSteps + (length == 0 ? 0 : callerStep(row, 0));
      if (length > 0 && callerStep(row, length - 1) - callerStep(row, 0) != length - 1) {
        return null;
      }
    }
    return new StepRows(batchMajor, false, first, byRow, 1, steps);
  }

  /** Returns {@code [N, T, F]} with zeros at masked steps. */
  Tensor zeroPadding(Tensor batchMajor) {
    if (mask == null) {
      return batchMajor;
    }
    var map = new int[Shape.size(batch, callerSteps)];
    Arrays.fill(map, -1);
    for (int row = 0; row < batch; row++) {
      for (int i = 0; i < mask.count(row); i++) {
        int at = row * callerSteps + mask.position(row, i, callerSteps);
        map[at] = at;
      }
    }
    return batchMajor.gatherRows(map, batchMajor.shape());
  }

  /** Returns {@code [T', N, F]} with the steps of each sequence in reverse. */
  Tensor reverse(Tensor timeMajor) {
    var map = new int[Shape.size(steps, batch)];
    for (int position = 0; position < batch; position++) {
      for (int t = 0; t < steps; t++) {
        int from = lengths[position] - 1 - t;
        map[t * batch + position] = from < 0 ? -1 : from * batch + position;
      }
    }
    return timeMajor.gatherRows(map, timeMajor.shape());
  }

  /**
   * Returns the positions t·N + position of the time-major form, in the order of {@link
   * #validPositions}.
   */
  int[] timeMajorPositions() {
    var positions = new int[batch];
    for (int position = 0; position < batch; position++) {
      positions[order[position]] = position;
    }
    return IntStream.range(0, batch)
        .map(row -> positions[row])
        .flatMap(position -> IntStream.range(0, lengths[position]).map(t -> t * batch + position))
        .toArray();
  }

  /** Returns the caller's positions n·T + t of all valid steps, by sequence, then by step. */
  public int[] validPositions() {
    return IntStream.range(0, batch)
        .flatMap(
            row ->
                IntStream.range(0, mask == null ? callerSteps : mask.count(row))
                    .map(i -> row * callerSteps + callerStep(row, i)))
        .toArray();
  }
}
