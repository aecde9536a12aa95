package dev.unroll.data.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.BadInputException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesTest {
  @Test
  void sineIsEquallySpacedWithBothEnds() {
    Series sine = Series.sine(0, 100.1, 10_010);

    assertThat(sine.length()).isEqualTo(10_010);
    assertThat(sine.columns()).containsExactly("sine");
    assertThat(sine.value("sine", 0)).isZero();
    assertThat(sine.value("sine", 1)).isEqualTo(StrictMath.sin(100.1 / 10_009));
    assertThat(sine.value("sine", 10_009)).isEqualTo(StrictMath.sin(100.1));
  }

  @Test
  void anyFunctionMakesASeries() {
    assertThat(Series.of("square", x -> x * x, -1, 1, 3).values("square")).containsExactly(1, 0, 1);
    assertThat(Series.of("line", x -> x, -1, 1, 2).values("line")).containsExactly(-1, 1);
    // 11 * (0.1 / 11) is not 0.1 to the bit
    assertThat(Series.of("line", x -> x, 0, 0.1, 12).value("line", 11)).isEqualTo(0.1);
    assertThatThrownBy(() -> Series.of("square", x -> x * x, 0, 1, 1))
        .isInstanceOf(BadInputException.class)
        .hasMessage("square: 1 points from 0.0 to 1.0; expected at least 2 between finite ends");
    assertThatThrownBy(() -> Series.of("inverse", x -> 1 / x, 0, 1, 3))
        .isInstanceOf(BadInputException.class)
        .hasMessage("inverse: point 0 of column \"inverse\" is Infinity; expected finite numbers");
  }

  @Test
  void noisySineWithoutNoiseIsTheSine() {
    double[] values = Series.noisySine(1000, 0.01, 0, 7).values("noisy-sine");

    assertThat(values[0]).isEqualTo(StrictMath.sin(0.01));
    assertThat(values[999]).isEqualTo(StrictMath.sin(10));
    assertThat(Series.noisySine(1, 0.01, 0, 7).values("noisy-sine")).containsExactly(values[0]);
  }

  @Test
  void noiseIsAFunctionOfSeedAndIndex() {
    double[] values = Series.noisySine(1000, 0.01, 0.2, 7).values("noisy-sine");

    assertThat(Series.noisySine(1000, 0.01, 0.2, 7).values("noisy-sine")).isEqualTo(values);
    assertThat(Series.noisySine(100, 0.01, 0.2, 7).values("noisy-sine"))
        .isEqualTo(Arrays.copyOf(values, 100));
    assertThat(Series.noisySine(1000, 0.01, 0.2, 8).values("noisy-sine")[0])
        .isNotEqualTo(values[0]);
  }

  @Test
  void theNoiseOfASeedStaysTheSame() {
    double[] values = Series.noisySine(1000, 0.01, 0.2, 7).values("noisy-sine");

    assertThat(values[0]).isEqualTo(0x1.e9279012739b3p-4);
    assertThat(Arrays.stream(values).reduce(0, Double::sum)).isEqualTo(0x1.685080623546p7);
  }

  @Test
  void noiseIsNormal() {
    int n = 100_000;
    double[] noise = Series.noisySine(n, 0, 1, 42).values("noisy-sine");

    double mean = Arrays.stream(noise).average().orElseThrow();
    double variance = Arrays.stream(noise).map(x -> (x - mean) * (x - mean)).sum() / n;
    double beyondTwo = Arrays.stream(noise).filter(x -> Math.abs(x) > 2).count() / (double) n;
    double neighbours = 0;
    for (int i = 1; i < n; i++) {
      neighbours += noise[i] * noise[i - 1] / n;
    }

    // Four standard errors each: 1/sqrt(n), sqrt(2/n), sqrt(p(1-p)/n), 1/sqrt(n).
    assertThat(mean).isCloseTo(0, within(0.0127));
    assertThat(variance).isCloseTo(1, within(0.0179));
    assertThat(beyondTwo).isCloseTo(0.0455, within(0.0027));
    assertThat(neighbours).isCloseTo(0, within(0.0127));
  }

  @Test
  void airlineHasThePublishedFigures() {
    Series airline = Series.airline();

    assertThat(airline.length()).isEqualTo(144);
    assertThat(airline.columns()).containsExactly("Passengers");
    assertThat(airline.labels()).startsWith("1949-01").endsWith("1960-12");
    double[] values = airline.values("Passengers");
    assertThat(values).startsWith(112, 118, 132).endsWith(461, 390, 432);
    assertThat(Arrays.stream(values).min().orElseThrow()).isEqualTo(104);
    assertThat(Arrays.stream(values).max().orElseThrow()).isEqualTo(622);
    assertThat(Arrays.stream(values).sum()).isEqualTo(40_363);
  }

  @Test
  void neverChanges() {
    double[] mine = {1, 2, 3};
    Series series = Series.of("y", mine);

    mine[0] = 9;
    series.values("y")[1] = 9;

    assertThat(series.values("y")).containsExactly(1, 2, 3);
  }

  @Test
  void slicesPointsWithTheirLabelsAndSelectsColumns() {
    Series series =
        Series.of(
            "memory",
            List.of("a", "b"),
            new double[][] {{1, 2, 3}, {4, 5, 6}},
            List.of("x", "y", "z"));

    assertThat(series.slice(2, 2).length()).isZero();
    Series part = series.slice(1, 3).select(List.of("b"));

    assertThat(part.values("b")).containsExactly(5, 6);
    assertThat(part.labels()).containsExactly("y", "z");
    assertThat(part.columns()).containsExactly("b");
  }

  @Test
  void refusesWhatIsNoSeries() {
    double[][] uneven = {{1, 2}, {3}};

    assertThatThrownBy(() -> Series.of("memory", List.of("a", "b"), uneven, null))
        .isInstanceOf(BadInputException.class)
        .hasMessage("memory: column \"b\" has 1 points, column \"a\" 2; expected equally many");
    assertThatThrownBy(() -> Series.of("y", 1, Double.NaN))
        .isInstanceOf(BadInputException.class)
        .hasMessage("y: point 1 of column \"y\" is NaN; expected finite numbers");
    assertThatThrownBy(() -> Series.of("y", 1).select(List.of("y", "y")))
        .isInstanceOf(BadInputException.class)
        .hasMessage("y: a column is named twice in y, y");
    assertThatThrownBy(() -> Series.airline().values("passenger"))
        .isInstanceOf(BadInputException.class)
        .hasMessage("airline: there is no column \"passenger\"; did you mean \"Passengers\"?");
    assertThatThrownBy(() -> Series.noisySine(10, 0.01, -1, 7))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("noise >= 0");
  }
}
