package dev.unroll.tasks.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.BadInputException;
import dev.unroll.data.series.Scaler;
import dev.unroll.data.series.Series;
import dev.unroll.optim.Adam;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.RecipeTest;
import dev.unroll.tasks.RunListener;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.ScorePart;
import dev.unroll.tasks.Training;
import dev.unroll.tasks.TrainingResult;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.train.History;
import dev.unroll.train.StepEvent;
import dev.unroll.train.TrainingConfig;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForecasterTest {
  private static final TrainingConfig SHORT =
      TrainingConfig.defaults().withOptimizer(new Adam(0.01f)).withSteps(60).withReportEvery(20);

  private static final ForecastConfig SMALL =
      ForecastConfig.defaults()
          .withWindow(6)
          .withLayers(LayerSpec.lstmLast(8), LayerSpec.dense(1))
          .withTraining(SHORT);

  private static double[] wave(int points) {
    return IntStream.range(0, points).mapToDouble(i -> 100 + 10 * Math.sin(0.3 * i)).toArray();
  }

  @Test
  void learnsAndSaysSoBesideTheBaselines() {
    Training<Forecaster> training = Forecaster.training(SMALL, wave(200));

    TrainingResult<Forecaster> result = training.fit();

    assertThat(result.score().metrics()).containsOnlyKeys("rmse", "mae");
    assertThat(result.score().metrics().get("rmse"))
        .isLessThan(0.5 * result.score().before().get("rmse"));
    assertThat(result.score().baselines())
        .containsOnlyKeys("last value", "linear extrapolation", "mean of the window");
    assertThat(result.stopped()).isFalse();
    assertThat(result.expectation()).isEmpty();
    assertThat(result.history().rows()).hasSize(3);
    assertThat(result.seconds()).isPositive();
  }

  @Test
  void figuresAreInTheUnitsOfTheData() {
    double[] metres = wave(200);
    double[] kilometres = Arrays.stream(metres).map(m -> m / 1000).toArray();

    Score inMetres = Forecaster.training(SMALL, metres).fit().score();
    Score inKilometres = Forecaster.training(SMALL, kilometres).fit().score();

    for (String metric : List.of("rmse", "mae")) {
      double metreFigure = inMetres.metrics().get(metric);
      assertThat(1000 * inKilometres.metrics().get(metric))
          .isCloseTo(metreFigure, within(1e-3 * metreFigure));
      assertThat(1000 * inKilometres.baselines().get("last value").get(metric))
          .isCloseTo(inMetres.baselines().get("last value").get(metric), within(1e-9));
    }
    double[] predicted = ForecastParts.plot(inMetres).lines().get(2).y();
    assertThat(predicted[predicted.length - 1]).isBetween(80.0, 120.0);
  }

  @Test
  void theSameSeedGivesTheSameBitsAndAnotherDoesNot() {
    double[] first = forecastWithSeed(1);

    assertThat(forecastWithSeed(1)).isEqualTo(first);
    assertThat(forecastWithSeed(2)).isNotEqualTo(first);
  }

  private static double[] forecastWithSeed(long seed) {
    Training<Forecaster> training =
        Forecaster.training(SMALL.withTraining(SHORT.withSteps(10).withSeed(seed)), wave(100));
    training.fit();
    return training.predictor().predict(wave(100), 3).values();
  }

  @Test
  void aModelThatWasSavedAndLoadedForecastsTheSameBits(@TempDir Path directory) {
    Path file = directory.resolve("model.safetensors");
    Training<Forecaster> training = Forecaster.training(SMALL.withTarget("load"), wave(150));
    training.fit();
    training.predictor().save(file);

    Forecaster loaded = Forecaster.load(file);

    assertThat(ForecastRecipe.write(loaded.config()))
        .hasToString(ForecastRecipe.write(training.predictor().config()).toString());
    assertThat(loaded.recipe().yaml().keySet()).isEqualTo(training.recipe().yaml().keySet());
    assertThat(loaded.predict(wave(50), 9).values())
        .isEqualTo(training.predictor().predict(wave(50), 9).values());
    Series series = Series.of("load", wave(80));
    assertThat(loaded.evaluate(series).metrics())
        .isEqualTo(training.predictor().evaluate(series).metrics());
  }

  @Test
  void aLoadedRecipeForecasterGivesTheFiguresOfItsRun(@TempDir Path directory) {
    Path file = directory.resolve("model.safetensors");
    Training<Forecaster> training = Forecaster.training(RecipeTest.small());
    TrainingResult<Forecaster> result = training.fit();
    training.predictor().save(file);

    Forecaster loaded = Forecaster.load(file);
    Series whole = Series.noisySine(60, 0.1, 0.1, 7);
    Series test = Series.of("noisy-sine", whole.slice(36, 60).values("noisy-sine"));

    assertThat(loaded.recipe().name()).isEqualTo("small");
    assertThat(loaded.evaluate(test).metrics()).isEqualTo(result.score().metrics());
    assertThat(loaded.evaluate(test).before()).isEmpty();
  }

  @Test
  void stopsWhenAskedAndKeepsWhatWasLearned() {
    Recipe endless = RecipeTest.small().with("training.steps", "1000000000");
    Training<Forecaster> training = Forecaster.training(endless);

    TrainingResult<Forecaster> result =
        training.fit(
            new RunListener() {
              @Override
              public void onStep(StepEvent event) {
                if (event.step() == 5) {
                  training.requestStop();
                }
              }
            });

    assertThat(result.stopped()).isTrue();
    assertThat(result.history().rows().get(result.history().rows().size() - 1).step())
        .isGreaterThanOrEqualTo(5);
    assertThat(result.score().metrics().get("rmse"))
        .isNotEqualTo(result.score().before().get("rmse"));
    assertThat(result.expectation()).isEmpty();
  }

  @Test
  void aStopBeforeTheRunEndsItAfterOneStep() {
    Training<Forecaster> training = Forecaster.training(RecipeTest.small());
    training.requestStop();

    assertThat(training.fit().history().rows().get(0).step()).isEqualTo(1);
  }

  @Test
  void tellsListenersHowManyStepsThereWillBe() {
    var told = new long[1];
    var sentences = new java.util.ArrayList<String>();
    RunListener listener =
        new RunListener() {
          @Override
          public void onStart(long totalSteps) {
            told[0] = totalSteps;
          }

          @Override
          public void onMessage(String sentence) {
            sentences.add(sentence);
          }
        };

    Forecaster.training(RecipeTest.small()).fit(listener);
    assertThat(told[0]).isEqualTo(20);
    assertThat(sentences)
        .singleElement()
        .asString()
        .contains("36 training windows, 20 test windows");

    Forecaster.training(RecipeTest.small().with("training.epochs", "3")).fit(listener);
    assertThat(told[0]).isEqualTo(3 * 2);
  }

  @Test
  void theLastTrainingWindowsJudgeTheEpochsAndEndTrainingEarly() {
    Recipe recipe =
        RecipeTest.small()
            .with(
                Map.of(
                    "data.validation", "0.25",
                    "training.epochs", "500",
                    "training.report", "1",
                    "training.metrics", "[rmse]",
                    "training.earlyStopping", "{patience: 5}"));
    var sentences = new java.util.ArrayList<String>();
    History history =
        Forecaster.training(recipe)
            .fit(
                new RunListener() {
                  @Override
                  public void onMessage(String sentence) {
                    sentences.add(sentence);
                  }
                })
            .history();

    assertThat(sentences.get(0)).contains("36 training windows (9 of them for validation), ");
    assertThat(history.stoppedEarly()).isTrue();
    List<History.Row> rows = history.rows();
    assertThat(rows).hasSizeLessThan(500);
    int best = rows.size() - 6;
    assertThat(rows).allMatch(row -> row.metrics().get("validation_rmse") > 0);
    assertThat(rows.subList(best + 1, rows.size()))
        .allMatch(row -> row.validationLoss() >= rows.get(best).validationLoss());
  }

  @Test
  void anExpectationCountsForTheUnchangedRecipeOnly() {
    assertThat(Forecaster.training(RecipeTest.small()).fit().expectation().get().met()).isTrue();
    assertThat(Forecaster.training(RecipeTest.small().withSeed(3)).fit().expectation()).isPresent();
    assertThat(Forecaster.training(RecipeTest.small().with("data.window", "5")).fit())
        .extracting(TrainingResult::expectation)
        .isEqualTo(Optional.empty());
    Recipe strict = Recipe.parse("small", "small.yaml", RecipeTest.SMALL.replace("100}", "0.001}"));
    TrainingResult<Forecaster> missed = Forecaster.training(strict).fit();
    assertThat(missed.missedExpectation()).isTrue();
    assertThat(missed.expectation().get().sentence()).contains("is above 0.001");
  }

  @Test
  void saysThatALeakIsOne() {
    ForecastConfig leak = SMALL.withFitOn(FitOn.ALL);

    assertThat(Forecaster.training(leak, wave(80)).fit().score().notes())
        .anySatisfy(note -> assertThat(note).startsWith("data leak").contains("fitOn=all"));
    assertThat(Forecaster.training(SMALL, wave(80)).fit().score().notes())
        .noneSatisfy(note -> assertThat(note).startsWith("data leak"));
  }

  @Test
  void theTestPartTouchesTheModelOnlyThroughALeak() {
    double[] other = wave(100);
    Arrays.fill(other, 80, 100, 1000);

    assertThat(weights(SMALL, other)).isEqualTo(weights(SMALL, wave(100)));
    ForecastConfig leak = SMALL.withFitOn(FitOn.ALL);
    assertThat(weights(leak, other)).isNotEqualTo(weights(leak, wave(100)));
  }

  private static float[] weights(ForecastConfig config, double[] values) {
    Training<Forecaster> training = Forecaster.training(config.withSplit(Split.points(80)), values);
    training.fit();
    return training.model().parameter("lstm1.w").get();
  }

  @Test
  void aBaselineThatIsBetterIsNamedWithItsFigure() {
    double[] line = IntStream.range(0, 100).mapToDouble(i -> i).toArray();

    assertThat(Forecaster.training(SMALL, line).fit().score().notes())
        .anySatisfy(note -> assertThat(note).contains("does not beat linear extrapolation (0.0)"));
  }

  @Test
  void manyThreadsMayPredictAtOnce() {
    Training<Forecaster> training = Forecaster.training(SMALL, wave(100));
    training.fit();
    double[] expected = training.predictor().predict(wave(100), 4).values();

    assertThat(
            IntStream.range(0, 64)
                .parallel()
                .mapToObj(i -> training.predictor().predict(wave(100), 4).values())
                .toList())
        .allSatisfy(values -> assertThat(values).isEqualTo(expected));
  }

  @Test
  void theChartShowsRealAndPredictedAndMarksTheSplit() {
    TrainingResult<Forecaster> result = Forecaster.training(RecipeTest.small()).fit();
    ScorePart.Lines chart = ForecastParts.plot(result.score());

    assertThat(chart.lines())
        .extracting(ScorePart.Lines.Line::name)
        .containsExactly(
            "real",
            "predicted before training",
            "predicted after training",
            "forecast after the end");
    assertThat(chart.lines())
        .extracting(ScorePart.Lines.Line::optional)
        .containsExactly(false, true, false, false);
    assertThat(chart.lines().get(3).x()).hasSize(12).startsWith(61, 62, 63);
    assertThat(chart.lines().get(0).x()).hasSize(60).startsWith(1, 2, 3);
    assertThat(chart.lines().get(1).x()).hasSize(56).startsWith(5);
    assertThat(chart.split()).hasValue(41);
  }

  @Test
  void ofALongSeasonThePlotHasAsManyPointsAfterTheEndAsAForecastMayHave() {
    Score score = Forecaster.training(SMALL.withSeason(20_000), wave(100)).fit().score();

    assertThat(ForecastParts.plot(score).lines().get(3).x()).hasSize(10_000);
    assertThat(score.notes()).noneMatch(note -> note.contains("after the end"));
  }

  @Test
  void noScalingLeavesTheValues() {
    Training<Forecaster> raw = Forecaster.training(SMALL.withScale(Scaler.Kind.NONE), wave(100));

    assertThat(raw.fit().score().before().get("rmse")).isCloseTo(100, within(15.0));
  }

  @Test
  void aShareThatLeavesNoneToLearnFromIsASentence() {
    Training<Forecaster> training = Forecaster.training(SMALL.withValidation(0.99), wave(100));
    assertThatThrownBy(training::fit)
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(": data.validation is 0.99, which leaves none of the ");
  }

  @Test
  void mistakesOfProgramsAreSentences() {
    assertThatThrownBy(() -> SMALL.withWindow(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("window must be 1 or more, got 0");
    assertThatThrownBy(() -> Split.fraction(1))
        .hasMessage("split.share must be between 0 and 1, neither included, got 1.0");
    assertThatThrownBy(() -> Forecaster.training(SMALL, 1, 2, 3))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("3 points are too few");
    assertThatThrownBy(() -> Forecaster.training(SMALL, wave(100)).predictor().predict(wave(5), 1))
        .isInstanceOf(BadInputException.class)
        .hasMessage("value: 5 values are too few; the model forecasts from the last 6");
    assertThatThrownBy(() -> Forecaster.training(SMALL, wave(100)).predictor().predict(wave(50), 0))
        .isInstanceOf(BadInputException.class)
        .hasMessage("horizon is 0 (expected a whole number from 1 to 10000)");
    assertThatThrownBy(
            () ->
                Forecaster.training(SMALL.withLayers(LayerSpec.dense(3).with("unts", 3)), wave(99)))
        .hasMessageContaining("model.layers[0]: unknown key \"unts\"; did you mean \"units\"?");
  }

  @Test
  void aBadValueIsABadInput() {
    Forecaster forecaster = Forecaster.training(SMALL, wave(100)).predictor();
    double[] broken = wave(50);
    broken[3] = Double.NaN;

    assertThatThrownBy(() -> forecaster.predict(broken, 1))
        .isInstanceOf(BadInputException.class)
        .hasMessage("value: point 3 of column \"value\" is NaN; expected finite numbers");
    assertThatThrownBy(() -> forecaster.predict(wave(50), 10_001))
        .isInstanceOf(BadInputException.class)
        .hasMessage("horizon is 10001 (expected a whole number from 1 to 10000)");
    assertThatThrownBy(() -> Forecaster.training(SMALL, broken))
        .isInstanceOf(BadInputException.class);
  }
}
