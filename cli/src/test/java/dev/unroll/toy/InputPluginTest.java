package dev.unroll.toy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.tasks.Predictor;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Registry;
import dev.unroll.tasks.RunListener;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.Training;
import dev.unroll.tasks.TrainingResult;
import dev.unroll.tasks.classify.Classification;
import dev.unroll.tasks.classify.Classifier;
import dev.unroll.tasks.classify.ClassifierConfig;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.tasks.input.InputKinds;
import dev.unroll.tasks.regress.Regressor;
import dev.unroll.train.Checkpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An input kind of a plug-in needs one class and one line. */
class InputPluginTest {
  private static final Registry REGISTRY = Registry.builtIn().withInput(new MorseKind());

  private static final String RECIPE =
      """
      task: classify
      data: {kind: morse, train: signals.csv, label: sender, level: 2, validation: 0.1}
      model:
        layers: [gru: {hidden: 8, output: last}, dense]
      training: {optimizer: {name: adam, learningRate: 0.03}, epochs: 12}
      """;

  @TempDir Path directory;

  /** One sender begins with a dot, the other with a dash. */
  private Path signals(String name, int count, long seed) throws IOException {
    var random = new Random(seed);
    var text = new StringBuilder("sender,text\n");
    for (int n = 0; n < count; n++) {
      boolean dot = random.nextBoolean();
      text.append(dot ? "ann" : "bob").append(',').append(dot ? '.' : '-');
      for (int t = random.nextInt(6); t >= 0; t--) {
        text.append(random.nextBoolean() ? '.' : '-');
      }
      text.append('\n');
    }
    return Files.writeString(directory.resolve(name), text);
  }

  private Recipe recipe() {
    return Recipe.parse("own", "own.yaml", RECIPE, REGISTRY);
  }

  @Test
  void itIsTrainedSavedLoadedScoredAndAsked() throws IOException {
    signals("signals.csv", 300, 1);
    Path others = signals("others.csv", 50, 2);
    TrainingResult<Classifier> result =
        Classifier.training(recipe(), DataLocation.of(directory)).fit();
    assertThat(result.score().value("accuracy")).isGreaterThan(0.95);
    Path file = directory.resolve("morse.safetensors");
    result.predictor().save(file);

    Classifier loaded = Classifier.load(file, REGISTRY);
    Classification said = loaded.classify(".--");
    assertThat(said).isEqualTo(result.predictor().classify(".--"));
    assertThat(said.label()).isEqualTo("ann");
    assertThat(loaded.inputShape()).containsExactly(-1, -1, 2);
    assertThat(loaded.config().input()).isEqualTo(new MorseKind.Config(2));
    Score score = loaded.evaluate(others);
    assertThat(score.metrics()).isEqualTo(result.predictor().evaluate(others).metrics());
    assertThat(score.value("accuracy")).isGreaterThan(0.95);
    Predictor any = Predictor.load(file, REGISTRY);
    assertThat(any.answer(Map.of("text", ".--"))).containsEntry("label", "ann");
    Path lines = Files.writeString(directory.resolve("lines.txt"), ".-\n--\n");
    var told = new ArrayList<String>();
    loaded.classify(lines, (line, each) -> told.add(line + each.label()));
    assertThat(told).containsExactly("1ann", "2bob");
    assertThatThrownBy(() -> loaded.classify("dot"))
        .isInstanceOf(BadInputException.class)
        .hasMessage("\"dot\" is not Morse code");
  }

  @Test
  void badRowsAreSkippedWhereTheUserSaysSo() throws IOException {
    Path train = signals("signals.csv", 100, 1);
    Classifier classifier = Classifier.training(recipe(), DataLocation.of(directory)).predictor();
    Path bad = directory.resolve("bad.csv");
    Files.writeString(bad, Files.readString(train) + "ann,dot\n");

    assertThatThrownBy(() -> classifier.evaluate(bad))
        .isInstanceOf(BadInputException.class)
        .hasMessage(bad + ":102: \"dot\" is not Morse code");
    assertThat(classifier.evaluate(bad, true).notes())
        .anyMatch(note -> note.startsWith(bad + ": "));
  }

  @Test
  void aCheckpointIsResumedWithItsRegistry() throws IOException {
    signals("signals.csv", 100, 1);
    var whole = Classifier.training(recipe(), DataLocation.of(directory)).fit();
    var where = Checkpoints.in(directory.resolve("run")).everySteps(1);
    var first = Classifier.training(recipe(), DataLocation.of(directory)).checkpoints(where);
    first.requestStop();
    first.fit();
    Training<?> second = Training.of(where, Map.of(), DataLocation.ofRecipe(), REGISTRY);

    assertThat(second.resume(RunListener.silent()).score().metrics())
        .isEqualTo(whole.score().metrics());
  }

  /** Every input kind serves every task on examples: here the number of dots. */
  @Test
  void itsExamplesCanHaveNumbers() throws IOException {
    var random = new Random(3);
    var text = new StringBuilder("dots,text\n");
    for (int n = 0; n < 200; n++) {
      String signal = ".-".repeat(5).substring(0, 1 + random.nextInt(9));
      text.append(signal.replace("-", "").length()).append(',').append(signal).append('\n');
    }
    Files.writeString(directory.resolve("signals.csv"), text);
    Recipe dots =
        Recipe.parse(
            "dots",
            "dots.yaml",
            RECIPE.replace("task: classify", "task: regress").replace("sender", "dots"),
            REGISTRY);
    var result = Regressor.training(dots, DataLocation.of(directory)).fit();
    assertThat(result.score().value("r2")).isGreaterThan(0.9);
    Path file = directory.resolve("dots.safetensors");
    result.predictor().save(file);

    assertThat(Regressor.load(file, REGISTRY).predict(".-."))
        .isEqualTo(result.predictor().predict(".-."));
    assertThatThrownBy(() -> Regressor.load(file, Registry.builtIn()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(
            "the model needs custom parts that are not registered: input \"morse\"");
  }

  @Test
  void settingsOfItNeedNoRecipe() {
    ClassifierConfig config = ClassifierConfig.of(new MorseKind.Config(1));

    assertThat(config.input().kind()).isEqualTo("morse");
    assertThatThrownBy(() -> Classifier.training(config, List.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the examples are texts, but the configuration is for morse");
  }

  @Test
  void aKindThatIsNotRegisteredIsRefusedWithTheNearestKnownOne() {
    assertThatThrownBy(() -> Recipe.parse("own", "own.yaml", RECIPE, Registry.builtIn()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("own.yaml: data.kind: unknown value \"morse\"");
    assertThatThrownBy(
            () -> Recipe.parse("own", "own.yaml", RECIPE.replace("morse", "mors"), REGISTRY))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("did you mean \"morse\"?");
    assertThatThrownBy(
            () ->
                Recipe.parse(
                    "own", "own.yaml", "task: classify\ndata: {kind: image}\n", Registry.builtIn()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("did you mean \"images\"?");
    assertThatThrownBy(() -> REGISTRY.withInput(new MorseKind()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the input kind \"morse\" already exists; use another name for the new one");
    assertThat(InputKinds.standard().names())
        .containsExactly("text", "letters", "images", "sequences");
  }
}
