package dev.unroll.tasks.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.BadInputException;
import dev.unroll.data.series.Scaler;
import dev.unroll.data.series.Series;
import dev.unroll.data.series.Transform;
import dev.unroll.data.series.Transforms;
import dev.unroll.optim.Adam;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.Training;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.train.TrainingConfig;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Transforms between the series and the network: forecasts are in the units of the data. */
class ForecastTransformTest {
  private static final Transform[] SEASONAL = {
    Transform.log(), Transform.difference(), Transform.seasonalDifference(12)
  };

  private static final ForecastConfig AIRLINE =
      ForecastConfig.defaults()
          .withWindow(6)
          .withTransforms(SEASONAL)
          .withSplit(Split.points(101))
          .withSeason(12)
          .withLayers(LayerSpec.gruLast(4), LayerSpec.dense(1))
          .withTraining(TrainingConfig.defaults().withOptimizer(new Adam(0.01f)).withSteps(20));

  private static double[] airline() {
    return Series.airline().values(Series.airline().columns().get(0));
  }

  /** Returns the position of a month of the series on the axis of times. */
  private static double month(int index) {
    return LocalDate.of(1949, 1, 1).plusMonths(index).toEpochDay() * 86_400_000.0;
  }

  /** A network of zeros forecasts no change of the yearly growth: the seasonal baseline. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 12, 24})
  void aNetworkOfZerosIsTheSeasonalBaselineOnTheLast43MonthsWhateverTheWindow(int window) {
    ForecastConfig zeros =
        AIRLINE
            .withWindow(window)
            .withScale(Scaler.Kind.NONE)
            .withLayers(LayerSpec.lstmLast(2), LayerSpec.dense(1).with("initializer", "zeros"));

    Score result = Forecaster.training(zeros, Series.airline()).fit().score();

    double rmse = result.before().get("rmse");
    assertThat(rmse).isCloseTo(16.37, within(0.005));
    assertThat(result.baselines().get("y[t-12]*y[t-1]/y[t-13]").get("rmse"))
        .isCloseTo(rmse, within(1e-9));
    assertThat(result.baselines().get("last value").get("rmse")).isCloseTo(49.97, within(0.005));
    assertThat(result.baselines().get("y[t-12]").get("rmse")).isCloseTo(42.71, within(0.005));
    assertThat(ForecastParts.plot(result).split()).hasValue(month(101));
    assertThat(ForecastParts.plot(result).lines().get(0).x()).hasSize(144);
    assertThat(ForecastParts.plot(result).lines().get(1).x())
        .startsWith(month(13 + window))
        .endsWith(month(143));
    assertThat(ForecastParts.plot(result).lines().get(1).x()).hasSize(144 - 13 - window);
  }

  @ParameterizedTest
  @EnumSource(Feed.class)
  void aForecastNeverDependsOnWhatComesAtOrAfterItsTarget(Feed feed) {
    LayerSpec gru = feed == Feed.SEQUENCE ? LayerSpec.gru(4) : LayerSpec.gruLast(4);
    ForecastConfig config =
        AIRLINE
            .withFeed(feed)
            .withHorizon(3)
            .withLayers(gru, LayerSpec.dense(3))
            .withSplit(Split.points(80));
    Training<Forecaster> training = Forecaster.training(config, airline());
    training.fit();
    double[] expected = firstSteps(training, airline());

    for (int t : new int[] {101, 120, 143}) {
      double[] changed = airline();
      Arrays.fill(changed, t, changed.length, 3.5);
      // The forecast for point t is at t − 19, behind 13 points of differences and a window of 6.
      assertThat(Arrays.copyOf(firstSteps(training, changed), Math.min(t - 18, 123)))
          .isEqualTo(Arrays.copyOf(expected, Math.min(t - 18, 123)));
    }
  }

  private static double[] firstSteps(Training<Forecaster> training, double[] values) {
    return ForecastParts.plot(training.predictor().evaluate(Series.of("value", values)))
        .lines()
        .get(1)
        .y();
  }

  @ParameterizedTest
  @EnumSource(Feed.class)
  void theForecastBeyondTheEndIsThatWithinALongerSeries(Feed feed) {
    LayerSpec gru = feed == Feed.SEQUENCE ? LayerSpec.gru(4) : LayerSpec.gruLast(4);
    Training<Forecaster> training =
        Forecaster.training(AIRLINE.withFeed(feed).withLayers(gru, LayerSpec.dense(1)), airline());
    double[] predicted = ForecastParts.plot(training.fit().score()).lines().get(2).y();

    for (int end : new int[] {19, 60, 143}) {
      assertThat(training.predictor().predict(Arrays.copyOf(airline(), end), 1).values()[0])
          .as("after %d points", end)
          .isEqualTo(predicted[end - 19]);
    }
  }

  @Test
  void beyondTheHorizonForecastsAreFedBackInTheUnitsOfTheData() {
    Training<Forecaster> training = Forecaster.training(AIRLINE, airline());
    training.fit();

    double[] three = training.predictor().predict(airline(), 3).values();

    double[] fed = airline();
    for (double expected : three) {
      assertThat(training.predictor().predict(fed, 1).values()).containsExactly(expected);
      fed = Arrays.copyOf(fed, fed.length + 1);
      fed[fed.length - 1] = expected;
    }
  }

  @Test
  void aSavedForecasterKnowsItsTransforms(@TempDir Path directory) {
    Path file = directory.resolve("model.safetensors");
    ForecastConfig config =
        AIRLINE.withTransforms(Transform.log(2), Transform.seasonalDifference(12)).withHorizon(2);
    Training<Forecaster> training =
        Forecaster.training(
            config.withLayers(LayerSpec.gruLast(4), LayerSpec.dense(2)), Series.airline());
    training.fit();
    training.predictor().save(file);

    Forecaster loaded = Forecaster.load(file);

    assertThat(loaded.config().transforms()).isEqualTo(config.transforms());
    assertThat(loaded.predict(Series.airline(), 7).values())
        .isEqualTo(training.predictor().predict(Series.airline(), 7).values());
    assertThat(loaded.evaluate(Series.airline()).metrics())
        .isEqualTo(training.predictor().evaluate(Series.airline()).metrics());
  }

  @Test
  void theScalingIsFittedOnTheTrainingPartAfterItsTransforms() {
    double[] other = airline();
    Arrays.fill(other, 101, 144, 1e6);

    assertThat(weights(other)).isEqualTo(weights(airline()));
    other[100] = 1e6;
    assertThat(weights(other)).isNotEqualTo(weights(airline()));
  }

  private static float[] weights(double[] values) {
    Training<Forecaster> training = Forecaster.training(AIRLINE, values);
    training.fit();
    return training.model().parameter("gru1.w").get();
  }

  @Test
  void aTargetThatIsNoInputIsTakenBackFromItsOwnPast() {
    double[] hint = new double[80];
    double[] target = new double[80];
    for (int t = 0; t < 80; t++) {
      hint[t] = 5 + Math.sin(t);
      target[t] = 100 + 3 * t + Math.sin(0.7 * t);
    }
    Series both = Series.of("both", List.of("hint", "target"), new double[][] {hint, target}, null);
    ForecastConfig config =
        AIRLINE
            .withColumns("hint")
            .withTarget("target")
            .withTransforms(Transforms.none().with("target", Transform.difference()))
            .withSplit(Split.points(50))
            .withScale(Scaler.Kind.NONE)
            .withLayers(LayerSpec.gruLast(2), LayerSpec.dense(1).with("initializer", "zeros"));
    Training<Forecaster> training = Forecaster.training(config, both);

    Score untrained = training.predictor().evaluate(both);

    assertThat(ForecastParts.plot(untrained).lines().get(1).y())
        .isEqualTo(Arrays.copyOfRange(target, 6, 79));
    assertThat(ForecastParts.plot(untrained).lines().get(1).x()).startsWith(7);
    assertThat(training.predictor().predict(both, 1).values()).containsExactly(target[79]);
  }

  @Test
  void aSeriesTooShortForTheDifferencesIsRefusedWithTheNumberNeeded() {
    Training<Forecaster> training = Forecaster.training(AIRLINE, airline());

    assertThatThrownBy(() -> training.predictor().predict(Arrays.copyOf(airline(), 18), 1))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "value: 18 values are too few; the model forecasts from the last 19, a window of 6 and"
                + " those that differences use up");
    assertThat(training.predictor().predict(Arrays.copyOf(airline(), 19), 1).values()).hasSize(1);
    assertThatThrownBy(() -> Forecaster.training(AIRLINE.withWindow(88), airline()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("a split after 101 points leaves no pairs on one side");
    double[] zero = airline();
    zero[20] = 0;
    assertThatThrownBy(() -> Forecaster.training(AIRLINE, zero))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("value: column \"value\" is 0.0 at point 20");
  }

  /** Doubles of this size are multiples of 4, so a difference of 1 - 3.5 is rounded to -4. */
  @Test
  void whyThePlotHasNoForecastAfterTheEndIsANote() {
    ForecastConfig zeros =
        ForecastConfig.defaults()
            .withWindow(2)
            .withTransforms(Transform.difference(), Transform.log(3.5))
            .withScale(Scaler.Kind.NONE)
            .withLayers(LayerSpec.lstmLast(2), LayerSpec.dense(1).with("initializer", "zeros"))
            .withTraining(TrainingConfig.defaults().withOptimizer(new Adam(1e-9f)).withSteps(1));
    double[] rising = IntStream.range(0, 60).mapToDouble(t -> 2e16 + 4 * t).toArray();
    Score score = Forecaster.training(zeros, rising).fit().score();

    assertThat(ForecastParts.plot(score).lines())
        .extracting(line -> line.name())
        .doesNotContain("forecast after the end");
    assertThat(score.notes())
        .anySatisfy(
            note ->
                assertThat(note)
                    .startsWith("the plot has no forecast after the end: ")
                    .contains("after the transforms before log, which has no logarithm"));
  }
}
