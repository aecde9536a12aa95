package dev.unroll.data.time;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Numbers that grow with time, such as 1, 2, 3 or seconds since a start. The unit of their moments
 * is the second.
 *
 * @param digits the greatest number of decimal places of a cell
 */
record NumberStyle(int digits) implements TimeStyle {
  private static final Pattern NUMBER = Pattern.compile("[-+]?\\d{1,12}(?:\\.(\\d{0,6}))?");

  static NumberStyle of(List<String> cells) {
    return new NumberStyle(cells.stream().mapToInt(EpochStyle::digits).max().orElse(0));
  }

  @Override
  public Moment parse(String cell) {
    String text = cell.strip();
    if (!NUMBER.matcher(text).matches()) {
      throw new DateTimeException("not a number");
    }
    BigDecimal micros = new BigDecimal(text).movePointRight(6);
    return Moment.ofMicros(micros.longValueExact(), ZoneOffset.UTC);
  }

  @Override
  public String format(Moment moment) {
    return BigDecimal.valueOf(moment.micros(), 6)
        .setScale(digits, RoundingMode.HALF_EVEN)
        .toPlainString();
  }

  @Override
  public Precision precision() {
    return Precision.NUMBER;
  }

  @Override
  public @Nullable String pattern() {
    return null;
  }

  @Override
  public String describe() {
    return "a number";
  }
}
