package dev.unroll.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.cli.Cli;
import dev.unroll.cli.Cli.Outcome;
import dev.unroll.data.vectors.WordVectors.Neighbour;
import dev.unroll.store.Json;
import dev.unroll.tasks.classify.Classifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code unroll vectors}, with vectors whose cosines are known. */
class VectorsCommandTest {
  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void write() {
    file =
        Cli.write(
            directory.resolve("v.txt"),
            "man 1 0 0\nking 1 1 0\nwoman 0 0 1\nqueen 0 1 1\nball 0 -1 0\n");
  }

  @Test
  void nearestShowsNeighboursAndCosines() {
    Outcome outcome = Cli.run("vectors", "nearest", file, "queen", "ball", "-k", "2");

    assertThat(outcome.out())
        .isEqualToNormalizingNewlines(
            """
            word    near    cosine
            queen   woman   0.7071
            queen   king    0.5000
            ball    man     0.0000
            ball    woman   0.0000
            """);
    assertThat(outcome.err())
        .startsWith("unroll: next: unroll vectors similarity " + file + " queen woman")
        .hasLineCount(1);
    assertThat(outcome.code()).isZero();
  }

  @Test
  void nearestShowsTenUnlessTold() {
    var text = new StringBuilder();
    for (int i = 1; i <= 20; i++) {
      text.append("w").append(i).append(" 1 ").append(i).append('\n');
    }
    Path many = Cli.write(directory.resolve("many.txt"), text.toString());

    assertThat(Cli.run("vectors", "nearest", many, "w1").out()).hasLineCount(11);
    assertThat(Cli.run("vectors", "analogy", many, "w1", "w2", "w3").out()).hasLineCount(11);
  }

  @Test
  void similarityIsOneFigure() {
    Outcome outcome = Cli.run("vectors", "similarity", file, "king", "ball");

    assertThat(outcome.out()).isEqualToNormalizingNewlines("-0.7071\n");
    assertThat(outcome.err())
        .startsWith("unroll: next: unroll vectors nearest " + file + " king")
        .hasLineCount(1);
    assertThat(outcome.code()).isZero();
  }

  /** king/√2 − man + woman = (0.7071 − 1, 0.7071, 1), of length √(0.0858 + 0.5 + 1). */
  @Test
  void analogyFindsTheQueen() {
    Outcome outcome = Cli.run("vectors", "analogy", file, "man", "king", "woman", "-k", "1");

    double cosine =
        (Math.sqrt(0.5) + 1) / Math.sqrt(2) / Math.sqrt(Math.pow(Math.sqrt(0.5) - 1, 2) + 1.5);
    assertThat(outcome.out()).startsWith("word    cosine").hasLineCount(2);
    assertThat(outcome.out().lines().toList().get(1))
        .isEqualTo("queen   " + VectorsFile.number(cosine));
    assertThat(outcome.code()).isZero();
  }

  @Test
  void eachHasJson() {
    Map<String, Object> nearest =
        Json.parseObject(
            Cli.run("vectors", "nearest", file, "queen", "-k", "1", "--json").out(), "stdout");
    Map<String, Object> similarity =
        Json.parseObject(
            Cli.run("vectors", "similarity", file, "king", "ball", "--json").out(), "stdout");
    Map<String, Object> analogy =
        Json.parseObject(
            Cli.run("vectors", "analogy", file, "man", "king", "woman", "-k", "1", "--json").out(),
            "stdout");

    assertThat(nearest.keySet()).containsExactly("file", "words");
    Map<?, ?> word = (Map<?, ?>) ((List<?>) nearest.get("words")).get(0);
    assertThat(word.get("word")).isEqualTo("queen");
    Map<?, ?> near = (Map<?, ?>) ((List<?>) word.get("nearest")).get(0);
    assertThat(near.get("word")).isEqualTo("woman");
    assertThat((Double) near.get("cosine")).isCloseTo(Math.sqrt(0.5), within(1e-15));
    assertThat(similarity.keySet()).containsExactly("file", "a", "b", "cosine");
    assertThat((Double) similarity.get("cosine")).isCloseTo(-Math.sqrt(0.5), within(1e-15));
    assertThat(analogy.keySet()).containsExactly("file", "a", "b", "c", "nearest");
    assertThat((List<?>) analogy.get("nearest")).hasSize(1).first().asString().contains("queen");
  }

  @Test
  void theFirstWordsAloneCanBeRead() {
    Outcome outcome = Cli.run("vectors", "nearest", file, "man", "--first", "3");

    assertThat(outcome.out()).contains("king", "woman").doesNotContain("queen").hasLineCount(3);
  }

  @Test
  void rowsThatAreLeftOutAreSaidAside() {
    Path twice = Cli.write(directory.resolve("twice.txt"), "a 1 2\nb 2 1\na 5 5\n");
    Outcome outcome = Cli.run("vectors", "similarity", twice, "a", "b");

    assertThat(outcome.out()).isEqualToNormalizingNewlines("0.8000\n");
    assertThat(outcome.err()).contains("twice.txt: 1 row is left out").hasLineCount(2);
    assertThat(outcome.code()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nearest", "similarity", "analogy"})
  void eachHasHelpWithAnExample(String command) {
    Outcome outcome = Cli.run("vectors", command, "--help");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .startsWith("Usage: unroll vectors " + command)
        .contains("Example", "  unroll vectors " + command, "--json", "--first", "--verbose");
    assertThat(Cli.run("vectors", "--help").out()).contains(command, "unroll vectors " + command);
  }

  @Test
  void mistakesAreSentences() {
    refused(Cli.run("vectors"), "nearest, similarity or analogy", "unroll vectors --help");
    refused(Cli.run("vectors", "naerest"), "naerest", "did you mean \"nearest\"?");
    refused(Cli.run("vectors", "nearest", file), "WORD");
    refused(Cli.run("vectors", "similarity", file, "king"), "B");
    refused(Cli.run("vectors", "analogy", file, "man", "king", "woman", "ball"), "ball");
    refused(Cli.run("vectors", "nearest", file, "king", "-k", "0"), "-k", "1 or more");
    refused(Cli.run("vectors", "nearest", file, "king", "--first", "0"), "--first", "1 or more");
    refused(Cli.run("vectors", "nearest", file, "king", "quene"), "v.txt", "\"queen\"?");
    refused(Cli.run("vectors", "similarity", file, "king", "xylophone"), "xylophone", "5 words");
    refused(Cli.run("vectors", "analogy", file, "man", "King", "women"), "did you mean \"king\"?");
  }

  @Test
  void filesThatAreNoWordVectorsAreRefused() {
    Path csv = Cli.csv(directory);
    Path ragged = Cli.write(directory.resolve("ragged.txt"), "a 1 2\nb 1\n");

    refused(Cli.run("vectors", "nearest", directory.resolve("none"), "a"), "none", "no such file");
    refused(Cli.run("vectors", "nearest", csv, "a"), "wave.csv:1");
    refused(Cli.run("vectors", "similarity", ragged, "a", "b"), "ragged.txt:2", "2 values");
  }

  @Test
  void aTrainedModelIsAskedForTheVectorsOfItsEmbedding() {
    Path run = Cli.trainedClassifier(directory);
    Path model = run.resolve("model.safetensors");
    var vectors = Classifier.load(model).wordVectors();
    Outcome nearest = Cli.run("vectors", "nearest", run, "good", "-k", "3");

    assertThat(nearest.code()).as(nearest.err()).isZero();
    assertThat(nearest.out().lines().skip(1).map(line -> line.split(" +")[1]))
        .containsExactlyElementsOf(
            vectors.nearest("good", 3).stream().map(Neighbour::word).toList());
    assertThat(Cli.run("vectors", "similarity", model, "good", "bad").out().strip())
        .isEqualTo(VectorsFile.number(vectors.similarity("good", "bad")));
    assertThat(Cli.run("vectors", "analogy", run, "good", "film", "bad", "--json").out())
        .contains("\"nearest\"");
    refused(Cli.run("vectors", "nearest", run, "goood"), "did you mean \"good\"?");
    refused(Cli.run("vectors", "nearest", run, "<unk>"), "<unk>");
    refused(Cli.run("vectors", "nearest", run, "good", "--first", "3"), "--first");
  }

  @Test
  void modelsWithoutWordsAreRefused() {
    Path letters =
        Cli.write(
            directory.resolve("letters.yaml"),
            Cli.CLASSIFIER
                .replace("kind: text", "kind: letters\n  width: 3")
                .replace("    - embedding: {size: 6}\n", ""));
    Path bases =
        Cli.write(directory.resolve("bases.csv"), "text,label\n" + "ACG,a\nTTG,b\n".repeat(12));
    Path out = directory.resolve("letters");
    Outcome trained = Cli.run("train", letters, "--data", bases, "--out", out);
    assertThat(trained.code()).as(trained.err()).isZero();

    refused(
        Cli.run("vectors", "nearest", out, "a"), "reads sequences of letters", "no word vectors");
    refused(
        Cli.run("vectors", "nearest", Cli.trained(directory), "a"),
        "a forecaster has no word vectors");
    refused(Cli.run("vectors", "nearest", directory, "a"), "no such model file");
  }

  private static void refused(Outcome outcome, String... words) {
    assertThat(outcome.err()).startsWith("unroll: ").contains(words).hasLineCount(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.code()).isEqualTo(2);
  }
}
