package dev.unroll.tasks.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.data.series.Cycle;
import dev.unroll.data.series.Scaler;
import dev.unroll.data.series.Series;
import dev.unroll.data.series.Transform;
import dev.unroll.data.series.Windows;
import dev.unroll.dataset.Batch;
import dev.unroll.dataset.Dataset;
import dev.unroll.tasks.recipe.LayerSpec;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Windows that are gathered when they are read are those of windows in memory. */
class WindowDatasetTest {
  private static final Series AIRLINE = Series.airline();
  private static final String COLUMN = AIRLINE.columns().get(0);

  private static ForecastModel model(ForecastConfig config, Series series) {
    return Forecaster.training(config, series).predictor().forecastModel();
  }

  private static Windows pairs(ForecastConfig config, Series series) {
    return ForecastData.test(SeriesSource.Loaded.of(series), config).all();
  }

  @ParameterizedTest
  @EnumSource(Feed.class)
  void aBatchHoldsTheWindowsOfItsPositions(Feed feed) {
    boolean sequence = feed == Feed.SEQUENCE;
    ForecastConfig config =
        ForecastConfig.defaults()
            .withWindow(5)
            .withHorizon(3)
            .withFeed(feed)
            .withScale(Scaler.Kind.LOCAL)
            .withTransforms(Transform.log(), Transform.seasonalDifference(12))
            .withCalendar(Cycle.MONTH)
            .withLayers(sequence ? LayerSpec.gru(2) : LayerSpec.gruLast(2), LayerSpec.dense(3));
    ForecastModel model = model(config, AIRLINE);
    Windows pairs = pairs(model.config(), AIRLINE);
    WindowCoder coder = model.code(AIRLINE);
    int[] positions = sequence ? new int[] {0} : new int[] {7, 0, pairs.count() - 1};

    Dataset examples = model.examples(coder, pairs);
    Batch batch = examples.batch(positions);

    int size = 5 * 3;
    float[] all = coder.windows(pairs.firstPoint(), pairs.count());
    float[] inputs = batch.input().values().toArray();
    float[] targets = batch.target().values().toArray();
    assertThat(examples.size()).isEqualTo(sequence ? 1 : pairs.count());
    assertThat(examples.steps())
        .isEqualTo(feed == Feed.STEPS ? 5 : feed == Feed.FEATURES ? 1 : pairs.count());
    int[] windows = sequence ? IntStream.range(0, pairs.count()).toArray() : positions;
    assertThat(inputs).hasSize(windows.length * size);
    double[] z = model.scaler().scale(config.transforms().apply(AIRLINE)).values(COLUMN);
    for (int i = 0; i < windows.length; i++) {
      assertThat(Arrays.copyOfRange(inputs, i * size, (i + 1) * size))
          .isEqualTo(Arrays.copyOfRange(all, windows[i] * size, (windows[i] + 1) * size));
      double[] window = Arrays.copyOfRange(z, windows[i], windows[i] + 5);
      double mean = Arrays.stream(window).average().orElseThrow();
      double spread = Math.sqrt(Arrays.stream(window).map(v -> (v - mean) * (v - mean)).sum() / 5);
      for (int k = 0; k < 3; k++) {
        assertThat(targets[i * 3 + k])
            .isCloseTo(
                (float) ((z[windows[i] + 5 + k] - mean) / spread),
                org.assertj.core.data.Offset.offset(1e-4f));
      }
    }
  }

  /** More windows than are predicted together: the bits are those of each alone. */
  @Test
  void howManyWindowsArePredictedTogetherChangesNoBit() {
    double[] wave = IntStream.range(0, 17_000).mapToDouble(i -> Math.sin(0.1 * i)).toArray();
    ForecastConfig config =
        ForecastConfig.defaults()
            .withWindow(2)
            .withLayers(LayerSpec.gruLast(2), LayerSpec.dense(1));
    Forecaster forecaster = Forecaster.training(config, wave).predictor();

    double[] all =
        ForecastParts.plot(forecaster.evaluate(Series.of("value", wave))).lines().get(1).y();

    assertThat(all).hasSize(16_998);
    for (int i : new int[] {0, 16_383, 16_384, 16_997}) {
      assertThat(forecaster.predict(Arrays.copyOf(wave, i + 2), 1).values())
          .containsExactly(all[i]);
    }
  }

  /** With more than 20,000 forecasts before the test set the plot begins later. */
  @Test
  void aPlotIsBoundedAndItsValuesAreThoseOfTheWhole() {
    double[] wave = IntStream.range(0, 20_100).mapToDouble(i -> Math.sin(0.1 * i)).toArray();
    ForecastConfig config =
        ForecastConfig.defaults()
            .withWindow(2)
            .withHorizon(2)
            .withSplit(Split.points(20_052))
            .withTransforms(Transform.difference())
            .withLayers(LayerSpec.gruLast(2), LayerSpec.dense(2))
            .withTraining(ForecastConfig.defaults().training().withSteps(1));
    var result = Forecaster.training(config, wave).fit();
    var plot = ForecastParts.plot(result.score());
    var whole =
        ForecastParts.plot(result.predictor().evaluate(Series.of("value", wave))).lines().get(1);

    int pairs = 20_100 - 1 - 2 - 2 + 1;
    int shown = 20_000 + 47; // and the pairs whose two targets come after the split
    double[] x = plot.lines().get(2).x();
    assertThat(whole.x()).hasSize(pairs).startsWith(3);
    assertThat(x).hasSize(shown).isEqualTo(Arrays.copyOfRange(whole.x(), pairs - shown, pairs));
    assertThat(plot.lines().get(2).y())
        .isEqualTo(Arrays.copyOfRange(whole.y(), pairs - shown, pairs));
    assertThat(plot.lines().get(1).x()).isEqualTo(x);
    assertThat(plot.lines().get(0).x()).startsWith(x[0] - 3).endsWith(20_099);
    assertThat(plot.lines().get(0).y()).startsWith(wave[(int) x[0] - 3]).endsWith(wave[20_099]);
    assertThat(plot.split()).hasValue(20_052);
    assertThat(List.of(plot.name(), plot.title())).containsExactly("forecast", "plot");
  }
}
