package dev.unroll.cli.plot;

import dev.unroll.tasks.ScorePart.Lines;
import dev.unroll.tasks.ScorePart.Lines.Line;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The part of lines that a picture shows: the last points, so that each can be told from the next,
 * on a scale that a few outliers do not set.
 *
 * @param lines lines with their last points
 * @param least lower end of the scale
 * @param greatest upper end of the scale
 * @param note what is left out; empty: nothing
 */
record ShownLines(List<Line> lines, double least, double greatest, String note) {
  /** Maximum number of points of a line. */
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
    int most = chosen.stream().mapToInt(line -> line.x().length).max().orElse(0);
    double begin =
        chosen.stream()
            .filter(line -> line.x().length > POINTS)
            .mapToDouble(line -> line.x()[line.x().length - POINTS])
            .max()
            .orElse(Double.NEGATIVE_INFINITY);
    List<Line> lines = chosen.stream().map(line -> after(line, begin)).toList();
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
    String cropped =
        most > POINTS
            ? "the last %s of %s points".formatted(count(POINTS), count(most))
            : "";
    String cut =
        beyond == 0
            ? ""
            : "%s %s beyond the scale%s%s"
                .formatted(
                    count(beyond),
                    beyond == 1 ? "value" : "values",
                    sorted[0] < scale[0] ? ", down to " + number(sorted[0]) : "",
                    sorted[sorted.length - 1] > scale[1]
                        ? ", up to " + number(sorted[sorted.length - 1])
                        : "");
    String gap = cropped.isEmpty() || cut.isEmpty() ? "" : "; ";
    return new ShownLines(lines, scale[0], scale[1], cropped + gap + cut);
  }

  private static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }

  private static Line after(Line line, double begin) {
    double[] x = line.x();
    double[] y = line.y();
    int[] kept = IntStream.range(0, x.length).filter(i -> x[i] >= begin).toArray();
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
