package dev.unroll.data.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BaselineErrorsTest {
  private static Baseline baseline(String name, boolean extrapolates, double... forecasts) {
    double[][] rows =
        IntStream.range(0, forecasts.length)
            .mapToObj(i -> new double[] {forecasts[i]})
            .toArray(double[][]::new);
    return new Baseline(name, rows, extrapolates);
  }

  private static final Windows ZEROS = Windows.of(Series.of("y", 0, 0, 0), 1, 1);

  @Test
  void aRuleThatExtrapolatesAndIsTenTimesWorseThanTheLastValueIsLeftOut() {
    BaselineErrors errors =
        BaselineErrors.of(
            List.of(
                baseline("last value", false, 1, -1),
                baseline("growth", true, 35270, 35270),
                baseline("line", true, 10, -10),
                baseline("season", false, 400, 400)),
            ZEROS);

    assertThat(errors.byName().keySet()).containsExactly("last value", "line", "season");
    assertThat(errors.byName().get("line").rmse()).isEqualTo(10);
    assertThat(errors.notes())
        .containsExactly(
            "the baseline growth is left out: its RMSE is 35270, more than 10 times that of the last"
                + " value (1)");
  }

  @Test
  void whatIsNotFiniteIsLeftOutWhateverTheLastValue() {
    BaselineErrors errors =
        BaselineErrors.of(
            List.of(
                baseline("last value", false, 0, 0),
                baseline("growth", true, 1, Double.POSITIVE_INFINITY),
                baseline("other", true, 1, Double.NaN),
                baseline("line", true, 7, 7)),
            ZEROS);

    assertThat(errors.byName().keySet()).containsExactly("last value", "line");
    assertThat(errors.notes()).hasSize(2).allMatch(note -> note.contains("not finite"));
  }

  @Test
  void aSeriesThatPassesNearZeroHasNoExplodingGrowth() {
    double[] y = new double[60];
    for (int t = 0; t < y.length; t++) {
      y[t] = t == 30 ? 1e-6 : Math.sin(t * 0.9);
    }
    Windows pairs = Windows.of(Series.of("y", y), List.of("y"), "y", 7, 3, 1);
    BaselineErrors errors = BaselineErrors.of(Baseline.of(pairs, 7), pairs);

    assertThat(errors.byName().keySet()).contains("last value", "y[t-7]");
    assertThat(errors.byName().keySet()).doesNotContain("y[t-7]*y[t-1]/y[t-8]");
    assertThat(errors.notes()).singleElement().asString().contains("y[t-7]*y[t-1]/y[t-8]");
  }
}
