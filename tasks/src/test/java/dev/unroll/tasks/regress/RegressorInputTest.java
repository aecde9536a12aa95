package dev.unroll.tasks.regress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.LabelledText;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.TrainingResult;
import dev.unroll.tasks.classify.Classifier;
import dev.unroll.tasks.input.DataLocation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels that are not numbers or are constant, and all input kinds. */
class RegressorInputTest {
  private static final String SEQUENCES =
      """
      task: regress
      data: {kind: sequences}
      model: {layers: [gru: {hidden: 4, output: last}, dense]}
      training: {epochs: 1}
      """;

  @TempDir private Path directory;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private static Recipe recipe(String yaml) {
    return Recipe.parse("own", "own.yaml", yaml);
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> refused(String yaml, Path data) {
    return assertThatThrownBy(() -> Regressor.training(recipe(yaml), DataLocation.of(data)))
        .isInstanceOf(BadInputException.class);
  }

  /** Sequences of two steps, whose label is the sum of their values. */
  private static String sums(int count, int badSequence, String badLabel) {
    var random = new Random(5);
    var text = new StringBuilder("id,label,v\n");
    for (int i = 0; i < count; i++) {
      int a = random.nextInt(100);
      int b = random.nextInt(100);
      String label = i == badSequence ? badLabel : Integer.toString(a + b);
      text.append("s%d,%s,%d\ns%d,%s,%d\n".formatted(i, label, a, i, label, b));
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"good", "12 kWh", "NaN", "Infinity", "0x10", "1e999"})
  void aLabelThatIsNoNumberIsRefusedWithItsLine(String label) throws IOException {
    Path data = file("sums.csv", sums(30, 7, label));

    refused(SEQUENCES, data)
        .hasMessage(
            data
                + ":16: the label is \""
                + label
                + "\"; expected a number"
                + (label.contains("kWh")
                    ? " without a unit or sign. Remove \"kWh\" from the column"
                    : "")
                + ". For numbers set data.label to their column; for classes use task: classify.");
  }

  @Test
  void badRowsAreSkippedWhereTheUserSaysSo() throws IOException {
    Path data = file("sums.csv", sums(30, 7, "good"));
    String skipping = SEQUENCES.replace("sequences}", "sequences, badRows: skip}");
    TrainingResult<Regressor> result =
        Regressor.training(recipe(skipping), DataLocation.of(data)).fit();

    assertThat(result.score().data().orElseThrow().json()).containsEntry("train", 23);
    assertThat(result.score().notes()).anyMatch(note -> note.contains(data + ":16: the label"));
    Regressor regressor = result.predictor();
    assertThatThrownBy(() -> regressor.evaluate(data, false))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(data + ":16: the label is \"good\"");
    assertThat(regressor.evaluate(data, true).notes()).anyMatch(note -> note.contains(":16:"));
  }

  @Test
  void anEmptyLabelIsRefusedWithItsLine() throws IOException {
    Path data = file("sums.csv", sums(30, 7, ""));

    refused(SEQUENCES, data).hasMessage(data + ":16: column \"label\" is empty; expected a label");
  }

  @Test
  void aSequenceOfTwoNumbersIsRefusedWithItsLine() throws IOException {
    Path data = file("life.csv", "id,label,v\na,3,1\na,2,1\n");

    refused(SEQUENCES, data)
        .hasMessage(
            data + ":3: sequence \"a\" has the label \"2\" here but \"3\" in line 2; expected one");
  }

  @Test
  void constantLabelsAreRefused() throws IOException {
    var text = new StringBuilder("id,label,v\n");
    for (int i = 0; i < 20; i++) {
      text.append("s%d,%s,%d\n".formatted(i, i % 2 == 0 ? "5" : "5.0", i));
    }

    refused(SEQUENCES, file("same.csv", text.toString()))
        .hasMessage(
            "own.yaml: all 16 training examples have the label 5.0 (expected different"
                + " numbers). Name another column with data.label, or add examples with other"
                + " numbers.");
  }

  @Test
  void tooFewExamplesAreRefused() throws IOException {
    refused(SEQUENCES, file("one.csv", "id,label,v\na,3,1\n"))
        .hasMessage(
            "1 examples are too few for a training set, a validation fraction of 0.0 and a test"
                + " fraction of 0.2. Add examples, or change data.validation and data.testShare.");
  }

  @Test
  void aMissingTestSetIsRefusedBeforeAnythingIsRead() throws IOException {
    file("train.csv", sums(30, -1, ""));
    String yaml = SEQUENCES.replace("sequences}", "sequences, train: train.csv, test: test.csv}");

    refused(yaml, directory).hasMessageContaining("test.csv was not found in " + directory);
    file("test.csv", sums(4, -1, ""));
    Score score = Regressor.training(recipe(yaml), DataLocation.of(directory)).fit().score();
    assertThat(score.data().orElseThrow().json())
        .containsEntry("train", 30)
        .containsEntry("test", 4);
    file("test.csv", sums(4, 1, "x"));
    refused(yaml, directory)
        .hasMessageStartingWith(directory.resolve("test.csv") + ":4: the label");
  }

  @Test
  void oneExampleIsEvaluatedWithoutR2() throws IOException {
    Path data = file("sums.csv", sums(30, -1, ""));
    Regressor regressor = Regressor.training(recipe(SEQUENCES), DataLocation.of(data)).predictor();
    Score score = regressor.evaluate(file("one.csv", "id,label,v\nz,40,10\nz,40,30\n"));

    assertThat(score.metrics()).containsOnlyKeys("rmse", "mae");
    assertThat(score.baselines().get(RegressorBaselines.LAST).get("mae"))
        .isCloseTo(10, within(1e-5));
    assertThat(score.value("r2")).isNaN();
  }

  @Test
  void layersMustGiveOneNumber() throws IOException {
    assertThatThrownBy(() -> recipe(SEQUENCES.replace("dense]", "dense: {units: 2}]")))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "own.yaml: model.layers: the last layer's size is 2, but a regressor requires 1; remove units");
    Path data = file("sums.csv", sums(30, -1, ""));
    refused(SEQUENCES.replace("output: last", "output: all"), data)
        .hasMessageContaining("a sequence has one number, but the model has an output for each");
    assertThatThrownBy(() -> recipe(SEQUENCES + "seeds: 3\n"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("unknown key \"seeds\"");
    assertThatThrownBy(
            () -> recipe(SEQUENCES.replace("epochs: 1", "epochs: 1, loss: softmaxCrossEntropy")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("unknown value \"softmaxCrossEntropy\"");
  }

  /** What a user of {@code task: classify} with numbers as labels is told. */
  @Test
  void aClassifierOfNumbersIsSentHere() throws IOException {
    var text = new StringBuilder("id,label,v\n");
    for (int i = 0; i < 40; i++) {
      text.append("s%d,%s,%d\n".formatted(i, i / 20.0, i));
    }
    Path data = file("numbers.csv", text.toString());
    Recipe classify = recipe(SEQUENCES.replace("regress", "classify"));

    assertThatThrownBy(() -> Classifier.training(classify, DataLocation.of(data)))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "the labels of 40 examples are 40 different numbers (expected classes with several"
                + " examples each). Use task: regress to predict a number, or name another column"
                + " with data.label.");
  }

  @Test
  void textsInAFileAndInMemory() throws IOException {
    var random = new Random(1);
    var table = new StringBuilder("review,stars\n");
    var texts = new ArrayList<LabelledText>();
    String[] words = {"awful", "poor", "fair", "good", "superb"};
    for (int i = 0; i < 200; i++) {
      int stars = random.nextInt(5);
      String text = "a " + words[stars] + (random.nextBoolean() ? " film" : " play");
      table.append(text).append(',').append(stars + 1).append('\n');
      texts.add(new LabelledText(text, Integer.toString(stars + 1), i + 2));
    }
    Path data = file("reviews.csv", table.toString());
    String yaml =
        """
        task: regress
        data: {kind: text, text: review, label: stars}
        model: {layers: [embedding: {size: 8}, gru: {hidden: 8, output: last}, dense]}
        training: {optimizer: {name: adam, learningRate: 0.02}, epochs: 15}
        """;
    Regressor regressor = learned(yaml, data, 0.5, 1.2);

    assertThat(regressor.readsTexts()).isTrue();
    assertThat(regressor.predict("a superb play")).isBetween(4.0, 6.0);
    assertThat(regressor.predict("an awful play")).isBetween(0.0, 2.0);
    assertThat(regressor.wordVectors().size()).isGreaterThan(5);
    RegressorConfig config = regressor.config();
    Score inMemory = Regressor.training(config, texts, List.of()).fit().score();
    assertThat(inMemory.metrics())
        .isEqualTo(Regressor.training(recipe(yaml), DataLocation.of(data)).fit().score().metrics());
    assertThat(inMemory.baselines())
        .containsOnlyKeys(RegressorBaselines.MEAN, RegressorBaselines.MEDIAN);
    texts.set(5, new LabelledText("a film", "many", 7));
    assertThatThrownBy(() -> Regressor.training(config, texts, List.of()))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("the texts:7: the label is \"many\"; expected a number");
  }

  @Test
  void letters() throws IOException {
    var random = new Random(2);
    var table = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      var letters = new StringBuilder();
      double gc = 0;
      for (int t = 0; t < 10; t++) {
        char base = "ACGT".charAt(random.nextInt(4));
        gc += base == 'G' || base == 'C' ? 0.1 : 0;
        letters.append(base);
      }
      table.append(String.format(Locale.ROOT, "%s,%.1f%n", letters, gc));
    }
    Regressor regressor =
        learned(
            """
            task: regress
            data: {kind: letters, text: 1, label: 2}
            model: {layers: [gru: {hidden: 8, output: last}, dense]}
            training: {optimizer: {name: adam, learningRate: 0.02}, epochs: 20}
            """,
            file("gc.data", table.toString()),
            0.08,
            0.12);

    assertThat(regressor.predict("GGGGGCCCCC")).isGreaterThan(regressor.predict("AAAAATTTTT"));
  }

  @Test
  void images() throws IOException {
    var random = new Random(3);
    int count = 120;
    var images = ByteBuffer.allocate(16 + count * 20);
    var labels = ByteBuffer.allocate(8 + count);
    for (int number : new int[] {2051, count, 4, 5}) {
      images.putInt(number);
    }
    for (int number : new int[] {2049, count}) {
      labels.putInt(number);
    }
    for (int n = 0; n < count; n++) {
      int lit = random.nextInt(5); // columns that are bright
      labels.put((byte) (10 * lit));
      for (int pixel = 0; pixel < 20; pixel++) {
        images.put((byte) (pixel % 5 < lit ? 250 : 10));
      }
    }
    Files.write(directory.resolve("train-images"), images.array());
    Files.write(directory.resolve("train-labels"), labels.array());
    Regressor regressor =
        learned(
            """
            task: regress
            data: {kind: images, train: train-images, trainLabels: train-labels}
            model: {layers: [gru: {hidden: 8, output: last}, dense]}
            training: {optimizer: {name: adam, learningRate: 0.02}, epochs: 20}
            """,
            directory,
            5,
            10);

    var dark = new float[4][5];
    assertThat(regressor.predict(dark)).isLessThan(12);
  }

  /** Trains, and holds the score to bounds: of the model above, of the mean below. */
  private Regressor learned(String yaml, Path data, double rmse, double mean) {
    TrainingResult<Regressor> result =
        Regressor.training(recipe(yaml), DataLocation.of(data)).fit();
    assertThat(result.score().value("rmse")).isLessThan(rmse);
    assertThat(result.score().baselines().get(RegressorBaselines.MEAN).get("rmse"))
        .isGreaterThan(mean);
    Path file = directory.resolve("learned.safetensors");
    result.predictor().save(file);
    Regressor loaded = Regressor.load(file);
    assertThat(loaded.inputShape()).isEqualTo(result.predictor().inputShape());
    return loaded;
  }
}
