package dev.unroll.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.cli.Cli;
import dev.unroll.store.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code unroll translate}, with a small model of the numbers to 9,999. */
class TranslateCommandTest {
  private static final String RECIPE =
      """
      about: Numbers.
      task: translate
      data:
        train: built-in:numbers
        source: {units: spaces}
        target: {units: characters}
        testSentences: 50
        validationSentences: 9500
        longest: 8
      model:
        embedding: 8
        encoder: {layers: [gru: {hidden: 12}]}
        decoder: {layers: [gru: {hidden: 12}]}
      training: {batch: 32, epochs: 2}
      """;

  @TempDir private static Path directory;
  private static Path run;

  @BeforeAll
  static void train() {
    run = directory.resolve("run");
    var outcome =
        Cli.run("train", Cli.write(directory.resolve("numbers.yaml"), RECIPE), "--out", run);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("word by word").contains("copy").contains("exact");
  }

  private static Cli.Outcome stdin(byte[] bytes, Object... args) {
    return Cli.run(new ByteArrayInputStream(bytes), new ByteArrayOutputStream(), args);
  }

  @Test
  void eachTextHasOneLineAndABlankOneAnEmptyLine() {
    String lines = "seven\n\none hundred five\n   \n.!?\ntwo";
    var outcome = stdin(lines.getBytes(StandardCharsets.UTF_8), "translate", run);

    assertThat(outcome.code()).as(outcome.err()).isZero();
    List<String> answers = outcome.out().lines().toList();
    assertThat(answers).hasSize(6);
    assertThat(answers.get(1)).isEmpty();
    assertThat(answers.get(3)).isEmpty();
    assertThat(outcome.err()).contains("1 token of the texts, in 1 of 6, is not in the vocabulary");
    var one = Cli.run("translate", run, "one hundred five");
    assertThat(one.out().strip()).isEqualTo(answers.get(2));
    assertThat(one.err()).startsWith("unroll: next: unroll translate ").hasLineCount(1);
  }

  @Test
  void filesAreReadPackedOrNotAndWrittenAtOnce() throws IOException {
    String text = "\uFEFFseven\r\n\r\ntwo\r\n";
    String expected = Cli.run("translate", run, "seven", "", "two").out();
    Path plain = Cli.write(directory.resolve("plain.txt"), text);
    assertThat(Cli.run("translate", run, "--input", plain).out()).isEqualTo(expected);
    Path packed = directory.resolve("packed.txt");
    try (var out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    Path to = directory.resolve("out.txt");
    assertThat(Cli.run("translate", run, "--input", packed, "--out", to).code()).isZero();
    assertThat(Files.readString(to)).isEqualTo(expected);
    byte[] latin = "caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
    var refused = stdin(latin, "translate", run);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("--input - --encoding windows-1252");
    assertThat(stdin(latin, "translate", run, "--input", "-", "--encoding", "windows-1252").code())
        .isZero();
  }

  @Test
  void everyLineEndGivesOneAnswerOrIsRefused() {
    byte[] odd =
        "two\u2028two\n\u00a0\n\ttwo\u0000\u001b[31m\r\n\n".getBytes(StandardCharsets.UTF_8);
    assertThat(stdin(odd, "translate", run).out().lines()).hasSize(4);
    var refused = stdin("two\rsix\r".getBytes(StandardCharsets.UTF_8), "translate", run);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err()).contains("lines end in carriage returns");
  }

  @Test
  void aCoveragePenaltyNeedsAnAttention() {
    String recipe =
        RECIPE
            .replace("training: {batch: 32, epochs: 2}", "training: {batch: 32, epochs: 1}")
            .replace("  embedding: 8", "  embedding: 8\n  attention: {score: none}");
    Path plain = directory.resolve("plain");
    assertThat(
            Cli.run("train", Cli.write(directory.resolve("plain.yaml"), recipe), "--out", plain)
                .code())
        .isZero();
    var outcome = Cli.run("translate", plain, "--coverage-penalty", "1", "two");
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(2);
    assertThat(outcome.err()).contains("--coverage-penalty is 1.0, but the model has no attention");
    assertThat(Cli.run("translate", plain, "--coverage-penalty", "0", "two").code()).isZero();
    var picture = Cli.run("translate", plain, "--attention", directory.resolve("p.png"), "two");
    assertThat(picture.code()).isEqualTo(2);
    assertThat(picture.err()).contains("the network has no attention");
  }

  @Test
  void theBestAreListedWithTheirScores() {
    var outcome = Cli.run("translate", run, "--best", "3", "--beam", "6", "seven", "two");

    assertThat(outcome.out().lines().filter(String::isEmpty)).hasSize(2);
    assertThat(outcome.out().lines().filter(line -> line.matches("-?[0-9.e-]+\t.*"))).hasSize(6);
    Map<String, ?> json =
        Json.parseObject(Cli.run("translate", run, "--json", "seven fnord").out(), "out");
    assertThat(json.get("unknown")).isEqualTo(List.of("fnord"));
    assertThat((List<?>) json.get("best")).hasSizeBetween(1, 4);
    assertThat(
            Cli.run("translate", run, "--length-penalty", "2", "--coverage-penalty", "1", "two")
                .code())
        .isZero();
  }

  @Test
  void theAttentionIsDrawn() {
    Path picture = directory.resolve("attention.png");
    var outcome = Cli.run("translate", run, "--attention", picture, "one hundred five");

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(picture).isNotEmptyFile();
    assertThat(outcome.err()).contains("attention.png");
  }

  @Test
  void anAttentionThatCannotBeWrittenIsAFailureAndTheTextIsTranslated() throws IOException {
    Path picture = Files.createDirectories(directory.resolve("a.png").resolve("b")).getParent();
    var outcome = Cli.run("translate", run, "--attention", picture, "one hundred five");

    assertThat(outcome.code()).as(outcome.err()).isEqualTo(2);
    assertThat(outcome.out()).isEqualTo(Cli.run("translate", run, "one hundred five").out());
    assertThat(outcome.err()).contains("the plot a.png could not be drawn");
  }

  @Test
  void whatCannotBeIsRefusedWithASentence() {
    refused("--best is 3, but the beam is 2", "--best", "3", "--beam", "2", "two");
    refused("--best is 0 (expected 1 or more)", "--best", "0", "two");
    refused("--attention draws one text", "--attention", directory.resolve("a.png"), "a", "b");
    refused(
        "the text has 0 tokens (expected 1 to 8)", "--attention", directory.resolve("a.png"), " ");
    refused("pass texts as arguments or with --input", "a", "--input", "b.txt");
    refused("there is no such file", "--input", directory.resolve("none.txt"));
    refused("expected 0 to 10", "--length-penalty", "-1", "two");
    refused("--encoding is \"x y\"", "--input", run.resolve("recipe.yaml"), "--encoding", "x y");
    Path empty = Cli.write(directory.resolve("empty.tsv"), "");
    var outcome = Cli.run("evaluate", run, "--data", empty);
    assertThat(outcome.code()).isEqualTo(2);
  }

  private static void refused(String sentence, Object... args) {
    Object[] all = new Object[args.length + 2];
    all[0] = "translate";
    all[1] = run;
    System.arraycopy(args, 0, all, 2, args.length);
    var outcome = Cli.run(all);
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(2);
    assertThat(outcome.err()).contains(sentence);
  }

  @Test
  void otherCommandsTakeATranslatorAsWell() {
    Path file = Cli.write(directory.resolve("some.tsv"), "one\t1\none\t01\nfifty two\t52\n");
    var evaluated = Cli.run("evaluate", run, "--data", file);
    assertThat(evaluated.code()).as(evaluated.err()).isZero();
    assertThat(evaluated.out()).contains("copy").contains("nrefs:var");
    var swapped =
        Cli.run(
            "evaluate",
            run,
            "--data",
            file,
            "--set",
            "data.sourceColumn=2",
            "--set",
            "data.targetColumn=1");
    assertThat(swapped.code()).as(swapped.err()).isZero();
    assertThat(Cli.run("answer", run, "{\"text\": \"seven\"}").out()).contains("\"best\"");
    assertThat(Cli.run("summary", run).out()).contains("attention");
  }
}
