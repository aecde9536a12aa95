package dev.unroll.cli.plot;

import dev.unroll.tasks.ScorePart.Lines;
import dev.unroll.tasks.ScorePart.Lines.Line;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The part of lines that a picture shows: the last points of the actual values, so that each can be
 * told from the next, and the first points after their end, on a scale that a few outliers do not
 * set.
 *
 * @param lines lines with the points that are shown; a line without one is empty
 * @param least lower end of the scale
 * @param greatest upper end of the scale
 * @param note what is left out; empty: nothing
 */
record ShownLines(List<Line> lines, double least, double greatest, String note) {
  /** Maximum number of points of a line before the end of the actual values, and after it. */
  static final int POINTS = 300;

  /** Minimum number of values for which outliers are looked for. */
  private static final int FEWEST = 30;

  /** Fraction of the values at each end that may be outliers. */
  private static final double TAIL = 0.02;

  /** Outliers are farther from the others than this many times their range. */
  private static final double FAR = 1;

  /** Room beyond the others, as a fraction of their range, if outliers are cut. */
  private static final double ROOM = 0.2;

  /**
   * Chooses what to show.
   *
   * @param optional whether optional lines are shown
   */
  static ShownLines of(Lines from, boolean optional) {
    List<Line> chosen = from.lines().stream().filter(line -> optional || !line.optional()).toList();
    double end = end(chosen);
    int most = chosen.stream().mapToInt(line -> pointsUntil(line, end)).max().orElse(0);
    double begin =
        chosen.stream()
            .filter(line -> pointsUntil(line, end) > POINTS)
            .mapToDouble(line -> line.x()[pointsUntil(line, end) - POINTS])
            .max()
            .orElse(Double.NEGATIVE_INFINITY);
    int mostLater =
        chosen.stream().mapToInt(line -> line.x().length - pointsUntil(line, end)).max().orElse(0);
    List<Line> lines = chosen.stream().map(line -> cropped(line, begin, end)).toList();
    double[] sorted =
        lines.stream()
            .flatMapToDouble(line -> Arrays.stream(line.y()))
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    if (sorted.length == 0) {
      return new ShownLines(lines, 0, 1, "");
    }
    double[] scale = scale(sorted);
    long beyond = Arrays.stream(sorted).filter(y -> y < scale[0] || y > scale[1]).count();
    var notes = new ArrayList<String>();
    if (most > POINTS) {
      notes.add("the last %s of %s points".formatted(count(POINTS), count(most)));
    }
    if (mostLater > POINTS) {
      notes.add(
          "the first %s of %s points after the end".formatted(count(POINTS), count(mostLater)));
    }
    if (beyond > 0) {
      notes.add(
          "%s %s beyond the scale%s%s"
              .formatted(
                  count(beyond),
                  beyond == 1 ? "value" : "values",
                  sorted[0] < scale[0] ? ", down to " + number(sorted[0]) : "",
                  sorted[sorted.length - 1] > scale[1]
                      ? ", up to " + number(sorted[sorted.length - 1])
                      : ""));
    }
    return new ShownLines(lines, scale[0], scale[1], String.join("; ", notes));
  }

  /** Returns the last x of the actual values, which are the first line that has points. */
  private static double end(List<Line> lines) {
    return lines.stream()
        .filter(line -> line.x().length > 0)
        .findFirst()
        .map(line -> line.x()[line.x().length - 1])
        .orElse(Double.POSITIVE_INFINITY);
  }

  private static int pointsUntil(Line line, double end) {
    return (int) Arrays.stream(line.x()).filter(x -> x <= end).count();
  }

  private static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }

  /** Keeps the points from {@code begin} to the end, and the first {@link #POINTS} after it. */
  private static Line cropped(Line line, double begin, double end) {
    double[] x = line.x();
    double[] y = line.y();
    int most = pointsUntil(line, end) + POINTS;
    int[] kept = IntStream.range(0, Math.min(x.length, most)).filter(i -> x[i] >= begin).toArray();
    return new Line(
        line.name(),
        Arrays.stream(kept).mapToDouble(i -> x[i]).toArray(),
        Arrays.stream(kept).mapToDouble(i -> y[i]).toArray(),
        line.optional());
  }

  /** Returns the ends of the scale: those of all values, or of all but outliers. */
  private static double[] scale(double[] sorted) {
    double least = sorted[0];
    double greatest = sorted[sorted.length - 1];
    if (sorted.length < FEWEST) {
      return new double[] {least, greatest};
    }
    int tail = (int) Math.ceil(TAIL * sorted.length);
    double low = sorted[tail];
    double high = sorted[sorted.length - 1 - tail];
    double range = high - low;
    if (range > 0 && greatest > high + FAR * range) {
      greatest = high + ROOM * range;
    }
    if (range > 0 && least < low - FAR * range) {
      least = low - ROOM * range;
    }
    return new double[] {least, greatest};
  }
}
