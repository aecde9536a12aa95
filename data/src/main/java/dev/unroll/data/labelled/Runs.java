package dev.unroll.data.labelled;

import java.util.stream.IntStream;

/** The runs of a sequence: rows one below another in which a number grows from row to row. */
final class Runs {
  /** Rows of a run whose distances are uneven. */
  static final int FEWEST = 3;

  private static final double NEAR = 1e-6;

  private Runs() {}

  /** Returns where runs begin. */
  private static int[] starts(double[] values) {
    return IntStream.range(0, values.length)
        .filter(t -> t == 0 || !(values[t] > values[t - 1]))
        .toArray();
  }

  /**
   * Returns where numbers that grow evenly begin again with their first value; -1: nowhere, or they
   * also do something else.
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
   * Returns where numbers that grow in runs of several rows fall back into a range that a run
   * before went through; -1: nowhere, or the runs are as short as those of shuffled rows.
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

  /**
   * Returns whether runs have three rows or more on average, which those of shuffled rows have not.
   */
  static boolean areLong(double[] values) {
    return FEWEST * starts(values).length <= values.length;
  }
}
