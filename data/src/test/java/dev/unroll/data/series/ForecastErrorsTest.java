package dev.unroll.data.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ForecastErrorsTest {
  @Test
  void addsUpOverCalls() {
    ForecastErrors errors = new ForecastErrors();

    errors.add(1, 4);
    errors.add(new double[] {2, 0}, new double[] {2, -4});

    // Differences -3, 0, 4: squares 25, absolutes 7.
    assertThat(errors.count()).isEqualTo(3);
    assertThat(errors.rmse()).isEqualTo(Math.sqrt(25 / 3.0));
    assertThat(errors.mae()).isEqualTo(7 / 3.0);
    double[][] forecasts = {{1, 2}, {0, 0}};
    double[][] actual = {{4, 2}, {-4, 0}};
    assertThat(ForecastErrors.of(forecasts, actual).mae()).isEqualTo(7 / 4.0);
  }

  @Test
  void nothingHasNoError() {
    assertThat(new ForecastErrors().rmse()).isNaN();
    assertThat(new ForecastErrors().mae()).isNaN();
  }

  @Test
  void refusesUnequalSizes() {
    assertThatThrownBy(() -> new ForecastErrors().add(new double[2], new double[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 forecasts for 3 values");
    assertThatThrownBy(() -> ForecastErrors.of(new double[2][1], new double[3][1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 forecasts for 3 pairs");
  }
}
