package dev.unroll.cli.plot;

import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.TimeZone;
import java.util.concurrent.TimeUnit;
import org.knowm.xchart.style.XYStyler;

/** An axis of times, in milliseconds since 1970-01-01T00:00 without a time zone. */
@SuppressWarnings("JavaUtilDate") // XChart reads it
final class Dates {
  private static final double YEAR = 365.25; // days
  private static final int TICKS = 12; // about the most on an axis

  private Dates() {}

  /** Returns the times of an axis as XChart reads them. */
  static List<Date> of(double[] millis) {
    return Arrays.stream(millis).mapToObj(each -> new Date(Math.round(each))).toList();
  }

  /** Labels the ticks with as much of the date and time as distinguishes them. */
  static void style(XYStyler styler, double from, double to) {
    styler.setTimezone(TimeZone.getTimeZone("UTC"));
    styler.setDatePattern(pattern(to - from));
  }

  /**
   * Returns the pattern for a range in milliseconds. XChart places ticks at multiples of days and
   * not at the beginning of months, so that short ranges show the day.
   */
  static String pattern(double range) {
    double days = range / TimeUnit.DAYS.toMillis(1);
    if (days > 20 * YEAR) {
      return "yyyy";
    } else if (days > 8 * YEAR) {
      return "yyyy-MM";
    } else if (days > TICKS) {
      return "yyyy-MM-dd";
    }
    return days > 1.0 / (24 * 6) ? "MM-dd HH:mm" : "HH:mm:ss";
  }
}
