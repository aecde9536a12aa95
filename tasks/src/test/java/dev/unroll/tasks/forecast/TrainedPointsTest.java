package dev.unroll.tasks.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.data.series.Gaps;
import dev.unroll.data.series.Missing;
import dev.unroll.data.series.SeriesOptions;
import dev.unroll.data.series.Table;
import dev.unroll.data.series.Windows;
import dev.unroll.data.table.TableFormat;
import java.io.StringReader;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Counts of points that a forecaster was trained on. */
class TrainedPointsTest {
  private static Windows days(int horizon) {
    var text = new StringBuilder("day,v\n");
    for (int i = 0; i < 20; i++) {
      if (i != 6 && i != 15) {
        text.append(LocalDate.of(2024, 1, 1).plusDays(i)).append(',').append(i).append('\n');
      }
    }
    var options = SeriesOptions.defaults().withGaps(Gaps.FILL).withMissing(Missing.FORWARD_FILL);
    Table table = Table.read("days.csv", new StringReader(text.toString()), TableFormat.detect());
    return Windows.of(table.series(List.of("v"), "v", options), 4, horizon);
  }

  @Test
  void valuesThatWereFilledInDoNotCount() {
    Windows all = days(1); // forecasts days 4 to 19: 16 points, 14 of the data

    // The first ten pairs forecast days 4 to 13, of which day 6 was filled in.
    assertThat(TrainedPoints.note(TrainedPoints.summary(() -> all.slice(0, 10)).get(), all))
        .contains(
            "9 of the 14 values to forecast of this file were trained on; this score says nothing"
                + " about new data");
  }

  @Test
  void eachPointOfAHorizonCountsOnce() {
    Windows all = days(3); // 14 pairs, days 4 to 19

    // The first five pairs forecast days 4 to 10, of which day 6 was filled in.
    assertThat(TrainedPoints.note(TrainedPoints.summary(() -> all.slice(0, 5)).get(), all))
        .hasValueSatisfying(note -> assertThat(note).startsWith("6 of the 14 values to forecast"));
  }
}
