package dev.unroll.data.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.data.table.Header;
import java.io.StringReader;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A last row that sums up those above. */
class TotalRowTest {
  private static final int ROWS = 12;

  private static int value(int i) {
    return 400 + i * i * 37 % 101;
  }

  private static Series series(
      String header, List<String> labels, int last, SeriesOptions options) {
    String text =
        IntStream.rangeClosed(0, ROWS)
            .mapToObj(i -> labels.get(i) + "," + (i < ROWS ? value(i) : last))
            .collect(Collectors.joining("\n", header + ",amount\n", "\n"));
    return Table.read("file.csv", new StringReader(text), Header.FIRST_ROW)
        .series(List.of("amount"), "amount", options);
  }

  private static List<String> numbers(String last) {
    return IntStream.rangeClosed(1, ROWS + 1)
        .mapToObj(i -> i > ROWS ? last : String.valueOf(i))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Sum", "Total", "Ø", "Summe:", "合计"})
  void aTextBelowARunningNumberIsRefused(String text) {
    assertThatThrownBy(() -> series("nr", numbers(text), 450, SeriesOptions.defaults()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(
            "file.csv:14: column \"nr\" is \"" + text + "\", below a running number");
    assertThat(series("nr", numbers(text), 450, SeriesOptions.defaults().withTime("none")).length())
        .isEqualTo(ROWS + 1);
  }

  @Test
  void theSumOfAllRowsIsRefusedWhateverItsLabel() {
    int sum = IntStream.range(0, ROWS).map(TotalRowTest::value).sum();
    List<String> months = List.of("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec All".split(" "));
    for (List<String> labels : List.of(numbers(""), months)) {
      assertThatThrownBy(() -> series("label", labels, sum, SeriesOptions.defaults()))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("file.csv:14: column \"amount\" is \"" + sum + "\", the sum of");
    }
  }

  @Test
  void ordinaryLastRowsAreRead() {
    assertThat(series("nr", numbers("13"), 450, SeriesOptions.defaults()).length())
        .isEqualTo(ROWS + 1);
    assertThat(series("nr", numbers(""), 450, SeriesOptions.defaults()).length())
        .isEqualTo(ROWS + 1);
  }
}
