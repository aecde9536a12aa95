package dev.unroll.data.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.data.table.TableFormat;
import java.io.StringReader;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order of rows and the series in them, whatever the columns are called. */
class OrderOfRowsTest {
  private static final int ROWS = 36;

  /** Writings of a time by name: unknown names, digits only. */
  private static final Map<String, IntFunction<String>> TIMES =
      Map.of(
          "Stichtag", i -> day(i, "yyyyMMdd"),
          "k", i -> LocalDate.of(2020, 1, 1).plusMonths(i).format(pattern("yyyyMM")),
          "FY", i -> Integer.toString(1980 + i),
          "created_at", i -> Long.toString(1_700_000_000L + 3600L * i),
          "unixtime", i -> Long.toString(1_700_000_000_000L + 86_400_000L * i),
          "stand", i -> day(i, "yyyyMMdd") + "120000",
          "Wann", i -> day(i, "dd.MM.yyyy"),
          "x", i -> day(i, "MMM d, yyyy"),
          // Days without weekends and a few more: no even steps.
          "Buchung", i -> day(i + i / 5 * 2 + i / 11, "yyyyMMdd"),
          "at", i -> Long.toString(1_700_000_000L + 977L * i * i + 13L * i));

  private static DateTimeFormatter pattern(String text) {
    return DateTimeFormatter.ofPattern(text, java.util.Locale.ENGLISH);
  }

  private static String day(int i, String pattern) {
    return LocalDate.of(2023, 3, 1).plusDays(i).format(pattern(pattern));
  }

  private static Table table(String header, List<String> rows) {
    String text = header + "\n" + String.join("\n", rows) + "\n";
    return Table.read("file.csv", new StringReader(text), TableFormat.detect());
  }

  private static Series series(Table table) {
    return series(table, SeriesOptions.defaults());
  }

  private static Series series(Table table, SeriesOptions options) {
    return table.series(List.of("value"), "value", options);
  }

  private static double[] values(Series series) {
    return series.column("value");
  }

  private static double[] expected() {
    return IntStream.range(0, ROWS).mapToDouble(i -> i * i % 23 + 0.5).toArray();
  }

  private static List<String> rows(IntFunction<String> time) {
    return new ArrayList<>(
        IntStream.range(0, ROWS).mapToObj(i -> time.apply(i) + ";" + expected()[i]).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Stichtag",
        "k",
        "FY",
        "created_at",
        "unixtime",
        "stand",
        "Wann",
        "x",
        "Buchung",
        "at"
      })
  void rowsAreSortedByTimesUnderAnyName(String name) {
    List<String> rows = rows(TIMES.get(name));
    assertThat(values(series(table(name + ";value", rows)))).containsExactly(expected());

    Collections.reverse(rows);
    Series reversed = series(table(name + ";value", rows));
    assertThat(values(reversed)).containsExactly(expected());
    assertThat(reversed.notes()).anyMatch(note -> note.contains("begins with the newest row"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Stichtag", "k", "FY", "created_at", "unixtime", "stand", "Wann", "Buchung"})
  void shuffledRowsAreSortedByTimesUnderAnyName(String name) {
    List<String> rows = rows(TIMES.get(name));
    Collections.shuffle(rows, new Random(3));

    Series series = series(table(name + ";value", rows));

    assertThat(values(series)).containsExactly(expected());
    assertThat(series.notes()).anyMatch(note -> note.contains("the rows were sorted by"));
  }

  @Test
  void epochsInMixedOrderWithoutARuleAreRefusedUnlessTheyAreNamed() {
    List<String> rows = rows(TIMES.get("at"));
    Collections.shuffle(rows, new Random(3));
    Table unknown = table("at;value", rows);

    assertThatThrownBy(() -> series(unknown))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("column \"at\" may hold times in seconds or milliseconds since 1970")
        .hasMessageContaining("Set data.time to at");
    assertThat(values(series(unknown, SeriesOptions.defaults().withTime("at"))))
        .containsExactly(expected());
    assertThat(values(series(table("timestamp;value", rows)))).containsExactly(expected());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "KW %02d/2022",
        "%02d. Woche 2022",
        "März 20%02d",
        "20%02d/23",
        "janvier 20%02d",
        "FY%02d/24",
        "3. Quartal 20%02d",
        "01.01.20%02d - 07.01.2024",
        "20%02d-01-01/2024-01-07"
      })
  void timesThatCannotBeReadAreRefused(String text) {
    Table table = table("von;value", rows(i -> text.formatted(ROWS + 9 - i)));

    assertThatThrownBy(() -> series(table))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("column \"von\"")
        .hasMessageContaining("set data.time to none if the rows are in the order of time");
    Series stated = series(table, SeriesOptions.defaults().withTime(SeriesOptions.NO_TIME));
    assertThat(values(stated)).containsExactly(expected());
    assertThat(stated.notes()).anyMatch(note -> note.contains("data.time: none"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"FY20%02d", "Day %d", "%02d:00", "Week %d"})
  void countsInWordsTellTheOrder(String text) {
    int most = text.contains(":") ? 23 : ROWS;
    List<String> rows = new ArrayList<>(rows(i -> text.formatted(i)).subList(0, most));
    Series ascending = series(table("day;value", rows));
    assertThat(ascending.notes()).noneMatch(note -> note.contains("no column of times"));

    Collections.reverse(rows);
    assertThatThrownBy(() -> series(table("day;value", rows)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("column \"day\" descends, as if the newest row came first")
        .hasMessageContaining("Sort the rows, or set data.time to none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nr", "week", "Date"})
  void numbersThatDescendAreRefusedOrSortTheRows(String name) {
    int start = name.equals("Date") ? 44986 : 1;
    List<String> rows = rows(i -> Integer.toString(start + i));
    Collections.reverse(rows);
    Table table = table(name + ";value", rows);

    assertThatThrownBy(() -> series(table))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("file.csv:3: column \"" + name + "\" descends")
        .hasMessageContaining("Set data.time to " + name + " to sort the rows by it");
    Series sorted = series(table, SeriesOptions.defaults().withTime(name));
    assertThat(values(sorted)).containsExactly(expected());
    assertThat(sorted.times().orElseThrow().text(ROWS + 1)).isEqualTo("" + (start + ROWS + 1));
    assertThat(sorted.times().orElseThrow().frequency().name()).isEqualTo("in steps of 1");
  }

  @Test
  void numbersAreTimesInTheStyleOfTheFile() {
    // 960 to 999, then 1.000 and on: the decimal commas of the values tell.
    List<String> rows =
        IntStream.range(0, ROWS)
            .mapToObj(i -> (i < 20 ? 980 + i : "1.%03d".formatted(i - 20)) + ";" + i + ",5")
            .toList();
    List<String> halves =
        IntStream.range(0, ROWS).mapToObj(i -> i / 2 + "," + i % 2 * 5 + ";" + i + ",5").toList();
    double[] values = IntStream.range(0, ROWS).mapToDouble(i -> i + 0.5).toArray();
    var options = SeriesOptions.defaults().withTime("t");

    Series thousands = series(table("t;value", rows), options);
    assertThat(values(thousands)).containsExactly(values);
    assertThat(thousands.times().orElseThrow().text(ROWS)).isEqualTo("1016");
    Series half = series(table("t;value", halves), options);
    assertThat(values(half)).containsExactly(values);
    assertThat(half.times().orElseThrow().text(ROWS)).isEqualTo("18.0");
  }

  @Test
  void gapsOfNumbersAreFilled() {
    List<String> rows = rows(i -> Double.toString(0.5 * i + (i > 9 ? 1 : 0)));
    var options = SeriesOptions.defaults().withTime("s").withGaps(Gaps.FILL);

    Series series = series(table("s;value", rows), options.withMissing(Missing.FORWARD_FILL));

    assertThat(series.length()).isEqualTo(ROWS + 2);
    assertThat(series.notes()).anyMatch(n -> n.contains("2 rows are missing (in steps of 0.5)"));
    assertThatThrownBy(() -> series(table("s;value", rows), options.withFrequency("daily")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("holds numbers that are not dates");
  }

  @ParameterizedTest
  @ValueSource(strings = {"date", "Stichtag", "stand", "timestamp"})
  void digitsThatAreDatesWithoutDoubtAreRefusedWhenTheyRepeat(String name) {
    IntFunction<String> time = TIMES.getOrDefault(name, i -> day(i, "yyyyMMdd"));
    List<String> rows = rows(i -> time.apply(i == 20 ? 19 : i));

    assertThatThrownBy(() -> series(table(name + ";value", rows)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("file.csv:22: column \"" + name + "\"")
        .hasMessageContaining("as in line 21 (expected each time once). Remove one of the rows.");
  }

  @Test
  void yearsThatRepeatDoNotOrderRowsButMustNotDescend() {
    List<String> rows = rows(i -> Integer.toString(2020 + i / 12));
    Series series = series(table("year;value", rows));
    assertThat(series.notes()).anyMatch(n -> n.contains("holds the same number more than once"));

    Collections.reverse(rows);
    assertThatThrownBy(() -> series(table("year;value", rows)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("file.csv:14: column \"year\" is \"2021\" below \"2022\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"blocks", "turns", "irregular turns"})
  void anIdRefusesSeveralSeriesWhoseTimesNeverMeet(String how) {
    IntFunction<String> id = id(how);
    List<String> rows = rows(i -> day(i, "yyyy-MM-dd") + ";" + id.apply(i));
    Table table = table("day;sensor;value", rows);

    assertThatThrownBy(() -> series(table))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("column \"sensor\" holds 2 values (A, B)")
        .hasMessageContaining("data.id={sensor: A}");
    Series one = series(table, SeriesOptions.defaults().withId(Map.of("sensor", "A")));
    assertThat(one.length())
        .isEqualTo((int) IntStream.range(0, ROWS).filter(i -> id.apply(i).equals("A")).count());
    Series all = series(table, SeriesOptions.defaults().withId(Map.of()));
    assertThat(values(all)).containsExactly(expected());
  }

  private static IntFunction<String> id(String how) {
    return switch (how) {
      case "blocks" -> i -> i < 20 ? "A" : "B";
      case "turns" -> i -> i % 2 == 0 ? "A" : "B";
      case "irregular turns" -> i -> i * i % 7 < 3 ? "A" : "B";
      default -> throw new IllegalArgumentException(how);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"blocks", "turns"})
  void anUnknownColumnThatMayTellSeriesApartIsNoted(String how) {
    IntFunction<String> id = id(how);
    List<String> rows = rows(i -> day(i, "yyyy-MM-dd") + ";" + id.apply(i));

    Series series = series(table("day;what;value", rows));

    assertThat(series.notes())
        .anyMatch(
            n -> n.contains("\"what\"") && n.contains("(--set \"data.id={what: A}\" chooses one)"));
  }

  @Test
  void partsWithARuleOfTheirOwnAreSeveralSeries() {
    // Two meters, read daily at 08:00 and at 08:10.
    List<String> rows =
        rows(
            i ->
                day(i / 2, "yyyy-MM-dd")
                    + (i % 2 == 0 ? " 08:00" : " 08:10")
                    + ";"
                    + "ab".charAt(i % 2));

    assertThatThrownBy(() -> series(table("at;what;value", rows)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("column \"what\" holds 2 values (a, b)");
  }

  @Test
  void countersThatBeginAgainWithAnotherIdAreSeveralSeries() {
    List<String> rows = rows(i -> (i / 12 + 1) + ";" + (i % 12 + 1));

    for (String header : List.of("shop;week;value", "what;week;value", "what;n;value")) {
      assertThatThrownBy(() -> series(table(header, rows)))
          .as(header)
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("so the file seems to hold several series")
          .hasMessageContaining("data.id={" + header.substring(0, 4) + ": 1}");
    }
  }

  @Test
  void featuresAndNamesOfDaysAreNoSeries() {
    List<String> weekdays =
        rows(i -> day(i, "yyyy-MM-dd") + ";" + day(i, "EEEE") + ";" + (i % 5 == 0 ? "yes" : "no"));
    assertThat(series(table("day;weekday;holiday;value", weekdays)).notes()).isEmpty();
    assertThatCode(() -> series(table("day;Wochentag;promo;value", weekdays)))
        .doesNotThrowAnyException();
  }

  @Test
  void statesOfAStoreAreNoIdsAndTextsThatAreNotReadAreNoted() {
    String[] shops = {"Norte", "Sur", "Sur", "Norte", "Norte"};
    List<String> rows = rows(i -> day(i, "yyyy-MM-dd") + ";" + shops[i * i % 5]);
    for (String name : List.of("tienda", "store_state", "sensor_ok", "machine_mode")) {
      assertThat(series(table("day;" + name + ";value", rows)).notes())
          .containsExactly(
              "column \"%s\" holds 2 texts (Norte, Sur) and is not read; if they are several series, choose one with --set \"data.id={%s: Norte}\""
                  .formatted(name, name));
    }
    for (String name : List.of("store", "store_name", "Shop ID", "region_code")) {
      assertThatThrownBy(() -> series(table("day;" + name + ";value", rows)))
          .as(name)
          .hasMessageContaining("so the file seems to hold several series");
    }
  }

  @Test
  void yearsOfOtherCalendarsAreNoted() {
    List<String> thai = rows(i -> day(i, "yyyy-MM-dd").replaceFirst("^\\d{4}", "2567"));
    assertThat(series(table("day;value", thai)).notes())
        .anyMatch(note -> note.startsWith("the times begin in the year 2567"));
  }

  @Test
  void decimalYearsThatDescendAreRefused() {
    List<String> rows =
        rows(i -> String.format(java.util.Locale.ROOT, "%.3f", 2018.292 - i / 12.0));
    assertThatThrownBy(() -> series(table("jahr_dez;value", rows)))
        .hasMessageContaining("column \"jahr_dez\"")
        .hasMessageContaining("descends");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stock", "NO2", "signal", "order_no", "Nr", "zone"})
  void quantitiesNextToDatesAreNoIds(String name) {
    List<String> rows = rows(i -> day(i, "yyyy-MM-dd") + ";" + (i * i % 7));
    Table table = table("day;" + name + ";value", rows);

    assertThat(values(series(table))).containsExactly(expected());
    assertThat(TableReport.of(table).ids()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"store", "sensor_id"})
  void idsThatAreNumbersAreFoundInBlocksAndInTurns(String name) {
    for (IntFunction<String> id :
        List.<IntFunction<String>>of(i -> i < 20 ? "1" : "2", i -> i % 2 == 0 ? "1" : "2")) {
      Table table =
          table("day;" + name + ";value", rows(i -> day(i, "yyyy-MM-dd") + ";" + id.apply(i)));

      assertThatThrownBy(() -> series(table))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("column \"" + name + "\" holds 2 values (1, 2)");
      assertThat(TableReport.of(table).ids()).containsExactly(name);
    }
  }

  @Test
  void epochsThatRepeatAndNeverDescendAreNoted() {
    List<String> rows = rows(i -> Long.toString(1_700_000_000L + i / 5 * 60L));

    Series series = series(table("sent;value", rows));

    assertThat(values(series)).containsExactly(expected());
    assertThat(series.notes()).anyMatch(n -> n.contains("column \"sent\" (1700000000)"));
  }

  @Test
  void aColumnNamedNoneIsStillAColumn() {
    List<String> rows = rows(i -> day(i, "yyyy-MM-dd"));
    Collections.reverse(rows);

    assertThat(values(series(table("none;value", rows)))).containsExactly(expected());
  }

  /** Hours of a clock of twelve, in one column with the date or in another one. */
  @ParameterizedTest
  @ValueSource(strings = {"date,time,half", "when,AM/PM"})
  void halvesOfTheDayBelongToTheTime(String columns) {
    boolean joined = columns.startsWith("when");
    List<String> rows =
        IntStream.range(0, 48)
            .mapToObj(
                i ->
                    "2024-05-0%d%s%02d:00,%s,%d"
                        .formatted(
                            1 + i / 24,
                            joined ? " " : ",",
                            (i + 11) % 12 + 1,
                            i % 24 < 12 ? "AM" : "PM",
                            i))
            .toList();
    List<String> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(5));

    for (List<String> some : List.of(rows, shuffled, rows.subList(8, 16))) {
      Series series = series(table(columns + ",value", some));
      assertThat(series.values("value")).isSorted();
      assertThat(series.times().orElseThrow().frequency().name()).isEqualTo("hourly");
      assertThat(series.times().orElseThrow().text(0)).endsWith("M");
    }
  }

  /** Two runs of every second day, one below the other, cover the same weeks. */
  @Test
  void runsThatCoverTheSameTimeAreNoted() {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      rows.add(LocalDate.of(2024, 1, 1 + i / 20).plusDays(2L * (i % 20)) + ";" + i);
    }
    assertThat(series(table("date;value", rows)).notes())
        .singleElement()
        .asString()
        .contains("in line 22, where the times begin again; if two series follow one another");
  }
}
