package dev.unroll.data.labelled;

import java.util.stream.IntStream;

/** Finds the runs of a sequence: consecutive rows in which a number grows from row to row. */
final class Runs {
  /** The minimum number of rows of a run with uneven distances. */
  static final int FEWEST = 3;

  private static final double NEAR = 1e-6;

  private Runs() {}

  /** Returns the positions at which runs begin. */
  private static int[] starts(double[] values) {
    return IntStream.range(0, values.length)
        .filter(t -> t == 0 || !(values[t] > values[t - 1]))
        .toArray();
  }

  /**
   * Returns the position at which evenly growing numbers restart from their first value, or -1 if
   * they do not, or if they also vary otherwise.
   */
  static int evenAgain(double[] values) {
    int[] starts = starts(values);
    boolean again = starts.length > 1 && starts[1] > 1;
    for (int start : starts) {
      again = again && values[start] == values[0];
    }
    for (int t = 1; t < values.length && again; t++) {
      boolean even =
          Math.abs(values[t] - values[t - 1] - (values[1] - values[0]))
              <= NEAR * Math.abs(values[1] - values[0]);
      again = even || !(values[t] > values[t - 1]);
    }
    return again ? starts[1] : -1;
  }

  /**
   * Returns the position at which numbers that grow in runs of several rows fall back into the
   * range of an earlier run. Returns -1 if there is none, or if the runs are as short as in
   * shuffled rows.
   */
  static int again(double[] values) {
    int[] starts = starts(values);
    if (starts.length < 2 || !areLong(values)) {
      return -1;
    }
    for (int i = 1; i < starts.length; i++) {
      int end = i + 1 < starts.length ? starts[i + 1] : values.length;
      double least = values[starts[i]];
      double greatest = values[end - 1];
      for (int before = 0; before < i; before++) {
        if (least < values[starts[before + 1] - 1] && greatest > values[starts[before]]) {
          return starts[i];
        }
      }
    }
    return -1;
  }

  /** Returns whether runs have three rows or more on average, unlike those of shuffled rows. */
  static boolean areLong(double[] values) {
    return FEWEST * starts(values).length <= values.length;
  }
}
