package dev.unroll.data.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.BadInputException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalendarTest {
  private static Series dated(String... labels) {
    return Series.of("load.csv", List.of("load"), new double[1][labels.length], List.of(labels));
  }

  private static double[] angle(double phase) {
    return new double[] {Math.sin(2 * Math.PI * phase), Math.cos(2 * Math.PI * phase)};
  }

  @Test
  void saysWhereInItsCycleAPointIs() {
    Series series = dated("2024-02-26T00:00", "2024-04-01 18:00:00", "2024-12-31T12:30:00");
    Calendar calendar =
        Calendar.of(series, List.of(Cycle.MONTH, Cycle.DAY_OF_WEEK, Cycle.DAY_OF_YEAR, Cycle.HOUR));

    assertThat(calendar.width()).isEqualTo(8);
    // The 26th of February 2024 is a Monday and the 57th of 366 days.
    assertThat(calendar.at(0))
        .containsExactly(
            new double[] {
              angle(1 / 12.0)[0],
              angle(1 / 12.0)[1],
              0,
              1,
              angle(56 / 366.0)[0],
              angle(56 / 366.0)[1],
              0,
              1
            },
            within(1e-15));
    assertThat(calendar.at(1)[0]).isCloseTo(1, within(1e-15)); // April is a quarter round
    assertThat(calendar.at(1)[6]).isCloseTo(-1, within(1e-15)); // 18:00 three quarters
    assertThat(calendar.at(2)[2]).isCloseTo(angle(1 / 7.0)[0], within(1e-15)); // a Tuesday
    assertThat(calendar.at(2)[4]).isCloseTo(angle(365 / 366.0)[0], within(1e-15));
    assertThat(calendar.at(2)[6]).isCloseTo(angle(12.5 / 24)[0], within(1e-15));
  }

  /** Phases of the cycle at the last point and the next ones. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          MONTH       | 1960-11,1960-12                       | 11 0 1     | 12
          MONTH       | 2020-01-01,2020-04-01,2020-07-01      | 6 9 0      | 12
          MONTH       | 2020-01-31,2020-02-29,2020-03-31      | 2 3 4      | 12
          DAY_OF_YEAR | 2021-10-31,2021-11-30,2021-12-31      | 364 30 58  | 365
          DAY_OF_WEEK | 2024-02-23,2024-02-24,2024-02-25      | 6 0 1      | 7
          DAY_OF_WEEK | 2024-02-22,2024-02-23,2024-02-26,2024-02-27 | 1 2 3 | 7
          DAY_OF_WEEK | 2024-02-01,2024-02-08,2024-02-15      | 3 3 3      | 7
          DAY_OF_WEEK | 2024-01-25,2024-02-01,2024-02-08      | 3 3 3      | 7
          DAY_OF_WEEK | 2024-02-22,2024-02-23,2024-02-26      | 0 1 2      | 7
          DAY_OF_YEAR | 2021-01-30,2021-01-31,2021-02-01      | 31 32 33   | 365
          DAY_OF_YEAR | 2021-01-01,2021-02-01                 | 31 59 90   | 365
          DAY_OF_YEAR | 2021-01-31,2021-02-28                 | 58 89 119  | 365
          MONTH       | 2019-11-01,2019-12-01,2020-01-01      | 0 1 2      | 12
          HOUR        | 2021-01-01T00:00,2021-02-01T06:00     | 6 12 18    | 24
          HOUR        | 2024-01-01T21:00,2024-01-01T22:00,2024-01-01T23:00 | 23 0 1 | 24
          HOUR        | 2024-01-01T05:00:00+02:00,2024-01-01T05:15:00+02:00 | 5.25 5.5 5.75 | 24
          """)
  void goesOnBeyondTheEndAtTheSameDistance(Cycle cycle, String labels, String next, double of) {
    Series series = dated(labels.split(","));
    Calendar calendar = Calendar.of(series, List.of(cycle));

    String[] phases = next.split(" ");
    for (int k = 0; k < phases.length; k++) {
      assertThat(calendar.at(series.length() - 1 + k))
          .as("%d steps beyond", k)
          .containsExactly(angle(Double.parseDouble(phases[k]) / of), within(1e-12));
    }
  }

  @Test
  void withoutCyclesNoLabelIsRead() {
    assertThat(Calendar.of(Series.of("y", 1, 2), List.of()).at(7)).isEmpty();
    assertThat(Calendar.of(dated("a", "b"), List.of()).width()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          MONTH       | 2020-01,soon    | point 2: "soon" is not a time (expected one such as 2020-01)
          MONTH       | 2020-13         | point 1: "2020-13" is not a time
          MONTH       | 2020-02-30      | point 1: "2020-02-30" is not a time
          MONTH       | 2020-02,2020-01 | 2020-01 comes after 2020-02 (expected the points in the order of time)
          DAY_OF_WEEK | 2020-02,2020-03 | the dates are months, such as 2020-02, which do not determine day-of-week
          HOUR        | 2020-02-01      | the dates are days, such as 2020-02-01, which do not determine hour
          """)
  void datesThatSayTooLittleAreRefused(Cycle cycle, String labels, String sentence) {
    assertThatThrownBy(() -> Calendar.of(dated(labels.split(",")), List.of(cycle)))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("load.csv: ")
        .hasMessageContaining(sentence);
  }

  @Test
  void aSeriesWithoutDatesIsRefused() {
    assertThatThrownBy(() -> Calendar.of(Series.of("y", 1, 2), List.of(Cycle.MONTH)))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("y: the points have no dates, which calendar features require");
    Calendar single = Calendar.of(dated("2024-05"), List.of(Cycle.MONTH));
    assertThat(single.at(0)).hasSize(2);
    assertThatThrownBy(() -> single.at(1))
        .hasMessage(
            "load.csv: one date does not determine the distance between points; pass at least two points");
  }
}
