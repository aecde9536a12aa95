package dev.unroll.data.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.data.table.TableFormat;
import java.io.StringReader;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Times that are seconds early or late: every 10 minutes, with a hole of 5 hours. */
class JitterTest {
  private static final int ROWS = 60;
  private static final int BEFORE = 40; // the hole
  private static final SeriesOptions FILL =
      SeriesOptions.defaults().withGaps(Gaps.FILL).withMissing(Missing.FORWARD_FILL);

  private static List<String> rows() {
    LocalDateTime start = LocalDateTime.parse("2023-01-01T00:00");
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      int seconds = i * 7 % 5 == 0 ? 0 : i * 11 % 15 - 7;
      LocalDateTime at = start.plusMinutes(10L * i + (i < BEFORE ? 0 : 300)).plusSeconds(seconds);
      rows.add("%s,%d".formatted(at, i));
    }
    return rows;
  }

  private static Series series(List<String> rows, SeriesOptions options) {
    String text = "t,value\n" + String.join("\n", rows) + "\n";
    return Table.read("file.csv", new StringReader(text), TableFormat.detect())
        .series(List.of("value"), "value", options);
  }

  @Test
  void gapsOfTimesWithoutARuleAreRefusedOrNoted() {
    assertThat(series(rows(), SeriesOptions.defaults()).notes())
        .anyMatch(note -> note.contains("The longest distance is the one after 2023-01-01T06:3"));
    for (Gaps gaps : List.of(Gaps.REFUSE, Gaps.FILL)) {
      assertThatThrownBy(() -> series(rows(), SeriesOptions.defaults().withGaps(gaps)))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("holds times without a frequency")
          .hasMessageContaining("Set data.frequency, or data.gaps to note");
    }
  }

  @Test
  void eachTimeCountsAsTheNearestOneOfTheFrequency() {
    Series filled = series(rows(), FILL.withFrequency("10 minutes"));

    assertThat(filled.length()).isEqualTo(ROWS + 30);
    assertThat(filled.column("value")).startsWith(0, 1, 2).endsWith(58, 59);
    assertThat(filled.notes())
        .anyMatch(note -> note.contains("are read as its nearest time"))
        .anyMatch(note -> note.contains("30 rows are missing (every 10 minutes): 30 after"));
    assertThatThrownBy(
            () ->
                series(
                    rows(),
                    SeriesOptions.defaults().withGaps(Gaps.REFUSE).withFrequency("10 minutes")))
        .hasMessageContaining("30 rows are missing between");
  }

  @Test
  void aRowOffAnInferredRuleGetsNoRowBesideIt() {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add("2023-01-%02dT%02d:00,%d".formatted(1 + i / 24, i % 24, i));
    }
    rows.set(30, "2023-01-02T05:59,30");
    rows.remove(50);

    Series filled = series(rows, FILL);

    assertThat(filled.length()).isEqualTo(ROWS);
    assertThat(filled.notes()).anyMatch(note -> note.contains("1 row is missing (hourly)"));
  }

  @Test
  void twoRowsForOneTimeOfTheFrequencyAreRefused() {
    SeriesOptions hourly = SeriesOptions.defaults().withFrequency("hourly");

    assertThatThrownBy(() -> series(rows(), hourly))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("the nearest time of data.frequency (hourly) is")
        .hasMessageContaining("(expected one row for each)");
  }
}
