package dev.unroll.tasks.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.data.series.Cycle;
import dev.unroll.data.series.Scaler;
import dev.unroll.data.series.Series;
import dev.unroll.data.series.Transform;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.train.TrainingConfig;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A stream of points gives the forecasts of the whole series. */
class ForecastStreamTest {
  private static final ForecastConfig SMALL =
      ForecastConfig.defaults()
          .withWindow(5)
          .withHorizon(2)
          .withLayers(LayerSpec.gruLast(3), LayerSpec.dense(2))
          .withTraining(TrainingConfig.defaults().withSteps(5));

  private static final Map<String, ForecastConfig> CONFIGS = configs();

  private static Map<String, ForecastConfig> configs() {
    var all = new LinkedHashMap<String, ForecastConfig>();
    all.put("standard", SMALL.withScale(Scaler.Kind.STANDARD));
    all.put("minmax", SMALL.withScale(Scaler.Kind.MINMAX));
    all.put("local", SMALL.withScale(Scaler.Kind.LOCAL));
    all.put("log differences", SMALL.withTransforms(Transform.log(), Transform.difference()));
    all.put("features", SMALL.withFeed(Feed.FEATURES).withLayers(LayerSpec.dense(2)));
    all.put(
        "sequence", SMALL.withFeed(Feed.SEQUENCE).withLayers(LayerSpec.gru(3), LayerSpec.dense(2)));
    return all;
  }

  private static java.util.Set<String> names() {
    return CONFIGS.keySet();
  }

  private static double[] temperatures(int points) {
    return IntStream.range(0, points)
        .mapToDouble(t -> 52 + 3 * Math.sin(0.4 * t) + 0.01 * t)
        .toArray();
  }

  @ParameterizedTest
  @MethodSource("names")
  void eachForecastIsThatOfPredict(String name) {
    double[] all = temperatures(80);
    Forecaster forecaster = Forecaster.training(CONFIGS.get(name), all).fit().predictor();
    ForecastStream stream = forecaster.stream();
    int reach = forecaster.config().reach();

    for (int t = 0; t < 30; t++) {
      Optional<Forecast> next = stream.next(all[t]);
      if (t + 1 < reach) {
        assertThat(next).isEmpty();
        assertThat(stream.isReady()).isFalse();
      } else {
        double[] known = java.util.Arrays.copyOf(all, t + 1);
        double[] values = next.orElseThrow().values();
        assertThat(values).isEqualTo(forecaster.predict(known, 2).values());
        assertThat(values[0]).isBetween(20.0, 90.0); // in the units of the data
        assertThat(stream.forecast(7).values()).isEqualTo(forecaster.predict(known, 7).values());
      }
    }
    stream.clear();
    assertThat(stream.next(all[0])).isEmpty();
  }

  @Test
  void pointsOfSeveralColumnsHaveDates() {
    double[][] values = {temperatures(60), temperatures(60)};
    values[1][7] = 40;
    List<String> dates =
        IntStream.range(0, 60)
            .mapToObj(t -> LocalDate.of(2024, 2, 1).plusDays(t).toString())
            .toList();
    Series series = Series.of("both", List.of("load", "wind"), values, dates);
    Forecaster forecaster =
        Forecaster.training(
                SMALL.withColumns("load", "wind").withCalendar(Cycle.DAY_OF_WEEK), series)
            .fit()
            .predictor();
    ForecastStream stream = forecaster.stream();

    assertThat(stream.columns()).containsExactly("load", "wind");
    for (int t = 0; t < 20; t++) {
      stream.add(dates.get(t), values[0][t], values[1][t]);
    }
    Forecast expected = forecaster.predict(series.slice(0, 20), 2);
    assertThat(stream.forecast(2).values()).isEqualTo(expected.values());
    assertThat(stream.forecast(2).times()).isEqualTo(expected.times());

    assertThatThrownBy(() -> stream.next("tomorrow", 1, 2)).isInstanceOf(BadInputException.class);
    assertThat(stream.forecast(2).values()).as("unchanged").isEqualTo(expected.values());
  }

  @Test
  void aBadPointIsRejectedAndLeavesTheStreamAsItWas() {
    double[] all = temperatures(60);
    Forecaster forecaster = Forecaster.training(SMALL, all).predictor();
    ForecastStream stream = forecaster.stream();
    for (int t = 0; t < 5; t++) {
      stream.add(all[t]);
    }
    double[] before = stream.forecast(2).values();

    assertThatThrownBy(() -> stream.add(Double.NaN))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("the value of column \"value\" is NaN");
    assertThatThrownBy(() -> stream.add(1, 2))
        .isInstanceOf(BadInputException.class)
        .hasMessage("the point has 2 values (expected 1: value)");
    assertThatThrownBy(() -> stream.add("2024-05-01", 1))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("expected a label for all points or for none");
    assertThat(stream.forecast(2).values()).isEqualTo(before);
    assertThatThrownBy(() -> forecaster.stream().forecast(1))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("0 values are too few");
  }
}
