package dev.unroll.tasks.input.sequences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.TrainingResult;
import dev.unroll.tasks.classify.Classification;
import dev.unroll.tasks.classify.Classifier;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.tasks.regress.Regressor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recipes that train on {@code .ts} files. */
class TsRecipesTest {
  @TempDir private Path directory;

  private static Recipe recipe(String task, String data) {
    return Recipe.parse(
        "own",
        "own.yaml",
        """
        task: %s
        data: {kind: sequences, %s}
        model: {layers: [gru: {hidden: 6, output: last}, dense]}
        training: {optimizer: {name: adam, learningRate: 0.05}, batch: 8, epochs: 15}
        """
            .formatted(task, data));
  }

  /** Sequences of 3 to 9 steps, the second dimension of which rises or falls. */
  private static String rows(int count, long seed, boolean numbers) {
    var random = new Random(seed);
    var text = new StringBuilder();
    for (int n = 0; n < count; n++) {
      boolean up = n % 2 == 0;
      var noise = new ArrayList<String>();
      var slope = new ArrayList<String>();
      int steps = 3 + random.nextInt(7);
      for (int t = 0; t < steps; t++) {
        noise.add(String.format(Locale.ROOT, "%.3f", random.nextGaussian()));
        slope.add(String.format(Locale.ROOT, "%.3f", (up ? t : -t) + random.nextDouble() / 5));
      }
      text.append(String.join(",", noise)).append(':').append(String.join(",", slope));
      text.append(':').append(numbers ? (up ? "1.5" : "-1.5") : up ? "up" : "down").append('\n');
    }
    return text.toString();
  }

  private Path write(String name, String header, String rows) throws IOException {
    return Files.writeString(
        directory.resolve(name),
        "@problemName Walks\n@univariate false\n@dimensions 2\n" + header + "\n@data\n" + rows);
  }

  @Test
  void classifiesTheClassesOfItsTestFile() throws IOException {
    write("train.ts", "@classLabel true up down", rows(60, 1, false));
    Path test = write("test.ts", "@classLabel true up down", rows(20, 2, false));
    TrainingResult<Classifier> result =
        Classifier.training(
                recipe("classify", "train: train.ts, test: test.ts"), DataLocation.of(directory))
            .fit();

    assertThat(result.score().metrics().get("accuracy")).isEqualTo(1);
    Path saved = directory.resolve("model.safetensors");
    result.predictor().save(saved);
    Classifier loaded = Classifier.load(saved);
    assertThat(loaded.evaluate(test).metrics()).isEqualTo(result.score().metrics());
    List<String> labels = new ArrayList<>();
    List<String> names = new ArrayList<>();
    Path bare =
        write("new.ts", "@classLabel false", rows(4, 3, false).replaceAll(":(up|down)\n", "\n"));
    loaded.classify(
        bare,
        (String id, Classification said) -> {
          names.add(id);
          labels.add(said.label());
        });
    assertThat(names).containsExactly("1", "2", "3", "4");
    assertThat(labels).containsExactly("up", "down", "up", "down");
  }

  @Test
  void predictsTheNumbersOfATarget() throws IOException {
    Path file = write("train.ts", "@targetlabel true", rows(60, 1, true));
    Score score =
        Regressor.training(recipe("regress", "testShare: 0.2"), DataLocation.of(file))
            .fit()
            .score();

    assertThat(score.metrics().get("rmse")).isLessThan(0.5);
  }

  @Test
  void refusesFilesThatDoNotFit() throws IOException {
    Path numbers = write("a.ts", "@targetlabel true", rows(20, 1, true));
    assertThatThrownBy(
            () ->
                Classifier.training(
                    recipe("classify", "scale: standard"), DataLocation.of(numbers)))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            numbers + ":5: the labels are numbers (expected @classLabel). Set task to regress.");
    Path classes = write("b.ts", "@classLabel true", rows(20, 1, false));
    assertThatThrownBy(
            () ->
                Regressor.training(recipe("regress", "scale: standard"), DataLocation.of(classes)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(classes + ":6: the label");
    assertThatThrownBy(
            () -> Classifier.training(recipe("classify", "time: when"), DataLocation.of(classes)))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            classes
                + ": data.time is set, but a .ts file is not a table (expected no such setting). Remove it.");
  }
}
