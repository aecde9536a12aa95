package dev.unroll.data.time;

import dev.unroll.BadInputException;
import dev.unroll.internal.Spelling;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The values of {@code data.frequency}. */
final class FrequencyWords {
  private static final Pattern COUNTED =
      Pattern.compile("(?:every[ -])?(?:(\\d{1,6})[ -]?)?([A-Za-z]+)(?:-[A-Za-z]{3})?");
  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          Map.entry("B", "business-days"),
          Map.entry("D", "daily"),
          Map.entry("W", "weekly"),
          Map.entry("M", "month-ends"),
          Map.entry("ME", "month-ends"),
          Map.entry("MS", "month-starts"),
          Map.entry("BM", "last-business-day"),
          Map.entry("BME", "last-business-day"),
          Map.entry("BMS", "first-business-day"),
          Map.entry("Q", "quarter-ends"),
          Map.entry("QE", "quarter-ends"),
          Map.entry("QS", "quarter-starts"),
          Map.entry("Y", "year-ends"),
          Map.entry("A", "year-ends"),
          Map.entry("YE", "year-ends"),
          Map.entry("YS", "year-starts"),
          Map.entry("AS", "year-starts"),
          Map.entry("H", "hourly"),
          Map.entry("T", "every minute"),
          Map.entry("S", "every second"),
          Map.entry("L", "every millisecond"));
  private static final Map<String, Rule> WORDS = words();

  private FrequencyWords() {}

  private static Map<String, Rule> words() {
    Map<String, Rule> words = new LinkedHashMap<>();
    words.put("hourly", elapsed(ElapsedRule.HOUR));
    words.put("daily", days(1));
    words.put("weekly", days(7));
    words.put("business-days", businessDays());
    words.put("monthly", months(1));
    words.put("month-starts", month("month starts", 1, MonthRule.Day.NUMBER));
    words.put("month-ends", month("month ends", 1, MonthRule.Day.LAST));
    words.put(
        "first-business-day",
        month("first business day of the month", 1, MonthRule.Day.FIRST_BUSINESS));
    words.put(
        "last-business-day",
        month("last business day of the month", 1, MonthRule.Day.LAST_BUSINESS));
    words.put("quarterly", months(3));
    words.put("quarter-starts", month("quarter starts", 3, MonthRule.Day.NUMBER));
    words.put("quarter-ends", month("quarter ends", 3, MonthRule.Day.LAST));
    words.put("yearly", months(12));
    words.put("year-starts", month("year starts", 12, MonthRule.Day.NUMBER));
    words.put("year-ends", month("year ends", 12, MonthRule.Day.LAST));
    words.put("every minute", elapsed(ElapsedRule.MINUTE));
    words.put("every second", elapsed(ElapsedRule.SECOND));
    words.put("every millisecond", elapsed(1000));
    return words;
  }

  static Rule read(String word) {
    String text = word.strip();
    String plain = text.toLowerCase(Locale.ROOT).replace('_', '-').replace(' ', '-');
    for (Map.Entry<String, Rule> known : WORDS.entrySet()) {
      if (known.getKey().replace(' ', '-').equals(plain)) {
        return known.getValue();
      }
    }
    if (text.matches("\\d*[A-Z]+-[A-Z]{3}") && !text.matches("\\d*W-[A-Z]{3}")) {
      throw new BadInputException(
          "data.frequency: the month in "
              + Cells.shown(word)
              + " is not read (expected one without it, such as quarter-ends). Set quarterly or yearly,"
              + " which use the day and month of the times.");
    }
    String alias = ALIASES.get(text.replaceFirst("-[A-Z]{3}$", ""));
    if (alias == null && text.equals("h")) {
      alias = "hourly";
    }
    Rule rule = alias == null ? counted(text) : WORDS.get(alias);
    if (rule == null) {
      throw new BadInputException(
          "data.frequency: "
              + Cells.shown(word)
              + " is not a frequency; "
              + Spelling.advice(text, WORDS.keySet())
              + " Or set a number and a unit, such as 30 minutes or 2 weeks.");
    }
    return rule;
  }

  private static @Nullable Rule counted(String text) {
    Matcher matcher = COUNTED.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    long number = matcher.group(1) == null ? 1 : Long.parseLong(matcher.group(1));
    if (number == 0) {
      return null;
    }
    String unit = matcher.group(2);
    switch (unit) { // case-sensitive aliases
      case "MS", "M", "ME", "QS", "Q", "QE" -> {
        return number == 1 ? WORDS.get(ALIASES.get(unit)) : null;
      }
      default -> {}
    }
    return switch (unit.toLowerCase(Locale.ROOT)) {
      case "ms", "milli", "millis", "millisecond", "milliseconds" -> elapsed(1000 * number);
      case "s", "sec", "secs", "second", "seconds" -> elapsed(ElapsedRule.SECOND * number);
      case "t", "min", "mins", "minute", "minutes" -> elapsed(ElapsedRule.MINUTE * number);
      case "h", "hour", "hours" -> elapsed(ElapsedRule.HOUR * number);
      case "d", "day", "days" -> days(number);
      case "w", "week", "weeks" -> days(7 * number);
      case "month", "months" -> months((int) number);
      case "quarter", "quarters" -> months((int) (3 * number));
      case "y", "year", "years" -> months((int) (12 * number));
      default -> null;
    };
  }

  private static Rule elapsed(long step) {
    return new FloatingRule(
        new ElapsedRule(step, 0).name(),
        List.of(moment -> new ElapsedRule(step, Math.floorMod(moment.micros(), step))));
  }

  private static Rule days(long days) {
    Function<Moment, Rule> way =
        moment ->
            new DayRule(
                days,
                Math.floorMod(moment.local().toLocalDate().toEpochDay(), days),
                moment.local().toLocalTime());
    return new FloatingRule(new DayRule(days, 0, LocalTime.MIDNIGHT).name(), List.of(way));
  }

  private static Rule businessDays() {
    var week = new TreeSet<>(EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY));
    return new FloatingRule(
        "business days", List.of(moment -> WeekRule.of(week, moment.local().toLocalTime())));
  }

  /**
   * Returns a rule on the day of the month of the times: the last day, a business day, or a number.
   */
  private static Rule months(int months) {
    Function<Moment, Rule> last = through(months, MonthRule.Day.LAST);
    Function<Moment, Rule> number = through(months, MonthRule.Day.NUMBER);
    Function<Moment, Rule> first =
        moment -> {
          LocalDate date = moment.local().toLocalDate();
          return (date.getDayOfMonth() == date.lengthOfMonth() ? last : number).apply(moment);
        };
    String name =
        new MonthRule(months, 0, MonthRule.Day.NUMBER, 1, LocalTime.MIDNIGHT, Precision.MONTH)
            .name();
    return new FloatingRule(
        name,
        List.of(
            first,
            number,
            through(months, MonthRule.Day.FIRST_BUSINESS),
            through(months, MonthRule.Day.LAST_BUSINESS)));
  }

  private static Rule month(String name, int months, MonthRule.Day day) {
    Function<Moment, Rule> way =
        moment -> {
          boolean end = day == MonthRule.Day.LAST || day == MonthRule.Day.LAST_BUSINESS;
          return new MonthRule(
              months, end ? months - 1 : 0, day, 1, moment.local().toLocalTime(), Precision.DAY);
        };
    return new FloatingRule(name, List.of(way));
  }

  private static Function<Moment, Rule> through(int months, MonthRule.Day day) {
    return moment -> {
      LocalDate date = moment.local().toLocalDate();
      return new MonthRule(
          months,
          Math.floorMod(MonthRule.month(date), (long) months),
          day,
          date.getDayOfMonth(),
          moment.local().toLocalTime(),
          Precision.DAY);
    };
  }
}
