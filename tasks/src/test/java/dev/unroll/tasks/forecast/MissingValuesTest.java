package dev.unroll.tasks.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.BadInputException;
import dev.unroll.data.series.Missing;
import dev.unroll.data.series.Scaler;
import dev.unroll.data.series.Series;
import dev.unroll.data.series.Table;
import dev.unroll.data.series.Transform;
import dev.unroll.data.series.Windows;
import dev.unroll.data.table.Header;
import dev.unroll.dataset.Batch;
import dev.unroll.dataset.Dataset;
import dev.unroll.loss.Huber;
import dev.unroll.loss.Loss;
import dev.unroll.loss.MeanAbsoluteError;
import dev.unroll.loss.MeanSquaredError;
import dev.unroll.optim.Adam;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Values that are missing in the data are filled from the past, and are excluded from losses and
 * scores.
 */
class MissingValuesTest {
  /** White noise; every other value is missing. */
  private static Series noise(int points) {
    var random = new CounterRandom(7, "noise");
    var text = new StringBuilder("y\n");
    for (int t = 0; t < points; t++) {
      text.append(t % 2 == 0 ? String.format(Locale.ROOT, "%.4f", random.gaussian(t)) : "NA");
      text.append('\n');
    }
    return series(text.toString());
  }

  private static Series series(String csv) {
    return Table.read("x.csv", new StringReader(csv), Header.FIRST_ROW)
        .series(List.of("y"), Missing.FORWARD_FILL);
  }

  private static ForecastConfig config() {
    var defaults = ForecastConfig.defaults();
    return defaults
        .withWindow(5)
        .withLayers(LayerSpec.lstmLast(8), LayerSpec.dense(1))
        .withTraining(defaults.training().withOptimizer(new Adam(0.01f)).withEpochs(20));
  }

  @Test
  void whiteNoiseWithGapsCannotBeForecast() {
    Score score = Forecaster.training(config(), noise(400)).fit().score();

    assertThat(score.value("rmse")).isGreaterThan(0.8);
    assertThat(score.baselines().get("last value").get("rmse")).isGreaterThan(0.9);
    assertThat(score.notes())
        .contains(
            "199 of 399 values of \"y\" were missing and hold the last value before them: they are inputs only and excluded from losses and metrics");
  }

  @Test
  void metricsAreThoseOfTheValuesThatAreThere() {
    Series series = series("y\n1\n2\nNA\n4\n5\n6\nNA\n8\n9\nNA\n11\n12\n13\n");
    ForecastConfig config = config().withWindow(2);

    var baselines = Forecaster.baselines(config, series);

    // 11 windows, the first 7 train; tests are points 9 (missing), 10, 11 and 12
    // last value: 9 -> 11, 11 -> 12, 12 -> 13
    assertThat(baselines.get("last value").get("rmse")).isCloseTo(Math.sqrt(2), within(1e-12));
    assertThat(baselines.get("last value").get("mae")).isCloseTo(4 / 3.0, within(1e-12));
  }

  @Test
  void theScalerIsFittedOnTheValuesThatAreThere() {
    Series series = series("y\n1\nNA\nNA\nNA\n3\n");

    Scaler scaler = Scaler.fit(Scaler.Kind.STANDARD, series);

    assertThat(scaler.scale("y", 2)).isZero();
    assertThat(scaler.scale("y", 3)).isEqualTo(1);
  }

  static Stream<Loss> losses() {
    return Stream.of(new MeanSquaredError(), new MeanAbsoluteError(), new Huber(0.5f));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void aLossLeavesOutMissingTargets(Loss loss) {
    float nan = Float.NaN;
    var prediction = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
    var target = Tensor.of(new float[] {0, nan, 5, nan, nan, 7}, 2, 3);
    var some = Tensor.of(new float[] {1, 3, 6}, 3, 1);
    var expected = Tensor.of(new float[] {0, 5, 7}, 3, 1);
    var observed = new ObservedLoss(loss);

    double all = loss.apply(Sequence.of(some), Target.values(expected)).item();
    try (Tape tape = Tape.open()) {
      Tensor p = tape.variable(prediction);
      Tensor value = observed.apply(Sequence.of(p), Target.values(target));
      tape.backward(value, ParameterStore.of(List.of()).gradients());
      float[] gradient = tape.gradient(p).toArray();

      assertThat((double) value.item()).isCloseTo(all, within(1e-6));
      assertThat(new float[] {gradient[1], gradient[3], gradient[4]}).containsOnly(0f);
      assertThat(gradient[0]).isPositive();
      assertThat(gradient[2]).isNegative();
    }
    assertThat(observed.weight(Sequence.of(prediction), Target.values(target))).isEqualTo(3);
    assertThat(observed.text()).isEqualTo(loss.text());
    assertThat(observed.config()).isEqualTo(loss.config());
  }

  @ParameterizedTest
  @EnumSource(Feed.class)
  void filledValuesAreNoTargets(Feed feed) {
    Series series = noise(60);
    boolean sequence = feed == Feed.SEQUENCE;
    ForecastConfig config =
        config()
            .withHorizon(3)
            .withFeed(feed)
            .withLayers(sequence ? LayerSpec.lstm(4) : LayerSpec.lstmLast(4), LayerSpec.dense(3));
    ForecastModel model = Forecaster.training(config, series).predictor().forecastModel();
    Windows pairs = ForecastData.test(SeriesSource.Loaded.of(series), model.config()).all();
    Dataset examples = model.examples(model.code(series), pairs);
    int[] all = IntStream.range(0, examples.size()).toArray();
    Batch batch = examples.batch(all);
    float[] targets = batch.target().values().toArray();

    for (int pair = 0; pair < pairs.count(); pair++) {
      for (int step = 0; step < 3; step++) {
        assertThat(Float.isNaN(targets[pair * 3 + step])).isEqualTo(!pairs.isObserved(pair, step));
      }
    }
    assertThat(batch.input().values().toArray()).doesNotContain(Float.NaN);
  }

  @Test
  void trainsWithAHorizonWhoseStepsArePartlyMissing() {
    ForecastConfig config =
        config()
            .withHorizon(4)
            .withValidation(0.2)
            .withLayers(LayerSpec.gruLast(4), LayerSpec.dense(4));

    Score score = Forecaster.training(config, noise(200)).fit().score();

    assertThat(score.value("rmse")).isBetween(0.7, 1.6);
  }

  @Test
  void aTestSetWithoutAnyValueIsRefused() {
    String values = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n".repeat(3);
    Series series = series("y\n" + values + "NA\n".repeat(20) + "5\n");
    ForecastConfig config = config().withSplit(Split.points(30));

    assertThat(Forecaster.training(config, series)).isNotNull();
    assertThatThrownBy(() -> Forecaster.training(config, series.slice(0, 50)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("all 20 windows of the test set have no value of \"y\"");
  }

  @Test
  void windowsWithoutAnyTargetAreLeftOut() {
    Series series = noise(41);
    ForecastModel model = Forecaster.training(config(), series).predictor().forecastModel();
    Windows pairs = ForecastData.test(SeriesSource.Loaded.of(series), model.config()).all();

    // 36 windows of 5, whose targets are points 5 to 40; those of odd number are missing
    assertThat(pairs.count()).isEqualTo(36);
    assertThat(model.examples(model.code(series), pairs).size()).isEqualTo(18);
  }

  /**
   * Plants a change in the future of a window, at every step that prepares it, and compares what
   * the network reads: nothing may differ.
   */
  @Test
  void noPreparationReadsTheFuture() {
    var random = new CounterRandom(3, "leak");
    for (var kind : Scaler.Kind.values()) {
      for (boolean transformed : new boolean[] {false, true}) {
        int points = 80;
        int now = 50; // the first point that is not known yet
        var cells = new String[points];
        Arrays.setAll(
            cells,
            t ->
                random.uniform(t) < 0.4 && t > 0
                    ? "NA"
                    : String.format(Locale.ROOT, "%.4f", 20 + random.gaussian(t)));
        cells[now] = "21.5";
        String[] other = cells.clone();
        for (int t = now; t < points; t++) {
          other[t] = String.format(Locale.ROOT, "%.4f", 500 + random.gaussian(1000 + t));
        }
        ForecastConfig config = config().withScale(kind).withSplit(Split.points(now));
        config =
            transformed
                ? config.withTransforms(Transform.log(), Transform.seasonalDifference(3))
                : config;

        float[] one = inputs(config, series("y\n" + String.join("\n", cells) + "\n"), now);
        float[] two = inputs(config, series("y\n" + String.join("\n", other) + "\n"), now);

        assertThat(one).isEqualTo(two);
        assertThat(baselines(config, series("y\n" + String.join("\n", cells) + "\n"), now))
            .isEqualTo(baselines(config, series("y\n" + String.join("\n", other) + "\n"), now));
      }
    }
  }

  private static float[] inputs(ForecastConfig config, Series series, int now) {
    ForecastConfig named = config.withColumnsOf(series);
    ForecastModel model = Forecaster.training(named, series).predictor().forecastModel();
    WindowCoder coder = model.code(series);
    int first = named.reach() - named.window();
    return coder.windows(first, now - config.window() - first + 1);
  }

  private static List<List<Double>> baselines(ForecastConfig config, Series series, int now) {
    Windows pairs =
        ForecastData.test(SeriesSource.Loaded.of(series), config.withColumnsOf(series)).all();
    int before = now - pairs.targetPoint(0) + 1;
    return dev.unroll.data.series.Baseline.of(pairs.slice(0, before), 4).stream()
        .map(baseline -> Arrays.stream(baseline.forecasts()).map(row -> row[0]).toList())
        .toList();
  }

  @Test
  void aModelThatIsSavedKeepsHowItReadsFiles(@TempDir Path directory) throws IOException {
    Path file =
        Files.writeString(directory.resolve("gaps.csv"), "y\n1\n2\n\n4\n5\n6\n7\n8\n9\n10\n");
    Forecaster trained = Forecaster.training(config(), noise(60)).fit().predictor();
    Path saved = directory.resolve("model.safetensors");

    trained.withReading(Map.of("missing", "drop")).save(saved);

    Forecaster loaded = Forecaster.load(saved);
    assertThat(loaded.read(Table.read(file)).length()).isEqualTo(9);
    assertThat(loaded.config().reading().missing()).isEqualTo(Missing.DROP);
    assertThat(loaded.recipe().reading(Map.of()).raw("missing")).isEqualTo("drop");
  }
}
