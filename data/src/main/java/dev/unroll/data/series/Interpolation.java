package dev.unroll.data.series;

/** Fills the gaps of a column. */
final class Interpolation {
  private Interpolation() {}

  /**
   * Replaces NaN by the straight line between its neighbours and, at the edges, by the nearest
   * value.
   *
   * @return false when there is no value to start from
   */
  static boolean fill(double[] values) {
    int last = -1;
    for (int i = 0; i < values.length; i++) {
      if (Double.isNaN(values[i])) {
        continue;
      }
      for (int gap = last + 1; gap < i; gap++) {
        double share = (double) (gap - last) / (i - last);
        values[gap] = last < 0 ? values[i] : values[last] * (1 - share) + values[i] * share;
      }
      last = i;
    }
    for (int gap = last + 1; last >= 0 && gap < values.length; gap++) {
      values[gap] = values[last];
    }
    return last >= 0;
  }
}
