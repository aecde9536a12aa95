package dev.unroll.dataset;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The steps at which documents begin in sequences that contain several consecutive documents, such
 * as a stream of text. The state of all layers is reset there. The first step of a row need not be
 * listed.
 *
 * <p>Immutable.
 */
public final class DocumentStarts {
  private final int[][] steps;

  private DocumentStarts(int[][] steps) {
    this.steps = steps;
  }

  /**
   * Returns the starts of each row.
   *
   * @param steps for each row the steps, from 0 and padding included, ascending; an empty array for
   *     none
   */
  public static DocumentStarts of(int[]... steps) {
    var copy = new int[steps.length][];
    for (int row = 0; row < steps.length; row++) {
      int before = -1;
      for (int start : steps[row]) {
        if (start <= before) {
          throw new IllegalArgumentException(
              "the document starts of row "
                  + row
                  + " must be increasing and 0 or more, got "
                  + start
                  + (before < 0 ? "" : " after " + before));
        }
        before = start;
      }
      copy[row] = steps[row].clone();
    }
    return new DocumentStarts(copy);
  }

  /** Returns N. */
  public int rows() {
    return steps.length;
  }

  /** Returns the steps at which documents of a row begin, ascending. */
  public int[] steps(int row) {
    return steps[row].clone();
  }

  /** Returns a copy of the starts of all rows. */
  public int[][] toArray() {
    return Arrays.stream(steps).map(int[]::clone).toArray(int[][]::new);
  }

  /** Rejects starts that do not fit a batch of this size. */
  void requireFit(int batch, int length) {
    if (steps.length != batch) {
      throw new IllegalArgumentException(
          "a batch of "
              + batch
              + " sequences requires the document starts of each, got those of "
              + steps.length);
    }
    for (int row = 0; row < batch; row++) {
      int count = steps[row].length;
      if (count > 0 && steps[row][count - 1] >= length) {
        throw new IllegalArgumentException(
            "a document of row "
                + row
                + " cannot begin at step "
                + steps[row][count - 1]
                + " of "
                + length
                + ", counted from 0");
      }
    }
  }

  /** Returns the starts of these rows, in this order. */
  DocumentStarts pick(int... rows) {
    return new DocumentStarts(
        Arrays.stream(rows).mapToObj(row -> steps[row]).toArray(int[][]::new));
  }

  /** Returns the starts within a range of steps of these rows, counted from its first step. */
  DocumentStarts pick(int[] rows, int from, int to) {
    return new DocumentStarts(
        Arrays.stream(rows).mapToObj(row -> within(steps[row], from, to)).toArray(int[][]::new));
  }

  /** Returns the ascending steps from one to another, counted from the first. */
  static int[] within(int[] starts, int from, int to) {
    int first = lower(starts, from);
    return IntStream.range(first, lower(starts, to)).map(i -> starts[i] - from).toArray();
  }

  private static int lower(int[] starts, int step) {
    int at = Arrays.binarySearch(starts, step);
    return at < 0 ? -at - 1 : at;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DocumentStarts that && Arrays.deepEquals(steps, that.steps);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(steps);
  }

  @Override
  public String toString() {
    return Arrays.stream(steps)
        .map(Arrays::toString)
        .collect(Collectors.joining(", ", "DocumentStarts(", ")"));
  }
}
