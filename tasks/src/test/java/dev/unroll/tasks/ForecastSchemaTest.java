package dev.unroll.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.BadInputException;
import dev.unroll.data.series.Missing;
import dev.unroll.data.series.Series;
import dev.unroll.optim.Adam;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.train.TrainingConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the schema offers beyond one column and one step: each really works. */
class ForecastSchemaTest {
  private static final CounterRandom RANDOM = new CounterRandom(5, "test");

  private static final ForecastConfig QUICK =
      ForecastConfig.defaults()
          .withWindow(3)
          .withLayers(LayerSpec.lstmLast(8))
          .withTraining(TrainingConfig.defaults().withOptimizer(new Adam(0.02f)).withSteps(300));

  @Test
  void aTargetIsLearnedFromAnotherColumn() {
    int points = 400;
    double[] hint = IntStream.range(0, points).mapToDouble(i -> RANDOM.uniform(i)).toArray();
    double[] target = new double[points];
    System.arraycopy(hint, 0, target, 1, points - 1); // what the hint said a step before
    Series both = Series.of("both", List.of("hint", "target"), new double[][] {hint, target}, null);
    ForecastConfig config = QUICK.withLayers(LayerSpec.lstmLast(8), LayerSpec.dense(1));

    ForecastResult seeing =
        Forecaster.create(config.withColumns("target", "hint").withTarget("target"), both).fit();
    ForecastResult alone =
        Forecaster.create(config.withColumns("hint").withTarget("target"), both).fit();
    ForecastResult blind = Forecaster.create(config.withTarget("target"), both).fit();

    assertThat(seeing.metrics().get("rmse")).isLessThan(0.1);
    assertThat(alone.metrics().get("rmse")).isLessThan(0.1); // the target need not be an input
    assertThat(blind.metrics().get("rmse")).isGreaterThan(0.25); // the deviation of noise is 0.29
  }

  @Test
  void severalColumnsWantANameAndCannotContinueOnTheirOwn() {
    double[] values = IntStream.range(0, 60).mapToDouble(Math::sin).toArray();
    Series both = Series.of("both", List.of("a", "b"), new double[][] {values, values}, null);
    ForecastConfig config = QUICK.withLayers(LayerSpec.lstmLast(2), LayerSpec.dense(1));

    assertThatThrownBy(() -> Forecaster.create(config, both))
        .isInstanceOf(BadInputException.class)
        .hasMessage("both: there are several columns (a, b); say which to use with data.columns");
    Forecaster forecaster = Forecaster.create(config.withColumns("a", "b"), both);
    assertThat(forecaster.predict(both, 1).target()).isEqualTo("a");
    assertThatThrownBy(() -> forecaster.predict(both, 2))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("it reads a, b; train with data.horizon=2");
  }

  @Test
  void severalStepsAheadAreForecastAtOnce() {
    double[] wave = IntStream.range(0, 300).mapToDouble(i -> Math.sin(0.2 * i)).toArray();
    ForecastConfig config =
        QUICK.withHorizon(3).withLayers(LayerSpec.lstmLast(8), LayerSpec.dense(3));
    Forecaster forecaster = Forecaster.create(config, wave);

    ForecastResult result = forecaster.fit();

    assertThat(result.metrics().get("rmse"))
        .isLessThan(0.5 * result.baselines().get("last value").get("rmse"));
    Forecast three = forecaster.predict(wave, 3);
    assertThat(three.values()).hasSize(3);
    assertThat(three.notes()).isEmpty();
    assertThat(three.values()[2]).isCloseTo(Math.sin(0.2 * 302), within(0.2));
    assertThat(forecaster.predict(wave, 2).values()).isEqualTo(Arrays.copyOf(three.values(), 2));
  }

  @Test
  void beyondTheTrainedHorizonForecastsAreFedBackAndTheResultSaysSo() {
    double[] wave = IntStream.range(0, 300).mapToDouble(i -> Math.sin(0.2 * i)).toArray();
    ForecastConfig config =
        QUICK.withHorizon(2).withLayers(LayerSpec.lstmLast(8), LayerSpec.dense(2));
    Forecaster forecaster = Forecaster.create(config, wave);
    forecaster.fit();

    Forecast five = forecaster.predict(wave, 5);

    double[] continued = Arrays.copyOf(wave, 302);
    System.arraycopy(five.values(), 0, continued, 300, 2);
    assertThat(Arrays.copyOfRange(five.values(), 2, 4))
        .isEqualTo(forecaster.predict(continued, 2).values());
    assertThat(five.values()).hasSize(5);
    assertThat(five.notes())
        .singleElement()
        .asString()
        .contains("trained for 2 steps ahead", "its own forecasts");
  }

  @Test
  void theLastDenseLayerTakesItsUnitsFromTheHorizon() {
    var dense = new LayerSpec("dense", Map.of());
    double[] wave = IntStream.range(0, 60).mapToDouble(Math::sin).toArray();

    for (int horizon : new int[] {1, 4}) {
      ForecastConfig config = QUICK.withHorizon(horizon).withLayers(LayerSpec.lstmLast(2), dense);
      assertThat(Forecaster.create(config, wave).predict(wave, horizon).values()).hasSize(horizon);
    }
    assertThat(Forecaster.create(ForecastConfig.defaults().withHorizon(4), wave).model().layers())
        .hasSize(2);
  }

  /** What a layer of layers needs to know, its input sizes, follows from the data, too. */
  @Test
  void layersOfLayersTrainAndComeBackFromTheFile(@TempDir Path directory) throws IOException {
    double[] wave = IntStream.range(0, 200).mapToDouble(i -> Math.sin(0.3 * i)).toArray();
    var config =
        QUICK.withLayers(
            LayerSpec.gru(6).with("recurrentKeep", 0.95).bothWays(),
            LayerSpec.layerNorm(),
            LayerSpec.dropout(0.1),
            new LayerSpec(
                "branches",
                Map.of("layers", List.of(Map.of("pool", Map.of("kind", "mean")), "attentionPool"))),
            new LayerSpec("dense", Map.of()));
    var forecaster = Forecaster.create(config, wave);
    assertThat(forecaster.fit().metrics().get("rmse")).isLessThan(0.2); // the wave's own is 0.71
    assertThat(forecaster.model().parameter("bidirectional1.forward.w").shape())
        .containsExactly(1, 18);
    Path file = directory.resolve("model.safetensors");
    forecaster.save(file);
    assertThat(Forecaster.load(file).predict(wave, 3).values())
        .isEqualTo(forecaster.predict(wave, 3).values());
  }

  @Test
  void aLayerWithinALayerIsReadAsStrictly() {
    double[] wave = IntStream.range(0, 60).mapToDouble(Math::sin).toArray();
    var misspelt = new LayerSpec("lstm", Map.of("hiden", 3)).bothWays();
    assertThatThrownBy(() -> Forecaster.create(QUICK.withLayers(misspelt), wave))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(
            "model.layers[0]: layer.lstm: unknown key \"hiden\"; did you mean \"hidden\"?");
  }

  @Test
  void aSeasonBringsTheSeasonalBaselines() {
    ForecastConfig airline =
        QUICK
            .withSeason(12)
            .withSplit(Split.share(0.7))
            .withWindow(2)
            .withLayers(LayerSpec.lstmLast(2), LayerSpec.dense(1));

    var baselines = Forecaster.create(airline, Series.airline()).fit().baselines();

    assertThat(baselines)
        .containsOnlyKeys(
            "last value",
            "linear extrapolation",
            "mean of the window",
            "y[t-12]",
            "y[t-12]*y[t-1]/y[t-13]");
    assertThat(baselines.get("last value").get("rmse")).isCloseTo(49.97, within(0.005));
    assertThat(baselines.get("y[t-12]*y[t-1]/y[t-13]").get("rmse")).isCloseTo(16.37, within(0.005));
  }

  @Test
  void aSeasonLongerThanTheTrainingPartIsLeftOutAndTheNotesSaySo() {
    double[] wave = IntStream.range(0, 60).mapToDouble(Math::sin).toArray();
    ForecastConfig config =
        QUICK.withSeason(50).withLayers(LayerSpec.lstmLast(2), LayerSpec.dense(1));

    ForecastResult result = Forecaster.create(config, wave).fit();

    assertThat(result.baselines()).hasSize(3);
    assertThat(result.notes())
        .anySatisfy(note -> assertThat(note).startsWith("seasonal baselines are left out"));
  }

  @ParameterizedTest
  @EnumSource(Feed.class)
  void aForecastIsTheSameWhetherItsSeriesGoesOnOrEnds(Feed feed) {
    double[] wave = IntStream.range(0, 80).mapToDouble(i -> Math.sin(0.7 * i)).toArray();
    LayerSpec lstm = feed == Feed.SEQUENCE ? LayerSpec.lstm(5) : LayerSpec.lstmLast(5);
    ForecastConfig config = QUICK.withFeed(feed).withLayers(lstm, LayerSpec.dense(1));
    Forecaster forecaster = Forecaster.create(config, wave);
    double[] predicted = forecaster.fit().chart().lines().get(2).y();

    for (int end : new int[] {3, 40, 79}) {
      assertThat(forecaster.predict(Arrays.copyOf(wave, end), 1).values()[0])
          .as("after %d points", end)
          .isEqualTo(predicted[end - 3]);
    }
  }

  @Test
  void aPerceptronReadsTheWindowAsFeatures() {
    double[] wave = IntStream.range(0, 200).mapToDouble(i -> Math.sin(0.2 * i)).toArray();
    ForecastConfig config =
        QUICK
            .withFeed(Feed.FEATURES)
            .withLayers(LayerSpec.dense(10).with("activation", "relu"), LayerSpec.dense(1));
    Forecaster forecaster = Forecaster.create(config, wave);

    ForecastResult result = forecaster.fit();

    assertThat(((dev.unroll.nn.Sequential) forecaster.model()).inputSize()).isEqualTo(3);
    assertThat(result.metrics().get("rmse"))
        .isLessThan(result.baselines().get("last value").get("rmse"));
  }

  // ---- files

  private static Path csv(Path directory, String name, IntStream rows, int missingRow)
      throws IOException {
    String text =
        rows.mapToObj(i -> "d" + i + "," + (i == missingRow ? "" : Math.sin(0.2 * i)) + ",7\n")
            .collect(Collectors.joining("", "day,load,plant\n", ""));
    return Files.writeString(directory.resolve(name), text);
  }

  private static Recipe recipe(String... changes) {
    Recipe recipe =
        RecipeTest.small().with("data.columns", "[load]").with("data.split", "{share: 0.6}");
    for (int i = 0; i < changes.length; i += 2) {
      recipe = recipe.with(changes[i], changes[i + 1]);
    }
    return recipe;
  }

  @Test
  void aFileTakesThePlaceOfTheSeriesOfARecipe(@TempDir Path directory) throws IOException {
    Path file = csv(directory, "load.csv", IntStream.range(0, 100), -1);

    ForecastResult result = Forecaster.create(recipe(), file).fit();

    assertThat(result.chart().xLabel()).isEqualTo("points since d0");
    assertThat(result.chart().yLabel()).isEqualTo("load");
    assertThat(result.expectation()).isNull();
    assertThatThrownBy(() -> Forecaster.create(recipe("data.columns", "[lod]"), file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("there is no column \"lod\"")
        .hasMessageContaining("load");
  }

  @Test
  void aSeriesThatNeedsNoFileIsNotLookedForWhereDataAre(@TempDir Path directory) {
    Recipe recipe = RecipeTest.small();
    ForecastResult there = Forecaster.create(recipe, directory).fit();
    ForecastResult nowhere = Forecaster.create(recipe).fit();

    assertThat(there.metrics()).isEqualTo(nowhere.metrics());
    assertThat(there.expectation()).isNotNull().isEqualTo(nowhere.expectation());
  }

  @Test
  void aRecipeNamesAFileThatIsFoundWhereDataPoint(@TempDir Path directory) throws IOException {
    csv(directory, "load.csv", IntStream.range(0, 100), -1);
    String yaml =
        RecipeTest.SMALL.replaceFirst("(?s)series: noisy-sine.*?seed: 7", "series: load.csv");
    Recipe recipe = Recipe.parse("own", "own.yaml", yaml).with("data.columns", "[load]");

    assertThat(Forecaster.create(recipe, directory).fit().chart().lines().get(0).x()).hasSize(100);
    assertThatThrownBy(() -> Forecaster.create(recipe, directory.resolve("other.csv")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("other.csv");
  }

  @Test
  void missingValuesAreRefusedDroppedOrMended(@TempDir Path directory) throws IOException {
    Path file = csv(directory, "gap.csv", IntStream.range(0, 100), 50);

    assertThatThrownBy(() -> Forecaster.create(recipe(), file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("gap.csv:52: column \"load\" is empty");
    ForecastResult dropped = Forecaster.create(recipe("data.missing", "drop"), file).fit();
    assertThat(dropped.chart().lines().get(0).x()).hasSize(99);
    assertThat(dropped.notes()).anySatisfy(note -> assertThat(note).contains("1 of 100 rows"));
    ForecastResult mended = Forecaster.create(recipe("data.missing", "interpolate"), file).fit();
    assertThat(mended.chart().lines().get(0).y()[50])
        .isCloseTo((Math.sin(0.2 * 49) + Math.sin(0.2 * 51)) / 2, within(1e-12));
    assertThat(ForecastConfig.defaults().missing()).isEqualTo(Missing.ERROR);
  }

  @Test
  void aModelOfOneColumnTakesAFilesOnlyColumnAndSaysSo(@TempDir Path directory) throws IOException {
    Forecaster forecaster = Forecaster.create(RecipeTest.small());
    forecaster.fit();
    Path one = Files.writeString(directory.resolve("one.csv"), "y\n1\n2\n3\n4\n5\n6\n");
    Path two = csv(directory, "two.csv", IntStream.range(0, 30), -1);

    ForecastResult result = forecaster.evaluate(one);

    assertThat(result.notes()).contains("column \"y\" stands for the model's \"noisy-sine\"");
    assertThat(result.baselines().get("last value").get("mae")).isEqualTo(1);
    assertThat(result.chart().lines())
        .extracting(ForecastChart.Line::name)
        .containsExactly("real", "predicted");
    assertThat(result.chart().split()).isEmpty();
    assertThat(forecaster.predict(one, 2).notes()).hasSize(2);
    assertThatThrownBy(() -> forecaster.evaluate(two))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("2 columns hold numbers (load, plant)");
  }

  @Test
  void otherFilesAreNoForecasters(@TempDir Path directory) throws IOException {
    assertThatThrownBy(() -> Forecaster.load(directory.resolve("none.safetensors")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("none.safetensors");
    Path text = Files.writeString(directory.resolve("text.safetensors"), "hello");
    assertThatThrownBy(() -> Forecaster.load(text)).isInstanceOf(BadInputException.class);

    Path bare = directory.resolve("bare.safetensors");
    dev.unroll.store.ModelFile.save(bare, Forecaster.create(RecipeTest.small()).model());
    assertThatThrownBy(() -> Forecaster.load(bare))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("a model, but not a forecaster");
  }
}
