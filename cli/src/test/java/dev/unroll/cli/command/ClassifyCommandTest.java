package dev.unroll.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.atIndex;

import dev.unroll.cli.Cli;
import dev.unroll.store.Json;
import dev.unroll.tasks.classify.Classifier;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifyCommandTest {
  private static final String LINE = "(positive|negative)\t[01]\\.\\d{4}";

  @TempDir private Path directory;
  private Path model;

  @BeforeEach
  void train() {
    model = Cli.trainedClassifier(directory);
  }

  private static Cli.Outcome piped(String text, Object... args) {
    return piped(text.getBytes(StandardCharsets.UTF_8), args);
  }

  private static Cli.Outcome piped(byte[] bytes, Object... args) {
    return Cli.run(new ByteArrayInputStream(bytes), new ByteArrayOutputStream(), args);
  }

  @Test
  void aLineForEachTextInOrder() {
    var outcome = Cli.run("classify", model, "The plot is good.", "The plot is bad.");

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.err()).startsWith("unroll: next: unroll evaluate ").hasLineCount(1);
    assertThat(outcome.out().lines())
        .hasSize(2)
        .allMatch(line -> line.matches(LINE))
        .satisfies(line -> assertThat(line).startsWith("positive\t"), atIndex(0))
        .satisfies(line -> assertThat(line).startsWith("negative\t"), atIndex(1));
  }

  @Test
  void linesOfStdinAreAnsweredAsArgumentsAre() {
    List<String> texts =
        List.of("The plot is good.", "", "bad, bad", "unheard of", "@opinions.csv");
    var asArguments =
        Cli.run(
            "classify",
            model,
            texts.get(0),
            texts.get(1),
            texts.get(2),
            texts.get(3),
            texts.get(4));
    var asLines = piped(String.join("\n", texts), "classify", model);
    var ofWindows = piped("\uFEFF" + String.join("\r\n", texts) + "\r\n", "classify", model);
    Path file = Cli.write(directory.resolve("texts.txt"), String.join("\n", texts) + "\n");

    assertThat(asArguments.out()).hasLineCount(5);
    assertThat(asLines.out()).isEqualTo(asArguments.out());
    assertThat(ofWindows.out()).isEqualTo(asArguments.out());
    assertThat(Cli.run("classify", model, "--input", file).out()).isEqualTo(asArguments.out());
    assertThat(piped("", "classify", model).out()).isEmpty();
    assertThat(Cli.run("classify", model, "--", "-5 stars").out()).hasLineCount(1);
  }

  @Test
  void manyLinesKeepTheirOrder() {
    var texts = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      texts.append(i % 3 == 0 ? "good\n" : "a bad scene, and ".repeat(i % 5) + "bad\n");
    }
    var outcome = piped(texts.toString(), "classify", model);

    List<String> lines = outcome.out().lines().toList();
    assertThat(lines).hasSize(1000);
    for (int i = 0; i < 1000; i++) {
      assertThat(lines.get(i)).as("line " + i).startsWith(i % 3 == 0 ? "positive" : "negative");
    }
  }

  /** Gives a line at a time, and only when the one before has been answered. */
  private static final class Conversation extends InputStream {
    private final ByteArrayOutputStream answers;
    private final int count;
    private int asked;

    Conversation(ByteArrayOutputStream answers, int count) {
      this.answers = answers;
      this.count = count;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] to, int from, int length) {
      assertThat(answers.toString(StandardCharsets.UTF_8).lines()).hasSize(asked);
      if (asked == count) {
        return -1;
      }
      byte[] line = (asked++ % 2 == 0 ? "good\n" : "bad\n").getBytes(StandardCharsets.UTF_8);
      System.arraycopy(line, 0, to, from, line.length);
      return line.length;
    }
  }

  @Test
  void aLineIsAnsweredBeforeTheNextOneComes() {
    var out = new ByteArrayOutputStream();
    var outcome = Cli.run(new Conversation(out, 5), out, "classify", model);

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out().lines()).hasSize(5);
  }

  @Test
  void jsonHasTheProbabilitiesOfAllLabelsAsTheModelSaysThem() {
    var outcome = piped("a good plot\nbad\n", "classify", model, "--json");
    var said = Classifier.load(model.resolve("model.safetensors")).classify("a good plot");

    assertThat(outcome.out()).hasLineCount(2);
    Map<String, Object> first =
        Json.parseObject(outcome.out().lines().findFirst().orElseThrow(), "stdout");
    assertThat(first.keySet()).containsExactly("label", "probability", "probabilities");
    assertThat(first)
        .containsEntry("label", "positive")
        .containsEntry("probability", said.probability())
        .containsEntry("probabilities", said.probabilities());
  }

  @Test
  void topShowsTheMostProbableLabelsFirst() {
    var one = Cli.run("classify", model, "bad", "--top", 1);
    var all = Cli.run("classify", model, "bad", "--top", 9);
    var json = Cli.run("classify", model, "bad", "--top", 1, "--json");

    assertThat(one.out()).isEqualTo(Cli.run("classify", model, "bad").out());
    assertThat(all.out()).matches("negative\t[01]\\.\\d{4}\tpositive\t[01]\\.\\d{4}\\R");
    assertThat(Json.parseObject(json.out(), "stdout").get("probabilities").toString())
        .startsWith("{negative=")
        .doesNotContain("positive");
    refused("--top must be 1 or more, got 0", Cli.run("classify", model, "bad", "--top", 0));
  }

  @Test
  void badLinesAreNamedAndThoseBeforeThemAnswered() {
    byte[] notUtf8 = {'g', 'o', 'o', 'd', '\n', 'b', 'a', 'd', '\n', (byte) 0xFF, '\n', 'x'};
    var outcome = piped(notUtf8, "classify", model);

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.out()).hasLineCount(2);
    assertThat(outcome.err())
        .isEqualToIgnoringNewLines(
            "unroll: stdin:3: the line is not UTF-8 text; save it as UTF-8, or set its encoding, such as --set data.encoding=windows-1252");
  }

  @Test
  void lettersAreTexts() throws IOException {
    Path recipe =
        Cli.write(
            directory.resolve("sites.yaml"),
            """
            task: classify
            data: {kind: letters, alphabet: dna, width: 4, testShare: 0.25}
            model: {layers: [gru: {hidden: 4, output: last}, dense]}
            training: {optimizer: {name: adam, learningRate: 0.05}, batch: 8, epochs: 12}
            """);
    Path data = Cli.write(directory.resolve("sites.csv"), "text,label\n" + sites());
    Path run = directory.resolve("sites");
    assertThat(Cli.run("train", recipe, "--data", data, "--out", run).code()).isZero();
    var answered = piped("ACGT\ntttt\n", "classify", run);
    var letter = piped("ACGT\nACXT\nACGT\n", "classify", run);
    var width = Cli.run("classify", run, "ACGT", "ACG");

    assertThat(answered.out()).matches("yes\t.*\\Rno\t.*\\R");
    assertThat(letter.code()).isEqualTo(2);
    assertThat(letter.out()).hasLineCount(1);
    assertThat(letter.err()).startsWith("unroll: stdin:2: letter 3 of the sequence is 'X'");
    assertThat(width.out()).hasLineCount(1);
    assertThat(width.err()).startsWith("unroll: text 2: the sequence has 3 letters; expected 4");
    refused("stdin:1: the sequence has 0 letters", piped("\n", "classify", run));
  }

  /** Begins with A: yes. */
  private static String sites() {
    var rows = new StringBuilder();
    for (int i = 0; i < 64; i++) {
      String rest = "" + "ACGT".charAt(i % 4) + "ACGT".charAt(i / 4 % 4) + "ACGT".charAt(i / 16);
      rows.append("A").append(rest).append(",yes\n");
      rows.append("CGT".charAt(i % 3)).append(rest).append(",no\n");
    }
    return rows.toString();
  }

  @Test
  void sequencesOfNumbersComeInAFileAndKeepTheirIds() {
    Path recipe =
        Cli.write(
            directory.resolve("walks.yaml"),
            """
            task: classify
            data: {kind: sequences, id: walk, label: kind, testShare: 0.25}
            model: {layers: [gru: {hidden: 4, output: last}, dense]}
            training: {optimizer: {name: adam, learningRate: 0.05}, batch: 8, epochs: 12}
            """);
    var rows = new StringBuilder("walk,kind,x\n");
    for (int n = 0; n < 40; n++) {
      for (int t = 0; t <= n % 3; t++) {
        rows.append(
            "w%d,%s,%d\n".formatted(n, n % 2 == 0 ? "up" : "down", n % 2 == 0 ? t + 1 : -t));
      }
    }
    Path data = Cli.write(directory.resolve("walks.csv"), rows.toString());
    Path run = directory.resolve("walks");
    assertThat(Cli.run("train", recipe, "--data", data, "--out", run).code()).isZero();
    Path others = Cli.write(directory.resolve("others.csv"), "walk,x\nb,2\na,-1\nb,3\na,-2\n");
    var plain = Cli.run("classify", run, "--input", others);
    var json = Cli.run("classify", run, "--input", others, "--json", "--top", 1);

    assertThat(plain.code()).as(plain.err()).isZero();
    assertThat(plain.out()).matches("walk,label,probability\nb,up,0\\.\\d{4}\na,down,0\\.\\d{4}\n");
    assertThat(json.out()).startsWith("{\"walk\":\"b\",\"label\":\"up\",");
    Path broken = Cli.write(directory.resolve("broken.csv"), "walk,x\na,1\na,none\n");
    refused("broken.csv:3: column \"x\"", Cli.run("classify", run, "--input", broken));
    refused(
        "reads sequences, not texts; pass a file of them with --input",
        Cli.run("classify", run, "up"));
    refused("--input", Cli.run("classify", run));
  }

  @Test
  void whatCannotBeReadIsRefused() {
    refused("there is no such model file", Cli.run("classify", directory.resolve("none"), "x"));
    refused(
        "none.txt: there is no such file",
        Cli.run("classify", model, "--input", directory.resolve("none.txt")));
    refused("is a directory", Cli.run("classify", model, "--input", directory));
    refused(
        "pass texts as arguments or with --input, not both",
        Cli.run("classify", model, "good", "--input", Cli.opinions(directory)));
  }

  @Test
  void aForecasterIsRefusedWithTheRightCommand() {
    refused(
        "a forecaster (expected a classifier); use unroll predict",
        Cli.run("classify", Cli.trained(directory), "good"));
  }

  private static void refused(String sentence, Cli.Outcome outcome) {
    assertThat(outcome.code()).as(outcome.toString()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).startsWith("unroll: ").contains(sentence).hasLineCount(1);
  }
}
