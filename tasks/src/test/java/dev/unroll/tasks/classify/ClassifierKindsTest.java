package dev.unroll.tasks.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.nn.Embedding;
import dev.unroll.tasks.Predictor;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Recipes;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.ScorePart;
import dev.unroll.tasks.TrainingResult;
import dev.unroll.tasks.input.DataLocation;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every kind of input, from files by a recipe: learns, is saved and loaded, and gives the same
 * predictions.
 */
class ClassifierKindsTest {
  @TempDir Path directory;

  private static Recipe recipe(String yaml) {
    return Recipe.parse("own", "own.yaml", yaml);
  }

  private Classifier learned(String yaml, double accuracy) {
    TrainingResult<Classifier> result =
        Classifier.training(recipe(yaml), DataLocation.of(directory)).fit();
    Score score = result.score();
    assertThat(score.metrics().get("accuracy")).isGreaterThan(accuracy);
    assertThat(score.baselines().get(MajorityBaseline.NAME).get("accuracy"))
        .isLessThan(accuracy - 0.2);
    return result.predictor();
  }

  private static long[][] confusion(Score score) {
    return score.part(ScorePart.Heatmap.class, "confusion").counts();
  }

  private Classifier reloaded(Classifier classifier) {
    Path file = directory.resolve("model.safetensors");
    classifier.save(file);
    var loaded = (Classifier) Predictor.load(file);
    assertThat(loaded.inputShape()).isEqualTo(classifier.inputShape());
    assertThat(loaded.labels()).isEqualTo(classifier.labels());
    return loaded;
  }

  @Test
  void letters() throws IOException {
    var random = new Random(1);
    var file = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      char[] bases = new char[12];
      for (int t = 0; t < bases.length; t++) {
        bases[t] = "ACGT".charAt(random.nextInt(4));
      }
      boolean site = random.nextBoolean();
      bases[5] = site ? 'G' : 'C';
      bases[6] = site ? 'T' : 'A';
      file.append(site ? "site" : "none").append(",n").append(i).append(',').append(bases);
      file.append('\n');
    }
    Files.writeString(directory.resolve("sites.data"), file);
    Classifier classifier =
        learned(
            """
            task: classify
            data: {kind: letters, train: sites.data, text: 3, label: 1, width: 12}
            model:
              layers: [bidirectional: {layer: {gru: {hidden: 8, output: last}}}, dense]
            training: {optimizer: {name: adam, learningRate: 0.02}, epochs: 10}
            """,
            0.95);

    Classifier loaded = reloaded(classifier);
    assertThat(loaded.classify("ACGTAGTACGTA")).isEqualTo(classifier.classify("ACGTAGTACGTA"));
    assertThat(loaded.classify("ACGTAGTACGTA").label()).isEqualTo("site");
    long[][] counts = confusion(loaded.evaluate(directory.resolve("sites.data")));
    assertThat(Arrays.stream(counts).flatMapToLong(Arrays::stream).sum()).isEqualTo(400);
    assertThatThrownBy(() -> loaded.classify("ACGTAXTACGTA"))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("letter 6 of the sequence is 'X'; expected one of ");
    assertThatThrownBy(() -> loaded.classify("ACG"))
        .isInstanceOf(BadInputException.class)
        .hasMessage("the sequence has 3 letters; expected 12");
    assertThatThrownBy(() -> loaded.classify(new float[][] {{1, 0, 0, 0}}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("reads sequences of letters (dna), got a sequence of numbers");
  }

  @Test
  void images() throws IOException {
    writeImages("train", 300, 1);
    writeImages("t10k", 100, 2);
    Classifier classifier =
        learned(
            """
            task: classify
            data:
              kind: images
              train: train-images-idx3-ubyte
              trainLabels: train-labels-idx1-ubyte
              test: t10k-images-idx3-ubyte
              testLabels: t10k-labels-idx1-ubyte
            model:
              layers: [simpleRnn: {hidden: 16, output: last}, dense]
            training: {optimizer: {name: adam, learningRate: 0.01}, epochs: 12}
            """,
            0.95);

    Classifier loaded = reloaded(classifier);
    var image = new float[6][5];
    image[4] = new float[] {1, 1, 1, 1, 1};
    assertThat(loaded.classify(image)).isEqualTo(classifier.classify(image));
    assertThat(loaded.classify(image).label()).isEqualTo("2");
    Path test = directory.resolve("t10k-images-idx3-ubyte");
    assertThat(confusion(loaded.evaluate(test)))
        .isDeepEqualTo(confusion(classifier.evaluate(test)));
    Path train = directory.resolve("train-images-idx3-ubyte");
    assertThatThrownBy(() -> Classifier.training(classifier.recipe(), DataLocation.of(train)))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            train
                + ": images and their labels are two files; set --data to the directory that"
                + " holds train-images-idx3-ubyte");
    assertThatThrownBy(() -> loaded.classify(new float[6][4]))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("the model reads images of 6 rows of 5 pixels");
    Path other = Files.copy(test, directory.resolve("digits.idx"));
    assertThatThrownBy(() -> loaded.evaluate(other))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("the file of its labels is missing (expected next to it");
  }

  /** A bright row in one of three places. */
  private void writeImages(String name, int count, long seed) throws IOException {
    var random = new Random(seed);
    var images = new ByteArrayOutputStream();
    var labels = new ByteArrayOutputStream();
    var out = new DataOutputStream(images);
    var classes = new DataOutputStream(labels);
    for (int number : new int[] {2051, count, 6, 5}) {
      out.writeInt(number);
    }
    for (int number : new int[] {2049, count}) {
      classes.writeInt(number);
    }
    for (int n = 0; n < count; n++) {
      int bright = random.nextInt(3);
      classes.writeByte(bright);
      for (int row = 0; row < 6; row++) {
        for (int column = 0; column < 5; column++) {
          out.writeByte(row / 2 == bright && row % 2 == 0 ? 255 : random.nextInt(60));
        }
      }
    }
    Files.write(directory.resolve(name + "-images-idx3-ubyte"), images.toByteArray());
    Files.write(directory.resolve(name + "-labels-idx1-ubyte"), labels.toByteArray());
  }

  @Test
  void sequencesOfNumbers() throws IOException {
    var random = new Random(3);
    var file = new StringBuilder("walk,kind,x,y\n");
    for (int walk = 0; walk < 300; walk++) {
      boolean up = random.nextBoolean();
      double x = 1000 + random.nextGaussian();
      for (int t = 0; t < 4 + random.nextInt(5); t++) {
        x += (up ? 1 : -1) * random.nextDouble();
        file.append(
            String.format(
                Locale.ROOT,
                "%d,%s,%.3f,%.3f%n",
                walk,
                up ? "up" : "down",
                x,
                random.nextDouble()));
      }
    }
    Files.writeString(directory.resolve("walks.csv"), file);
    Classifier classifier =
        learned(
            """
            task: classify
            data: {kind: sequences, train: walks.csv, id: walk, label: kind, validation: 0.1}
            model:
              layers: [lstm: {hidden: 12, output: last}, dense: {units: 1}]
            training:
              loss: binaryCrossEntropy
              metrics: [accuracy, macroF1]
              optimizer: {name: adam, learningRate: 0.02}
              epochs: 15
            """,
            0.85);

    Classifier loaded = reloaded(classifier);
    float[][] rising = {{998, 0.5f}, {999, 0.1f}, {1000.5f, 0.4f}, {1001.5f, 0.9f}, {1003, 0.2f}};
    assertThat(loaded.classify(rising)).isEqualTo(classifier.classify(rising));
    assertThat(loaded.classify(rising).label()).isEqualTo("up");
    assertThatThrownBy(() -> loaded.classify(new float[][] {{1}}))
        .isInstanceOf(BadInputException.class)
        .hasMessage("sequence 1, step 1: expected 2 numbers, as in training, got 1");
  }

  @Test
  void textsWithWordVectorsAndAnIndexOfWords() throws IOException {
    var random = new Random(4);
    var file = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      boolean good = random.nextBoolean();
      String word = good ? (i % 2 == 0 ? "good" : "fine") : (i % 2 == 0 ? "bad" : "poor");
      file.append(good ? 1 : 0).append("\tA ").append(word).append(" film, unindexed.\n");
    }
    Files.writeString(directory.resolve("reviews.tsv"), file);
    Files.writeString(
        directory.resolve("index.json"),
        "{\"a\": 1, \"film\": 2, \"good\": 3, \"bad\": 4, \"poor\": 6, \"fine\": 5}");
    Files.writeString(
        directory.resolve("vectors.txt"), "good 1 0\nfine 0.9 0.1\nbad -1 0\npoor -0.9 0.2\n");
    Classifier classifier =
        learned(
            """
            task: classify
            data:
              kind: text
              train: reviews.tsv
              text: 2
              label: 1
              wordIndex: index.json
              vocabulary: {size: 10}
              padding: {steps: 5, fixed: true, side: front, cut: front, masked: false}
              vectors: {file: vectors.txt, trainable: false, unknown: zeros}
            model:
              layers: [embedding, gru: {hidden: 6, output: last}, dense: {units: 1}]
            training:
              loss: binaryCrossEntropy
              optimizer: {name: adam, learningRate: 0.02}
              epochs: 6
              dropIncomplete: true
            """,
            0.95);

    Classifier loaded = reloaded(classifier);
    assertThat(loaded.inputShape()).containsExactly(-1, 5, 1);
    assertThat(loaded.classify("so good")).isEqualTo(classifier.classify("so good"));
    assertThat(loaded.classify("unheard good film").probabilities())
        .isEqualTo(loaded.classify("good film").probabilities());
    Embedding embedding = (Embedding) loaded.model().layers().get("embedding1");
    assertThat(embedding.vectors()[6]).containsExactly(1, 0); // "good": rank 3, plus 3
    assertThat(embedding.parameters().get("w").trainable()).isFalse();
  }

  @Test
  void allFilesThatAreWantedAreNamedAtOnce() throws IOException {
    assertThatThrownBy(
            () ->
                Classifier.training(
                    Recipes.find("imdb-lstm-glove-tuned"), DataLocation.of(directory)))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "recipes/imdb-lstm-glove-tuned.yaml: requires the files imdb/train.tsv.gz,"
                + " imdb/test.tsv.gz, imdb/imdb_word_index.json.gz, glove/glove.6B.50d.10k.txt; none was found in "
                + directory
                + "; pass their directory with --data, or set UNROLL_DATA; they are published at"
                + " https://ai.stanford.edu/~amaas/data/sentiment");
    Files.createDirectory(directory.resolve("imdb"));
    Files.writeString(directory.resolve("imdb/train.tsv.gz"), "");
    assertThatThrownBy(
            () -> Classifier.training(Recipes.find("imdb-gru"), DataLocation.of(directory)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(
            "; imdb/test.tsv.gz, imdb/imdb_word_index.json.gz were not found in " + directory);
  }

  @Test
  void aRecipeIsHeldToItsKind() throws IOException {
    Files.writeString(directory.resolve("a.csv"), "text,label\n" + "good,1\nbad,0\n".repeat(20));
    assertThatThrownBy(
            () ->
                recipe("task: classify\ndata: {kind: images, train: a, trainLabels: b, width: 3}"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("width");
    assertThatThrownBy(
            () ->
                recipe(
                    """
                    task: classify
                    data: {kind: images, train: a, trainLabels: b}
                    model: {layers: [embedding: {size: 3}, dense]}
                    """))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("model.layers[0]: only texts have ids for an embedding; remove it");
    assertThatThrownBy(
            () ->
                recipe(
                    """
                    task: classify
                    data: {kind: text, train: a.csv}
                    model: {layers: [gru: {hidden: 3, output: last}, dense]}
                    """))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("use embedding or oneHot as the first layer");
    Recipe everyStep =
        recipe(
            """
            task: classify
            data: {kind: text, train: a.csv}
            model: {layers: [embedding: {size: 3}, gru: {hidden: 3}, dense]}
            """);
    assertThatThrownBy(() -> Classifier.training(everyStep, DataLocation.of(directory)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("a sequence has one class");
    assertThatThrownBy(
            () ->
                recipe(
                    """
                    task: classify
                    data: {kind: text, train: a.csv}
                    training: {truncate: 5}
                    """))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("cannot be trained in chunks");
    assertThat(
            recipe("task: classify\ndata: {kind: text, train: a.csv}\nmodel: {pooling: attention}")
                .yaml())
        .containsEntry("model", Map.of("pooling", "attention"));
  }
}
