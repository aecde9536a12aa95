package dev.unroll.data.time;

import dev.unroll.internal.VisibleText;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses cells into date and time. Uses English words, independent of the locale. */
final class Cells {
  private static final int MAX_LENGTH = 80; // of a cell with a time
  private static final int SHOWN = 40;
  static final List<String> MONTHS =
      List.of(
          "January",
          "February",
          "March",
          "April",
          "May",
          "June",
          "July",
          "August",
          "September",
          "October",
          "November",
          "December");
  private static final List<String> WEEKDAYS =
      List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");

  private static final String ZONE =
      "(?<offset>\\s*(?:[Zz]|UTC|GMT|[+\\-−]\\d{2}(?::?\\d{2})?))?(?:\\s*\\[(?<region>[^\\]]+)\\])?";
  private static final String TIME =
      "(?<between>[Tt_]|,?\\s+)(?<h>\\d{1,2})"
          + "(?::(?<m>\\d{2})(?::(?<s>\\d{2})(?<f>[.,]\\d{1,9})?)?)?"
          + "(?<half>\\s*[AaPp](?:[Mm]|\\.[Mm]\\.))?"
          + ZONE;
  private static final Pattern REST = Pattern.compile(TIME);
  private static final Pattern CLOCK = Pattern.compile("(?<date>.*[^\\s,])" + TIME);
  private static final Pattern COMPACT_CLOCK =
      Pattern.compile(
          "(?<date>(?:19|20|21)\\d{6}(?=\\d)|\\d{8}(?=[Tt_ ])|\\d{4}-\\d{2}-\\d{2}(?=[Tt_ ]))(?<between>[Tt_ ]?)(?<h>\\d{2})"
              + "(?:(?<m>\\d{2})(?:(?<s>\\d{2})(?<f>[.,]\\d{1,9})?)?)?(?<half>)"
              + ZONE);

  private static final String WORD = "([A-Za-z]{3,9})\\.?";
  private static final Pattern YEAR_MONTH = Pattern.compile("(\\d{4})(-?[Mm])(\\d{1,2})");
  private static final Pattern YEAR_QUARTER = Pattern.compile("(\\d{4})([-/ :.]?[Qq])([1-4])");
  private static final Pattern QUARTER_YEAR = Pattern.compile("([Qq])([1-4])([-/ :.]?)(\\d{4})");
  private static final Pattern WEEK =
      Pattern.compile("(\\d{4})(-?[Ww]| [Ww])(\\d{1,2})(?:(-?)([1-7]))?");
  private static final Pattern CHINESE =
      Pattern.compile("(\\d{4})年(?:(\\d{1,2})月(?:(\\d{1,2})日)?)?");
  private static final Pattern DAY_WORD_YEAR =
      Pattern.compile("(\\d{1,2})([-/. ]| of |\\. )" + WORD + "([-/ ]|, )(\\d{4})");
  private static final Pattern WORD_DAY_YEAR =
      Pattern.compile(WORD + "([- /])(\\d{1,2})(, ?|[- /])(\\d{4})");
  private static final Pattern YEAR_WORD_DAY =
      Pattern.compile("(\\d{4})([- /])" + WORD + "([- /])(\\d{1,2})");
  private static final Pattern WORD_YEAR = Pattern.compile(WORD + "([- /]|, )(\\d{4})");
  private static final Pattern YEAR_WORD = Pattern.compile("(\\d{4})([- /])" + WORD);
  private static final Pattern WEEKDAY_PREFIX = Pattern.compile("([A-Za-z]{3,9})(,? )(.*)");
  private static final Pattern SHORT_YEAR =
      Pattern.compile(
          "(?:\\d{1,2}([-/.])(?:\\d{1,2}|(?<word>[A-Za-z]{3}))\\1\\d{2}|(?<first>[A-Za-z]{3})[- ]['’]?\\d{2})"
              + "(?:[T ,]+\\d{1,2}:\\d{2}.*)?");

  private Cells() {}

  /**
   * Returns the cell without surrounding spaces, and with no-break spaces replaced by plain ones.
   */
  static String clean(String cell) {
    String stripped = cell.strip();
    for (int i = 0; i < stripped.length(); i++) {
      char c = stripped.charAt(i);
      if (c == '\u00a0' || c == '\u202f') {
        return stripped.replace('\u00a0', ' ').replace('\u202f', ' ').strip();
      }
    }
    return stripped;
  }

  /** Returns the beginning of a cell, with control characters visible, for messages. */
  static String shown(String cell) {
    return "\"" + VisibleText.of(cell, SHOWN) + "\"";
  }

  /** Returns whether a cell is a date whose year has two digits. */
  static boolean hasShortYear(String cell) {
    if (cell.length() > MAX_LENGTH) {
      return false;
    }
    Matcher date = SHORT_YEAR.matcher(clean(cell));
    if (!date.matches()) {
      return false;
    }
    String word = date.group("word") == null ? date.group("first") : date.group("word");
    return word == null || TimeLooks.isMonth(word);
  }

  /** Parses a cell; returns null if it is not a time. */
  static @Nullable Written read(String cell) {
    if (cell.length() > MAX_LENGTH) {
      return null;
    }
    String text = clean(cell);
    if (text.length() < 4 || text.chars().noneMatch(c -> c >= '0' && c <= '9')) {
      return null;
    }
    try {
      int digits = NumericDates.prefix(text);
      if (digits >= 6 && digits < text.length() && " ,Tt_".indexOf(text.charAt(digits)) >= 0) {
        Written date = NumericDates.read(text.substring(0, digits));
        Matcher rest = REST.matcher(text).region(digits, text.length());
        if (date != null && rest.matches()) {
          return withClock(date, rest, false);
        }
      }
      Written date = date(text);
      if (date == null && digits < text.length()) {
        Matcher clock = CLOCK.matcher(text);
        date = clock.matches() ? withClock(date(clock.group("date")), clock, false) : null;
      }
      if (date == null) {
        Matcher compact = COMPACT_CLOCK.matcher(text);
        date = compact.matches() ? withClock(date(compact.group("date")), compact, true) : null;
      }
      return date;
    } catch (DateTimeException none) {
      return null;
    }
  }

  private static @Nullable Written withClock(
      @Nullable Written date, Matcher matcher, boolean compact) {
    if (date == null || !date.style().order().hasDay()) {
      return null;
    }
    String fraction = orEmpty(matcher.group("f"));
    String hourText = matcher.group("h");
    String half = orEmpty(matcher.group("half"));
    int hour = Integer.parseInt(hourText);
    String minute = matcher.group("m");
    String second = matcher.group("s");
    int nanos =
        fraction.isEmpty() ? 0 : Integer.parseInt((fraction + "000000000").substring(1, 10));
    if (!half.isEmpty()) {
      if (hour < 1 || hour > 12) {
        throw new DateTimeException("no hour of a clock of 12 hours");
      }
      hour = hour % 12 + (half.strip().toLowerCase(Locale.ROOT).startsWith("p") ? 12 : 0);
    }
    int minutes = minute == null ? 0 : Integer.parseInt(minute);
    int seconds = second == null ? 0 : Integer.parseInt(second);
    boolean nextDay = hour == 24 && minutes == 0 && seconds == 0 && nanos == 0;
    LocalTime time = LocalTime.of(nextDay ? 0 : hour, minutes, seconds, nanos);
    String offset = orEmpty(matcher.group("offset"));
    String region = matcher.group("region");
    var clock =
        new Clock(
            matcher.group("between"),
            compact,
            time,
            nextDay,
            second != null ? 3 : minute != null ? 2 : 1,
            padded(hourText),
            fraction,
            half,
            offset,
            offset.isEmpty() ? null : offset(offset.strip()),
            region == null ? null : ZoneId.of(region));
    return new Written(date.style(), date.texts(), date.numbers(), clock);
  }

  private static ZoneOffset offset(String text) {
    return text.length() < 3 || Character.isLetter(text.charAt(0))
        ? ZoneOffset.UTC
        : ZoneOffset.of(text.replace('−', '-'));
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  /**
   * Returns whether a field is written with a leading zero, or null if it has two digits anyway.
   */
  static @Nullable Boolean padded(String text) {
    return text.length() == 1 ? Boolean.FALSE : text.startsWith("0") ? Boolean.TRUE : null;
  }

  private static @Nullable Written date(String text) {
    Written plain = plainDate(text);
    if (plain != null) {
      return plain;
    }
    Matcher named = WEEKDAY_PREFIX.matcher(text);
    if (!named.matches()) {
      return null;
    }
    int weekday = index(named.group(1), WEEKDAYS);
    Written rest = weekday < 0 ? null : plainDate(named.group(3));
    if (rest == null || !rest.style().order().hasDay()) {
      return null;
    }
    boolean right =
        rest.style().undecided()
            || DayOfWeek.of(weekday + 1)
                == rest.moment(rest.style().order()).local().getDayOfWeek();
    String prefix = (named.group(1).length() == 3 ? "EEE" : "EEEE") + named.group(2);
    return right
        ? new Written(
            rest.style().between(prefix, rest.style().suffix()), rest.texts(), rest.numbers(), null)
        : null;
  }

  private static @Nullable Written plainDate(String text) {
    if (text.indexOf('年') > 0) {
      return chinese(text);
    }
    Written numeric = NumericDates.read(text);
    if (numeric != null || NumericDates.prefix(text) == text.length()) {
      return numeric;
    }
    Matcher m = YEAR_MONTH.matcher(text);
    if (m.matches()) {
      return written(DateStyle.of(DateOrder.YEAR_MONTH, m.group(2)), m.group(1), m.group(3));
    }
    Written quarterOrWeek = quarterOrWeek(text);
    return quarterOrWeek == null ? words(text) : quarterOrWeek;
  }

  private static @Nullable Written chinese(String text) {
    Matcher m = CHINESE.matcher(text);
    if (!m.matches()) {
      return null;
    }
    if (m.group(3) != null) {
      DateStyle style = DateStyle.of(DateOrder.YEAR_MONTH_DAY, "年", "月").between("", "日");
      return written(style, m.group(1), m.group(2), m.group(3));
    }
    return m.group(2) != null
        ? written(DateStyle.of(DateOrder.YEAR_MONTH, "年").between("", "月"), m.group(1), m.group(2))
        : written(DateStyle.of(DateOrder.YEAR).between("", "年"), m.group(1));
  }

  private static @Nullable Written quarterOrWeek(String text) {
    Matcher m = YEAR_QUARTER.matcher(text);
    if (m.matches()) {
      return written(DateStyle.of(DateOrder.YEAR_QUARTER, m.group(2)), m.group(1), m.group(3));
    }
    m = QUARTER_YEAR.matcher(text);
    if (m.matches()) {
      DateStyle style = DateStyle.of(DateOrder.QUARTER_YEAR, m.group(3)).between(m.group(1), "");
      return written(style, m.group(2), m.group(4));
    }
    m = WEEK.matcher(text);
    if (!m.matches()) {
      return null;
    }
    return m.group(5) == null
        ? written(DateStyle.of(DateOrder.YEAR_WEEK, m.group(2)), m.group(1), m.group(3))
        : written(
            DateStyle.of(DateOrder.YEAR_WEEK_DAY, m.group(2), m.group(4)),
            m.group(1),
            m.group(3),
            m.group(5));
  }

  private static @Nullable Written words(String text) {
    Matcher m = DAY_WORD_YEAR.matcher(text);
    if (m.matches()) {
      DateStyle style = DateStyle.of(DateOrder.DAY_MONTH_YEAR, m.group(2), m.group(4)).withWords();
      return written(style, m.group(1), m.group(3), m.group(5));
    }
    m = WORD_DAY_YEAR.matcher(text);
    if (m.matches()) {
      DateStyle style = DateStyle.of(DateOrder.MONTH_DAY_YEAR, m.group(2), m.group(4)).withWords();
      return written(style, m.group(1), m.group(3), m.group(5));
    }
    m = YEAR_WORD_DAY.matcher(text);
    if (m.matches()) {
      DateStyle style = DateStyle.of(DateOrder.YEAR_MONTH_DAY, m.group(2), m.group(4)).withWords();
      return written(style, m.group(1), m.group(3), m.group(5));
    }
    m = WORD_YEAR.matcher(text);
    if (m.matches()) {
      return written(
          DateStyle.of(DateOrder.MONTH_YEAR, m.group(2)).withWords(), m.group(1), m.group(3));
    }
    m = YEAR_WORD.matcher(text);
    return m.matches()
        ? written(
            DateStyle.of(DateOrder.YEAR_MONTH, m.group(2)).withWords(), m.group(1), m.group(3))
        : null;
  }

  /** Returns the date of these fields, or null if a word is not a month. */
  static @Nullable Written written(DateStyle style, String... texts) {
    var numbers = new ArrayList<Integer>();
    for (int i = 0; i < texts.length; i++) {
      boolean word = style.words() && style.order().fields.get(i) == DateOrder.Field.MONTH;
      int number = word ? index(texts[i], MONTHS) + 1 : Integer.parseInt(texts[i]);
      if (word && number == 0) {
        return null;
      }
      numbers.add(number);
    }
    style.order().date(numbers);
    return new Written(style, List.of(texts), numbers, null);
  }

  /** Returns the index of a word, in full or abbreviated to three letters, or -1. */
  private static int index(String word, List<String> words) {
    String lower = word.toLowerCase(Locale.ROOT);
    for (int i = 0; i < words.size(); i++) {
      String full = words.get(i).toLowerCase(Locale.ROOT);
      boolean september = full.startsWith("sept") && lower.equals("sept");
      if (full.equals(lower) || september || (lower.length() == 3 && full.startsWith(lower))) {
        return i;
      }
    }
    return -1;
  }

  /** Returns the English name of a day of the week. */
  static String weekday(DayOfWeek day) {
    return WEEKDAYS.get(day.getValue() - 1);
  }
}
