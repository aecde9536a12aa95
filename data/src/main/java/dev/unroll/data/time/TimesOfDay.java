package dev.unroll.data.time;

import java.util.Locale;
import java.util.regex.Pattern;

/** Recognizes parts of times in separate columns, next to the date column. */
public final class TimesOfDay {
  private static final String MINUTES = ":\\d{2}(:\\d{2}([.,]\\d+)?)?";
  private static final String HALF = "[AaPp]\\.?[Mm]\\.?";
  private static final Pattern CLOCK = Pattern.compile("\\d{1,2}" + MINUTES + "( ?" + HALF + ")?");
  private static final Pattern HALVES = Pattern.compile(HALF);
  private static final Pattern OF_TWELVE =
      Pattern.compile("(.*[^\\d:.,])?(0?[1-9]|1[0-2])" + MINUTES);

  private TimesOfDay() {}

  /** Returns whether a cell is a time of day. */
  public static boolean isClock(String cell) {
    return CLOCK.matcher(cell.strip()).matches();
  }

  /** Returns the seconds since midnight of a time of day; NaN if the cell is not a time of day. */
  public static double seconds(String cell) {
    String text = cell.strip();
    if (!isClock(text)) {
      return Double.NaN;
    }
    boolean halves = text.toLowerCase(Locale.ROOT).contains("m");
    String[] parts = text.replaceAll("[AaPp].*", "").strip().replace(',', '.').split(":", 3);
    double hours = Integer.parseInt(parts[0]);
    if (halves) {
      hours = hours % 12 + (text.toLowerCase(Locale.ROOT).contains("p") ? 12 : 0);
    }
    return 3600 * hours
        + 60 * Integer.parseInt(parts[1])
        + (parts.length == 3 ? Double.parseDouble(parts[2]) : 0);
  }

  /** Returns whether a cell is AM or PM. */
  public static boolean isHalf(String cell) {
    return HALVES.matcher(cell.strip()).matches();
  }

  /** Returns whether a cell ends with a time of a 12-hour clock, without AM or PM. */
  public static boolean lacksHalf(String cell) {
    return OF_TWELVE.matcher(cell.strip()).matches();
  }
}
