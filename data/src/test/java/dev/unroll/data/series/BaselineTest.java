package dev.unroll.data.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class BaselineTest {
  private static double rmse(List<Baseline> baselines, String name, Windows pairs) {
    return ForecastErrors.of(forecasts(baselines, name), pairs.actual()).rmse();
  }

  private static double[][] forecasts(List<Baseline> baselines, String name) {
    return baselines.stream()
        .filter(baseline -> baseline.name().equals(name))
        .findFirst()
        .orElseThrow()
        .forecasts();
  }

  @Test
  void sineIsNearlyALine() {
    Windows test = Windows.of(Series.sine(100.1, 110.2, 1010), 10, 1);
    List<Baseline> baselines = Baseline.of(test);

    assertThat(test.count()).isEqualTo(1000);
    assertThat(rmse(baselines, "last value", test)).isCloseTo(0.0073, within(0.00005));
    assertThat(rmse(baselines, "linear extrapolation", test)).isCloseTo(0.00007, within(0.000005));
  }

  /**
   * Mean of four noisy values against a fifth: variance 0.04 · (1 + 1/4), so 0.2236, and the sine
   * moves on by about 2.5 steps of 0.01. Over seeds the standard deviation is about 0.008.
   */
  @Test
  void theMeanOfTheWindowIsGoodForANoisySine() {
    double sum = 0;
    for (int seed = 1; seed <= 20; seed++) {
      Windows test =
          Windows.of(Series.noisySine(1000, 0.01, 0.2, seed), 4, 1).splitByPoints(600).test();
      assertThat(test.count()).isEqualTo(400);
      double rmse = rmse(Baseline.of(test), "mean of the window", test);
      assertThat(rmse).isBetween(0.195, 0.26);
      sum += rmse;
    }
    assertThat(sum / 20).isCloseTo(0.225, within(0.005));
  }

  @Test
  void airlineBaselinesOnTheTutorialsTestPart() {
    Windows test = Windows.of(Series.airline(), 2, 1).splitByFraction(0.7).test();
    List<Baseline> baselines = Baseline.of(test, 12);

    assertThat(test.count()).isEqualTo(43);
    assertThat(rmse(baselines, "last value", test)).isCloseTo(49.97, within(0.005));
    assertThat(rmse(baselines, "y[t-12]", test)).isCloseTo(42.71, within(0.005));
    assertThat(rmse(baselines, "y[t-12]*y[t-1]/y[t-13]", test)).isCloseTo(16.37, within(0.005));
  }

  /**
   * The pairs of the tutorial whose network scores 47.53: 67 % of 144 months train, the rest is cut
   * into windows of its own, and an off-by-one leaves the last month out: targets 1957-02 to
   * 1960-11.
   */
  @Test
  void airlineBaselinesOnTheClassicPairs() {
    Windows pairs = Windows.of(Series.airline().slice(0, 143), 1, 1).splitByPoints(97).test();
    List<Baseline> baselines = Baseline.of(pairs, 12);

    assertThat(pairs.count()).isEqualTo(46);
    assertThat(rmse(baselines, "last value", pairs)).isCloseTo(48.66, within(0.005));
    assertThat(rmse(baselines, "y[t-12]*y[t-1]/y[t-13]", pairs)).isCloseTo(15.94, within(0.005));
  }

  @Test
  void forecastsSeveralStepsFromTheirOwnForecasts() {
    Windows pairs =
        Windows.of(Series.of("y", 2, 4, 8, 4, 8, 16, 0, 0, 0, 0), 2, 4).splitByPoints(6).test();
    List<Baseline> baselines = Baseline.of(pairs, 2);

    // The first forecast knows 2 4 8 4 8 16.
    assertThat(forecasts(baselines, "last value")[0]).containsExactly(16, 16, 16, 16);
    assertThat(forecasts(baselines, "linear extrapolation")[0]).containsExactly(24, 32, 40, 48);
    assertThat(forecasts(baselines, "mean of the window")[0]).containsExactly(12, 12, 12, 12);
    assertThat(forecasts(baselines, "y[t-2]")[0]).containsExactly(8, 16, 8, 16);
    // 8·16/4 = 32, 16·32/8 = 64, 32·64/16 = 128, 64·128/32 = 256.
    assertThat(forecasts(baselines, "y[t-2]*y[t-1]/y[t-3]")[0]).containsExactly(32, 64, 128, 256);
  }

  @Test
  void neverLooksAtWhatItForecasts() {
    double[] values = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3};
    Windows.Split split = Windows.of(Series.of("y", values), 3, 2).splitByPoints(8);
    double[] other = values.clone();
    other[8] = 1e6;
    other[9] = -1e6;

    List<Baseline> seen = Baseline.of(split.test(), 3);
    List<Baseline> unseen = Baseline.of(split.test().on(Series.of("y", other)), 3);

    assertThat(seen).hasSize(5);
    for (int i = 0; i < seen.size(); i++) {
      assertThat(seen.get(i).forecasts()).isDeepEqualTo(unseen.get(i).forecasts());
    }
  }

  @Test
  void growthFromZeroRepeatsTheSeason() {
    Windows pairs = Windows.of(Series.of("y", 0, 3, 7, 0), 3, 1);

    assertThat(forecasts(Baseline.of(pairs, 2), "y[t-2]*y[t-1]/y[t-3]")[0]).containsExactly(3);
  }

  @Test
  void leavesOutWhatTheFirstPairHasNoPastFor() {
    Windows pairs = Windows.of(Series.airline(), 1, 1);
    Windows.Split split = pairs.splitByPoints(12);

    assertThat(Baseline.of(pairs, 12))
        .extracting(Baseline::name)
        .containsExactly("last value", "mean of the window");
    assertThat(Baseline.of(split.test(), 12))
        .extracting(Baseline::name)
        .containsExactly("last value", "linear extrapolation", "mean of the window", "y[t-12]");
    assertThat(Baseline.of(pairs.splitByPoints(13).test(), 12)).hasSize(5);
    assertThat(Baseline.of(pairs.splitByPoints(13).test(), 0)) // no season
        .extracting(Baseline::name)
        .containsExactly("last value", "linear extrapolation", "mean of the window");
    assertThatThrownBy(() -> Baseline.of(pairs, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("season is -1; expected 0 or more points");
  }

  @Test
  void namesAreTheSameInEveryLocale() {
    Windows pairs = Windows.of(Series.airline(), 13, 1);
    Locale usual = Locale.getDefault(Locale.Category.FORMAT);
    try {
      Locale.setDefault(Locale.Category.FORMAT, Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(Baseline.of(pairs, 12))
          .extracting(Baseline::name)
          .contains("y[t-12]", "y[t-12]*y[t-1]/y[t-13]");
    } finally {
      Locale.setDefault(Locale.Category.FORMAT, usual);
    }
  }
}
