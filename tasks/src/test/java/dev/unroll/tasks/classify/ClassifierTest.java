package dev.unroll.tasks.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.LabelledText;
import dev.unroll.data.labelled.LabelledTexts;
import dev.unroll.loss.BinaryCrossEntropy;
import dev.unroll.nn.Embedding;
import dev.unroll.optim.Adam;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.RunListener;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.ScorePart;
import dev.unroll.tasks.Training;
import dev.unroll.tasks.TrainingResult;
import dev.unroll.tasks.examples.Pooling;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.train.Checkpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClassifierTest {
  private static final String TF_IDF = "TF-IDF with logistic regression";

  private static final List<String> WORDS =
      List.of("film", "actor", "story", "scene", "music", "plot", "camera", "voice");

  /** Good or bad, and "not" before it turns it round: the order of the words decides. */
  private static List<LabelledText> reviews(int count, long seed) {
    var random = new Random(seed);
    var rows = new ArrayList<LabelledText>();
    for (int i = 0; i < count; i++) {
      boolean good = random.nextBoolean();
      boolean not = random.nextBoolean();
      String said = (not ? "not " : "") + (good != not ? "good" : "bad");
      rows.add(
          new LabelledText(
              "The " + word(random) + " and the " + word(random) + " are " + said + ".",
              good ? "positive" : "negative",
              i + 1));
    }
    return rows;
  }

  private static String word(Random random) {
    return WORDS.get(random.nextInt(WORDS.size()));
  }

  private static ClassifierConfig small() {
    var config = ClassifierConfig.text();
    return config
        .withLayers(
            new LayerSpec("embedding", Map.of("size", 8)),
            LayerSpec.gruLast(12),
            new LayerSpec("dense", Map.of()))
        .withTraining(
            config.training().withOptimizer(new Adam(0.02f)).withBatchSize(16).withEpochs(6));
  }

  private static ScorePart.Heatmap confusion(Score score) {
    return score.part(ScorePart.Heatmap.class, "confusion");
  }

  private static long total(Score score) {
    return Arrays.stream(confusion(score).counts()).flatMapToLong(Arrays::stream).sum();
  }

  @Test
  void rejectsASoftmaxBeforeALossThatAppliesIt() {
    ClassifierConfig twice =
        small()
            .withLayers(
                new LayerSpec("embedding", Map.of("size", 8)),
                LayerSpec.gruLast(12),
                new LayerSpec("dense", Map.of("activation", "softmax")));

    assertThatThrownBy(() -> Classifier.training(twice, reviews(60, 1), reviews(20, 2)).fit())
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(": training.loss: layer dense1 applies softmax")
        .hasMessageContaining("Remove the activation from dense1");
  }

  @Test
  void learnsWhatTheOrderOfWordsSaysAndKeepsItInAFile(@TempDir Path directory) {
    TrainingResult<Classifier> result =
        Classifier.training(small(), reviews(600, 1), reviews(200, 2)).fit();
    Classifier classifier = result.predictor();
    Score score = result.score();

    assertThat(score.metrics().get("accuracy")).isGreaterThan(0.97);
    assertThat(score.baselines()).containsOnlyKeys(MajorityBaseline.NAME, TF_IDF);
    assertThat(score.baselines().get(TF_IDF).get("accuracy")).isLessThan(0.8);
    assertThat(total(score)).isEqualTo(200);
    assertThat(confusion(score).labels()).containsExactly("negative", "positive");
    assertThat(score.before()).isEmpty();
    assertThat(score.notes()) // 256 different reviews are all that there are
        .anyMatch(
            note ->
                note.contains(" of the 200 examples of the test set are in the training set, too"));
    assertThat(result.history().rows().get(5).metrics())
        .containsKeys("accuracy", "validation_accuracy");

    Path file = directory.resolve("reviews.safetensors");
    classifier.save(file);
    Classifier loaded = Classifier.load(file);
    List<String> texts = List.of("the plot is not bad", "the plot is bad", "", "unheard of");
    assertThat(loaded.classify(texts)).isEqualTo(classifier.classify(texts));
    assertThat(loaded.classify("the story is not bad").label()).isEqualTo("positive");
    assertThat(loaded.classify("the story is bad").probabilities())
        .containsOnlyKeys("negative", "positive");
    Score again = loaded.evaluate(reviews(200, 2));
    assertThat(confusion(again).counts()).isDeepEqualTo(confusion(score).counts());
    assertThat(again.metrics()).isEqualTo(score.metrics());
  }

  @Test
  void theWordsOfTheVocabularyHaveTheVectorsOfTheEmbedding() {
    Classifier classifier =
        Classifier.training(small(), reviews(60, 1), reviews(20, 2)).predictor();
    var embedding = (Embedding) classifier.model().layers().values().iterator().next();
    float[][] table = embedding.vectors();
    var words = classifier.wordVectors();

    assertThat(words.size()).isEqualTo(8);
    assertThat(words.count()).isEqualTo(table.length - 2); // without padding and unknown
    assertThat(words.words()).contains("good", "plot").doesNotContain("<pad>", "<unk>");
    assertThat(words.vector(words.words().get(0))).isEqualTo(table[2]);
    assertThat(words.vector(words.words().get(5))).isEqualTo(table[7]);
  }

  @Test
  void oneLogitTellsTwoClassesApart() {
    var config = small();
    config = config.withTraining(config.training().withLoss(new BinaryCrossEntropy()));
    TrainingResult<Classifier> result =
        Classifier.training(config, reviews(600, 1), reviews(200, 2)).fit();
    Classifier classifier = result.predictor();

    assertThat(result.score().metrics().get("accuracy")).isGreaterThan(0.97);
    assertThat(result.history().rows().get(5).metrics().get("accuracy")).isGreaterThan(0.9);
    Classification said = classifier.classify("the story is bad");
    assertThat(said.label()).isEqualTo("negative");
    assertThat(said.probabilities().values().stream().mapToDouble(p -> p).sum())
        .isCloseTo(1, within(1e-15));
  }

  @ParameterizedTest
  @EnumSource
  void everyPoolingHasALayerOfItsOwn(Pooling pooling) {
    var config = ClassifierConfig.text().withPooling(pooling);
    config = config.withTraining(config.training().withOptimizer(new Adam(0.01f)).withEpochs(16));
    Score score = Classifier.training(config, reviews(400, 3), List.of()).fit().score();

    assertThat(score.metrics().get("accuracy")).isGreaterThan(0.9);
    assertThat(total(score)).isEqualTo(80);
  }

  @Test
  void readsAFileAndGoesOnFromACheckpoint(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("reviews.tsv");
    var text = new StringBuilder("label\ttext\n");
    reviews(300, 4)
        .forEach(row -> text.append(row.label()).append('\t').append(row.text()).append('\n'));
    Files.writeString(file, text);
    Recipe recipe =
        Recipe.parse(
            "own",
            "own.yaml",
            """
            task: classify
            data: {kind: text, train: reviews.tsv, validation: 0.1}
            model:
              layers: [embedding: {size: 8}, gru: {hidden: 8, output: last}, dense]
            training: {optimizer: {name: adam, learningRate: 0.02}, epochs: 4}
            expect: {metric: accuracy, atLeast: 0.5}
            """);
    TrainingResult<Classifier> whole =
        Classifier.training(recipe, DataLocation.of(directory)).fit();
    Classifier unbroken = whole.predictor();
    assertThat(whole.expectation()).isPresent();

    var where = Checkpoints.in(directory.resolve("run")).everySteps(1);
    Training<?> first = Training.create(recipe, DataLocation.of(directory)).checkpoints(where);
    var stopper = first;
    first.listener(
        new dev.unroll.train.TrainingListener() {
          @Override
          public void onStep(dev.unroll.train.StepEvent event) {
            if (event.step() >= 5) {
              stopper.requestStop();
            }
          }
        });
    assertThat(first.fit(RunListener.silent()).expectation()).isEmpty();
    TrainingResult<Classifier> resumed =
        Classifier.training(Checkpoints.in(directory.resolve("run")), Map.of())
            .resume(RunListener.silent());
    Classifier second = resumed.predictor();

    assertThat(resumed.score().metrics()).isEqualTo(whole.score().metrics());
    assertThat(second.classify("the film is good"))
        .isEqualTo(unbroken.classify("the film is good"));
    LabelledTexts texts = LabelledTexts.of(file, "text", "label");
    assertThat(total(second.evaluate(file))).isEqualTo(300);
    assertThat(Classifier.training(small(), texts, texts).predictor().inputShape()).hasSize(3);
  }

  /** Nine of ten reviews positive: to say so always is nearly right, but not by F1. */
  @ParameterizedTest
  @ValueSource(strings = {"binaryCrossEntropy", "softmaxCrossEntropy"})
  void epochsOfRareClassesAreJudgedByMacroF1(String loss, @TempDir Path directory)
      throws IOException {
    var text = new StringBuilder("label\ttext\n");
    for (LabelledText row : reviews(1500, 5)) {
      if (row.label().equals("positive") || row.line() % 9 == 0) {
        text.append(row.label()).append('\t').append(row.text()).append('\n');
      }
    }
    Files.writeString(directory.resolve("reviews.tsv"), text);
    String units = loss.startsWith("binary") ? "dense: {units: 1}" : "dense";
    String recipe =
        """
        task: classify
        data: {kind: text, train: reviews.tsv, validation: 0.2}
        model:
          layers: [embedding: {size: 8}, gru: {hidden: 8, output: last}, %s]
        training:
          loss: %s
          optimizer: {name: adam, learningRate: 0.03}
          batch: 16
          epochs: 12
          metrics: [accuracy, macroF1]
          monitor: macroF1
        """
            .formatted(units, loss);
    TrainingResult<Classifier> result =
        Classifier.training(Recipe.parse("own", "own.yaml", recipe), DataLocation.of(directory))
            .fit();

    assertThat(result.history().rows().get(0).metrics())
        .containsKeys("macroF1", "validation_accuracy", "validation_macroF1");
    assertThat(result.score().metrics().get("macroF1")).isGreaterThan(0.9);
    Map<String, Double> majority = result.score().baselines().get(MajorityBaseline.NAME);
    assertThat(majority.get("accuracy")).isGreaterThan(0.85);
    assertThat(majority.get("macroF1")).isLessThan(0.5);
  }

  @Test
  void aColumnOfOtherThingsIsNotTakenForLabels() {
    var rows = new ArrayList<LabelledText>();
    for (int i = 0; i < 2001; i++) {
      rows.add(new LabelledText("a text", "id " + i, i + 1));
    }

    assertThatThrownBy(() -> Classifier.training(small(), rows, rows))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "the examples have 2001 different labels (expected up to 2000 classes). Check that the column of labels is the right one.");
  }

  @Test
  void aLabelThatTrainingNeverSawIsNamed() {
    Classifier classifier = Classifier.training(small(), reviews(40, 1), List.of()).predictor();

    assertThatThrownBy(() -> classifier.evaluate(List.of(new LabelledText("so so", "neutral", 1))))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "the texts:1: the label \"neutral\" is not in the training set; expected one of negative,"
                + " positive");
  }
}
