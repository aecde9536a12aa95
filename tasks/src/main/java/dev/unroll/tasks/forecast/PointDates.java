package dev.unroll.tasks.forecast;

import dev.unroll.data.series.Calendar;
import dev.unroll.tensor.Shape;

/** The calendar features of the points of a series; those of one range are kept. */
final class PointDates {
  private final Calendar calendar;
  private final int from;
  private final float[] kept;

  /**
   * Computes the features of a range of points.
   *
   * @param from the first point of the range, inclusive
   * @param to the last, exclusive; the features of other points are computed on each read
   */
  PointDates(Calendar calendar, int from, int to) {
    this.calendar = calendar;
    this.from = from;
    int width = calendar.width();
    kept = new float[Shape.size(width, to - from)];
    for (int at = 0; at < kept.length; at += width) {
      write(calendar.at(from + at / width), kept, at);
    }
  }

  private static void write(double[] numbers, float[] to, int at) {
    for (int j = 0; j < numbers.length; j++) {
      to[at + j] = (float) numbers[j];
    }
  }

  /** Returns the number of features of a point. */
  int width() {
    return calendar.width();
  }

  /** Writes the features of a point, which may lie beyond the end of the series. */
  void copy(int point, float[] to, int at) {
    int position = (point - from) * width();
    if (point >= from && position < kept.length) {
      System.arraycopy(kept, position, to, at, width());
    } else {
      write(calendar.at(point), to, at);
    }
  }
}
