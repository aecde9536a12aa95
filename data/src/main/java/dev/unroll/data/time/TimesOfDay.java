package dev.unroll.data.time;

import java.util.regex.Pattern;

/** Recognises the parts of a time that stand in columns of their own, next to that of the dates. */
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

  /** Returns whether a cell is AM or PM. */
  public static boolean isHalf(String cell) {
    return HALVES.matcher(cell.strip()).matches();
  }

  /** Returns whether a cell ends with a time of a clock of 12 hours, without AM or PM. */
  public static boolean lacksHalf(String cell) {
    return OF_TWELVE.matcher(cell.strip()).matches();
  }
}
