package dev.unroll.data.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.data.table.Header;
import dev.unroll.data.time.Frequency;
import dev.unroll.data.time.Moment;
import dev.unroll.data.time.TimeFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Files whose times were once continued or rejected wrongly. */
class TimesFromPracticeTest {
  private static List<String> times(String file, String column) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(TimesFromPracticeTest.class.getResourceAsStream(file))) {
      var text = new InputStreamReader(in, StandardCharsets.UTF_8);
      return Table.read(file, text, Header.FIRST_ROW).text(column);
    }
  }

  private static Series dated(List<String> labels) {
    return Series.of("load", List.of("load"), new double[1][labels.size()], labels);
  }

  /** Monday to Friday; the last row is Friday, 2023-12-01. */
  @Test
  void businessDaysContinueOnMonday() throws IOException {
    List<String> labels = times("business-days.csv", "date");
    TimeFormat format = TimeFormat.detect("orders.csv", labels, null);
    List<Moment> moments = format.parse(labels);
    Frequency frequency = Frequency.infer(moments, format.precision());
    Moment last = moments.get(moments.size() - 1);

    assertThat(frequency.name()).isEqualTo("business days");
    assertThat(format.format(last)).isEqualTo("2023-12-01");
    for (int step = 1; step <= 5; step++) {
      assertThat(format.format(frequency.plus(last, step))).isEqualTo("2023-12-0" + (step + 3));
    }

    Series series = dated(labels);
    Calendar calendar = Calendar.of(series, List.of(Cycle.DAY_OF_WEEK));
    for (int step = 1; step <= 10; step++) {
      double phase = 2 * Math.PI * ((step - 1) % 5) / 7; // Monday to Friday, twice
      assertThat(calendar.at(series.length() - 1 + step))
          .containsExactly(new double[] {Math.sin(phase), Math.cos(phase)}, within(1e-12));
    }
  }

  /** Exact moments over the end of summer time: 02:30+02:00 is before 02:00+01:00. */
  @Test
  void halfHoursContinueOverTheEndOfSummerTime() throws IOException {
    List<String> labels = times("half-hours.csv", "time");
    TimeFormat format = TimeFormat.detect("half-hours.csv", labels, null);
    List<Moment> moments = format.parse(labels);
    Frequency frequency = Frequency.infer(moments, format.precision());

    assertThat(moments).isSorted();
    assertThat(frequency.name()).isEqualTo("every 30 minutes");
    for (int i = 1; i < moments.size(); i++) {
      assertThat(frequency.stepsBetween(moments.get(i - 1), moments.get(i))).isOne();
      assertThat(format.format(frequency.plus(moments.get(i - 1), 0))).isEqualTo(labels.get(i - 1));
    }
    assertThat(format.format(frequency.plus(moments.get(moments.size() - 1), 1)))
        .isEqualTo("2024-10-30T01:00:00+01:00");

    Calendar calendar = Calendar.of(dated(labels), List.of(Cycle.HOUR));
    int again = labels.indexOf("2024-10-27T02:30:00+01:00");
    double phase = 2 * Math.PI * 2.5 / 24; // the clock of the place, twice that day
    assertThat(again).isPositive();
    assertThat(calendar.at(again))
        .containsExactly(new double[] {Math.sin(phase), Math.cos(phase)}, within(1e-12));
    assertThat(calendar.at(again - 2)).containsExactly(calendar.at(again), within(1e-15));
  }
}
