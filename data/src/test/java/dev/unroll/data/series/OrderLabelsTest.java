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
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns that label the rows by time, in no format that is read. */
class OrderLabelsTest {
  private static final int ROWS = 40;
  private static final List<String> ROMAN = List.of("I", "II", "III", "IV");
  private static final List<String> MONTHS =
      List.of(
          "Januar",
          "Februar",
          "März",
          "April",
          "Mai",
          "Juni",
          "Juli",
          "August",
          "September",
          "Oktober",
          "November",
          "Dezember");

  private static final Map<String, IntFunction<String>> LABELS =
      Map.ofEntries(
          Map.entry("2023.02.17.", i -> day(i, "yyyy.MM.dd.")),
          Map.entry("17 февраля 2023", i -> day(i, "d 'февраля' yyyy")),
          Map.entry("17.02.2023 г.", i -> day(i, "dd.MM.yyyy 'г.'")),
          Map.entry("IV/2021", i -> ROMAN.get(i % 4) + "/" + (2010 + i / 4)),
          Map.entry("2022-S2", i -> (2000 + i / 2) + "-S" + (i % 2 + 1)),
          Map.entry("4Q'22", i -> (i % 4 + 1) + "Q'" + (10 + i / 4)),
          Map.entry("H2 2015", i -> "H" + (i % 2 + 1) + " " + (2000 + i / 2)),
          Map.entry("W52-22", i -> "W%02d-22".formatted(i + 10)),
          Map.entry("2022_03_21", i -> day(i, "yyyy_MM_dd")),
          Map.entry("2022-080", i -> day(i, "yyyy-DDD")),
          Map.entry("Mo 21.03.2022", i -> "Mo " + day(i, "dd.MM.yyyy")),
          Map.entry("Januar", i -> MONTHS.get(i % 12)),
          Map.entry("янв 2022", i -> "янв " + (1980 + i)),
          Map.entry("2010s", i -> (1600 + 10 * i) + "s"));

  private static String day(int i, String pattern) {
    return LocalDate.of(2021, 12, 20)
        .plusDays(i)
        .format(DateTimeFormatter.ofPattern(pattern, Locale.ROOT));
  }

  private static List<String> names() {
    return List.copyOf(LABELS.keySet());
  }

  private static List<String> rows(IntFunction<String> label) {
    return new ArrayList<>(
        IntStream.range(0, ROWS).mapToObj(i -> label.apply(i) + ";" + (i * i % 23 + 0.5)).toList());
  }

  private static Series series(List<String> rows, TableFormat format, SeriesOptions options) {
    String text = "x;value\n" + String.join("\n", rows) + "\n";
    return Table.read("file.csv", new StringReader(text), format)
        .series(List.of("value"), "value", options);
  }

  private static Series series(List<String> rows) {
    return series(rows, TableFormat.detect(), SeriesOptions.defaults());
  }

  @ParameterizedTest
  @MethodSource("names")
  void rowsThatAreNotInTheOrderOfTheirLabelsAreRefused(String name) {
    List<String> rows = rows(LABELS.get(name));
    Collections.reverse(rows);
    assertThatThrownBy(() -> series(rows))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("column \"x\"")
        .hasMessageContaining("set data.time to none if the rows are in the order of time");
    assertThat(
            series(
                    rows,
                    TableFormat.detect(),
                    SeriesOptions.defaults().withTime(SeriesOptions.NO_TIME))
                .length())
        .isEqualTo(ROWS);
    Collections.shuffle(rows, new Random(3));
    assertThatThrownBy(() -> series(rows)).isInstanceOf(BadInputException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2023.02.17.", "2022-S2", "2022_03_21", "2022-080", "W52-22", "Januar"})
  void labelsThatGrowAreReadWithANote(String name) {
    assertThat(series(rows(LABELS.get(name))).notes())
        .anyMatch(note -> note.contains("could not be read as times"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ddMMyyyy", "yyMMdd"})
  void digitsThatAreDatesNameTheirPattern(String pattern) {
    List<String> rows = rows(i -> day(i, pattern));
    Collections.reverse(rows);

    assertThatThrownBy(() -> series(rows))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("which can be a date written as " + pattern)
        .hasMessageContaining("Set data.dateFormat to " + pattern);
    Series sorted =
        series(rows, TableFormat.detect().withDateFormat(pattern), SeriesOptions.defaults());
    assertThat(sorted.column("value")[0]).isEqualTo(0.5);
  }

  @Test
  void numbersThatDescendOrAreShuffledInOtherSteps() {
    List<String> tens = rows(i -> "" + 10 * (i + 1));
    assertThat(series(tens).length()).isEqualTo(ROWS);
    Collections.shuffle(tens, new Random(3));
    assertThatThrownBy(() -> series(tens)).hasMessageContaining("a running number that is not");
    List<String> falling = rows(i -> "" + 10 * (ROWS - i));
    assertThatThrownBy(() -> series(falling))
        .hasMessageContaining("descends, as if the newest row came first");
    List<String> squares = rows(i -> "" + i * i);
    assertThat(series(squares).length()).isEqualTo(ROWS);
    Collections.reverse(squares);
    assertThatThrownBy(() -> series(squares))
        .hasMessageContaining("descends, as if the newest row came first");
  }

  @Test
  void featuresAreNoLabels() {
    for (IntFunction<String> feature :
        List.<IntFunction<String>>of(
            i -> i % 3 == 0 ? "A 1 2" : "B 3 4",
            i -> (i * 7 % 11) + " kWh",
            i -> "" + i * i % 17)) {
      assertThat(series(rows(feature)).length()).isEqualTo(ROWS);
    }
  }

  private static Series of(String header, IntFunction<String> row) {
    String text =
        IntStream.range(0, ROWS)
            .mapToObj(i -> row.apply(i) + ";" + (i * i % 23 + 0.5))
            .collect(Collectors.joining("\n", header + ";value\n", "\n"));
    return Table.read("file.csv", new StringReader(text), TableFormat.detect())
        .series(List.of("value"), "value", SeriesOptions.defaults());
  }

  /** Of 40 numbers, all different, in no order. */
  private static int mixed(int i) {
    return i * 29 % 41;
  }

  @Test
  void codesInNoOrderAreReadWithANote() {
    for (IntFunction<String> code :
        List.<IntFunction<String>>of(
            i -> "A-%d-%d".formatted(mixed(i), i % 3),
            i -> "PN%03d-%d/%02d".formatted(mixed(i) * 7, i % 9, i % 50),
            i -> "192.168.%d.%d".formatted(i % 2, mixed(i) + 10),
            i -> "S-%d-%d".formatted(mixed(i), i % 5),
            i -> "SN2023-%04d".formatted(1000 + mixed(i) * 37),
            i -> "%d/%d".formatted(40_000 + mixed(i) * 11, i % 7))) {
      assertThat(of("x", code).notes()).anyMatch(note -> note.contains("order of the file"));
    }
  }

  @Test
  void aStockThatFallsIsNoOrderNextToOne() {
    IntFunction<String> falls = i -> "" + (5000 - 100 * i - i * i % 7);
    assertThatThrownBy(() -> of("stock", falls))
        .hasMessageContaining("descends, as if the newest row came first");
    assertThat(of("nr;stock", i -> (i + 1) + ";" + falls.apply(i)).length()).isEqualTo(ROWS);
    assertThat(of("stock;cycles", i -> falls.apply(i) + ";" + (900 - i * i / 2 - i)).notes())
        .anyMatch(note -> note.contains("column \"stock\" falls in every row"));
    assertThatThrownBy(() -> of("stock;cycles", i -> falls.apply(i) + ";" + (900 - 5 * i)))
        .hasMessageContaining("column \"cycles\" descends");
  }
}
