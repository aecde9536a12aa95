package dev.unroll.data.series;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.data.table.Header;
import java.io.StringReader;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers that are far from all others of their column. */
class ExtremesTest {
  private static final int ROWS = 200;

  private static double temperature(int i) {
    return Math.round(100 * (12 + 9 * Math.sin(i / 9.0))) / 10.0 / 10;
  }

  private static List<String> notes(IntToDoubleFunction value, int rows) {
    String text =
        IntStream.range(0, rows)
            .mapToObj(i -> "x," + value.applyAsDouble(i))
            .collect(Collectors.joining("\n", "other,value\n", "\n"));
    return Table.read("file.csv", new StringReader(text), Header.FIRST_ROW)
        .series(List.of("value"), "value", SeriesOptions.defaults().withTime("none"))
        .notes()
        .stream()
        .filter(note -> note.contains("far from the others"))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(doubles = {9999, -999, -9999, 99999, 1e20, -999.9, -99, 999.99, 31337})
  void aSingleMarkIsNoted(double mark) {
    assertThat(notes(i -> i == 77 ? mark : temperature(i), ROWS)).hasSize(1);
  }

  @Test
  void theSentenceNamesTheMarksAndTheRangeOfTheOthers() {
    assertThat(notes(i -> i % 50 == 7 ? -999 : i == 30 ? 9999 : temperature(i), ROWS))
        .containsExactly(
            "5 of 200 values of \"value\" are -999, 9999, far from the others (3 to 21): correct"
                + " them, or clear the cells if they mark missing values");
  }

  @Test
  void marksThatAreManyAreNoted() {
    assertThat(notes(i -> i % 3 == 0 ? -9999 : temperature(i), ROWS)).hasSize(1);
  }

  @Test
  void rainAndRareDemandAreNot() {
    var random = new Random(3);
    double[] rain = new double[ROWS];
    Arrays.setAll(rain, i -> i % 7 == 0 ? Math.exp(2 * random.nextGaussian()) : 0);
    rain[20] = 700;
    assertThat(notes(i -> rain[i], ROWS)).isEmpty();
    assertThat(notes(i -> i == 90 ? 500 : i == 20 || i == 60 ? 1 : 0, ROWS)).isEmpty();
  }

  @Test
  void valuesThatGrowToNinesAreNot() {
    assertThat(notes(i -> 9800 + i, ROWS)).isEmpty(); // ends with 9999
    assertThat(notes(i -> Math.min(9999, 60.0 * i), ROWS)).isEmpty(); // held at 9999
    assertThat(notes(i -> 900 + i, 100)).isEmpty(); // ends with 999
  }

  @Test
  void heavyTailsAndStepsAreNot() {
    var random = new Random(7);
    double[] tail = new double[ROWS];
    Arrays.setAll(tail, i -> Math.exp(1.5 * random.nextGaussian()));
    assertThat(notes(i -> tail[i], ROWS)).isEmpty();
    assertThat(notes(i -> i < 120 ? temperature(i) : 5000 + temperature(i), ROWS)).isEmpty();
    assertThat(notes(i -> Math.pow(1.2, i), ROWS)).isEmpty();
    assertThat(notes(i -> i % 2, ROWS)).isEmpty();
  }
}
