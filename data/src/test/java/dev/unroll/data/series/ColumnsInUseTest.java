package dev.unroll.data.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.data.table.TableFormat;
import java.io.StringReader;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The detection of columns of times, ids and values, and the advice in their messages. */
class ColumnsInUseTest {
  private static final int ROWS = 96;

  private static Table table(String header, IntFunction<String> row, boolean reversed) {
    List<String> rows = new ArrayList<>(IntStream.range(0, ROWS).mapToObj(row).toList());
    if (reversed) {
      Collections.reverse(rows);
    }
    String text = header + "\n" + String.join("\n", rows) + "\n";
    return Table.read("file.csv", new StringReader(text), TableFormat.detect());
  }

  private static double value(int i) {
    return i * 29 % 41 + 0.5;
  }

  @Test
  void digitsThatAreDatesAreNotSortedAsNumbers() {
    IntFunction<String> row =
        i ->
            LocalDate.of(2023, 1, 20)
                    .plusDays(i)
                    .format(DateTimeFormatter.ofPattern("ddMMyyyy", Locale.ROOT))
                + ";"
                + value(i);
    Table table = table("x;value", row, true);
    assertThatThrownBy(
            () -> table.series(List.of("value"), "value", SeriesOptions.defaults().withTime("x")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("Set data.dateFormat to ddMMyyyy");
  }

  @Test
  void columnsThatAreSetAreNoValues() {
    Table table =
        table("shop;step;value", i -> i % 2 * 4 + ";" + i / 2 * 7 + ";" + value(i), false);
    SeriesOptions options = SeriesOptions.defaults().withId(Map.of("shop", "4")).withTime("step");
    assertThat(table.onlyNumericColumn(options)).isEqualTo("value");
    assertThatThrownBy(table::onlyNumericColumn).hasMessageContaining("3 columns hold numbers");
    Series series = table.series(List.of("value"), "value", options);
    assertThat(series.length()).isEqualTo(ROWS / 2);
    assertThat(table.setAside(series, options)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"24", "48", "hhmm", "hhmmss"})
  void partsOfDaysAreNoSeries(String kind) {
    int slots = kind.equals("24") ? 24 : 48;
    IntFunction<String> slot =
        i ->
            kind.equals("hhmm")
                ? "%02d%02d".formatted(i / 2, i % 2 * 30)
                : kind.equals("hhmmss")
                    ? String.valueOf(i / 2 * 10_000 + i % 2 * 3000)
                    : String.valueOf(i + 1);
    Table table =
        table(
            "day;slot;value",
            i -> "2024-05-%02d;%s;%s".formatted(1 + i / slots, slot.apply(i % slots), value(i)),
            false);
    assertThatThrownBy(() -> table.series(List.of("value"), Missing.ERROR))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("\"slot\" counts the rows within each time, as hours")
        .hasMessageContaining("data.id={slot: " + slot.apply(0) + "}");
  }

  @Test
  void ratesAreNoMonths() {
    Table table =
        table(
            "rate;value",
            i -> "1.%d;%s".formatted(1930 + i * 29 % 97 % 70, i % 2 == 0 ? "2.345" : "3.456"),
            false);
    assertThat(table.format().decimal()).isEqualTo('.');
    assertThat(table.series(List.of("value"), Missing.ERROR).values("value")[0]).isEqualTo(2.345);
    Table months =
        table("month;value", i -> "%d.%d;%s".formatted(1 + i % 12, 2019 + i / 12, "2.345"), false);
    assertThatThrownBy(() -> months.series(List.of("value"), Missing.ERROR))
        .hasMessageContaining("which can be 2.345 or 2345");
  }

  @Test
  void aDayOfExportIsNotTheColumnOfTimes() {
    Table table =
        table(
            "exported;stamp;value",
            i -> "2024-06-01;" + (1_700_000_000L + 3600L * i) + ";" + value(i),
            true);
    Series series = table.series(List.of("value"), Missing.ERROR);
    assertThat(series.times().orElseThrow().column()).isEqualTo("stamp");
    assertThat(series.values("value")[0]).isEqualTo(value(0));
  }

  @Test
  void anUnknownIdIsCorrected() {
    Table table = table("shop;value", i -> "a;" + value(i), false);
    SeriesOptions options = SeriesOptions.defaults().withId(Map.of("shp", "a"));
    assertThatThrownBy(() -> table.series(List.of("value"), "value", options))
        .hasMessageContaining("shop")
        .hasMessageNotContaining("{}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dd/MM/yyyy", "dd/MM/yyyy HH:mm"})
  void aPatternReadsDatesWithTheTimesOfDayInAnotherColumn(String pattern) {
    for (String time : new String[] {null, "day"}) {
      String text =
          IntStream.range(0, ROWS)
              .map(i -> ROWS - 1 - i)
              .mapToObj(i -> "%02d/02/2023;%02d:00;%s".formatted(1 + i / 24, i % 24, value(i)))
              .collect(Collectors.joining("\n", "day;clock;value\n", "\n"));
      TableFormat format = TableFormat.detect().withDateFormat(pattern);
      SeriesOptions options = SeriesOptions.defaults();
      Series series =
          Table.read("file.csv", new StringReader(text), format)
              .series(List.of("value"), "value", time == null ? options : options.withTime(time));
      assertThat(series.times().orElseThrow().frequency().name()).isEqualTo("hourly");
      assertThat(series.values("value")[0]).isEqualTo(value(0));
      assertThat(series.labels()).startsWith("01/02/2023 00:00");
    }
  }

  @Test
  void thePatternOfDaysOfTheYearIsRead() {
    String text =
        IntStream.range(0, ROWS)
            .mapToObj(i -> "2022-%03d;%s".formatted(1 + ROWS - i, value(i)))
            .collect(Collectors.joining("\n", "x;value\n", "\n"));
    TableFormat format = TableFormat.detect().withDateFormat("yyyy-DDD");
    Series series =
        Table.read("file.csv", new StringReader(text), format)
            .series(List.of("value"), Missing.ERROR);
    assertThat(series.times().orElseThrow().frequency().name()).isEqualTo("daily");
  }
}
