package dev.unroll.tasks.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.BadInputException;
import dev.unroll.data.series.Missing;
import dev.unroll.data.series.Series;
import dev.unroll.optim.Adam;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.RecipeTest;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.ScorePart;
import dev.unroll.tasks.Training;
import dev.unroll.tasks.TrainingResult;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.tasks.recipe.LayerSpec;
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

/** Recipes with several columns and steps train and predict. */
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

    Score seeing =
        Forecaster.training(config.withColumns("target", "hint").withTarget("target"), both)
            .fit()
            .score();
    Score alone =
        Forecaster.training(config.withColumns("hint").withTarget("target"), both).fit().score();
    Score blind = Forecaster.training(config.withTarget("target"), both).fit().score();

    assertThat(seeing.metrics().get("rmse")).isLessThan(0.1);
    assertThat(alone.metrics().get("rmse")).isLessThan(0.1); // the target need not be an input
    assertThat(blind.metrics().get("rmse")).isGreaterThan(0.25); // the deviation of noise is 0.29
  }

  @Test
  void severalColumnsWantANameAndCannotContinueOnTheirOwn() {
    double[] values = IntStream.range(0, 60).mapToDouble(Math::sin).toArray();
    Series both = Series.of("both", List.of("a", "b"), new double[][] {values, values}, null);
    ForecastConfig config = QUICK.withLayers(LayerSpec.lstmLast(2), LayerSpec.dense(1));

    assertThatThrownBy(() -> Forecaster.training(config, both))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "both: there are several columns (a, b); set data.columns (withColumns in Java) to those to use");
    Training<Forecaster> training = Forecaster.training(config.withColumns("a", "b"), both);
    assertThat(training.predictor().predict(both, 1).target()).isEqualTo("a");
    assertThatThrownBy(() -> training.predictor().predict(both, 2))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("it reads a, b; train with data.horizon=2");
  }

  @Test
  void severalStepsAheadAreForecastAtOnce() {
    double[] wave = IntStream.range(0, 300).mapToDouble(i -> Math.sin(0.2 * i)).toArray();
    ForecastConfig config =
        QUICK.withHorizon(3).withLayers(LayerSpec.lstmLast(8), LayerSpec.dense(3));
    Training<Forecaster> training = Forecaster.training(config, wave);

    TrainingResult<Forecaster> result = training.fit();

    assertThat(result.score().metrics().get("rmse"))
        .isLessThan(0.5 * result.score().baselines().get("last value").get("rmse"));
    Forecast three = training.predictor().predict(wave, 3);
    assertThat(three.values()).hasSize(3);
    assertThat(three.notes()).isEmpty();
    assertThat(three.values()[2]).isCloseTo(Math.sin(0.2 * 302), within(0.2));
    assertThat(training.predictor().predict(wave, 2).values())
        .isEqualTo(Arrays.copyOf(three.values(), 2));
  }

  @Test
  void beyondTheTrainedHorizonForecastsAreFedBackAndTheResultSaysSo() {
    double[] wave = IntStream.range(0, 300).mapToDouble(i -> Math.sin(0.2 * i)).toArray();
    ForecastConfig config =
        QUICK.withHorizon(2).withLayers(LayerSpec.lstmLast(8), LayerSpec.dense(2));
    Training<Forecaster> training = Forecaster.training(config, wave);
    training.fit();

    Forecast five = training.predictor().predict(wave, 5);

    double[] continued = Arrays.copyOf(wave, 302);
    System.arraycopy(five.values(), 0, continued, 300, 2);
    assertThat(Arrays.copyOfRange(five.values(), 2, 4))
        .isEqualTo(training.predictor().predict(continued, 2).values());
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
      assertThat(Forecaster.training(config, wave).predictor().predict(wave, horizon).values())
          .hasSize(horizon);
    }
    assertThat(Forecaster.training(ForecastConfig.defaults().withHorizon(4), wave).model().layers())
        .hasSize(2);
  }

  /** What a layer of layers needs to know, its input sizes, follows from the data, too. */
  @Test
  void layersOfLayersTrainAndComeBackFromTheFile(@TempDir Path directory) throws IOException {
    double[] wave = IntStream.range(0, 200).mapToDouble(i -> Math.sin(0.3 * i)).toArray();
    var config =
        QUICK.withLayers(
            LayerSpec.gru(6).with("recurrentKeep", 0.95).bidirectional(),
            LayerSpec.layerNorm(),
            LayerSpec.dropout(0.1),
            new LayerSpec(
                "branches",
                Map.of("layers", List.of(Map.of("pool", Map.of("kind", "mean")), "attentionPool"))),
            new LayerSpec("dense", Map.of()));
    var training = Forecaster.training(config, wave);
    assertThat(training.fit().score().metrics().get("rmse"))
        .isLessThan(0.2); // the wave's own is 0.71
    assertThat(training.model().parameter("bidirectional1.forward.w").shape())
        .containsExactly(1, 18);
    Path file = directory.resolve("model.safetensors");
    training.predictor().save(file);
    assertThat(Forecaster.load(file).predict(wave, 3).values())
        .isEqualTo(training.predictor().predict(wave, 3).values());
  }

  @Test
  void aLayerWithinALayerIsReadAsStrictly() {
    double[] wave = IntStream.range(0, 60).mapToDouble(Math::sin).toArray();
    var misspelt = new LayerSpec("lstm", Map.of("hiden", 3)).bidirectional();
    assertThatThrownBy(() -> Forecaster.training(QUICK.withLayers(misspelt), wave))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(
            "model.layers[0]: layer.lstm: unknown key \"hiden\"; did you mean \"hidden\"?");
  }

  @Test
  void aSeasonBringsTheSeasonalBaselines() {
    ForecastConfig airline =
        QUICK
            .withSeason(12)
            .withSplit(Split.fraction(0.7))
            .withWindow(2)
            .withLayers(LayerSpec.lstmLast(2), LayerSpec.dense(1));

    var baselines = Forecaster.training(airline, Series.airline()).fit().score().baselines();

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

    TrainingResult<Forecaster> result = Forecaster.training(config, wave).fit();

    assertThat(result.score().baselines()).hasSize(3);
    assertThat(result.score().notes())
        .anySatisfy(note -> assertThat(note).startsWith("seasonal baselines are left out"));
  }

  @ParameterizedTest
  @EnumSource(Feed.class)
  void aForecastIsTheSameWhetherItsSeriesGoesOnOrEnds(Feed feed) {
    double[] wave = IntStream.range(0, 80).mapToDouble(i -> Math.sin(0.7 * i)).toArray();
    LayerSpec lstm = feed == Feed.SEQUENCE ? LayerSpec.lstm(5) : LayerSpec.lstmLast(5);
    ForecastConfig config = QUICK.withFeed(feed).withLayers(lstm, LayerSpec.dense(1));
    Training<Forecaster> training = Forecaster.training(config, wave);
    double[] predicted = ForecastParts.plot(training.fit().score()).lines().get(2).y();

    for (int end : new int[] {3, 40, 79}) {
      assertThat(training.predictor().predict(Arrays.copyOf(wave, end), 1).values()[0])
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
    Training<Forecaster> training = Forecaster.training(config, wave);

    TrainingResult<Forecaster> result = training.fit();

    assertThat(((dev.unroll.nn.Sequential) training.model()).inputSize()).isEqualTo(3);
    assertThat(result.score().metrics().get("rmse"))
        .isLessThan(result.score().baselines().get("last value").get("rmse"));
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

    TrainingResult<Forecaster> result = Forecaster.training(recipe(), DataLocation.of(file)).fit();

    assertThat(ForecastParts.plot(result.score()).xLabel()).isEqualTo("points since d0");
    assertThat(ForecastParts.plot(result.score()).yLabel()).isEqualTo("load");
    assertThat(result.expectation()).isEmpty();
    assertThatThrownBy(
            () -> Forecaster.training(recipe("data.columns", "[lod]"), DataLocation.of(file)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("there is no column \"lod\"")
        .hasMessageContaining("load");
  }

  @Test
  void aSeriesThatNeedsNoFileIsNotLookedForWhereDataAre(@TempDir Path directory) {
    Recipe recipe = RecipeTest.small();
    TrainingResult<Forecaster> there =
        Forecaster.training(recipe, DataLocation.of(directory)).fit();
    TrainingResult<Forecaster> nowhere = Forecaster.training(recipe).fit();

    assertThat(there.score().metrics()).isEqualTo(nowhere.score().metrics());
    assertThat(there.expectation()).isPresent().isEqualTo(nowhere.expectation());
  }

  @Test
  void aRecipeNamesAFileThatIsFoundWhereDataPoint(@TempDir Path directory) throws IOException {
    csv(directory, "load.csv", IntStream.range(0, 100), -1);
    String yaml =
        RecipeTest.SMALL.replaceFirst("(?s)series: noisy-sine.*?seed: 7", "series: load.csv");
    Recipe recipe = Recipe.parse("own", "own.yaml", yaml).with("data.columns", "[load]");

    assertThat(
            ForecastParts.plot(
                    Forecaster.training(recipe, DataLocation.of(directory)).fit().score())
                .lines()
                .get(0)
                .x())
        .hasSize(100);
    assertThatThrownBy(
            () -> Forecaster.training(recipe, DataLocation.of(directory.resolve("other.csv"))))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("other.csv");
  }

  @Test
  void missingValuesAreRefusedDroppedOrMended(@TempDir Path directory) throws IOException {
    Path file = csv(directory, "gap.csv", IntStream.range(0, 100), 50);

    assertThatThrownBy(() -> Forecaster.training(recipe(), DataLocation.of(file)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("gap.csv:52: column \"load\" is empty");
    Score dropped =
        Forecaster.training(recipe("data.missing", "drop"), DataLocation.of(file)).fit().score();
    assertThat(ForecastParts.plot(dropped).lines().get(0).x()).hasSize(99);
    assertThat(dropped.notes()).anySatisfy(note -> assertThat(note).contains("1 of 100 rows"));
    Score mended =
        Forecaster.training(recipe("data.missing", "interpolate"), DataLocation.of(file))
            .fit()
            .score();
    assertThat(ForecastParts.plot(mended).lines().get(0).x()).hasSize(99);
    assertThat(mended.notes())
        .anySatisfy(note -> assertThat(note).contains("1 of 100 values of \"load\" were missing"));
    assertThat(ForecastConfig.defaults().missing()).isEqualTo(Missing.ERROR);
  }

  @Test
  void aModelOfOneColumnTakesAFilesOnlyColumnAndSaysSo(@TempDir Path directory) throws IOException {
    Training<Forecaster> training = Forecaster.training(RecipeTest.small());
    training.fit();
    Path one = Files.writeString(directory.resolve("one.csv"), "y\n1\n2\n3\n4\n5\n6\n");
    Path two = csv(directory, "two.csv", IntStream.range(0, 30), -1);

    Score score = training.predictor().evaluate(one);

    assertThat(score.notes()).contains("column \"y\" is read as the model's \"noisy-sine\"");
    assertThat(score.baselines().get("last value").get("mae")).isEqualTo(1);
    assertThat(ForecastParts.plot(score).lines())
        .extracting(ScorePart.Lines.Line::name)
        .containsExactly("real", "predicted", "forecast after the end");
    assertThat(ForecastParts.plot(score).split()).isEmpty();
    assertThat(training.predictor().predict(one, 2).notes()).hasSize(2);
    assertThatThrownBy(() -> training.predictor().evaluate(two))
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
    dev.unroll.store.ModelFile.save(bare, Forecaster.training(RecipeTest.small()).model());
    assertThatThrownBy(() -> Forecaster.load(bare))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("a model, but not of a task");
  }
}
