package dev.unroll.data.rows;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of a column that are too far from all others to be real measurements: markers of missing
 * values such as 9999 and -999, or errors such as 1e20.
 *
 * @param count the number of extreme values
 * @param of the number of all values of the column
 * @param values the distinct extreme values, in ascending order
 * @param least the least of the other values
 * @param greatest the greatest of the other values
 */
public record Extremes(int count, int of, List<Double> values, double least, double greatest) {
  private static final int FEWEST = 10; // numbers needed to call some of them far
  private static final int FAR = 10; // times the range of the others
  private static final int FRACTION = 10; // at most one in this many numbers is far
  private static final double LEAST_MARK = 99; // -99 is a mark; positive marks begin at 99.9
  private static final Set<Double> MARKS =
      Set.of(99.9, 99.99, 999d, 999.9, 999.99, 9999d, 9999.9, 9999.99, 99999d, 99999.9, 999999d);
  private static final int SHOWN = 3;

  /** Copies the values. */
  public Extremes {
    values = List.copyOf(values);
  }

  /**
   * Finds the extremes.
   *
   * @param numbers the values in ascending order, without NaN
   * @return the extremes, or null if there are none
   */
  public static @Nullable Extremes of(double[] numbers) {
    double[] others = Arrays.stream(numbers).filter(value -> !isMark(value)).toArray();
    int count = others.length;
    if (count < FEWEST) {
      return null;
    }
    int from = 0;
    int to = count;
    int most = Math.max(1, count / FRACTION);
    if (2 * equalTo(others, others[0]) <= count) { // else mostly zeros, where any number is far
      for (int far = 1; far <= most; far++) {
        to = isFar(others, far) ? count - far : to;
      }
      double[] mirrored = mirrored(Arrays.copyOf(others, to));
      for (int far = 1; far <= most; far++) {
        from = isFar(mirrored, far) ? far : from;
      }
    }
    double least = others[from];
    double greatest = others[to - 1];
    var values = new TreeSet<Double>();
    int all = 0;
    for (double number : numbers) {
      boolean outside = number < least || number > greatest;
      if (outside && (!isMark(number) || isApart(numbers, number, least, greatest))) {
        values.add(number);
        all++;
      }
    }
    return all == 0
        ? null
        : new Extremes(all, numbers.length, List.copyOf(values), least, greatest);
  }

  /** Returns whether the {@code count} greatest numbers are far above the range of all others. */
  private static boolean isFar(double[] sorted, int count) {
    double next = sorted[sorted.length - count - 1];
    double range = next - sorted[0];
    return range > 0 && sorted[sorted.length - count] - next > FAR * range;
  }

  /** Returns whether a mark is as far from the other values as they are from one another. */
  private static boolean isApart(double[] all, double mark, double least, double greatest) {
    double distance = mark > greatest ? mark - greatest : least - mark;
    double range = greatest - least;
    return distance > range || (equalTo(all, mark) > 1 && distance > range / 2);
  }

  private static double[] mirrored(double[] sorted) {
    var mirrored = new double[sorted.length];
    for (int i = 0; i < mirrored.length; i++) {
      mirrored[i] = -sorted[sorted.length - 1 - i];
    }
    return mirrored;
  }

  private static int equalTo(double[] values, double value) {
    return (int) Arrays.stream(values).filter(other -> other == value).count();
  }

  /** Returns whether a number is a common mark of missing values: 9999, -999.9, -99. */
  private static boolean isMark(double value) {
    return value == -LEAST_MARK
        || (Math.abs(value) >= LEAST_MARK && MARKS.contains(Math.abs(value)));
  }

  /**
   * Returns a note on the extremes.
   *
   * @param column the name of the column
   */
  public String note(String column) {
    List<String> shown =
        values.stream().limit(SHOWN).map(Shown::number).collect(Collectors.toList());
    if (values.size() > SHOWN) {
      shown.set(SHOWN - 1, "...");
      shown.add(Shown.number(Collections.max(values)));
    }
    return "%s of %s values of \"%s\" %s %s, far from the others (%s to %s): correct %s, or clear %s if %s"
        .formatted(
            grouped(count),
            grouped(of),
            Shown.of(column),
            count == 1 ? "is" : "are",
            String.join(", ", shown),
            Shown.number(least),
            Shown.number(greatest),
            count == 1 ? "it" : "them",
            count == 1 ? "the cell" : "the cells",
            count == 1 ? "it marks a missing value" : "they mark missing values");
  }

  private static String grouped(int count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
