package dev.unroll.data.time;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Seconds, milliseconds, microseconds or nanoseconds since 1970-01-01T00:00Z. Without a pattern,
 * only cells between 1973 and 2100 count, since the units do not overlap there.
 *
 * @param digits the greatest number of decimal places of a cell
 */
record EpochStyle(Unit unit, boolean anyTime, int digits) implements TimeStyle {
  /** The unit of an epoch. */
  enum Unit {
    SECONDS(0),
    MILLISECONDS(3),
    MICROSECONDS(6),
    NANOSECONDS(9);

    private static final BigDecimal EARLIEST = new BigDecimal("100000000"); // in March 1973
    private static final BigDecimal LATEST = new BigDecimal("4102444800"); // 2100-01-01
    private final int scale;

    Unit(int scale) {
      this.scale = scale;
    }

    private BigDecimal seconds(BigDecimal number) {
      return number.movePointLeft(scale);
    }

    private boolean isPlausible(BigDecimal number) {
      BigDecimal seconds = seconds(number);
      return seconds.compareTo(EARLIEST) >= 0 && seconds.compareTo(LATEST) < 0;
    }

    /** Returns the name of the unit in patterns. */
    String word() {
      return "epoch-" + name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,19}(?:\\.(\\d{1,9}))?");

  /** Returns the unit in which a cell is a plausible time, or null. */
  static @Nullable Unit unit(String cell) {
    String text = cell.strip();
    char last = text.isEmpty() ? ' ' : text.charAt(text.length() - 1);
    if (text.length() < 9
        || text.length() > 30
        || last < '0'
        || last > '9'
        || text.indexOf('-') >= 0
        || text.indexOf(':') >= 0
        || !NUMBER.matcher(text).matches()) {
      return null;
    }
    var number = new BigDecimal(text);
    for (Unit unit : Unit.values()) {
      if (unit.isPlausible(number)) {
        return unit;
      }
    }
    return null;
  }

  /** Returns epochs of this unit for any time, with the decimal places of these cells. */
  static EpochStyle of(Unit unit, List<String> cells) {
    return new EpochStyle(unit, true, cells.stream().mapToInt(EpochStyle::digits).max().orElse(0));
  }

  /** Returns the number of decimal places of a cell. */
  static int digits(String cell) {
    int point = cell.indexOf('.');
    return point < 0 ? 0 : cell.strip().length() - cell.strip().indexOf('.') - 1;
  }

  @Override
  public Moment parse(String cell) {
    String text = cell.strip();
    if (text.length() > 30 || !NUMBER.matcher(text).matches()) {
      throw new DateTimeException("not a number");
    }
    var number = new BigDecimal(text);
    if (!anyTime && !unit.isPlausible(number)) {
      throw new DateTimeException("not between 1973 and 2100");
    }
    BigDecimal micros = unit.seconds(number).movePointRight(6);
    try {
      long whole = micros.setScale(0, RoundingMode.FLOOR).longValueExact();
      return Moment.ofMicros(whole, ZoneOffset.UTC);
    } catch (ArithmeticException tooFar) {
      throw new DateTimeException("too far from 1970", tooFar);
    }
  }

  @Override
  public String format(Moment moment) {
    return BigDecimal.valueOf(moment.micros(), 6)
        .movePointRight(unit.scale)
        .setScale(digits, RoundingMode.HALF_EVEN)
        .toPlainString();
  }

  @Override
  public Precision precision() {
    return Precision.TIME;
  }

  @Override
  public String pattern() {
    return unit.word();
  }

  @Override
  public String describe() {
    return unit.name().toLowerCase(Locale.ROOT) + " since 1970";
  }
}
