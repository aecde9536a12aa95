package dev.unroll.data.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.data.series.Missing;
import dev.unroll.data.series.Table;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Numbers in each style with each separator: read, noted or rejected, but never read wrongly
 * without a message.
 */
class NumbersOfFilesTest {
  private static final String NOTE = "read with a decimal point";

  private static Table table(String text) {
    return Table.read("x.csv", new StringReader(text), TableFormat.detect());
  }

  private static double[] values(Table table) {
    return table.series(List.of("y"), Missing.ERROR).values("y");
  }

  private static String file(String separator, String date, String... cells) {
    var text = new StringBuilder("d" + separator + "y\n");
    for (int i = 0; i < cells.length; i++) {
      boolean quoted = cells[i].contains(separator);
      String cell = quoted ? '"' + cells[i] + '"' : cells[i];
      text.append(date.formatted(i + 1)).append(separator).append(cell).append('\n');
    }
    return text.toString();
  }

  static Stream<Arguments> doubtful() {
    List<Arguments> all = new ArrayList<>();
    for (String separator : List.of(",", ";", "\t", "|")) {
      for (String date : List.of("2023-01-%02d", "%02d.01.2023")) {
        all.add(Arguments.of(file(separator, date, "1.498", "2.105", "987")));
        all.add(Arguments.of(file(separator, date, "1.498", "12500", "950")));
      }
      all.add(Arguments.of(file(separator, "%02d.01.2023", "1.498", "2.105", "3.650")));
      all.add(Arguments.of(file(separator, "%02d.2023", "1.498", "2.105", "3.650")));
    }
    for (String date : List.of("2023-01-%02d", "%02d/2023", "201%d")) {
      all.add(Arguments.of(file(";", date, "1.498", "2.105", "3.650")));
    }
    all.add(Arguments.of(file("\t", "%02d/2023", "1.498", "2.105", "3.650")));
    all.add(Arguments.of(file("|", "2%d/01/2023", "1.498", "2.105", "3.650")));
    all.add(Arguments.of("y\n1.498\n987\n2.105\n"));
    for (String separator : List.of(",", ";", "\t", "|")) {
      all.add(Arguments.of(file(separator, "2023-01-%02d", "1,498", "2,105", "987")));
      all.add(Arguments.of(file(separator, "2023-01-%02d", "1,498", "2,105", "3,650")));
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource
  void doubtful(String text) {
    assertThatThrownBy(() -> values(table(text)))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("x.csv:2: column \"y\" is \"1")
        .hasMessageContaining("which can be 1.498 or 1498")
        .hasMessageContaining("data.decimal");
  }

  @ParameterizedTest
  @ValueSource(strings = {",", "\t", "|"})
  void decimalsOfASensorAreReadWithANote(String separator) {
    Table table = table(file(separator, "2023-01-%02d", "20.125", "20.250", "21.375"));

    assertThat(values(table)).containsExactly(20.125, 20.25, 21.375);
    assertThat(table.format().notes())
        .singleElement()
        .asString()
        .contains("\"20.125\"", NOTE, "20125");
  }

  @Test
  void aNoteIsNotMadeWhereTheFileShowsTheDecimalMark() {
    Table shown = table("d,y,z\na,1.498,0.5\nb,2.105,1.5\n");
    Table set =
        Table.read(
            "x.csv",
            new StringReader("d,y\na,1.498\nb,2.105\n"),
            TableFormat.detect().withDecimal('.'));

    assertThat(values(shown)).containsExactly(1.498, 2.105);
    assertThat(shown.format().notes()).isEmpty();
    assertThat(set.format().notes()).isEmpty();
  }

  @Test
  void aPointInAnotherColumnDoesNotSilenceTheNoteNextToWholeNumbers() {
    Table doubtful = table("d;version;y\n01.10.2023;1.0;1.337\n02.10.2023;1.1;961\n");

    assertThat(values(doubtful)).containsExactly(1.337, 961);
    assertThat(doubtful.format().notes())
        .singleElement()
        .asString()
        .contains("\"1.337\"", NOTE, "1337");
  }

  @Test
  void monthsOfAYearDoNotShowTheDecimalMark() {
    assertThatThrownBy(
            () -> values(table("d\ty\n10.2023\t1.498\n11.2023\t2.105\n12.2023\t3.650\n")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("which can be 1.498 or 1498");
  }

  /** A way to write numbers. */
  private enum Style {
    POINT(".", ""),
    COMMA(",", ""),
    POINT_AND_COMMAS(".", ","),
    COMMA_AND_POINTS(",", "."),
    COMMA_AND_SPACES(",", "\u00a0");

    final String decimal;
    final String group;

    Style(String decimal, String group) {
      this.decimal = decimal;
      this.group = group;
    }

    String write(BigDecimal number) {
      String plain = String.format(Locale.ROOT, "%,." + number.scale() + "f", number);
      return plain.replace(',', 'G').replace(".", decimal).replace("G", group);
    }
  }

  private static BigDecimal number(Random random, int size, int digits, boolean trimmed) {
    var number = BigDecimal.valueOf(random.nextInt(size) * 1000L + random.nextInt(1000), 3);
    BigDecimal cut = number.setScale(digits, RoundingMode.DOWN);
    BigDecimal shown = trimmed ? cut.stripTrailingZeros() : cut;
    return shown.scale() < 0 ? shown.setScale(0) : shown;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void randomColumnsAreReadBackOrRefusedOrNoted(boolean changes) {
    var random = new Random(7);
    // A column that separates thousands in one half and writes three decimals in the other is
    // beyond any rule.
    List<Style> styles = changes ? List.of(Style.POINT, Style.COMMA) : List.of(Style.values());
    int read = 0;
    for (int round = 0; round < 20_000; round++) {
      Style first = styles.get(random.nextInt(styles.size()));
      Style second = changes ? styles.get(random.nextInt(styles.size())) : first;
      String separator = List.of(",", ";", "\t", "|").get(random.nextInt(4));
      String date = List.of("2023-01-%02d", "%02d.01.2023", "%02d/2023").get(random.nextInt(3));
      int digits = random.nextInt(4);
      int later = changes ? random.nextInt(4) : digits;
      boolean trimmed = random.nextBoolean();
      int size = List.of(10, 1000, 100_000, 10_000_000).get(random.nextInt(4));
      var cells = new String[3 + random.nextInt(6)];
      var numbers = new double[cells.length];
      for (int i = 0; i < cells.length; i++) {
        boolean below = 2 * i >= cells.length;
        BigDecimal number = number(random, size, below ? later : digits, trimmed);
        numbers[i] = number.doubleValue();
        cells[i] = (below ? second : first).write(number);
      }
      String text = file(separator, date, cells);
      Table table = table(text);
      double[] values;
      try {
        values = values(table);
      } catch (BadInputException refused) {
        assertThat(refused).hasMessageContaining("data.decimal");
        continue;
      }
      read++;
      if (table.format().notes().stream().noneMatch(note -> note.contains(NOTE))) {
        assertThat(values).as(text).containsExactly(numbers);
      }
    }
    assertThat(read).isGreaterThan(12_000);
  }
}
