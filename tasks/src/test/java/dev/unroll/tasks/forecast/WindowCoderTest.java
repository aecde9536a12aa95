package dev.unroll.tasks.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.BadInputException;
import dev.unroll.data.series.Cycle;
import dev.unroll.data.series.Scaler;
import dev.unroll.data.series.Series;
import dev.unroll.data.series.Transform;
import dev.unroll.data.series.Transforms;
import dev.unroll.data.series.Windows;
import dev.unroll.optim.Adam;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.Training;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.train.TrainingConfig;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What networks read: calendar, and scaling by column and by window. */
class WindowCoderTest {
  private static final ForecastConfig ONE =
      ForecastConfig.defaults().withColumns("y").withTarget("y").withWindow(3);

  private static Series days(int count) {
    return Series.of(
        "days",
        List.of("y"),
        new double[][] {IntStream.range(0, count).mapToDouble(i -> 10 + i * i).toArray()},
        IntStream.range(0, count)
            .mapToObj(i -> java.time.LocalDate.of(2024, 1, 1).plusDays(i).toString())
            .toList());
  }

  private static WindowCoder coder(ForecastConfig config, Series series) {
    return WindowCoder.of(
        config,
        Scaler.fit(config.scale(), config.scaleByColumn(), config.transforms().apply(series)),
        series);
  }

  @Test
  void aStepCarriesTheCalendarOfTheValueAfterIt() {
    ForecastConfig config = ONE.withCalendar(Cycle.DAY_OF_WEEK).withScale(Scaler.Kind.NONE);
    Series series = days(9);

    float[] inputs = coder(config, series).windows(0, 6);

    assertThat(inputs).hasSize(6 * 3 * 3);
    for (int i = 0; i < 6; i++) {
      for (int k = 0; k < 3; k++) {
        int at = (i * 3 + k) * 3;
        double angle = 2 * Math.PI * (i + k + 1) / 7; // the 1st of January 2024 is a Monday
        assertThat(inputs[at]).isEqualTo((float) (10 + (i + k) * (i + k)));
        assertThat(inputs[at + 1]).isCloseTo((float) Math.sin(angle), within(1e-6f));
        assertThat(inputs[at + 2]).isCloseTo((float) Math.cos(angle), within(1e-6f));
      }
    }
  }

  /** With weights of zero but for the last cosine, the forecast is that of the day to come. */
  @Test
  void aForecastBeyondTheEndKnowsItsDate() {
    ForecastConfig config =
        ForecastConfig.defaults()
            .withWindow(2)
            .withFeed(Feed.FEATURES)
            .withCalendar(Cycle.DAY_OF_WEEK)
            .withScale(Scaler.Kind.NONE)
            .withLayers(LayerSpec.dense(1));
    Training<Forecaster> training = Forecaster.training(config, days(20));
    training.model().parameter("dense1.w").set(new float[] {0, 0, 0, 0, 0, 1});

    double[] values = training.predictor().predict(days(10), 5).values();

    for (int k = 0; k < 5; k++) {
      assertThat(values[k]).isCloseTo(Math.cos(2 * Math.PI * (10 + k) / 7), within(1e-6));
    }
    Score scored = training.predictor().evaluate(days(20));
    double[] predicted = ForecastParts.plot(scored).lines().get(1).y();
    assertThat(predicted[8]).isEqualTo(values[0]); // the pair whose target is point 10
  }

  @Test
  void theMonthTellsWhatTheWindowCannot() {
    int points = 240;
    double[] load = new double[points];
    String[] labels = new String[points];
    for (int i = 0; i < points; i++) {
      labels[i] = "%d-%02d".formatted(2000 + i / 12, i % 12 + 1);
      load[i] = i % 12 == 6 ? 5 : 1; // one high month; a window of 2 cannot count to it
    }
    Series series = Series.of("load", List.of("load"), new double[][] {load}, List.of(labels));
    ForecastConfig config =
        ForecastConfig.defaults()
            .withWindow(2)
            .withSplit(Split.fraction(0.5))
            .withLayers(LayerSpec.gruLast(16), LayerSpec.dense(1))
            .withTraining(TrainingConfig.defaults().withOptimizer(new Adam(0.02f)).withSteps(400));

    double blind = Forecaster.training(config, series).fit().score().metrics().get("rmse");
    ForecastConfig seeing = config.withCalendar(Cycle.MONTH);
    double told = Forecaster.training(seeing, series).fit().score().metrics().get("rmse");

    assertThat(blind).isGreaterThan(0.8);
    assertThat(told).isLessThan(0.3);
    double[] values = Arrays.copyOf(load, 18); // the next point is a July
    assertThatThrownBy(() -> Forecaster.training(seeing, series).predictor().predict(values, 1))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("the points have no dates");
  }

  @Test
  void aLocalScalingSeesTheShapeOfEachWindowAlone() {
    ForecastConfig config = ONE.withScale(Scaler.Kind.LOCAL).withHorizon(2);
    Series series = Series.of("y", 1, 2, 3, 5, 8, 101, 102, 103, 105, 108, 7, 7, 7, 7, 7);
    Windows pairs = Windows.of(series, List.of("y"), "y", 3, 2);
    WindowCoder coder = coder(config, series);

    float[] inputs = coder.windows(0, pairs.count());
    var targets = new float[2 * pairs.count()];
    for (int i = 0; i < pairs.count(); i++) {
      coder.gatherTarget(i, 2, targets, 2 * i);
    }

    float third = (float) Math.sqrt(1.5); // 1, 2, 3 have mean 2 and deviation √(2/3)
    for (int i : new int[] {0, 5}) {
      assertThat(Arrays.copyOfRange(inputs, 3 * i, 3 * i + 3))
          .containsExactly(new float[] {-third, 0, third}, within(1e-4f));
      assertThat(Arrays.copyOfRange(targets, 2 * i, 2 * i + 2))
          .containsExactly(new float[] {3 * third, 6 * third}, within(1e-4f));
    }
    assertThat(Arrays.copyOfRange(inputs, 30, 33)).containsExactly(0, 0, 0);
    assertThat(targets[20]).isZero();
    double[][] back = coder.decode(0, pairs.count(), targets);
    for (int i = 0; i < back.length; i++) {
      assertThat(back[i]).containsExactly(pairs.actual()[i], within(1e-3));
    }
  }

  @Test
  void columnsMayBeScaledEachInItsOwnWay() {
    Series both =
        Series.of("both", List.of("y", "x"), new double[][] {{1, 2, 3, 4}, {5, 15, 5, 10}}, null);
    ForecastConfig config =
        ONE.withColumns("y", "x")
            .withWindow(2)
            .withScale(Scaler.Kind.NONE)
            .withScale("x", Scaler.Kind.MINMAX);

    assertThat(coder(config, both).windows(0, 2)).containsExactly(1, 0, 2, 1, 2, 1, 3, 0);
  }

  @Test
  void aConstantSeriesIsLearnedWithALocalScalingAndRefusedInASentenceWithOthers() {
    double[] seven = new double[60];
    Arrays.fill(seven, 7);
    ForecastConfig config =
        ForecastConfig.defaults()
            .withLayers(LayerSpec.gruLast(2), LayerSpec.dense(1))
            .withTraining(TrainingConfig.defaults().withSteps(5));

    Training<Forecaster> local = Forecaster.training(config.withScale(Scaler.Kind.LOCAL), seven);
    assertThat(local.fit().score().metrics().get("rmse")).isFinite().isLessThan(1);
    ForecastConfig differences = config.withTransforms(Transform.difference());
    assertThatThrownBy(() -> Forecaster.training(differences, seven))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("which scale standard cannot divide by");
    assertThat(
            Forecaster.training(differences.withScale(Scaler.Kind.NONE), seven)
                .predictor()
                .predict(seven, 3)
                .values())
        .hasSize(3);
  }

  @Test
  void aTransformOrScalingOfAColumnThatIsNotUsedIsRefused() {
    Transforms other = Transforms.none().with("yy", Transform.log());

    assertThatThrownBy(() -> Forecaster.training(ONE.withTransforms(other), days(30)))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "days: data.transform or data.scale names column \"yy\", which is not used; known:"
                + " y");
  }
}
