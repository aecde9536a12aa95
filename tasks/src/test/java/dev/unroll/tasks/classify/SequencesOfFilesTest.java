package dev.unroll.tasks.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.NumericSequences;
import dev.unroll.data.labelled.SequenceColumns;
import dev.unroll.data.table.BadRows;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.TrainingResult;
import dev.unroll.tasks.input.DataLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sequences of numbers in real-world files: missing values, large values, constant columns. */
class SequencesOfFilesTest {
  private static final int COUNT = 60;

  @TempDir private Path directory;

  private static Recipe recipe(String data) {
    return Recipe.parse(
        "own",
        "own.yaml",
        """
        task: classify
        data: {kind: sequences, %s}
        model: {layers: [gru: {hidden: 6, output: last}, dense]}
        training: {optimizer: {name: adam, learningRate: 0.05}, batch: 8, epochs: 15}
        """
            .formatted(data));
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("walks.csv"), text);
  }

  private Score score(String data, Path file) {
    return Classifier.training(recipe(data), DataLocation.of(file)).fit().score();
  }

  /** Every sequence of the class fault misses one of its twelve values. */
  private static String holes() {
    var random = new Random(7);
    var text = new StringBuilder("id,label,x\n".replace("\\\n", "\n"));
    for (int n = 0; n < COUNT; n++) {
      boolean fault = n % 2 == 0;
      int hole = random.nextInt(12);
      for (int t = 0; t < 12; t++) {
        double x = (fault ? t : 12 - t) + random.nextGaussian();
        text.append(
            "s%d,%s,%s%n".formatted(n, fault ? "fault" : "ok", fault && t == hole ? "" : x));
      }
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mask", "interpolate", "drop"})
  void holesAreReadAsTheRecipeHasIt(String missing) throws IOException {
    Path file = file(holes());
    TrainingResult<Classifier> result =
        Classifier.training(recipe("missing: " + missing), DataLocation.of(file)).fit();

    assertThat(result.score().metrics().get("accuracy")).isEqualTo(1);
    assertThat(result.score().notes())
        .anyMatch(note -> note.contains(": 30 of 720 values are missing, in 30 of 60 sequences; "));
    Path saved = directory.resolve("model.safetensors");
    result.predictor().save(saved);
    Classifier loaded = Classifier.load(saved);
    assertThat(loaded.evaluate(file).metrics().get("accuracy")).isGreaterThan(0.98);
    var answers = new ArrayList<String>();
    loaded.classify(file, (id, said) -> answers.add(said.label()));
    assertThat(answers).hasSize(COUNT);
  }

  @Test
  void aMaskedStepIsAsIfItWereNotThere() throws IOException {
    Path file = file(holes());
    Classifier classifier =
        Classifier.training(recipe("missing: mask"), DataLocation.of(file)).fit().predictor();

    assertThat(classifier.withReading(Map.of("missing", "drop")).evaluate(file).metrics())
        .isEqualTo(classifier.evaluate(file).metrics());

    Path saved = directory.resolve("changed.safetensors");
    classifier.withReading(Map.of("missing", "error")).save(saved);
    assertThatThrownBy(() -> Classifier.load(saved).evaluate(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("column \"x\" is empty");
  }

  @Test
  void withoutAWordHolesAreRefusedAndTheWordsNamed() throws IOException {
    Path file = file(holes());
    assertThatThrownBy(() -> score("scale: standard", file))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(file + ":")
        .hasMessageEndingWith(
            ": column \"x\" is empty; expected a number, or data.missing: mask, interpolate or"
                + " drop");
    assertThatThrownBy(() -> score("scale: standard, badRows: skip", file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("class \"fault\" has no example left: all 30 have bad rows");
  }

  @Test
  void aModelOfWholeFilesMeetsAHole() throws IOException {
    Path file = file(holes().replaceAll("(?m),$", ",6"));
    Classifier classifier =
        Classifier.training(recipe("scale: standard"), DataLocation.of(file)).fit().predictor();
    Path now = Files.writeString(directory.resolve("now.csv"), "id,x\na,1\na,\na,9\n");
    var answers = new ArrayList<Classification>();

    assertThatThrownBy(() -> classifier.classify(now, (id, said) -> {}))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            now
                + ":3: column \"x\" is empty; expected a number, or --missing:"
                + " mask, interpolate or drop");
    classifier
        .withReading(Map.of("missing", "interpolate"))
        .classify(now, (id, said) -> answers.add(said));
    assertThat(answers).containsExactly(classifier.classify(new double[][] {{1}, {5}, {9}}));
    assertThatThrownBy(() -> classifier.withReading(Map.of("missing", "guess")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("error, mask, interpolate, drop");
    assertThatThrownBy(() -> classifier.withReading(Map.of("scale", "none")))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("data.scale is not a setting for reading a file; ");
  }

  private static String walks(IntFunction<String> value) {
    var text = new StringBuilder("id,label,x,y\n");
    for (int n = 0; n < COUNT; n++) {
      for (int t = 0; t < 6; t++) {
        text.append("s%d,%s,%s%n".formatted(n, n % 2 == 0 ? "up" : "down", value.apply(n * 6 + t)));
      }
    }
    return text.toString();
  }

  /** Seconds of epochs: as floats they are 128 apart. */
  @Test
  void largeValuesKeepTheirDifferences() throws IOException {
    Path file =
        file(
            walks(
                i -> {
                  int n = i / 6;
                  long moment = 1_700_000_000L + (n % 2 == 0 ? i % 6 : 6 - i % 6);
                  return moment + "," + n % 5;
                }));

    Score score = score("scale: standard", file);
    assertThat(score.metrics().get("accuracy")).isEqualTo(1);
    assertThat(score.notes()).anyMatch(n -> n.contains("\"x\" descends in some sequences only"));
  }

  @Test
  void aConstantColumnIsNamed() throws IOException {
    Path file = file(walks(i -> i % 7 + ",20.5"));
    assertThatThrownBy(() -> score("scale: minmax", file))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "column \"y\" is 20.5 in all 288 steps of the training set, and a constant cannot be"
                + " scaled by minmax. Leave the column out of data.values, or set data.scale to"
                + " none.");
    assertThat(score("values: [x]", file).metrics()).containsKey("accuracy");
  }

  @Test
  void numbersInTwoSpellingsAreOneClassAndSaidSo() throws IOException {
    Path file =
        file(walks(i -> i / 6 % 2 + "," + i % 6).replace(",up,", ",1,").replace(",down,", ",0,"));
    Files.writeString(
        file, Files.readString(file).replace("s2,1,", "s2,1.0,").replace("s4,1,", "s4,1.0,"));
    Score score = score("scale: standard", file);

    assertThat(score.notes())
        .contains("labels that are the same number are one class: \"1.0\" is \"1\"");
  }

  @Test
  void measuredValuesAreNoClasses() throws IOException {
    var text = new StringBuilder("id,label,x\n");
    for (int n = 0; n < 40; n++) {
      text.append("s%d,%s,1%ns%d,%s,2%n".formatted(n, n * 0.37, n, n * 0.37));
    }
    Path file = file(text.toString());
    assertThatThrownBy(() -> score("scale: none", file))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "the labels of 40 examples are 40 different numbers (expected classes with several"
                + " examples each). Use task: regress to predict a number, or name another column"
                + " with data.label.");
  }

  @Test
  void aColumnOfTextIsNotTakenForNumbers() throws IOException {
    Path file = file(walks(i -> i % 7 + ",20.5"));
    assertThat(List.of(Files.readString(file).split("\n")).get(0)).isEqualTo("id,label,x,y");
    assertThatThrownBy(() -> score("values: [x, z]", file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("there is no column \"z\"");
  }

  @Test
  void aColumnNamedLikeATimeIsNotedAsFeatureAndRefusedWhenItDescends() throws IOException {
    var ascending = new StringBuilder("id,label,time,x\n");
    var descending = new StringBuilder("id,label,time,x\n");
    for (int n = 0; n < COUNT; n++) {
      for (int t = 0; t < 6; t++) {
        double x = n % 2 == 0 ? t : 6 - t;
        ascending.append("s%d,%s,%d,%s%n".formatted(n, n % 2 == 0 ? "up" : "down", t, x));
        descending.append("s%d,%s,%d,%s%n".formatted(n, n % 2 == 0 ? "up" : "down", 5 - t, x));
      }
    }
    assertThat(score("validation: 0", file(ascending.toString())).notes())
        .anyMatch(note -> note.contains("column \"time\" is read as a feature; set data.time"));

    Path reversed = file(descending.toString());
    assertThatThrownBy(() -> score("validation: 0", reversed))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("walks.csv:3: column \"time\" descends within sequence \"s0\"")
        .hasMessageContaining("Set data.time to time");
    assertThat(score("time: time", reversed).notes()).noneMatch(n -> n.contains("as a feature"));
    assertThat(score("values: [time, x]", reversed).notes())
        .noneMatch(n -> n.contains("as a feature"));
  }

  /** What one file counts up, another one does not count down. */
  @Test
  void aModelChecksTheOrderOfItsFeatures() throws IOException {
    Path file = file(counted(false));
    TrainingResult<Classifier> result =
        Classifier.training(recipe("validation: 0"), DataLocation.of(file)).fit();
    Path saved = directory.resolve("model.safetensors");
    result.predictor().save(saved);
    Classifier loaded = Classifier.load(saved);
    Path reversed = Files.writeString(directory.resolve("now.csv"), counted(true));

    assertThat(result.score().notes())
        .anyMatch(n -> n.contains("column \"t\" is read as a feature"));
    assertThatThrownBy(() -> loaded.classify(reversed, (id, said) -> {}))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("now.csv:3: column \"t\" descends within sequence \"s0\"")
        .hasMessageContaining("in which it increased in training");
    assertThatThrownBy(() -> loaded.evaluate(reversed)).isInstanceOf(BadInputException.class);
    assertThat(loaded.withReading(Map.of("time", "none")).evaluate(reversed).metrics())
        .containsKey("accuracy");
  }

  @Test
  void aModelThatWasTrainedInAProgramKeepsTheColumns() throws IOException {
    Path file = file(counted(false).replace("id,label,t", "walk,kind,t"));
    Path reversed =
        Files.writeString(
            directory.resolve("now.csv"), counted(true).replace("id,label,t", "walk,kind,t"));
    var columns = SequenceColumns.of("walk", "kind").withTime("t");
    var config = ClassifierConfig.sequences();
    Classifier classifier =
        Classifier.training(config, NumericSequences.read(file, columns, BadRows.refuse()))
            .fit()
            .predictor();
    Path saved = directory.resolve("model.safetensors");
    classifier.save(saved);

    for (Classifier each : List.of(classifier, Classifier.load(saved))) {
      var answers = new ArrayList<Classification>();
      each.classify(reversed, (id, said) -> answers.add(said));
      assertThat(answers.get(0))
          .isEqualTo(each.classify(new double[][] {{0}, {1}, {4}, {9}, {16}}));
      assertThat(each.evaluate(reversed).metrics()).isEqualTo(each.evaluate(file).metrics());
    }
  }

  private static String counted(boolean reversed) {
    var text = new StringBuilder("id,label,t,x\n");
    for (int n = 0; n < COUNT; n++) {
      for (int i = 0; i < 5; i++) {
        int t = reversed ? 4 - i : i;
        int x = n % 2 == 0 ? t * t : 9 - 2 * t % 7;
        text.append("s%d,%s,%d,%d%n".formatted(n, n % 2 == 0 ? "up" : "down", t, x));
      }
    }
    return text.toString();
  }

  /** A header in another order than the values below it. */
  @Test
  void exchangedColumnsAreNoted() throws IOException {
    var random = new Random(3);
    String rows = walks(i -> 200 + i / 6 % 2 + random.nextGaussian() + "," + random.nextGaussian());
    Path saved = directory.resolve("model.safetensors");
    Classifier.training(recipe("validation: 0"), DataLocation.of(file(rows)))
        .fit()
        .predictor()
        .save(saved);
    Classifier classifier = Classifier.load(saved);

    assertThat(classifier.classify(file(rows), (id, said) -> {})).isEmpty();
    Path exchanged = file(rows.replace("x,y", "y,x"));
    assertThat(classifier.classify(exchanged, (id, said) -> {}))
        .hasSize(2)
        .anyMatch(note -> note.startsWith("column \"x\" of " + exchanged + " is far from the"))
        .allMatch(note -> note.contains(" in 60 of 60 sequences, the first \"s0\" ("));
    assertThat(classifier.evaluate(exchanged).notes())
        .anyMatch(note -> note.startsWith("column \"y\" of the file is far from the values of"));
    assertThat(classifier.answer(Map.of("steps", List.of(List.of(200, 0), List.of(201, 0.5)))))
        .doesNotContainKey("notes");
    assertThat(classifier.answer(Map.of("steps", List.of(List.of(0, 200)))).get("notes"))
        .asString()
        .contains("column \"x\" of the request is far from");
  }
}
