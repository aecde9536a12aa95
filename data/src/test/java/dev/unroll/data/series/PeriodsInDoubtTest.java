package dev.unroll.data.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.data.table.TableFormat;
import java.io.StringReader;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Digits that can be months as well as weeks, quarters or years of two calendar years. */
class PeriodsInDoubtTest {
  private static Table table(
      String column, int rows, IntFunction<String> time, TableFormat format) {
    String text =
        IntStream.range(0, rows)
            .mapToObj(i -> time.apply(i) + ";" + (i * i % 7) + "\n")
            .collect(Collectors.joining("", column + ";value\n", ""));
    return Table.read("file.csv", new StringReader(text), format);
  }

  private static Table table(String column, int rows, IntFunction<String> time) {
    return table(column, rows, time, TableFormat.detect());
  }

  private static Series series(Table table) {
    return series(table, SeriesOptions.defaults());
  }

  private static Series series(Table table, SeriesOptions options) {
    return table.series(List.of("value"), "value", options);
  }

  private static String rule(Table table) {
    return series(table).times().orElseThrow().frequency().name();
  }

  @Test
  void yearsOfTwoCalendarYearsAreNoMonths() {
    IntFunction<String> years = i -> "%d-%02d".formatted(1998 + i, (1999 + i) % 100);
    for (int rows : new int[] {6, 13, 30}) {
      assertThatThrownBy(() -> series(table("t", rows, years)))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("\"1998-99\"")
          .hasMessageContaining("set data.time to none");
    }
    Table stated = table("t", 12, i -> years.apply(i + 2), TableFormat.detect());
    assertThatThrownBy(() -> series(stated)).hasMessageContaining("of two calendar years");
    assertThat(series(stated, SeriesOptions.defaults().withTime(SeriesOptions.NO_TIME)).length())
        .isEqualTo(12);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%d-%d", "%d/%d", "%d-%02d", "%d%02d"})
  void quartersAndMonthsAreChosenByThePattern(String text) {
    IntFunction<String> quarters = i -> text.formatted(2010 + i / 4, 1 + i % 4);
    String one = text.contains("02") ? "qq" : "q";
    String pattern = "yyyy" + text.replaceAll("%0?2?d", "") + one;

    assertThatThrownBy(() -> series(table("t", 24, quarters)))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("file.csv:2: column \"t\": \"" + quarters.apply(0))
        .hasMessageContaining("can be a month or a quarter")
        .hasMessageContaining(" or \"" + pattern + "\"");
    TableFormat format = TableFormat.detect().withDateFormat(pattern);
    assertThat(rule(table("t", 24, quarters, format))).isEqualTo("quarterly");
  }

  @Test
  void aPatternThatNoColumnHasIsRefused() {
    TableFormat format = TableFormat.detect().withDateFormat("dd.MM.yyyy");
    assertThatThrownBy(() -> series(table("t", 12, i -> "2024-05-%02d".formatted(i + 1), format)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no column holds times written as data.dateFormat sets")
        .hasMessageContaining("got \"2024-05-01\" in column \"t\"");
  }

  @Test
  void aColumnNamedLikeWeeksOrQuartersIsNotReadAsMonths() {
    IntFunction<String> digits = i -> "%d".formatted(202301 + i);
    assertThatThrownBy(() -> series(table("week", 12, digits)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("\"202301\" can be a month or, as the column is called, a week");
    TableFormat months = TableFormat.detect().withDateFormat("yyyyMM");
    assertThat(rule(table("week", 12, digits, months))).isEqualTo("monthly");
    assertThatThrownBy(() -> series(table("Quartal", 4, i -> "2010-" + (i + 1))))
        .hasMessageContaining("can be a month or a quarter");
  }

  @Test
  void monthsAreStillMonths() {
    assertThat(rule(table("t", 12, i -> "%d".formatted(202301 + i)))).isEqualTo("monthly");
    assertThat(rule(table("t", 4, i -> "2010-" + (i + 1)))).isEqualTo("monthly");
    assertThat(rule(table("t", 30, i -> "%d-%02d".formatted(2000 + i / 12, 1 + i % 12))))
        .isEqualTo("monthly");
    assertThat(rule(table("quarter", 12, i -> "%d-%02d".formatted(2000 + i / 4, 1 + i % 4 * 3))))
        .isEqualTo("quarterly");
    assertThat(rule(table("t", 12, i -> "%d-01".formatted(2000 + i)))).isEqualTo("yearly");
    assertThat(rule(table("t", 12, i -> "%d-%02d".formatted(2000 + i / 2, 1 + i % 2 * 6))))
        .isEqualTo("every 6 months");
  }

  @ParameterizedTest
  @ValueSource(strings = {"weekly", "daily", "30 minutes", "month-ends"})
  void aFrequencyThatTheTimesCannotShowIsRefused(String frequency) {
    Table months = table("t", 24, i -> "%d-%02d".formatted(2000 + i / 12, 1 + i % 12));

    assertThatThrownBy(() -> series(months, SeriesOptions.defaults().withFrequency(frequency)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("data.frequency is " + frequency)
        .hasMessageContaining("column \"t\" (yyyy-MM) has one text for several of its times");
    for (String right : List.of("monthly", "quarterly", "yearly")) {
      assertThat(series(months, SeriesOptions.defaults().withFrequency(right)).length())
          .isEqualTo(24);
    }
  }
}
