package dev.unroll.sequence;

import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;

/**
 * The rows of the valid steps of each sequence, in either of the two layouts of a {@link Sequence}.
 * They are for operations that compute one sequence at a time, which then need no conversion. The
 * steps of a sequence are evenly spaced; rows between them are not read.
 */
public final class StepRows {
  private final Tensor values;
  private final boolean timeMajor;
  private final int[] first; // by the caller's row
  private final int[] lengths; // by the caller's row
  private final int stride;
  private final int longest;

  StepRows(Tensor values, boolean timeMajor, int[] first, int[] lengths, int stride, int longest) {
    this.values = values;
    this.timeMajor = timeMajor;
    this.first = first;
    this.lengths = lengths;
    this.stride = stride;
    this.longest = longest;
  }

  /** Returns other values at the same positions; the number of features may differ. */
  public StepRows with(Tensor others) {
    Shape.require("StepRows", "values", others, values.size(0), values.size(1), Shape.ANY);
    return new StepRows(others, timeMajor, first, lengths, stride, longest);
  }

  /** Returns the tensor that holds the rows, {@code [T', N, F]} or {@code [N, T, F]}. */
  public Tensor values() {
    return values;
  }

  /** Returns whether {@link #values} is time-major, as {@link Sequence#withTimeMajor} takes it. */
  public boolean isTimeMajor() {
    return timeMajor;
  }

  /** Returns the number of sequences. */
  public int batch() {
    return first.length;
  }

  /** Returns the number of valid steps in a sequence, by the caller's row. */
  public int length(int row) {
    return lengths[row];
  }

  /** Returns the number of steps of the longest sequence. */
  public int longest() {
    return longest;
  }

  /** Returns the number of features of a step. */
  public int features() {
    return values.size(2);
  }

  /** Returns the number of rows from one step of a sequence to the next. */
  public int stride() {
    return stride;
  }

  /** Returns the row of a step in {@link #values}: step {@code step} of the caller's row. */
  public int row(int row, int step) {
    return first[row] + step * stride;
  }
}
