package dev.unroll.data.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.BadInputException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TransformsTest {
  private static final Transforms SEASONAL =
      Transforms.of(Transform.log(), Transform.difference(), Transform.seasonalDifference(12));

  @Test
  void areAppliedOneAfterTheOther() {
    Series series = Series.of("y", 1, Math.E, 1, Math.E * Math.E, Math.E);

    assertThat(Transforms.of(Transform.log()).apply(series).values("y"))
        .containsExactly(new double[] {0, 1, 0, 2, 1}, within(1e-15));
    assertThat(Transforms.of(Transform.log(), Transform.difference()).apply(series).values("y"))
        .containsExactly(new double[] {1, -1, 2, -1}, within(1e-15));
    assertThat(
            Transforms.of(Transform.log(), Transform.difference(), Transform.seasonalDifference(2))
                .apply(series)
                .values("y"))
        .containsExactly(new double[] {1, 0}, within(1e-15));
    assertThat(Transforms.of(Transform.log(1)).apply(Series.of("y", 0, Math.E - 1)).values("y"))
        .containsExactly(new double[] {0, 1}, within(1e-15));
  }

  static Stream<Transforms> kinds() {
    return Stream.of(
        Transforms.none(),
        Transforms.of(Transform.log()),
        Transforms.of(Transform.log(3.5)),
        Transforms.of(Transform.difference()),
        Transforms.of(Transform.seasonalDifference(12)),
        Transforms.of(Transform.log(), Transform.seasonalDifference(12)),
        Transforms.of(Transform.difference(), Transform.difference()),
        SEASONAL);
  }

  /** Whatever the horizon, beyond the lags too, where values rest on those taken back before. */
  @ParameterizedTest
  @MethodSource("kinds")
  void takenBackGiveTheValues(Transforms transforms) {
    Series airline = Series.airline();
    String column = airline.columns().get(0);
    double[] y = airline.values(column);
    double[] z = transforms.apply(airline).values(column);
    int reach = transforms.reach(column);
    assertThat(z).hasSize(y.length - reach);

    for (int horizon : new int[] {1, 3, 30}) {
      for (int t = reach; t + horizon <= y.length; t++) {
        double[] steps = Arrays.copyOfRange(z, t - reach, t - reach + horizon);
        double[] back = transforms.invert(column, Arrays.copyOf(y, t), steps);
        for (int k = 0; k < horizon; k++) {
          assertThat(back[k]).isCloseTo(y[t + k], within(1e-12 * y[t + k]));
        }
      }
    }
  }

  @Test
  void pairsAreTakenBackFromTheValuesBeforeTheirTargetsAlone() {
    double[] y = Series.airline().values(Series.airline().columns().get(0));
    double[] other = y.clone();
    Arrays.fill(other, 100, other.length, 7);
    double[][] first = invertedUpTo(y);
    double[][] second = invertedUpTo(other);

    // Pair i forecasts from point 20 + i on: up to pair 80 nothing from point 100 on may matter.
    assertThat(Arrays.copyOf(second, 81)).isDeepEqualTo(Arrays.copyOf(first, 81));
    assertThat(second[81]).isNotEqualTo(first[81]);
  }

  private static double[][] invertedUpTo(double[] y) {
    Series series = Series.of("y", y);
    Windows pairs = Windows.of(series, List.of("y"), "y", 7, 2, 13);
    double[][] forecasts = new double[pairs.count()][2];
    for (int i = 0; i < forecasts.length; i++) {
      forecasts[i] = new double[] {0.01 * i, -0.02 * i};
    }
    return SEASONAL.invert(pairs, forecasts);
  }

  @Test
  void nothingNewIsTheSeasonalBaseline() {
    Series airline = Series.airline();
    String column = airline.columns().get(0);
    Windows test = Windows.of(airline, List.of(column), column, 5, 3, 13).splitByPoints(101).test();
    assertThat(test.count()).isEqualTo(41);

    double[][] naive = SEASONAL.invert(test, new double[test.count()][3]);

    Baseline growth = Baseline.of(test, 12).get(4);
    assertThat(growth.name()).isEqualTo("y[t-12]*y[t-1]/y[t-13]");
    for (int i = 0; i < naive.length; i++) {
      assertThat(naive[i]).containsExactly(growth.forecasts()[i], within(1e-10));
    }
  }

  @Test
  void columnsMayHaveTransformsOfTheirOwnAndBeginTogether() {
    Series both =
        Series.of(
            "both",
            List.of("a", "b", "c"),
            new double[][] {{1, 2, 4, 7, 11}, {0, 1, 4, 9, 16}, {5, 6, 7, 8, 9}},
            List.of("mon", "tue", "wed", "thu", "fri"));
    Transforms own =
        Transforms.of(Transform.difference()).with("b", Transform.seasonalDifference(2)).with("c");

    Series after = own.apply(both);

    assertThat(own.reach(both.columns())).isEqualTo(2);
    assertThat(after.labels()).containsExactly("wed", "thu", "fri");
    assertThat(after.values("a")).containsExactly(2, 3, 4);
    assertThat(after.values("b")).containsExactly(4, 8, 12);
    assertThat(after.values("c")).containsExactly(7, 8, 9);
    assertThat(own.invert("a", new double[] {100, 4}, new double[] {3, 4})).containsExactly(7, 11);
  }

  @Test
  void aForecastFarBelowZeroStaysAboveItsOffset() {
    Transforms log = Transforms.of(Transform.log(1));

    double[] value = log.invert("y", new double[0], new double[] {-1000});

    assertThat(value[0]).isGreaterThan(-1).isLessThan(-0.999);
    assertThat(log.apply(Series.of("y", value)).values("y")).hasSize(1);
  }

  @Test
  void whatHasNoLogarithmIsNamedWithItsPlace() {
    Series labelled =
        Series.of("sun.csv", List.of("spots"), new double[][] {{3, 0, 1}}, List.of("j", "f", "m"));

    assertThatThrownBy(() -> Transforms.of(Transform.log()).apply(labelled))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "sun.csv: column \"spots\" is 0.0 at f, which has no logarithm; set an offset, such as"
                + " log: {offset: 1}, or leave log out for this column");
    assertThatThrownBy(() -> Transforms.of(Transform.log(0.5)).apply(Series.of("y", 1, 2, -0.5)))
        .hasMessage(
            "y: column \"y\" is -0.5 at point 2, which has no logarithm with the offset 0.5; set a"
                + " larger one");
    assertThatThrownBy(
            () ->
                Transforms.of(Transform.difference(), Transform.log())
                    .apply(Series.of("y", 1, 2, 1)))
        .hasMessage(
            "y: column \"y\" is -1.0 at point 2 after the transforms before log, which has no"
                + " logarithm; put log first");
  }

  @Test
  void aDifferenceBeyondDoubleIsNamedWithItsPlace() {
    assertThatThrownBy(
            () ->
                Transforms.of(Transform.seasonalDifference(2))
                    .apply(Series.of("y", 0, -1e308, 3, 1.5e308)))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "y: column \"y\" is 1.5E308 at point 3, too far from the value 2 before it for their"
                + " difference");
  }

  @Test
  void onlyTransformsWithoutAnyStepAreEmpty() {
    assertThat(Transforms.none().isEmpty()).isTrue();
    assertThat(Transforms.none().with("a").isEmpty()).isTrue();
    assertThat(Transforms.none().with("a", Transform.log()).isEmpty()).isFalse();
    assertThat(Transforms.of(Transform.log()).isEmpty()).isFalse();
    assertThat(Transforms.of(Transform.log()).with("a").isEmpty()).isFalse();
  }

  @Test
  void aSeriesThatDifferencesUseUpIsRefused() {
    assertThatThrownBy(() -> SEASONAL.apply(Series.of("y", new double[13])))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "y: 13 points are too few; the differences alone need 13 before their first value");
    assertThatThrownBy(() -> Transform.seasonalDifference(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the lag of a difference must be 1 or more, got 0");
    assertThatThrownBy(() -> Transform.log(Double.NaN))
        .hasMessage("the offset of a logarithm must be finite, got NaN");
    assertThatThrownBy(() -> SEASONAL.invert("y", new double[12], new double[1]))
        .hasMessage("12 values of column \"y\" before a forecast; its transforms need 13");
  }
}
