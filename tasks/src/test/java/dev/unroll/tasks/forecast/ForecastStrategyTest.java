package dev.unroll.tasks.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.BadInputException;
import dev.unroll.data.series.Cycle;
import dev.unroll.data.series.Scaler;
import dev.unroll.data.series.Series;
import dev.unroll.data.series.Transform;
import dev.unroll.optim.Adam;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.ScorePart;
import dev.unroll.tasks.Training;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.train.TrainingConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Forecasts of several steps: all in one pass, or recursively. */
class ForecastStrategyTest {
  private static final Series AIRLINE = Series.airline();
  private static final String COLUMN = AIRLINE.columns().get(0);

  private static final ForecastConfig RECURSIVE =
      ForecastConfig.defaults()
          .withWindow(6)
          .withHorizon(4)
          .withStrategy(Strategy.RECURSIVE)
          .withSplit(Split.points(101))
          .withSeason(12)
          .withLayers(LayerSpec.gruLast(4), new LayerSpec("dense", Map.of()))
          .withTraining(TrainingConfig.defaults().withOptimizer(new Adam(0.01f)).withSteps(20));

  static Stream<ForecastConfig> recursive() {
    Transform[] seasonal = {Transform.log(), Transform.seasonalDifference(12)};
    return Stream.of(
        RECURSIVE,
        RECURSIVE.withFeed(Feed.FEATURES).withScale(Scaler.Kind.LOCAL),
        RECURSIVE.withTransforms(seasonal).withCalendar(Cycle.MONTH),
        RECURSIVE.withTransforms(seasonal).withScale(Scaler.Kind.LOCAL));
  }

  @ParameterizedTest
  @MethodSource("recursive")
  void recursionIsFeedingByHand(ForecastConfig config) {
    Training<Forecaster> training = Forecaster.training(config, AIRLINE);
    training.fit();
    ForecastData data =
        ForecastData.of(SeriesSource.Loaded.of(AIRLINE), training.predictor().config());
    var rows = new ArrayList<double[]>();
    ForecastModel model = training.predictor().forecastModel();
    model.forecast(model.code(AIRLINE), data.test(), 0, (pair, forecast) -> rows.add(forecast));
    double[][] scored = rows.toArray(new double[0][]);

    for (int i : new int[] {0, 17, data.test().count() - 1}) {
      int end = data.test().targetPoint(i);
      Series known = AIRLINE.slice(0, end);
      assertThat(training.predictor().predict(known, 4).values()).isEqualTo(scored[i]);
      assertThat(training.predictor().predict(known, 4).notes()).isEmpty();
      double[] fed = known.values(COLUMN);
      for (int k = 0; k < 4; k++) {
        Series longer =
            Series.of(
                "fed", List.of(COLUMN), new double[][] {fed}, AIRLINE.labels().subList(0, end + k));
        assertThat(training.predictor().predict(longer, 1).values()).containsExactly(scored[i][k]);
        fed = Arrays.copyOf(fed, fed.length + 1);
        fed[fed.length - 1] = scored[i][k];
      }
    }
  }

  @Test
  void recursionLearnsOneStepFromAllPointsAndIsScoredOnTheWholeHorizon() {
    Training<Forecaster> recursive = Forecaster.training(RECURSIVE, AIRLINE);
    ForecastConfig oneStep = RECURSIVE.withHorizon(1).withStrategy(Strategy.DIRECT);
    Training<Forecaster> direct = Forecaster.training(oneStep, AIRLINE);

    Score result = recursive.fit().score();
    direct.fit();

    assertThat(recursive.model().parameter("gru1.w").get())
        .isEqualTo(direct.model().parameter("gru1.w").get());
    assertThat(ForecastParts.steps(result)).hasSize(4);
    double squares =
        ForecastParts.steps(result).stream().mapToDouble(s -> s.get("rmse") * s.get("rmse")).sum();
    assertThat(result.metrics().get("rmse")).isCloseTo(Math.sqrt(squares / 4), within(1e-9));
    double absolutes = ForecastParts.steps(result).stream().mapToDouble(s -> s.get("mae")).sum();
    assertThat(result.metrics().get("mae")).isCloseTo(absolutes / 4, within(1e-9));
  }

  @Test
  void eachStepHasItsFiguresWhereThereAreSeveral() {
    ForecastConfig zeros =
        RECURSIVE
            .withStrategy(Strategy.DIRECT)
            .withTransforms(Transform.difference())
            .withScale(Scaler.Kind.NONE)
            .withLayers(LayerSpec.gruLast(2), LayerSpec.dense(4).with("initializer", "zeros"));

    Score naive = Forecaster.training(zeros, AIRLINE).predictor().evaluate(AIRLINE.slice(94, 144));

    // Forecasts that change nothing: the last value before, so step k misses by y[t+k] − y[t−1].
    double[] y = AIRLINE.values(COLUMN);
    for (int k = 0; k < 4; k++) {
      double sum = 0;
      for (int t = 101; t <= 140; t++) {
        sum += Math.abs(y[t + k] - y[t - 1]);
      }
      assertThat(ForecastParts.steps(naive).get(k).get("mae")).isCloseTo(sum / 40, within(1e-9));
    }
    Score oneStep = Forecaster.training(zeros.withHorizon(1).withLayers(), AIRLINE).fit().score();
    assertThat(oneStep.hasPart(ScorePart.Table.class, "steps")).isFalse();
  }

  @Test
  void beyondTheScoredHorizonTheResultSaysSo() {
    Training<Forecaster> training = Forecaster.training(RECURSIVE, AIRLINE);

    Forecast six = training.predictor().predict(AIRLINE, 6);

    assertThat(six.values()).startsWith(training.predictor().predict(AIRLINE, 4).values());
    assertThat(six.notes())
        .singleElement()
        .asString()
        .contains("4 steps ahead; the later ones of these 6 are based on");
  }

  @Test
  void forecastsThatGrowWithoutBoundAreNotFiniteRatherThanAFailure() {
    LayerSpec explosive = LayerSpec.dense(1).with("biasInitializer", "constant(300)");
    Training<Forecaster> training =
        Forecaster.training(
            RECURSIVE
                .withTransforms(Transform.log(), Transform.difference())
                .withScale(Scaler.Kind.NONE)
                .withLayers(LayerSpec.gruLast(2), explosive),
            AIRLINE);

    double[] values = training.predictor().predict(AIRLINE, 4).values();

    assertThat(values[0]).isBetween(1e130, 1e135);
    assertThat(values[1]).isFinite();
    assertThat(values[2]).isEqualTo(Double.POSITIVE_INFINITY); // exp of 900 is beyond a double
    assertThat(values[3]).isNaN();
    assertThat(training.predictor().evaluate(AIRLINE).metrics().get("rmse")).isNaN();
    assertThat(ForecastParts.steps(training.predictor().evaluate(AIRLINE)).get(0).get("rmse"))
        .isFinite();
  }

  @Test
  void aSavedForecasterKnowsItsStrategyCalendarAndScaling(@TempDir Path directory) {
    Path file = directory.resolve("model.safetensors");
    ForecastConfig config =
        RECURSIVE.withCalendar(Cycle.MONTH).withScale(COLUMN, Scaler.Kind.LOCAL);
    Training<Forecaster> training = Forecaster.training(config, AIRLINE);
    training.fit();
    training.predictor().save(file);

    Forecaster loaded = Forecaster.load(file);

    assertThat(loaded.config().strategy()).isEqualTo(Strategy.RECURSIVE);
    assertThat(loaded.config().calendar()).containsExactly(Cycle.MONTH);
    assertThat(loaded.predict(AIRLINE, 9).values())
        .isEqualTo(training.predictor().predict(AIRLINE, 9).values());
    assertThat(ForecastParts.steps(loaded.evaluate(AIRLINE)))
        .isEqualTo(ForecastParts.steps(training.predictor().evaluate(AIRLINE)));
  }

  @Test
  void recursionThatCannotFeedItselfIsRefused() {
    Series both =
        Series.of(
            "both",
            List.of("a", "b"),
            new double[][] {AIRLINE.values(COLUMN), AIRLINE.values(COLUMN)},
            null);

    assertThatThrownBy(() -> Forecaster.training(RECURSIVE.withColumns("a", "b"), both))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(
            "data.strategy recursive continues from forecasts of \"a\", but the model reads a, b;"
                + " use strategy direct");
    assertThatThrownBy(
            () ->
                Forecaster.training(
                    RECURSIVE
                        .withFeed(Feed.SEQUENCE)
                        .withLayers(LayerSpec.gru(3), LayerSpec.dense(1)),
                    AIRLINE))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("data.strategy recursive requires feed steps or features");
    assertThatThrownBy(
            () ->
                Forecaster.training(
                    RECURSIVE.withLayers(LayerSpec.gruLast(3), LayerSpec.dense(4)), AIRLINE))
        .hasMessageContaining(
            "the last layer's size is 4, but with data.strategy recursive the model forecasts one"
                + " step; make it 1");
  }
}
