package dev.unroll.data.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeFormatTest {
  private static TimeFormat detect(String... cells) {
    return TimeFormat.detect("sales.csv: column \"day\"", List.of(cells), null);
  }

  private static TimeFormat byPattern(String pattern, String... cells) {
    return TimeFormat.detect("sales.csv: column \"day\"", List.of(cells), pattern);
  }

  /** A cell, its moment, the precision, and the pattern; each cell is written again as it was. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          2024-05-31                | 2024-05-31T00:00          | DAY     | yyyy-MM-dd
          2024-5-1                  | 2024-05-01T00:00          | DAY     | yyyy-M-d
          2024/05/31                | 2024-05-31T00:00          | DAY     | yyyy/MM/dd
          2024.05.31                | 2024-05-31T00:00          | DAY     | yyyy.MM.dd
          20240531                  | 2024-05-31T00:00          | DAY     | yyyyMMdd
          31.05.2024                | 2024-05-31T00:00          | DAY     | dd.MM.yyyy
          1.2.2024                  | 2024-02-01T00:00          | DAY     | d.M.yyyy
          01.02.2024                | 2024-02-01T00:00          | DAY     | dd.MM.yyyy
          31/05/2024                | 2024-05-31T00:00          | DAY     | dd/MM/yyyy
          05/31/2024                | 2024-05-31T00:00          | DAY     | MM/dd/yyyy
          5-31-2024                 | 2024-05-31T00:00          | DAY     | M-dd-yyyy
          31 May 2024               | 2024-05-31T00:00          | DAY     | dd MMM yyyy
          1 January 2024            | 2024-01-01T00:00          | DAY     | d MMMM yyyy
          1-JAN-2024                | 2024-01-01T00:00          | DAY     | d-MMM-yyyy
          January 1, 2024           | 2024-01-01T00:00          | DAY     | MMMM d, yyyy
          Jan 01, 2024              | 2024-01-01T00:00          | DAY     | MMM dd, yyyy
          Mon, 1 Jan 2024           | 2024-01-01T00:00          | DAY     | EEE, d MMM yyyy
          2024-Jan-01               | 2024-01-01T00:00          | DAY     | yyyy-MMM-dd
          2024年1月31日             | 2024-01-31T00:00          | DAY     | yyyy'年'M'月'dd'日'
          2024-W05-3                | 2024-01-31T00:00          | DAY     | such as 2024-W05-3
          2024-W05                  | 2024-01-29T00:00          | WEEK    | such as 2024-W05
          2020-W53                  | 2020-12-28T00:00          | WEEK    | such as 2024-W05
          2024-05                   | 2024-05-01T00:00          | MONTH   | yyyy-MM
          05/2024                   | 2024-05-01T00:00          | MONTH   | MM/yyyy
          202405                    | 2024-05-01T00:00          | MONTH   | yyyyMM
          2024M05                   | 2024-05-01T00:00          | MONTH   | yyyy'M'MM
          May 2024                  | 2024-05-01T00:00          | MONTH   | MMM yyyy
          2024年5月                 | 2024-05-01T00:00          | MONTH   | yyyy'年'M'月'
          2024-Q2                   | 2024-04-01T00:00          | QUARTER | yyyy'-Q'q
          2024Q2                    | 2024-04-01T00:00          | QUARTER | yyyy'Q'q
          Q2 2024                   | 2024-04-01T00:00          | QUARTER | 'Q'q yyyy
          2024                      | 2024-01-01T00:00          | YEAR    | yyyy
          2024-05-31T13:05          | 2024-05-31T13:05          | TIME    | yyyy-MM-dd'T'HH:mm
          2024-05-31 13:05:09       | 2024-05-31T13:05:09       | TIME    | yyyy-MM-dd HH:mm:ss
          2024-05-31 1:05           | 2024-05-31T01:05          | TIME    | yyyy-MM-dd H:mm
          2024-05-31T13:05:09.250   | 2024-05-31T13:05:09.250   | TIME    | yyyy-MM-dd'T'HH:mm:ss.SSS
          2024-05-31T13:05:09,5     | 2024-05-31T13:05:09.500   | TIME    | yyyy-MM-dd'T'HH:mm:ss,S
          2024-05-31T13:05Z         | 2024-05-31T13:05Z         | TIME    | yyyy-MM-dd'T'HH:mmXXX
          2024-05-31T13:05+02:00    | 2024-05-31T13:05+02:00    | TIME    | yyyy-MM-dd'T'HH:mmXXX
          2024-05-31 13:05:00+0200  | 2024-05-31T13:05+02:00    | TIME    | yyyy-MM-dd HH:mm:ssXX
          2024-05-31 13:05:00 -0330 | 2024-05-31T13:05-03:30    | TIME    | yyyy-MM-dd HH:mm:ss XX
          2024-05-31 13:05:00+00    | 2024-05-31T13:05Z         | TIME    | yyyy-MM-dd HH:mm:ssX
          2024-05-31 13:05:00+0000  | 2024-05-31T13:05Z         | TIME    | yyyy-MM-dd HH:mm:ssXX
          2024-05-31 13:05:00 UTC   | 2024-05-31T13:05Z         | TIME    | such as 2024-01-31 13:30:00 UTC
          2024-07-01T10:00+02:00[Europe/Berlin] | 2024-07-01T10:00+02:00 | TIME | such as 2024-01-31T14:30+01:00[Europe/Berlin]
          2024-07-01T10:00[Europe/Berlin] | 2024-07-01T10:00+02:00 | TIME | such as 2024-01-31T14:30[Europe/Berlin]
          20240531T1305             | 2024-05-31T13:05          | TIME    | yyyyMMdd'T'HHmm
          20240531T13               | 2024-05-31T13:00          | TIME    | yyyyMMdd'T'HH
          20240531T130509Z          | 2024-05-31T13:05:09Z      | TIME    | yyyyMMdd'T'HHmmssXXX
          202405311305              | 2024-05-31T13:05          | TIME    | yyyyMMddHHmm
          20240531130509            | 2024-05-31T13:05:09       | TIME    | yyyyMMddHHmmss
          2024-05-31 13             | 2024-05-31T13:00          | TIME    | yyyy-MM-dd HH
          05/31/2024 01:05 PM       | 2024-05-31T13:05          | TIME    | MM/dd/yyyy hh:mm a
          5/31/2024 12:05:09 am     | 2024-05-31T00:05:09       | TIME    | M/dd/yyyy hh:mm:ss a
          Fri, 31 May 2024 13:05:09 GMT | 2024-05-31T13:05:09Z  | TIME    | such as Wed, 31 Jan 2024 13:30:00 GMT
          1717160709                | 2024-05-31T13:05:09Z      | TIME    | seconds since 1970
          1717160709.25             | 2024-05-31T13:05:09.250Z  | TIME    | seconds since 1970
          1717160709250             | 2024-05-31T13:05:09.250Z  | TIME    | milliseconds since 1970
          1717160709250000          | 2024-05-31T13:05:09.250Z  | TIME    | microseconds since 1970
          1717160709250000000       | 2024-05-31T13:05:09.250Z  | TIME    | nanoseconds since 1970
          """)
  void readsAndWritesTheUsualFormats(String cell, String moment, Precision precision, String name) {
    TimeFormat format = detect(cell);

    assertThat(format.parse(cell)).hasToString(moment);
    assertThat(format.precision()).isEqualTo(precision);
    assertThat(format.describe()).isEqualTo(name);
    assertThat(format.format(format.parse(cell))).isEqualTo(cell);
    String pattern = format.pattern();
    if (pattern != null) {
      TimeFormat given = byPattern(pattern, cell);
      assertThat(given.parse(cell)).isEqualTo(format.parse(cell));
      assertThat(given.precision()).isEqualTo(precision);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Total",
        "",
        "12",
        "3.5",
        "north",
        "2024-13",
        "2024-02-30",
        "31.02.2024",
        "2024-00-10",
        "0000-01-01",
        "2024-05-31T25:00",
        "2024-05-31T13:60",
        "13:05",
        "2024-05-31T13:05+25:00",
        "Mon, 2 Jan 2024",
        "Foo 2024",
        "1,234",
        "45292",
        "12345678",
        "192.168.0.1",
        "2024-05-31 13:05 PM",
        "2021-W53",
        "2024-05-31T13:05[Europe/Nowhere]",
        "00/00/2024",
        "2024-Q5",
        "99999999999999999999",
        "２０２４-05-31"
      })
  void whatIsNoTimeIsRefused(String cell) {
    assertThatThrownBy(() -> detect(cell))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("sales.csv: column \"day\", point 1: ");
    assertThat(TimeFormat.isTimes(List.of(cell, cell, cell), true, null)).isFalse();
  }

  @Test
  void aCellThatIsNoTimeIsNamed() {
    List<String> cells = List.of("2024-01-01", "2024-01-02", "Total");

    assertThatThrownBy(
            () -> TimeFormat.detect(i -> "sales.csv:" + (i + 2) + ": column \"day\"", cells, null))
        .hasMessage(
            "sales.csv:4: column \"day\": \"Total\" is not a time (expected one such as 2024-01-01)."
                + " Remove the row, or correct it.");
    assertThatThrownBy(() -> detect("Total", "2024-01-01", "2024-01-02"))
        .hasMessageContaining("point 1: \"Total\" is not a time");
    assertThatThrownBy(() -> detect("2024-01-01", " ", "2024-01-02"))
        .hasMessageContaining("point 2: the cell is empty");
    assertThatThrownBy(() -> detect("1717160709", "1717160710", "sum"))
        .hasMessageContaining("point 3: \"sum\" is not a time (expected seconds since 1970)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2024-01-01,2024-01-02,03.01.2024            | 3
          2024-01-01,2024-01-02,2024/01/03            | 3
          2024-01-01,2024-01-02,2024-01               | 3
          01.02.2024,2.2.2024,2024-02-03              | 3
          2024-01-01T00:00,2024-01-01T01:00Z          | 2
          2024-01-01T00:00Z,2024-01-02                | 2
          2024-01-01,2024-01-02T00:00Z                | 2
          13/01/2024,14/01/2024,01/15/2024            | 3
          01/13/2024,14/01/2024                       | 2
          1/31/2024 1:00 PM,1/31/2024 13:00           | 2
          Jan 2024,2024-02                            | 2
          """)
  void aFormatThatChangesIsRefusedAtTheFirstCellThatDiffers(String cells, int point) {
    assertThatThrownBy(() -> detect(cells.split(",")))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("sales.csv: column \"day\", point " + point + ": \"")
        .hasMessageMatching(".*(is written differently from|differ in having an offset).*");
  }

  @Test
  void someThingsMayVaryFromCellToCell() {
    TimeFormat format =
        detect("2024-01-01", "2024-01-01 01:00", "2024-01-01T02:00:00", "2024-01-01 03:00:00.5");

    assertThat(format.parse("2024-01-02"))
        .isEqualTo(Moment.of(LocalDate.of(2024, 1, 2).atStartOfDay()));
    assertThat(format.precision()).isEqualTo(Precision.TIME);
    assertThat(format.format(format.parse("2024-01-01 04:00"))).isEqualTo("2024-01-01 04:00:00.0");
    TimeFormat offsets = detect("2024-10-27 02:30:00+02", "2024-10-27 02:00:00+05:30");
    assertThat(offsets.parse("2024-10-27T03:00:00Z")).hasToString("2024-10-27T03:00Z");
    assertThat(detect("5/9/2024", "5/10/2024", "12/31/2024").parse("5/1/2024"))
        .hasToString("2024-05-01T00:00");
    assertThat(detect("2024-01-01 23:00", "2024-01-01 24:00").parse("2024-01-01 24:00"))
        .hasToString("2024-01-02T00:00");
    assertThat(detect("1 Sept 2024", "1 May 2024", "1 June 2024").parse("1 Sept 2024"))
        .hasToString("2024-09-01T00:00");
  }

  @Test
  void twoDigitYearsNeedAPattern() {
    for (String cell : List.of("01.02.24", "1-Jan-24", "31/12/23", "1/2/24 13:00")) {
      assertThatThrownBy(() -> detect(cell, cell))
          .hasMessageContaining("has two digits")
          .hasMessageContaining("data.dateFormat");
      assertThat(TimeFormat.isTimes(List.of(cell, cell))).isTrue();
    }
    TimeFormat format = byPattern("d-MMM-yy", "1-Jan-24", "2-Jan-24");
    assertThat(format.parse("1-JAN-24")).hasToString("2024-01-01T00:00");
    assertThat(format.format(format.parse("3-Feb-24"))).isEqualTo("3-Feb-24");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dd/mm/yyyy | use "dd/MM/yyyy"
          DD.MM.YYYY | use "dd.MM.yyyy"
          %d.%m.%Y %H:%M | use "dd.MM.yyyy HH:mm"
          nonsense   | is not a pattern of java.time
          yyyy-MM-dd | "02/01/2024" is not a time of the pattern yyyy-MM-dd
          dd         | "02/01/2024" is not a time of the pattern dd
          """)
  void aBadPatternIsRefused(String pattern, String sentence) {
    assertThatThrownBy(() -> byPattern(pattern, "02/01/2024"))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("sales.csv: column \"day\": ")
        .hasMessageContaining(sentence);
  }

  @ParameterizedTest
  @CsvSource({
    "03/01/23, dd/MM/yy or MM/dd/yy",
    "03.01.23, dd.MM.yy or MM.dd.yy",
    "Jan-10, MMM-yy",
    "3-Jan-10, d-MMM-yy"
  })
  void yearsOfTwoDigitsAreRefusedWithThePattern(String cell, String pattern) {
    assertThatThrownBy(() -> TimeFormat.detect("x.csv", List.of(cell, cell), null))
        .hasMessageEndingWith("Set data.dateFormat, such as " + pattern + ".");
  }

  @Test
  void monthsOfAnotherLanguageAreNoRowsToRemove() {
    assertThatThrownBy(
            () ->
                TimeFormat.detect("x.csv", List.of("Jan 2012", "Feb 2012", "M\u00e4r 2012"), null))
        .hasMessageContaining("\"M\u00e4r 2012\" is not a time (expected one such as Jan 2012)")
        .hasMessageEndingWith("Write it like the others, or all of them as 2024-05-31 or 2024-05.");
  }

  @Test
  void aCellThatDoesNotFollowThePatternIsNamed() {
    assertThatThrownBy(() -> byPattern("dd/MM/yyyy", "02/01/2024", "30/02/2024"))
        .hasMessageContaining("point 2: \"30/02/2024\" is not a time (expected dd/MM/yyyy)");
    assertThatThrownBy(() -> byPattern("yyyy-MM-dd[ HH:mm]", "2024-01-01", "2024-01-01 10:00"))
        .hasMessageContaining("point 2: ");
    assertThat(byPattern("epoch-milliseconds", "5", "6").parse("1000"))
        .hasToString("1970-01-01T00:00:01Z");
    TimeFormat zones = byPattern("yyyy-MM-dd HH:mm VV", "2024-07-01 10:00 Europe/Berlin");
    assertThat(zones.format(zones.parse("2024-12-01 10:00 Europe/Berlin")))
        .isEqualTo("2024-12-01 10:00 Europe/Berlin");
    TimeFormat names = byPattern("yyyy-MM-dd HH:mm z", "2024-01-01 10:00 CET");
    assertThat(names.format(names.parse("2024-02-01 10:00 CET"))).isEqualTo("2024-02-01 10:00 CET");
  }

  @Test
  void numbersAreTimesOnlyWhenTheColumnSaysSoOrTheyRiseEvenly() {
    List<String> years = List.of("2001", "2002", "2003", "2004");
    List<String> counts = List.of("1990", "2003", "2021", "2050");
    List<String> epochs = List.of("1717160709", "1717160769", "1717160829", "1717160889");
    List<String> days = List.of("20240130", "20240131", "20240201", "20240202");
    List<String> prices = List.of("1.5", "2.5", "3.5");
    // Some of these could be an hour of the year 1700: 1700-01-08, 00 h.
    List<String> hours =
        IntStream.range(0, 200).mapToObj(i -> Integer.toString(1_700_000_000 + 3600 * i)).toList();
    assertThat(TimeFormat.isTimes(hours)).isTrue();
    assertThat(detect(hours.toArray(String[]::new)).describe()).isEqualTo("seconds since 1970");

    assertThat(List.of(years, epochs, days)).allMatch(TimeFormat::isTimes);
    assertThat(List.of(counts, prices)).noneMatch(TimeFormat::isTimes);
    assertThat(TimeFormat.isTimes(counts, true, null)).isTrue();
    assertThat(TimeFormat.isTimes(prices, true, null)).isFalse();
    assertThat(TimeFormat.isTimes(List.of("2024-01-01", "", "Total", "2024-01-02", "2024-01-03")))
        .isTrue();
    assertThat(TimeFormat.isTimes(List.of("a", "b", "2024-01-01"))).isFalse();
    assertThat(TimeFormat.isTimes(List.of())).isFalse();
    assertThat(
            List.of(
                "date", "Date", "timestamp", "ds", "order_date", "OrderDate", "start time", "日期"))
        .allMatch(TimeFormat::isNamedLikeATime);
    assertThat(List.of("sales", "update", "lifetime", "y", ""))
        .noneMatch(TimeFormat::isNamedLikeATime);
  }

  /** Random times, written in the style of a cell, are found in the same style and read back. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2024-05-31",
        "2024-5-1",
        "2024/05/31",
        "20240531",
        "31.05.2024",
        "1.2.2024",
        "31/05/2024",
        "05/31/2024",
        "5-31-2024",
        "31 May 2024",
        "1 January 2024",
        "1-JAN-2024",
        "January 1, 2024",
        "Mon, 1 Jan 2024",
        "2024年1月31日",
        "2024-W05-3",
        "2024-W05",
        "2024-05",
        "05/2024",
        "202405",
        "2024M05",
        "May 2024",
        "January 2024",
        "2024-Q2",
        "Q2 2024",
        "2024",
        "2024-05-31T13:05",
        "2024-05-31 13:05:09",
        "2024-05-31 1:05",
        "2024-05-31T13:05:09.250",
        "2024-05-31T13:05:09,500000000",
        "2024-05-31T13:05Z",
        "2024-05-31 13:05:00+0200",
        "2024-05-31 13:05:00+00",
        "20240531T1305",
        "20240531130509",
        "05/31/2024 01:05 PM",
        "5/31/2024 1:05:09 am",
        "31.05.2024, 13:05",
        "Fri, 31 May 2024 13:05:09 GMT",
        "2024-07-01T10:00:00+02:00[Europe/Berlin]",
        "1717160709.250",
        "1717160709250"
      })
  void randomTimesAreReadBack(String cell) {
    TimeFormat format = detect(cell);
    boolean offset = format.parse(cell).offset() != null;
    var random = new java.util.Random(cell.hashCode());
    List<String> texts = new ArrayList<>();
    List<Moment> moments = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      long micros =
          1_000_000_000_000_000L + (long) (random.nextDouble() * 1.5e15) / 250_000 * 250_000;
      var local =
          java.time.LocalDateTime.ofEpochSecond(
              micros / 1_000_000, (int) (micros % 1_000_000) * 1000, java.time.ZoneOffset.UTC);
      var moment = new Moment(local, offset ? java.time.ZoneOffset.UTC : null);
      texts.add(format.format(moment));
      moments.add(format.parse(texts.get(i)));
      assertThat(format.format(moments.get(i))).isEqualTo(texts.get(i));
    }
    TimeFormat again = TimeFormat.detect("x", texts, null);

    assertThat(again.parse(texts)).isEqualTo(moments);
    assertThat(again.precision()).isEqualTo(format.precision());
    assertThat(texts).allMatch(text -> again.format(again.parse(text)).length() >= 4);
    String pattern = again.pattern();
    if (pattern != null) {
      assertThat(byPattern(pattern, texts.toArray(String[]::new)).parse(texts)).isEqualTo(moments);
    }
  }

  @Test
  void localeAndTimeZoneDoNotMatter() {
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    String[] cells = {
      "1 JAN 2024",
      "Mon, 1 Jan 2024 13:00:00 +0200",
      "1717160709",
      "2024-05-31",
      "5/31/2024 1:05 PM",
      "2024-Q2"
    };
    List<String> expected = Arrays.stream(cells).map(TimeFormatTest::everything).toList();
    try {
      for (String tag :
          List.of("tr", "th-TH-u-ca-buddhist-nu-thai", "ar-EG", "hi-IN-u-nu-deva", "de")) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kolkata"));
        assertThat(Arrays.stream(cells).map(TimeFormatTest::everything).toList())
            .isEqualTo(expected);
      }
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  private static String everything(String cell) {
    TimeFormat format = detect(cell);
    Moment moment = format.parse(cell);
    String pattern = format.pattern();
    String byPattern =
        pattern == null || pattern.startsWith("epoch")
            ? ""
            : byPattern(pattern, cell).format(moment);
    return moment
        + " "
        + format.describe()
        + " "
        + format.format(moment)
        + " "
        + byPattern
        + Frequency.infer(
                List.of(moment, Frequency.parse("month-ends").plus(moment, 2)), Precision.TIME)
            .name();
  }
}
