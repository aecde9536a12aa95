package dev.unroll.data.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.data.table.TableFormat;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers of which 1.498 may be 1498: read right, refused, or stated. */
class NumbersOfFilesTest {
  private static final String NOTE = "were read with a decimal point; set data.decimal to comma";

  private static Table table(String text, TableFormat format) {
    return Table.read("file.csv", new StringReader(text), format);
  }

  private static Series read(String separator, List<String> dates, List<String> values) {
    var text = new StringBuilder("day" + separator + "amount\n");
    for (int i = 0; i < values.size(); i++) {
      String value = separator.equals(",") ? '"' + values.get(i) + '"' : values.get(i);
      text.append(dates.get(i % dates.size())).append(separator).append(value).append('\n');
    }
    return table(text.toString(), TableFormat.detect()).series(List.of("amount"), Missing.ERROR);
  }

  private static List<String> days(String pattern) {
    return IntStream.range(1, 29).mapToObj(day -> pattern.formatted(day)).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '\0',
      textBlock =
          """
          ;!2024-01-%02d
          ;!%02d.01.2024
          ;!%02d/2019
          |!2024-01-%02d
          TAB!2024-01-%02d
          ,!%02d.01.2024
          """)
  void numbersWithOnePointAndThreeDigitsAreRefusedWhereCommasMayBeDecimal(
      String separator, String dates) {
    String mark = separator.equals("TAB") ? "\t" : separator;
    List<String> days = dates.contains("2019") ? days(dates).subList(0, 12) : days(dates);

    assertThatThrownBy(() -> read(mark, days, List.of("1.498", "1.512", "1.377", "2.019")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(
            "file.csv:2: column \"amount\" is \"1.498\", which can be 1.498 or 1498");
  }

  @ParameterizedTest
  @ValueSource(strings = {";", ",", "|", "\t"})
  void aSmallWholeNumberInTheSameColumnShowsThatAPointMaySeparateThousands(String separator) {
    List<String> values = List.of("987", "1.012", "998", "1.004");

    assertThatThrownBy(() -> read(separator, days("2024-01-%02d"), values))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("file.csv:3: column \"amount\" is \"1.012\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {";", ",", "|", "\t"})
  void aLargeWholeNumberInTheSameColumnShowsThatThousandsAreNotSeparated(String separator) {
    Series series = read(separator, days("2024-01-%02d"), List.of("1200", "1.012", "998", "1.004"));

    assertThat(series.column("amount")).containsExactly(1200, 1.012, 998, 1.004);
    assertThat(series.notes()).noneMatch(note -> note.contains(NOTE));
  }

  @Test
  void separatedByCommasThePointIsDecimalAndThatIsStated() {
    Series series = read(",", days("2024-01-%02d"), List.of("1.498", "1.512", "20.125"));

    assertThat(series.column("amount")).containsExactly(1.498, 1.512, 20.125);
    assertThat(series.notes())
        .contains(
            "numbers such as 1.498 were read with a decimal point; set data.decimal to comma if"
                + " the point separates thousands (1498)");
  }

  @Test
  void inASingleColumnThePointIsDecimalAndThatIsStated() {
    String text = "amount\n1.498\n1.512\n20.125\n";
    Series point = table(text, TableFormat.detect()).series(List.of(), Missing.ERROR);
    Series comma =
        table(text, TableFormat.detect().withDecimal(',')).series(List.of(), Missing.ERROR);

    assertThat(point.column("amount")).containsExactly(1.498, 1.512, 20.125);
    assertThat(point.notes()).anyMatch(note -> note.contains(NOTE));
    assertThat(comma.column("amount")).containsExactly(1498, 1512, 20125);
    assertThat(comma.notes()).noneMatch(note -> note.contains(NOTE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          12,5; 11,25; 12.345
          12,5; 11.250; 12,75
          12.5; 11.25; 12,345
          """)
  void aStyleThatChangesWithinAColumnIsRefused(String first, String second, String third) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      values.add(i < 150 ? first : i < 180 ? second : third);
    }
    List<String> lines =
        IntStream.range(0, 200).mapToObj(i -> "%04d-06-01".formatted(1800 + i)).toList();

    assertThatThrownBy(() -> read("\t", lines, values))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("or write all numbers of the file in one way");
  }

  @Test
  void thousandsAreReadWhereTheColumnShowsBothMarks() {
    Series german = read(";", days("%02d.01.2024"), List.of("1.234,5", "12,5", "1.234"));
    Series english = read(",", days("2024-01-%02d"), List.of("1,234.5", "12.5", "1,234"));

    assertThat(german.column("amount")).containsExactly(1234.5, 12.5, 1234);
    assertThat(english.column("amount")).containsExactly(1234.5, 12.5, 1234);
  }

  @Test
  void anotherColumnShowsTheDecimalMark() {
    Table german = table("a;b\n1.498;0,5\n987;0,25\n", TableFormat.detect());
    Table english = table("a;b\n1.498;0.5\n987;0.25\n", TableFormat.detect());

    assertThat(german.series(List.of("a"), Missing.ERROR).column("a")).containsExactly(1498, 987);
    assertThat(english.series(List.of("a"), Missing.ERROR).column("a")).containsExactly(1.498, 987);
  }

  /** Writes a number as a program or a spreadsheet of some country does. */
  private record Writing(char decimal, String thousands, int digits) {
    String write(double value) {
      String plain = String.format(Locale.ROOT, "%,." + digits + "f", value);
      return plain.replace(",", "#").replace('.', decimal).replace("#", thousands);
    }
  }

  @Test
  void whateverIsReadHasTheRightValueOrIsStated() {
    var random = new Random(11);
    int refused = 0;
    int stated = 0;
    int silent = 0;
    for (int trial = 0; trial < 3000; trial++) {
      boolean comma = random.nextBoolean();
      String[] groups = {"", comma ? "." : ",", " ", "'"};
      var writing = new Writing(comma ? ',' : '.', groups[random.nextInt(4)], random.nextInt(4));
      String separator = List.of(";", ",", "|", "\t").get(random.nextInt(4));
      double size = Math.pow(10, random.nextInt(7));
      double[] values =
          IntStream.range(0, 4 + random.nextInt(12))
              .mapToDouble(i -> Math.rint(1000 * size * random.nextDouble()) / 1000)
              .toArray();
      List<String> written = Arrays.stream(values).mapToObj(writing::write).toList();
      List<String> days = days(random.nextBoolean() ? "2024-01-%02d" : "%02d.01.2024");
      double[] right =
          Arrays.stream(values)
              .map(v -> Double.parseDouble(new Writing('.', "", writing.digits()).write(v)))
              .toArray();
      Series series;
      try {
        series = read(separator, days, written);
      } catch (BadInputException doubt) {
        refused++;
        continue;
      }
      if (Arrays.equals(series.column("amount"), right)) {
        silent++;
        continue;
      }
      stated++;
      assertThat(series.notes())
          .as("%s read as %s", written, Arrays.toString(series.column("amount")))
          .anyMatch(note -> note.contains(NOTE));
    }
    assertThat(silent).isGreaterThan(2000);
    assertThat(refused).isBetween(100, 900);
    assertThat(stated).isLessThan(60);
  }
}
