package dev.unroll.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.data.series.Cycle;
import dev.unroll.data.series.Scaler;
import dev.unroll.data.series.Transform;
import dev.unroll.data.series.Transforms;
import dev.unroll.optim.Adagrad;
import dev.unroll.optim.Adam;
import dev.unroll.tasks.classify.ClassifierRecipe;
import dev.unroll.tasks.forecast.Feed;
import dev.unroll.tasks.forecast.FitOn;
import dev.unroll.tasks.forecast.ForecastConfig;
import dev.unroll.tasks.forecast.ForecastData;
import dev.unroll.tasks.forecast.ForecastRecipe;
import dev.unroll.tasks.forecast.Forecaster;
import dev.unroll.tasks.forecast.Split;
import dev.unroll.tasks.forecast.Strategy;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.train.TrainingConfig.Duration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecipesTest {
  private static ForecastConfig config(String name) {
    return ForecastRecipe.read(Recipes.find(name)).config();
  }

  @Test
  void theNamesAreTheFilesAtTheRoot() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("..", "recipes"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Recipes.names().stream().map(name -> name + ".yaml").toList());
    }
  }

  @ParameterizedTest
  @MethodSource("dev.unroll.tasks.Recipes#names")
  void everyRecipeSaysWhatItIsAndWhereItsWeightsBegin(String name) {
    Recipe recipe = Recipes.find(name);

    assertThat(recipe.name()).isEqualTo(name);
    assertThat(recipe.about()).isNotBlank();
    assertThat(recipe.seed()).isEqualTo(42);
    assertThat(recipe.changed()).isFalse();
    if (!recipe.task().equals("forecast")) {
      return; // what begins as Keras has it need not say so
    }
    for (LayerSpec layer : config(name).layers()) {
      assertThat(layer.settings().toString()).containsPattern("[iI]nitializer=");
      if (layer.type().equals("lstm")) {
        assertThat(layer.settings()).containsKey("forgetBias");
      }
    }
  }

  @Test
  void sineIsTheTutorialsButWithSteps() {
    ForecastConfig sine = config("sine");

    assertThat(sine.window()).isEqualTo(10);
    assertThat(sine.feed()).isEqualTo(Feed.STEPS);
    assertThat(sine.scale()).isEqualTo(Scaler.Kind.NONE);
    assertThat(sine.training().optimizer()).isEqualTo(new Adagrad(0.1f, 0f));
    assertThat(sine.training().batchSize()).isEqualTo(32);
    assertThat(sine.training().duration()).isEqualTo(Duration.steps(10_000));
    assertThat(sine.training().reportEvery()).isEqualTo(1000);
    assertThat(sine.training().shuffle()).isTrue();
    assertThat(Recipes.find("sine").expectation().isForMedian()).isTrue();
    assertThat(Recipes.find("sine").expectation().bound()).isEqualTo(0.0030);
    assertThat(Forecaster.training(Recipes.find("sine")).model().layers()).hasSize(3);
    assertThat(config("sine-tutorial").feed()).isEqualTo(Feed.FEATURES);
    assertThat(config("sine-tutorial").training().optimizer()).isEqualTo(new Adagrad(0.1f, 0.1f));
    assertThat(Recipes.find("sine-tutorial").expectation()).isNull();
  }

  @Test
  void theSinesAreCutIntoTenThousandAndAThousandWindows() {
    ForecastRecipe sine = ForecastRecipe.read(Recipes.find("sine"));
    var loaded = sine.load(DataLocation.ofRecipe());
    var data = ForecastData.of(loaded, sine.config().withColumnsOf(loaded.series()));

    assertThat(loaded.series().length()).isEqualTo(10_010);
    assertThat(data.train().count()).isEqualTo(10_000);
    assertThat(data.test().count()).isEqualTo(1_000);
    assertThat(data.axis().x(0)).isEqualTo(100.1);
    assertThat(data.axis().x(1009)).isCloseTo(110.2, org.assertj.core.data.Offset.offset(1e-9));
  }

  @Test
  void airlineIsTheTutorialsLeakIncluded() {
    ForecastConfig airline = config("airline");

    assertThat(airline.window()).isEqualTo(2);
    assertThat(airline.feed()).isEqualTo(Feed.SEQUENCE);
    assertThat(airline.split()).isEqualTo(Split.fraction(0.7));
    assertThat(airline.scale()).isEqualTo(Scaler.Kind.RANGE);
    assertThat(airline.fitOn()).isEqualTo(FitOn.ALL);
    assertThat(airline.training().optimizer()).isEqualTo(new Adam(0.01f));
    assertThat(airline.training().duration()).isEqualTo(Duration.epochs(1000));
    assertThat(Recipes.find("airline").expectation()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sunspots", "temperatures"})
  void aDirectoryWithoutTheFileIsToldWhereItIsPublished(String name, @TempDir Path empty) {
    assertThatThrownBy(() -> Forecaster.training(Recipes.find(name), DataLocation.of(empty)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("timeseries/")
        .hasMessageContaining("--data FILE")
        .hasMessageContaining("published at https://github.com/jbrownlee/Datasets");
  }

  @Test
  void airlineSeasonalIsSplitAtThe101stMonthWhateverTheWindow() {
    for (String window : List.of("12", "24")) {
      Recipe recipe = Recipes.find("airline-seasonal").with("data.window", window);
      var forecaster = ForecastRecipe.read(recipe);
      var loaded = forecaster.load(DataLocation.ofRecipe());
      var data = ForecastData.of(loaded, forecaster.config().withColumnsOf(loaded.series()));

      assertThat(data.test().count()).isEqualTo(43);
      assertThat(loaded.series().labels().get(data.test().targetPoint(0))).isEqualTo("1957-06");
    }
  }

  @Test
  void anUnknownNameSuggestsTheNearest() {
    assertThatThrownBy(() -> Recipes.find("sin"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("there is no recipe \"sin\"; did you mean \"sine\"?");
    assertThatThrownBy(() -> Recipes.find("weather"))
        .hasMessageContaining("known: sine, sine-tutorial, noisy-sine-mlp");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> Recipes.find("nowhere/own.yaml"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("own.yaml: there is no such file");
  }

  @Test
  void aConfigurationReadsBackFromItsOwnWords() {
    for (Recipe recipe : Recipes.all()) {
      if (recipe.task().equals("forecast")) {
        assertThat(reread(config(recipe.name()))).isEqualTo(config(recipe.name()));
      } else if (recipe.task().equals("classify")) {
        ClassifierRecipe read = ClassifierRecipe.read(recipe);
        var words = ClassifierRecipe.write(read.config(), read.files());
        var again =
            ClassifierRecipe.read(Recipe.of("again", "again", words, false, Registry.standard()));
        assertThat(ClassifierRecipe.write(again.config(), again.files())).isEqualTo(words);
      }
    }
    ForecastConfig own =
        ForecastConfig.defaults()
            .withColumns("a", "b")
            .withTarget("b")
            .withHorizon(3)
            .withSplit(Split.points(50))
            .withTransforms(
                Transform.log(1.5), Transform.difference(), Transform.seasonalDifference(12))
            .withLayers(LayerSpec.simpleRnnLast(5).with("activation", "relu"), LayerSpec.dense(3));
    assertThat(reread(own)).isEqualTo(own);
    ForecastConfig steps =
        own.withStrategy(Strategy.RECURSIVE).withCalendar(Cycle.MONTH, Cycle.DAY_OF_WEEK);
    assertThat(reread(steps)).isEqualTo(steps);
    ForecastConfig scaled =
        own.withScale("a", Scaler.Kind.MINMAX).withScale("b", Scaler.Kind.LOCAL);
    assertThat(reread(scaled)).isEqualTo(scaled);
    ForecastConfig others = own.withScale(Scaler.Kind.RANGE).withScale("b", Scaler.Kind.NONE);
    assertThat(reread(others).scaleOf("a")).isEqualTo(Scaler.Kind.RANGE);
    assertThat(reread(others).scaleOf("b")).isEqualTo(Scaler.Kind.NONE);
    ForecastConfig byColumn =
        own.withTransforms(Transforms.none().with("b", Transform.log()).with("a"));
    assertThat(reread(byColumn)).isEqualTo(byColumn);
    Transforms mixed = Transforms.of(Transform.difference()).with("b", Transform.log());
    assertThat(reread(own.withTransforms(mixed)).transforms())
        .extracting(read -> read.of("a"), read -> read.of("b"))
        .containsExactly(List.of(Transform.difference()), List.of(Transform.log()));
  }

  private static ForecastConfig reread(ForecastConfig config) {
    Map<String, Object> written = ForecastRecipe.write(config);
    return ForecastRecipe.read(Recipe.of("test", "test", written, false, Registry.standard()))
        .config();
  }

  @Test
  void allAreListed() {
    assertThat(Recipes.all()).extracting(Recipe::name).isEqualTo(Recipes.names());
    assertThat(Recipes.names()).isEqualTo(List.copyOf(Recipes.names()));
  }
}
