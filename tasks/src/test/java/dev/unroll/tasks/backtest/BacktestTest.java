package dev.unroll.tasks.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.BadInputException;
import dev.unroll.data.series.Series;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.RecipeTest;
import dev.unroll.tasks.Recipes;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.forecast.ForecastConfig;
import dev.unroll.tasks.forecast.ForecastRecipe;
import dev.unroll.tasks.forecast.Forecaster;
import dev.unroll.tasks.forecast.Split;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.tensor.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BacktestTest {
  /** 60 points, of which 40 train. */
  private static final Backtest SMALL =
      Backtest.of(RecipeTest.small()).withFolds(3).withSize(5).withSeeds(List.of(1L, 2L));

  private static final List<Candidate> WINDOWS =
      Candidate.grid(Map.of("data.window", List.of("3", "6")));

  @Test
  void foldsFollowOneAnotherAndEndWhereTheTestPartBegins() {
    assertThat(SMALL.run().folds())
        .extracting(BacktestResult.Fold::origin, BacktestResult.Fold::end)
        .containsExactly(tuple(25, 30), tuple(30, 35), tuple(35, 40));
    assertThat(Backtest.of(RecipeTest.small()).withFolds(4).run().folds())
        .as("half of the training part, shared")
        .extracting(BacktestResult.Fold::origin)
        .containsExactly(20, 25, 30, 35);
  }

  @Test
  void stretchesHaveTheLabelsOfTheirPoints() {
    Recipe airline = Recipes.find("airline").with("training.epochs", "1");

    assertThat(Backtest.of(airline).withFolds(2).withSize(12).run().folds())
        .containsExactly(
            new BacktestResult.Fold(77, 89, "1955-06", "1956-05"),
            new BacktestResult.Fold(89, 101, "1956-06", "1957-05"));
  }

  @Test
  void theTestPartIsNeverLookedAt(@TempDir Path directory) throws IOException {
    double[] wave = Series.noisySine(60, 0.1, 0.1, 7).values("noisy-sine");
    double[] otherTest = wave.clone();
    java.util.Arrays.fill(otherTest, 40, 60, 1e6);
    double[] otherLast = wave.clone();
    otherLast[39] += 0.5;

    BacktestResult result = ofFile(directory, wave);

    assertThat(ofFile(directory, otherTest)).isEqualTo(result);
    assertThat(ofFile(directory, otherLast)).isNotEqualTo(result);
  }

  private static BacktestResult ofFile(Path directory, double[] values) throws IOException {
    var text = new StringBuilder("value\n");
    for (double value : values) {
      text.append(value).append('\n');
    }
    Path file = Files.writeString(directory.resolve("wave.csv"), text.toString());
    Recipe scaled = RecipeTest.small().with("data.scale", "standard");
    return Backtest.of(scaled, DataLocation.of(file))
        .withFolds(3)
        .withSize(5)
        .withCandidates(WINDOWS)
        .run();
  }

  @Test
  void aFoldScoresWhatAForecasterDoesThatEndsThere() {
    BacktestResult result = SMALL.withCandidates(WINDOWS).run();

    ForecastConfig config = ForecastRecipe.read(RecipeTest.small()).config();
    Series known = Series.noisySine(60, 0.1, 0.1, 7).slice(0, 30);
    var forecaster =
        Forecaster.training(
            config
                .withWindow(6)
                .withSplit(Split.points(25))
                .withTraining(config.training().withSeed(2)),
            known);
    Score alone = forecaster.fit().score();

    BacktestResult.Score six = score(result, "data.window=6");
    assertThat(six.rmse().get(0).get(1)).isEqualTo(alone.metrics().get("rmse"));
    assertThat(six.changes()).containsExactly(Map.entry("data.window", "6"));
    assertThat(score(result, "data.window=3").rmse()).isNotEqualTo(six.rmse());
    assertThat(six.rmse()).hasSize(3).allSatisfy(fold -> assertThat(fold).doesNotHaveDuplicates());
    assertThat(result.baselines())
        .filteredOn(score -> score.name().equals("last value"))
        .singleElement()
        .satisfies(
            last ->
                assertThat(last.rmse().get(0))
                    .containsExactly(alone.baselines().get("last value").get("rmse")));
  }

  private static BacktestResult.Score score(BacktestResult result, String name) {
    return result.candidates().stream().filter(s -> s.name().equals(name)).findFirst().get();
  }

  @Test
  void threadsChangeNoBit() {
    int threads = Engine.threads();
    try {
      Engine.threads(1);
      BacktestResult alone = SMALL.withCandidates(WINDOWS).run();
      Engine.threads(3);
      assertThat(SMALL.withCandidates(WINDOWS).run()).isEqualTo(alone);
    } finally {
      Engine.threads(threads);
    }
  }

  @Test
  void theBestComesFirstAndWhatExplodesLast() {
    BacktestResult result =
        SMALL
            .withCandidates(
                Candidate.grid(
                    Map.of("training.optimizer.learningRate", List.of("1e30", "0.1", "1e-9"))))
            .run();

    List<BacktestResult.Score> candidates = result.candidates();
    assertThat(candidates.get(0).mean()).isLessThan(candidates.get(1).mean());
    assertThat(candidates.get(2).name()).isEqualTo("training.optimizer.learningRate=1e30");
    assertThat(candidates.get(2).mean()).isNaN();
    assertThat(result.baselines())
        .isSortedAccordingTo((a, b) -> Double.compare(a.mean(), b.mean()));
  }

  @Test
  void scoresAreMediansOverSeedsAndMeansOverFolds() {
    var score =
        new BacktestResult.Score(
            "x", Map.of(), List.of(List.of(5.0, 1.0, 2.0), List.of(10.0, 4.0, 12.0)));

    assertThat(score.folds()).containsExactly(2.0, 10.0);
    assertThat(score.mean()).isEqualTo(6);
    assertThat(score.median()).isEqualTo(4.5);
    assertThat(score.seeds()).containsExactly(7.5, 2.5, 7.0);
    var even = new BacktestResult.Score("x", Map.of(), List.of(List.of(1.0, 2.0)));
    assertThat(even.mean()).isCloseTo(1.5, within(1e-12));
  }

  @Test
  void aGridHasEveryCombination() {
    var values = new LinkedHashMap<String, List<String>>();
    values.put("a", List.of("1", "2"));
    values.put("b", List.of("x", "y"));

    assertThat(Candidate.grid(values))
        .extracting(Candidate::name)
        .containsExactly("a=1 b=x", "a=1 b=y", "a=2 b=x", "a=2 b=y");
    assertThat(Candidate.grid(Map.of())).containsExactly(Candidate.AS_WRITTEN);
    assertThatThrownBy(() -> Candidate.grid(Map.of("a", List.of("1", "1"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a: expected at least one value, each once, got [1, 1]");
  }

  @Test
  void everyRunIsTold() {
    var runs = new ArrayList<BacktestListener.Run>();
    var started = new ArrayList<Integer>();
    SMALL
        .withCandidates(WINDOWS)
        .run(
            new BacktestListener() {
              @Override
              public void onStart(List<BacktestResult.Fold> folds, int total) {
                started.add(total);
              }

              @Override
              public void onRun(Run run) {
                runs.add(run);
              }
            });

    assertThat(started).containsExactly(12);
    assertThat(runs)
        .extracting(BacktestListener.Run::done)
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    assertThat(runs).extracting(BacktestListener.Run::runs).containsOnly(12);
    assertThat(runs)
        .extracting(run -> run.candidate() + run.fold() + run.seed())
        .doesNotHaveDuplicates();
  }

  @Test
  void aShareOfTheWindowsIsTheSamePointsForEveryWindow() {
    Recipe share = RecipeTest.small().with("data.split", "{share: 0.5}");
    Backtest backtest = Backtest.of(share).withFolds(2).withSize(4);

    // 56 windows of 4; the first 28 end, with their targets, at point 32.
    List<BacktestResult.Fold> folds = backtest.withCandidates(WINDOWS).run().folds();

    assertThat(folds).extracting(BacktestResult.Fold::end).containsExactly(28, 32);
    assertThat(folds).isEqualTo(backtest.run().folds());
  }

  @Test
  void aTestSeriesOfItsOwnLeavesAllOfTheOtherToTrain() {
    Recipe sine = Recipes.find("sine").with("training.steps", "1");

    assertThat(Backtest.of(sine).withFolds(1).withSize(10).run().folds())
        .extracting(BacktestResult.Fold::end)
        .containsExactly(10_010);
  }

  @Test
  void leaksAreNamed() {
    Recipe leaky = RecipeTest.small().with(Map.of("data.scale", "range", "data.fitOn", "all"));

    assertThat(Backtest.of(leaky).withFolds(1).run().notes())
        .singleElement()
        .asString()
        .startsWith("data leak:");
    assertThat(SMALL.run().notes()).isEmpty();
    Backtest candidates =
        Backtest.of(RecipeTest.small().with(Map.of("data.scale", "range")))
            .withFolds(1)
            .withCandidates(Candidate.grid(Map.of("data.fitOn", List.of("train", "all"))));
    assertThat(candidates.run().notes())
        .singleElement()
        .asString()
        .startsWith("data leak: the scaler of data.fitOn=all is fitted");
  }

  @Test
  void foldsThatLeaveTooLittleToTrainOnAreRefused() {
    assertThatThrownBy(() -> SMALL.withFolds(8).run())
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "8 folds of 5 points leave 0 of the 40 before the split to train on, but window 4 and"
                + " horizon 1 need at least 5; use fewer folds or a smaller size");
    assertThatThrownBy(() -> SMALL.withFolds(Integer.MAX_VALUE).withSize(Integer.MAX_VALUE).run())
        .isInstanceOf(BadInputException.class);
    assertThatThrownBy(() -> SMALL.withCandidates(List.of(Candidate.of("data.window", "30"))).run())
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("window 30");
    Recipe seasonal =
        RecipeTest.small().with("data.transform", "[difference, {seasonalDifference: 12}]");
    assertThatThrownBy(() -> Backtest.of(seasonal).withFolds(5).withSize(5).run())
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("window 4, 13 points for the differences and horizon 1")
        .hasMessageContaining("at least 18");
    assertThat(Backtest.of(seasonal).withFolds(4).withSize(5).run().folds()).hasSize(4);
    Recipe ahead = RecipeTest.small().with("data.horizon", "3");
    assertThatThrownBy(() -> Backtest.of(ahead).withSize(2).run())
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("set a size of 3 or more");
  }

  @Test
  void candidatesThatForecastOtherValuesAreRefused() {
    refused(Candidate.of("data.horizon", "2"), "another horizon");
    refused(Candidate.of("data.split", "{points: 30}"), "another split");
    refused(Candidate.of("data.seed", "8"), "other values to forecast");
    refused(Candidate.of("data.widnow", "8"), "window");
  }

  private static void refused(Candidate candidate, String words) {
    assertThatThrownBy(() -> SMALL.withCandidates(List.of(candidate)).run())
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(words);
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    assertThatThrownBy(() -> SMALL.withFolds(0)).hasMessage("folds must be 1 or more, got 0");
    assertThatThrownBy(() -> SMALL.withSize(-1)).hasMessageContaining("got -1");
    assertThatThrownBy(() -> SMALL.withSeeds(List.of(1L, 1L)))
        .hasMessage("expected at least one seed, each once, got [1, 1]");
    assertThatThrownBy(() -> SMALL.withCandidates(List.of()))
        .hasMessageContaining("at least one candidate");
  }
}
