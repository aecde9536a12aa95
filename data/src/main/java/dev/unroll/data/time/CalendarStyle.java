package dev.unroll.data.time;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A style that was detected from the cells of a column.
 *
 * @param date the common style of the dates, with the order of day and month decided
 * @param seen the style before the order of day and month was decided
 * @param clock the clock of a cell with a time, or null
 * @param everyClock whether each cell has a time; otherwise cells without one mean midnight
 * @param padded for each field of the date, whether a leading zero is written
 * @param monthText an example of a month in words, or empty
 * @param paddedHour whether hours have a leading zero
 * @param parts the greatest number of fields of a time
 * @param digits the greatest number of digits of a fraction
 */
record CalendarStyle(
    DateStyle date,
    DateStyle seen,
    @Nullable Clock clock,
    boolean everyClock,
    List<Boolean> padded,
    String monthText,
    boolean paddedHour,
    int parts,
    int digits)
    implements TimeStyle {

  /** Collects the properties of cells of one style. */
  static final class Builder {
    private final DateStyle date;
    private final List<@Nullable Boolean> padded;
    private @Nullable Clock clock;
    private String monthText = "";
    private @Nullable Boolean paddedHour;
    private boolean everyClock = true;
    private int parts;
    private int digits;

    Builder(DateStyle date) {
      this.date = date;
      padded = new ArrayList<@Nullable Boolean>();
      date.order().fields.forEach(field -> padded.add(null));
    }

    /** Adds a cell; returns false if its style differs from those before. */
    boolean add(Written cell) {
      if (!cell.style().equals(date) || !agrees(cell.clock())) {
        return false;
      }
      for (int i = 0; i < padded.size(); i++) {
        padded.set(i, either(padded.get(i), Cells.padded(cell.texts().get(i))));
        if (date.words() && date.order().fields.get(i) == DateOrder.Field.MONTH) {
          String text = cell.texts().get(i);
          monthText = text.length() >= monthText.length() ? text : monthText;
        }
      }
      Clock its = cell.clock();
      if (its == null) {
        everyClock = false;
      } else {
        parts = Math.max(parts, its.parts());
        digits = Math.max(digits, its.fraction().length() - 1);
        paddedHour = either(paddedHour, its.paddedHour());
        Clock before = clock;
        clock =
            its.fraction().isEmpty() && before != null && !before.fraction().isEmpty()
                ? withFraction(its, before.fraction())
                : its;
      }
      return true;
    }

    private static Clock withFraction(Clock clock, String fraction) {
      return new Clock(
          clock.between(),
          clock.compact(),
          clock.time(),
          clock.nextDay(),
          clock.parts(),
          clock.paddedHour(),
          fraction,
          clock.half(),
          clock.offsetText(),
          clock.offset(),
          clock.region());
    }

    /**
     * Returns whether a clock agrees in style. These may vary: T or a space, seconds or none, any
     * offset, and a midnight without a time.
     */
    private boolean agrees(@Nullable Clock other) {
      if (other == null) {
        return clock == null || !clock.hasOffset();
      }
      if (clock == null) {
        return everyClock || !other.hasOffset();
      }
      return clock.hasOffset() == other.hasOffset()
          && clock.hasHalf() == other.hasHalf()
          && clock.compact() == other.compact();
    }

    private static @Nullable Boolean either(@Nullable Boolean a, @Nullable Boolean b) {
      if (a == null) {
        return b;
      }
      return (b == null || a.equals(b)) ? a : Boolean.FALSE;
    }

    CalendarStyle build(DateStyle decided) {
      var zeros = new ArrayList<Boolean>(); // by position, whatever the field
      for (Boolean zero : padded) {
        zeros.add(!Boolean.FALSE.equals(zero));
      }
      return new CalendarStyle(
          /* date= */ decided,
          /* seen= */ date,
          clock,
          everyClock,
          List.copyOf(zeros),
          monthText,
          !Boolean.FALSE.equals(paddedHour),
          parts,
          digits);
    }
  }

  @Override
  public Moment parse(String cell) {
    Written written = Cells.read(cell);
    if (written == null || !written.style().equals(seen)) {
      throw new DateTimeException("not written as " + describe());
    }
    Clock its = written.clock();
    boolean agrees;
    if (its == null || clock == null) {
      agrees = its == null && (clock == null || !clock.hasOffset());
    } else {
      agrees = its.hasOffset() == clock.hasOffset() && its.hasHalf() == clock.hasHalf();
    }
    if (!agrees) {
      throw new DateTimeException("not written as " + describe());
    }
    return written.moment(date.order());
  }

  @Override
  public String format(Moment moment) {
    Moment shown = moment;
    if (clock != null && clock.region() != null && moment.offset() != null) {
      var there = moment.local().atOffset(moment.offset()).atZoneSameInstant(clock.region());
      shown = new Moment(there.toLocalDateTime(), there.getOffset());
    }
    LocalDate day = shown.local().toLocalDate();
    var text = new StringBuilder();
    String prefix = date.prefix();
    if (prefix.startsWith("EEE")) {
      String name = Cells.weekday(day.getDayOfWeek());
      boolean full = prefix.startsWith("EEEE");
      text.append(full ? name : name.substring(0, 3)).append(prefix.replace("E", ""));
    } else {
      text.append(prefix);
    }
    for (int i = 0; i < date.order().fields.size(); i++) {
      DateOrder.Field field = date.order().fields.get(i);
      int number = field.of(day, date.order().isOfWeeks());
      text.append(i == 0 ? "" : date.separators().get(i - 1));
      if (field == DateOrder.Field.MONTH && date.words()) {
        text.append(month(number));
      } else if (field == DateOrder.Field.YEAR) {
        text.append("0".repeat(Math.max(0, 4 - Integer.toString(number).length())));
        text.append(number);
      } else {
        boolean zero = padded.get(i) && number < 10 && field != DateOrder.Field.QUARTER;
        text.append(zero && field != DateOrder.Field.WEEKDAY ? "0" : "").append(number);
      }
    }
    text.append(date.suffix());
    if (clock != null) {
      clock.write(shown, parts, digits, paddedHour, text);
    }
    return text.toString();
  }

  private boolean longMonths() {
    return monthText.length() > 4;
  }

  private String month(int number) {
    String name = Cells.MONTHS.get(number - 1);
    String word = longMonths() ? name : name.substring(0, 3);
    if (monthText.equals(monthText.toUpperCase(Locale.ROOT))) {
      return word.toUpperCase(Locale.ROOT);
    }
    return monthText.equals(monthText.toLowerCase(Locale.ROOT))
        ? word.toLowerCase(Locale.ROOT)
        : word;
  }

  @Override
  public Precision precision() {
    return clock == null ? date.order().precision : Precision.TIME;
  }

  @Override
  public @Nullable String pattern() {
    boolean named = clock != null && clock.offsetText().strip().matches("[A-Z]{3}");
    if (date.order().isOfWeeks() || named || (clock != null && clock.region() != null)) {
      return null;
    }
    String day = date.pattern(padded, longMonths());
    return clock == null ? day : day + clockPattern(clock);
  }

  private String clockPattern(Clock its) {
    String hour = its.hasHalf() ? "h" : "H";
    String colon = its.compact() ? "" : ":";
    var pattern = new StringBuilder(its.between().isBlank() ? its.between() : quoted(its));
    pattern.append(paddedHour ? hour.repeat(2) : hour);
    pattern.append(parts > 1 ? colon + "mm" : "").append(parts > 2 ? colon + "ss" : "");
    pattern.append(digits > 0 ? its.fraction().charAt(0) + "S".repeat(digits) : "");
    pattern.append(its.hasHalf() ? (its.half().charAt(0) == ' ' ? " a" : "a") : "");
    String offset = its.offsetText();
    String form = offset.strip();
    pattern.append(offset, 0, offset.length() - offset.stripLeading().length());
    pattern.append(
        form.isEmpty() ? "" : form.length() == 5 ? "XX" : form.length() == 3 ? "X" : "XXX");
    return pattern.toString();
  }

  private static String quoted(Clock its) {
    return its.between().chars().anyMatch(Character::isLetter)
        ? "'" + its.between() + "'"
        : its.between();
  }

  @Override
  public String describe() {
    String pattern = pattern();
    if (pattern != null) {
      return pattern;
    }
    ZoneOffset offset = clock != null && clock.hasOffset() ? ZoneOffset.UTC : null;
    return "such as " + format(new Moment(LocalDate.of(2024, 1, 31).atTime(13, 30), offset));
  }
}
