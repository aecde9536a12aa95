package dev.unroll.data.time;

import dev.unroll.BadInputException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A style that the user sets as a pattern of {@link DateTimeFormatter}, with English words.
 *
 * @param precision the precision of the first cell
 * @param region the zone of the first cell, for patterns with time zone names; null if there is
 *     none
 */
record PatternStyle(
    String pattern, DateTimeFormatter formatter, Precision precision, @Nullable ZoneId region)
    implements TimeStyle {
  /** The letters of {@code strftime} and their equivalents here. */
  private static final Map<String, String> STRFTIME =
      Map.ofEntries(
          Map.entry("%Y", "yyyy"),
          Map.entry("%y", "yy"),
          Map.entry("%m", "MM"),
          Map.entry("%d", "dd"),
          Map.entry("%H", "HH"),
          Map.entry("%I", "hh"),
          Map.entry("%M", "mm"),
          Map.entry("%S", "ss"),
          Map.entry("%f", "SSSSSS"),
          Map.entry("%p", "a"),
          Map.entry("%b", "MMM"),
          Map.entry("%B", "MMMM"),
          Map.entry("%a", "EEE"),
          Map.entry("%A", "EEEE"),
          Map.entry("%z", "XX"));

  /**
   * Returns the style of a pattern.
   *
   * @param where the prefix of the message if the pattern is invalid
   * @param cells the cells; the first that is a time determines the precision
   */
  static TimeStyle of(String where, String pattern, List<String> cells) {
    for (EpochStyle.Unit unit : EpochStyle.Unit.values()) {
      if (unit.word().equalsIgnoreCase(pattern.strip())) {
        return EpochStyle.of(unit, cells);
      }
    }
    DateTimeFormatter formatter;
    try {
      formatter = formatter(pattern);
    } catch (IllegalArgumentException bad) {
      throw new BadInputException(
          where
              + ": data.dateFormat "
              + Cells.shown(pattern)
              + " is not a pattern of java.time: "
              + bad.getMessage()
              + ".",
          bad);
    }
    Precision precision = null;
    ZoneId region = null;
    for (int i = 0; i < cells.size() && precision == null; i++) {
      precision = precision(formatter, cells.get(i));
      region =
          precision == null
              ? null
              : formatter.parse(Cells.clean(cells.get(i))).query(TemporalQueries.zoneId());
    }
    if (precision == null) {
      throw new BadInputException(
          where
              + ": "
              + Cells.shown(cells.get(0))
              + " is not a time of the pattern "
              + pattern
              + ". Correct data.dateFormat (such as yyyy-MM-dd HH:mm, dd.MM.yyyy or d MMM yyyy).");
    }
    return new PatternStyle(pattern, formatter, precision, region);
  }

  /**
   * Checks a pattern.
   *
   * @throws IllegalArgumentException with advice, if it is invalid
   */
  static void check(String pattern) {
    boolean epoch =
        Arrays.stream(EpochStyle.Unit.values())
            .anyMatch(unit -> unit.word().equalsIgnoreCase(pattern.strip()));
    if (!epoch) {
      formatter(pattern);
    }
  }

  private static DateTimeFormatter formatter(String pattern) {
    String better = better(pattern);
    if (!better.equals(pattern)) {
      throw new IllegalArgumentException(
          "yyyy is the year, MM the month, dd the day, mm the minute; use \"" + better + "\"");
    }
    try {
      return new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern(pattern)
          .parseDefaulting(ChronoField.ERA, 1)
          .toFormatter(Locale.ENGLISH)
          .withResolverStyle(ResolverStyle.STRICT);
    } catch (IllegalArgumentException bad) {
      throw new IllegalArgumentException(
          bad.getMessage() + " (expected one such as dd.MM.yyyy HH:mm)", bad);
    }
  }

  /**
   * Returns the pattern with common mistakes corrected: the syntax of another language, or minutes
   * in place of months.
   */
  private static String better(String pattern) {
    String better = pattern;
    if (pattern.indexOf('%') >= 0) {
      for (Map.Entry<String, String> letter : STRFTIME.entrySet()) {
        better = better.replace(letter.getKey(), letter.getValue());
      }
      return better.replace("%T", "HH:mm:ss").replace("%F", "yyyy-MM-dd");
    }
    if (pattern.contains("'")) {
      return pattern;
    }
    better = better.replace("YYYY", "yyyy").replace("JJJJ", "yyyy");
    better = better.replaceAll("(?<!D)DD(?!D)", "dd").replace("TT", "dd"); // DDD: day of the year
    boolean month = better.indexOf('M') >= 0 || better.indexOf('L') >= 0;
    if (!month && better.matches("(?s).*(d.*mm|mm.*d).*")) {
      better = better.replaceFirst("mm", "MM");
    }
    return better;
  }

  private static @Nullable Precision precision(DateTimeFormatter formatter, String cell) {
    try {
      return precision(formatter.parse(Cells.clean(cell)));
    } catch (DateTimeException none) {
      return null;
    }
  }

  private static @Nullable Precision precision(TemporalAccessor parsed) {
    if (parsed.query(TemporalQueries.localDate()) != null) {
      return parsed.query(TemporalQueries.localTime()) != null ? Precision.TIME : Precision.DAY;
    }
    if (!parsed.isSupported(ChronoField.YEAR)) {
      return null;
    }
    if (parsed.isSupported(ChronoField.MONTH_OF_YEAR)) {
      return Precision.MONTH;
    }
    return parsed.isSupported(IsoFields.QUARTER_OF_YEAR) ? Precision.QUARTER : Precision.YEAR;
  }

  @Override
  public Moment parse(String cell) {
    TemporalAccessor parsed = formatter.parse(Cells.clean(cell));
    if (precision(parsed) != precision) {
      throw new DateTimeException("a time of another precision");
    }
    LocalDate date = parsed.query(TemporalQueries.localDate());
    if (date == null) {
      int month =
          switch (precision) {
            case MONTH -> (int) parsed.getLong(ChronoField.MONTH_OF_YEAR);
            case QUARTER -> 3 * (int) parsed.getLong(IsoFields.QUARTER_OF_YEAR) - 2;
            case YEAR -> 1;
            case NUMBER, WEEK, DAY, TIME -> throw new IllegalStateException(precision.toString());
          };
      return Moment.of(LocalDate.of(parsed.get(ChronoField.YEAR), month, 1).atStartOfDay());
    }
    LocalTime time = parsed.query(TemporalQueries.localTime());
    var local = date.atTime(time == null ? LocalTime.MIDNIGHT : time);
    ZoneId zone = parsed.query(TemporalQueries.zone()); // the zone, or the offset if there is none
    if (zone == null) {
      return Moment.of(local);
    }
    ZoneOffset offset =
        parsed.isSupported(ChronoField.OFFSET_SECONDS)
            ? ZoneOffset.ofTotalSeconds(parsed.get(ChronoField.OFFSET_SECONDS))
            : zone.getRules().getOffset(local);
    return new Moment(local, offset);
  }

  @Override
  public String format(Moment moment) {
    if (moment.offset() == null) {
      return formatter.format(moment.local());
    }
    OffsetDateTime time = moment.local().atOffset(moment.offset());
    return formatter.format(region == null ? time : time.atZoneSameInstant(region));
  }

  @Override
  public String describe() {
    return pattern;
  }
}
