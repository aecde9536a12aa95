package dev.unroll.data.time;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides from the order of the cells whether dates such as 02/01/2024 begin with the day or the
 * month, if no number is above 12. One reading must be sorted by time with even steps, and the
 * other neither.
 */
final class DayOrMonth {
  private static final int FEWEST = 5;
  private static final int FEWEST_BY_ORDER = 8;
  private static final double DENSE = 0.8; // fraction of the times of a rule that occur
  private static final double THIN = 0.4; // daily dates read as months are one day in thirty

  private DayOrMonth() {}

  /** Returns true for day first, false for month first, null if undecidable. */
  static @Nullable Boolean decide(List<Moment> dayFirst, List<Moment> monthFirst) {
    List<Moment> day = distinct(dayFirst);
    List<Moment> month = distinct(monthFirst);
    boolean dayOrdered = isOrdered(day);
    boolean monthOrdered = isOrdered(month);
    if (!dayOrdered && !monthOrdered) {
      return null;
    }
    if (dayOrdered != monthOrdered) {
      List<Moment> ordered = dayOrdered ? day : month;
      boolean clear =
          ordered.size() >= FEWEST_BY_ORDER || (ordered.size() >= FEWEST && density(ordered) == 1);
      return clear ? dayOrdered : null;
    }
    if (day.size() < FEWEST) {
      return null;
    }
    double dayDense = density(day);
    double monthDense = density(month);
    if (dayDense >= DENSE && monthDense < THIN) {
      return true;
    }
    return (monthDense >= DENSE && dayDense < THIN) ? false : null;
  }

  /**
   * Returns the moments without consecutive duplicates: times of one day, or several parallel
   * series.
   */
  private static List<Moment> distinct(List<Moment> moments) {
    var distinct = new ArrayList<Moment>();
    for (Moment moment : moments) {
      if (distinct.isEmpty() || distinct.get(distinct.size() - 1).compareTo(moment) != 0) {
        distinct.add(moment);
      }
    }
    return distinct;
  }

  private static boolean isOrdered(List<Moment> moments) {
    int up = 0;
    int down = 0;
    for (int i = 1; i < moments.size(); i++) {
      int order = moments.get(i - 1).compareTo(moments.get(i));
      up += order < 0 ? 1 : 0;
      down += order > 0 ? 1 : 0;
    }
    return up == 0 || down == 0;
  }

  /** Returns the fraction of the times of a common rule that occur; 0 if there is no rule. */
  private static double density(List<Moment> moments) {
    List<Moment> sorted = new ArrayList<>(new TreeSet<>(moments));
    Frequency rule = Frequency.infer(sorted, Precision.DAY);
    if (rule.isIrregular()) {
      return 0;
    }
    long steps = rule.stepsBetween(sorted.get(0), sorted.get(sorted.size() - 1));
    return (sorted.size() - 1.0) / Math.max(1, steps);
  }
}
