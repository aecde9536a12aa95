package dev.unroll.data.series;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.data.table.TableFormat;
import java.io.StringReader;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Seasonal baselines where rows are missing. */
class SeasonalPastTest {
  private static final LocalDate MONDAY = LocalDate.of(2024, 1, 1);

  /** Days and their values, without those that the predicate rejects. */
  private static Series days(int count, IntPredicate there, SeriesOptions options) {
    var text = new StringBuilder("day,v\n");
    for (int i = 0; i < count; i++) {
      if (there.test(i)) {
        text.append(MONDAY.plusDays(i)).append(',').append(value(i)).append('\n');
      }
    }
    Table table = Table.read("days.csv", new StringReader(text.toString()), TableFormat.detect());
    return table.series(List.of("v"), "v", options);
  }

  /** Another value each day. */
  private static double value(int day) {
    return 100 + 7.5 * day + day % 7 * 3;
  }

  private static double[][] forecasts(Windows pairs, int season, String name) {
    return Baseline.of(pairs, season).stream()
        .filter(baseline -> baseline.name().equals(name))
        .findFirst()
        .orElseThrow()
        .forecasts();
  }

  @Test
  void aSeasonBeforeMondayIsMondayAlthoughRowsAreMissing() {
    Series series = days(30, i -> i != 9 && i != 10 && i != 12, SeriesOptions.defaults());
    Windows pairs = Windows.of(series, 8, 1);

    double[][] seasonal = forecasts(pairs, 7, "y[t-7]");
    double[][] growth = forecasts(pairs, 7, "y[t-7]*y[t-1]/y[t-8]");

    // Rows 8 and 9 are the days 8 and 11; row 10 is day 13.
    assertThat(seasonal[0]).containsExactly(value(1));
    assertThat(seasonal[1]).containsExactly(value(4));
    assertThat(seasonal[2]).containsExactly(value(6));
    // Day 16, a week after day 9, which is missing: day 2. Before day 11 is day 8.
    assertThat(seasonal[5]).containsExactly(value(2));
    assertThat(growth[1]).containsExactly(value(4) * value(8) / value(1));
    assertThat(Baseline.notes(pairs, 7))
        .containsExactly(
            "y[t-7] is counted in time (daily), not in rows, since 3 rows are missing; where its"
                + " value is missing, too, the value one more season before is used");
    assertThat(Baseline.notes(pairs, 0)).isEmpty();
  }

  @Test
  void stepsThatAreNotYetKnownAreForecastsOfTheirPlace() {
    Series series = days(30, i -> i != 17, SeriesOptions.defaults());
    Windows pairs = Windows.of(series, 14, 10); // of pair 0: days 14 to 16, 18 to 24

    assertThat(forecasts(pairs, 7, "y[t-7]")[0])
        .containsExactly(
            IntStream.of(7, 8, 9, 11, 12, 13, 7, 8, 9, 10)
                .mapToDouble(SeasonalPastTest::value)
                .toArray());
  }

  @Test
  void valuesThatWereFilledInAreNotRepeated() {
    var options = SeriesOptions.defaults().withGaps(Gaps.FILL).withMissing(Missing.FORWARD_FILL);
    Series filled = days(30, i -> i != 10 && i != 16, options);
    Windows pairs = Windows.of(filled, 8, 1);

    double[][] seasonal = forecasts(pairs, 7, "y[t-7]");
    double[][] growth = forecasts(pairs, 7, "y[t-7]*y[t-1]/y[t-8]");

    assertThat(seasonal[17 - 8]).containsExactly(value(3));
    assertThat(seasonal[18 - 8]).containsExactly(value(11));
    assertThat(growth[17 - 8]).containsExactly(value(3) * value(15) / value(8));
    assertThat(Baseline.notes(pairs, 7)).isEmpty();
  }

  @Test
  void aSeriesWithoutGapsHasTheForecastsOfItsRows() {
    Series series = days(40, i -> true, SeriesOptions.defaults());
    Windows pairs = Windows.of(series, 9, 3);

    double[][] seasonal = forecasts(pairs, 7, "y[t-7]");

    for (int i = 0; i < seasonal.length; i++) {
      for (int k = 0; k < 3; k++) {
        assertThat(seasonal[i][k]).isEqualTo(value(pairs.targetPoint(i) + k - 7));
      }
    }
    assertThat(Baseline.notes(pairs, 7)).isEmpty();
  }

  @Test
  void rowsThatAreTakenOutLeaveTheForecastsOfTheOthersAsTheyWere() {
    var random = new Random(5);
    for (int trial = 0; trial < 50; trial++) {
      int season = 2 + random.nextInt(9);
      boolean[] there = new boolean[120];
      for (int i = 0; i < there.length; i++) {
        there[i] = i < 30 || random.nextDouble() > 0.1;
      }
      Series whole = days(120, i -> true, SeriesOptions.defaults());
      Series holes = days(120, i -> there[i], SeriesOptions.defaults());
      Map<Integer, Double> expected = new HashMap<>();
      Windows all = Windows.of(whole, 25, 1);
      double[][] full = forecasts(all, season, "y[t-" + season + "]");
      for (int i = 0; i < full.length; i++) {
        expected.put(all.targetPoint(i), full[i][0]);
      }
      List<Integer> days = new ArrayList<>();
      IntStream.range(0, 120).filter(i -> there[i]).forEach(days::add);
      Windows some = Windows.of(holes, 25, 1);
      double[][] forecasts = forecasts(some, season, "y[t-" + season + "]");
      int compared = 0;
      for (int i = 0; i < forecasts.length; i++) {
        int day = days.get(some.targetPoint(i));
        if (there[day - season]) {
          assertThat(forecasts[i][0]).isEqualTo(expected.get(day));
          compared++;
        }
      }
      assertThat(compared).isGreaterThan(50);
    }
  }

  @Test
  void rowsOffTheGridHaveTheirPlaceUnlessAnotherRowHasIt() {
    var shifted = new StringBuilder("time,v\n");
    for (int i = 0; i < 3000; i++) { // every 10 s, the last 40 rows 5 s late
      shifted
          .append(MONDAY.atStartOfDay().plusSeconds(10L * i + (i < 2960 ? 0 : 5)))
          .append(',')
          .append(value(i))
          .append('\n');
    }
    Table table = Table.read("s.csv", new StringReader(shifted.toString()), TableFormat.detect());
    Windows pairs = Windows.of(table.series(List.of("v"), "v", SeriesOptions.defaults()), 9, 1);

    double[][] seasonal = forecasts(pairs, 7, "y[t-7]");

    for (int i = 0; i < seasonal.length; i++) {
      assertThat(seasonal[i][0]).isEqualTo(value(pairs.targetPoint(i) - 7));
    }
  }

  @Test
  void withoutARuleSeasonsCountRowsAndThatIsStated() {
    // Distances grow: no rule.
    Series series =
        days(400, i -> Math.sqrt(i) == Math.rint(Math.sqrt(i)), SeriesOptions.defaults());
    Windows pairs = Windows.of(series, 5, 1);

    assertThat(forecasts(pairs, 4, "y[t-4]")[0]).containsExactly(value(1));
    assertThat(Baseline.notes(pairs, 4))
        .singleElement()
        .asString()
        .startsWith("a season of 4 counts rows");
  }

  @Test
  void seasonalDifferencesOverGapsAreStated() {
    Series holes = days(60, i -> i != 20 && i != 21, SeriesOptions.defaults());
    Series whole = days(60, i -> true, SeriesOptions.defaults());

    assertThat(Transforms.of(Transform.seasonalDifference(7)).notes(holes))
        .singleElement()
        .asString()
        .startsWith("seasonalDifference 7 counts rows, of which 2 are missing");
    assertThat(Transforms.of(Transform.seasonalDifference(7)).notes(whole)).isEmpty();
    assertThat(Transforms.of(Transform.difference()).notes(holes)).isEmpty();
  }
}
