package dev.unroll.tasks.regress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.ExpectedLabels;
import dev.unroll.data.labelled.NumericSequences;
import dev.unroll.data.labelled.SequenceColumns;
import dev.unroll.data.table.BadRows;
import dev.unroll.optim.Adam;
import dev.unroll.tasks.Predictor;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.RunListener;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.ScorePart;
import dev.unroll.tasks.Training;
import dev.unroll.tasks.TrainingResult;
import dev.unroll.tasks.classify.Classifier;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.train.Checkpoints;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines that wear at a steady rate, which is the label: the slope of a noisy line. */
class RegressorTest {
  private static final String RECIPE =
      """
      task: regress
      data: {kind: sequences, id: id, label: label, time: time}
      model:
        layers:
          - gru: {hidden: 8, output: last}
          - dense
      training:
        optimizer: {name: adam, learningRate: 0.02}
        epochs: 20
      """;

  @TempDir private Path directory;

  private static Path wear() throws URISyntaxException {
    return Path.of(RegressorTest.class.getResource("wear.csv").toURI());
  }

  private static Recipe recipe(String yaml) {
    return Recipe.parse("wear", "wear.yaml", yaml);
  }

  private static Training<Regressor> training() throws URISyntaxException {
    return Regressor.training(recipe(RECIPE), DataLocation.of(wear()));
  }

  private byte[] saved(Regressor regressor) throws IOException {
    Path file = directory.resolve("bytes.safetensors");
    regressor.save(file);
    return Files.readAllBytes(file);
  }

  private static double rmse(Score score, String baseline) {
    return score.baselines().get(baseline).get("rmse");
  }

  @Test
  void beatsMeanMedianAndLastValue() throws URISyntaxException {
    Score score = training().fit().score();

    assertThat(score.value("rmse")).isLessThan(0.4);
    assertThat(score.value("mae")).isLessThanOrEqualTo(score.value("rmse"));
    assertThat(score.value("r2")).isGreaterThan(0.9);
    assertThat(score.before().get("rmse")).isGreaterThan(1);
    assertThat(rmse(score, RegressorBaselines.MEAN)).isGreaterThan(1);
    assertThat(rmse(score, RegressorBaselines.MEDIAN)).isGreaterThan(1);
    assertThat(rmse(score, RegressorBaselines.LAST)).isGreaterThan(10); // seven steps of the rate
    assertThat(rmse(score, LinearSummary.NAME)).isLessThan(0.05); // the slope is the answer
    assertThat(score.notes())
        .singleElement()
        .asString()
        .matches(
            "the model \\(RMSE [0-9.]+\\) does not beat linear regression on last, mean and slope"
                + " \\([0-9.]+\\)");
    ScorePart.Scatter scatter = score.part(ScorePart.Scatter.class, "scatter");
    assertThat(scatter.x()).hasSize(8);
    assertThat(NumberErrors.of(scatter.x(), scatter.y()).metrics()).isEqualTo(score.metrics());
    ScorePart.Table quarters = score.part(ScorePart.Table.class, "quarters");
    assertThat(quarters.rows()).hasSize(4).allMatch(row -> row.get(2).equals(2L));
    var predictions = new ArrayList<List<Object>>();
    score.part(ScorePart.Rows.class, "predictions").source().forEach(predictions::add);
    assertThat(predictions).hasSize(8);
    assertThat(predictions.stream().map(row -> Math.abs((double) row.get(4))).toList())
        .isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(predictions.get(0).get(0).toString()).matches("e\\d+");
    assertThat((double) predictions.get(0).get(3) - (double) predictions.get(0).get(4))
        .isCloseTo(Double.parseDouble(predictions.get(0).get(2).toString()), within(1e-9));
    var split = new ArrayList<List<Object>>();
    score.part(ScorePart.Rows.class, "split").source().forEach(split::add);
    assertThat(split).hasSize(40).filteredOn(row -> row.get(1).equals("test")).hasSize(8);
    assertThat(score.data()).isPresent();
    assertThat(score.data().get().sentence())
        .isEqualTo(
            "predicting a number for each of 40 examples (0.14 to 4.95 in the training set),"
                + " from v of wear.csv by label, steps by time");
    assertThat(score.data().get().json())
        .containsEntry("train", 32)
        .containsEntry("test", 8)
        .containsEntry("greatest", 4.95);
  }

  @Test
  void theSameSeedGivesTheSameBytesAndAFileTheSameBits() throws Exception {
    Regressor regressor = training().fit().predictor();
    Path file = directory.resolve("model.safetensors");
    regressor.save(file);
    Regressor loaded = Regressor.load(file);

    assertThat(saved(training().fit().predictor())).isEqualTo(Files.readAllBytes(file));
    assertThat(saved(loaded)).isEqualTo(Files.readAllBytes(file));
    float[][] steps = {{0.1f}, {2.2f}, {4.1f}, {6}, {8.1f}, {9.9f}, {12}, {14.1f}};
    assertThat(loaded.predict(steps)).isEqualTo(regressor.predict(steps)).isBetween(1.0, 3.0);
    assertThat(loaded.evaluate(wear()).metrics()).isEqualTo(regressor.evaluate(wear()).metrics());
    assertThat(loaded.evaluate(wear()).notes())
        .contains(
            "32 of the 40 examples of this file were trained on; this score says nothing about new"
                + " data");
    assertThat(loaded.inputShape()).containsExactly(-1, -1, 1);
    assertThat(loaded.config()).hasToString(regressor.config().toString());
    assertThat(Predictor.load(file).answer(Map.of("steps", List.of(List.of(0.1), List.of(2.2)))))
        .containsOnlyKeys("prediction");
    assertThatThrownBy(() -> loaded.answer(Map.of("text", "worn")))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "request: text: this model reads sequences of 1 number a step; pass steps instead");
    assertThatThrownBy(() -> loaded.answer(Map.of("steps", List.of(List.of(1)), "top", 1)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("unknown key \"top\"");
    assertThatThrownBy(() -> Classifier.load(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith(
            ": a regressor (expected a classifier); use unroll predict, or Predictor.load in Java");
  }

  @Test
  void aFileWithoutLabelsIsPredictedInItsOrder() throws Exception {
    Regressor regressor = training().fit().predictor();
    Path unlabelled = directory.resolve("new.csv");
    Files.writeString(unlabelled, "id,time,v\nb,0,0\nb,1,1.5\na,1,4.0\na,0,0\n");
    var said = new ArrayList<String>();
    var numbers = new ArrayList<Double>();
    regressor.predict(
        unlabelled,
        (id, prediction) -> {
          said.add(id);
          numbers.add(prediction);
        });

    assertThat(said).containsExactly("b", "a");
    assertThat(numbers)
        .containsExactly(
            regressor.predict(new float[][] {{0}, {1.5f}}),
            regressor.predict(new float[][] {{0}, {4}}));
  }

  @Test
  void howeverOftenItIsBrokenOffTheBytesAreThoseOfAnUnbrokenRun() throws Exception {
    TrainingResult<Regressor> whole = training().fit();
    Checkpoints checkpoints = Checkpoints.in(directory.resolve("run"));
    Training<Regressor> first = training().checkpoints(checkpoints);
    first.requestStop();
    assertThat(first.fit().stopped()).isTrue();
    for (int i = 0; i < 3; i++) {
      Training<Regressor> next = Regressor.training(checkpoints, Map.of());
      next.requestStop();
      assertThat(next.resume(RunListener.silent()).stopped()).isTrue();
    }
    var last = Regressor.training(checkpoints, Map.of()).resume(RunListener.silent());

    assertThat(saved(last.predictor())).isEqualTo(saved(whole.predictor()));
    assertThat(last.score().metrics()).isEqualTo(whole.score().metrics());
    assertThat(last.score().before()).isEqualTo(whole.score().before());
  }

  /** Twice the labels have the same order and the same scaled values, and are other data. */
  @Test
  void aRunIsNotResumedOnOtherNumbers() throws Exception {
    String text = Files.readString(wear());
    var doubled = new StringBuilder();
    for (String line : text.lines().toList()) {
      String[] cells = line.split(",");
      if (!cells[0].equals("id")) {
        cells[1] = Double.toString(2 * Double.parseDouble(cells[1]));
      }
      doubled.append(String.join(",", cells)).append('\n');
    }
    Path other = Files.writeString(directory.resolve("other.csv"), doubled);
    Checkpoints checkpoints = Checkpoints.in(directory.resolve("run"));
    Training<Regressor> first = training().checkpoints(checkpoints);
    first.requestStop();
    first.fit();
    Training<Regressor> second =
        Regressor.training(recipe(RECIPE), DataLocation.of(other)).checkpoints(checkpoints);

    assertThatThrownBy(() -> second.resume(RunListener.silent()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("the data differ from those that the run began with");
  }

  @Test
  void aProgramTrainsOnArraysAsOnTheFile() throws Exception {
    var columns = SequenceColumns.of("id", "label").withTime("time");
    var file = NumericSequences.read(wear(), columns, ExpectedLabels.numbers(), BadRows.refuse());
    var sequences = new ArrayList<float[][]>();
    for (int i = 0; i < file.size(); i++) {
      sequences.add(file.batch(new int[] {i}).input().values().toArray3()[0]);
    }
    double[] numbers = NumberTargets.numbers(file);
    RegressorConfig config =
        RegressorConfig.sequences().toBuilder()
            .validation(0.2)
            .layers(List.of(LayerSpec.gruLast(4), LayerSpec.dense(1)))
            .build();
    TrainingResult<Regressor> result = Regressor.training(config, sequences, numbers).fit();

    // Values of files are scaled as doubles, those of arrays are floats.
    TrainingResult<Regressor> ofFile = Regressor.training(config, file).fit();
    ofFile
        .score()
        .metrics()
        .forEach(
            (name, value) ->
                assertThat(result.score().metrics().get(name)).isCloseTo(value, within(1e-5)));
    List<String> lines = new ArrayList<>(Files.readAllLines(wear()));
    Collections.reverse(lines.subList(1, lines.size()));
    Path reversed = Files.write(directory.resolve("reversed.csv"), lines);
    assertThat(ofFile.predictor().evaluate(reversed).value("rmse"))
        .isCloseTo(ofFile.predictor().evaluate(wear()).value("rmse"), within(1e-9));
    Path saved = directory.resolve("model.safetensors");
    result.predictor().save(saved);
    assertThat(Regressor.load(saved).config()).hasToString(config.toString());
    numbers[3] = Double.NaN;
    assertThatThrownBy(() -> Regressor.training(config, sequences, numbers))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("number 4 is NaN (expected a finite number)");
    assertThatThrownBy(() -> Regressor.training(config, sequences, new double[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 40 sequences and 3 numbers");
  }

  /** Seconds since 1970 differ by less than the steps between floats of their size. */
  @Test
  void largeNumbersOfSmallDifferencesKeepThem() throws Exception {
    var sequences = new ArrayList<float[][]>();
    var numbers = new double[80];
    for (int i = 0; i < numbers.length; i++) {
      float x = i % 20 / 10f - 1;
      numbers[i] = 1.7e9 + 10 * x;
      sequences.add(new float[][] {{x}, {x}, {x}});
    }
    assertThat(Arrays.stream(numbers).mapToObj(number -> (float) number).distinct()).hasSize(1);
    RegressorConfig config =
        RegressorConfig.sequences()
            .withLayers(LayerSpec.gruLast(8), LayerSpec.dense(1))
            .withTraining(
                RegressorConfig.sequences()
                    .training()
                    .withOptimizer(new Adam(0.02f))
                    .withEpochs(40));
    TrainingResult<Regressor> result = Regressor.training(config, sequences, numbers).fit();

    assertThat(result.score().value("rmse")).isLessThan(1.5);
    assertThat(rmse(result.score(), RegressorBaselines.MEAN)).isGreaterThan(4);
    assertThat(result.predictor().predict(new float[][] {{0.5f}, {0.5f}, {0.5f}}))
        .isCloseTo(1.7e9 + 5, within(2.0));
  }

  @Test
  void theExpectationOfARecipeIsChecked() throws Exception {
    var met =
        Regressor.training(
                recipe(
                    RECIPE.replace("time: time", "time: time, train: wear.csv")
                        + "expect: {metric: r2, atLeast: 0.8}\n"),
                DataLocation.of(wear().getParent()))
            .fit();

    assertThat(met.expectation()).isPresent();
    assertThat(met.missedExpectation()).isFalse();
    assertThatThrownBy(() -> recipe(RECIPE + "expect: {metric: accuracy, atLeast: 1}\n"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("accuracy");
  }
}
