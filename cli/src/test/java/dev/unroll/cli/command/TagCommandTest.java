package dev.unroll.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.cli.Cli;
import dev.unroll.store.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code unroll tag}, with models of a CoNLL-U and of a column file. */
class TagCommandTest {
  @SuppressWarnings("InlineFormatString") // longer than the method that uses it
  private static final String RECIPE =
      """
      about: Words of three sentences.
      task: tag
      data:
        tag: %s
        testShare: 0.2
        validation: 0
        longest: 6
        words: {embedding: 8, minimumCount: 1}
      model: {layers: [bidirectional: {layer: {gru: {hidden: 8}}}]}
      training:
        optimizer: {name: adam, learningRate: 0.05}
        batch: 8
        epochs: 8
      """;

  private static final String CONLLU =
      """
      # text = Don't run!
      1-2\tDon't\t_\t_\t_\t_\t_\t_\t_\t_
      1\tDo\tdo\tX\tVB\t_\t3\taux\t_\t_
      2\tnot\tnot\tX\tRB\t_\t3\tadvmod\t_\tA=b
      3\truns\trun\tX\tVB\t_\t0\troot\t_\t_
      3.1\tghost\t_\tGHOST\t_\t_\t_\t_\t_\t_

      """;

  @TempDir private static Path directory;
  private static Path words;
  private static Path columns;

  @BeforeAll
  static void train() {
    var conllu = new StringBuilder();
    var table = new StringBuilder();
    String[] dogs = {"dog", "cat", "Rex"};
    String[] verbs = {"runs", "sleeps", "eats"};
    for (int i = 0; i < 60; i++) {
      String[] tokens = {"the", dogs[i % 3], i % 2 == 0 ? "not" : "often", verbs[i * i % 7 % 3]};
      String[] tags = {"DET", "NOUN", i % 2 == 0 ? "PART" : "ADV", "VERB"};
      for (int t = 0; t < tokens.length; t++) {
        conllu.append("%d\t%s\t_\t%s\t_\t_\t_\t_\t_\t_\n".formatted(t + 1, tokens[t], tags[t]));
        String span = tokens[t].equals("Rex") ? "B-PER" : "O";
        table.append("%s %s %s\n".formatted(tokens[t], tags[t], span));
      }
      conllu.append('\n');
      table.append('\n');
    }
    words = train("words", "upos", "train.conllu", conllu.toString());
    columns = train("columns", "[2, 3]", "train.txt", table.toString());
  }

  private static Path train(String name, String tag, String file, String text) {
    Path out = directory.resolve(name);
    var outcome =
        Cli.run(
            "train",
            write(name + ".yaml", RECIPE.formatted(tag)),
            "--data",
            write(file, text),
            "--out",
            out);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    return out;
  }

  private static Path write(String name, String text) {
    return Cli.write(directory.resolve(name), text);
  }

  private static Cli.Outcome stdin(String lines, Object... args) {
    return Cli.run(
        new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)),
        new ByteArrayOutputStream(),
        args);
  }

  @Test
  void aTextHasALineForEachTokenAndABlankLine() {
    var outcome = Cli.run("tag", words, "the dog sleeps", "the cat");

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .matches(
            "the\tDET\t[01]\\.\\d+\\Rdog\tNOUN\t[01]\\.\\d+\\Rsleeps\tVERB\t[01]\\.\\d+\\R\\R"
                + "the\tDET\t[01]\\.\\d+\\Rcat\tNOUN\t[01]\\.\\d+\\R\\R");
    assertThat(outcome.err()).startsWith("unroll: next: unroll tag ").hasLineCount(1);
  }

  @Test
  void furtherColumnsStandBeforeTheProbability() {
    assertThat(Cli.run("tag", columns, "the Rex sleeps").out())
        .matches(
            "the\tDET\tO\t[01]\\.\\d+\\RRex\tNOUN\tB-PER\t[01]\\.\\d+\\Rsleeps\tVERB\tO"
                + "\t[01]\\.\\d+\\R\\R");
  }

  @Test
  void linesOfStdinAreTextsAndAnEmptyLineIsAnEmptySentence() {
    var outcome = stdin("the dog\n\nwolf\u001b[31m\n", "tag", words);

    assertThat(outcome.code()).as(outcome.err()).isZero();
    List<String> lines = outcome.out().lines().toList();
    assertThat(lines.get(0)).startsWith("the\tDET\t");
    assertThat(lines.get(2)).isEmpty();
    assertThat(lines.get(3)).isEmpty(); // of the empty sentence
    assertThat(outcome.out()).contains("wolf", "\n\u001b\t"); // data, unchanged in a pipe
    assertThat(outcome.err())
        .containsPattern("[1-9] of the \\d tokens (is|are) not in the training set");
  }

  @Test
  void linesBeforeOneThatCannotBeReadAreAnswered() {
    byte[] lines = "the dog\n\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
    var outcome =
        Cli.run(new ByteArrayInputStream(lines), new ByteArrayOutputStream(), "tag", words);

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.out()).startsWith("the\tDET\t");
    assertThat(outcome.err()).contains("stdin:2: the line is not UTF-8 text");
  }

  @Test
  void jsonHasAnObjectForEachSentence() {
    List<String> lines =
        stdin("the dog\n\nthe cat sleeps\n", "tag", words, "--json").out().lines().toList();

    assertThat(lines).hasSize(3);
    Map<String, ?> first = Json.parseObject(lines.get(0), "out");
    List<?> tokens = (List<?>) first.get("tokens");
    assertThat(tokens).hasSize(2);
    Map<?, ?> token = (Map<?, ?>) tokens.get(0);
    assertThat(token.get("token")).isEqualTo("the");
    assertThat(token.get("tag")).isEqualTo("DET");
    assertThat((Double) token.get("probability")).isBetween(0.2, 1.0);
    assertThat((Map<?, ?>) token.get("probabilities")).hasSize(5);
    assertThat(lines.get(1)).isEqualTo("{\"tokens\":[]}");
  }

  @Test
  void conlluKeepsAllButTheColumnOfTraining() {
    Path file = write("in.conllu", CONLLU.replace("\n\n", "\r\n\r\n"));
    var outcome = Cli.run("tag", words, "--input", file);

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .matches("(?s).*\n2\tnot\tnot\tPART\tRB\t.*")
        .matches("(?s).*\n3\truns\trun\tVERB\tVB\t.*");
    assertThat(outcome.out().replaceAll("\t(DET|NOUN|PART|ADV|VERB)\t", "\tX\t"))
        .isEqualTo(CONLLU.replace("\n\n", "\r\n\r\n"));

    var misc = Cli.run("tag", words, "--input", file, "--column", "misc.Tag");
    assertThat(misc.out()).contains("2\tnot\tnot\tX\tRB\t_\t3\tadvmod\t_\tA=b|Tag=PART\n");
  }

  @Test
  void columnsAreReplacedOrAppended() throws IOException {
    Path both = write("both.txt", "the A B\nRex A B\n\nthe A B\ndog A B\n");
    var replaced = Cli.run("tag", columns, "--input", both);
    assertThat(replaced.code()).as(replaced.err()).isZero();
    assertThat(replaced.out()).isEqualTo("the DET O\nRex NOUN B-PER\n\nthe DET O\ndog NOUN O\n");
    assertThat(replaced.err()).contains("both.txt: read as a token per line; --format text reads");

    Path none = write("none.txt", "the\nRex\n\nthe\ndog\n");
    Path out = directory.resolve("out.txt.gz");
    var appended = Cli.run("tag", columns, "--input", none, "--out", out);
    assertThat(appended.code()).as(appended.err()).isZero();
    assertThat(appended.out()).isEmpty();
    try (InputStream in = new GZIPInputStream(Files.newInputStream(out))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("the\tDET\tO\nRex\tNOUN\tB-PER\n\nthe\tDET\tO\ndog\tNOUN\tO\n");
    }

    var unpacked = Cli.run("tag", columns, "--input", write("plain.gz", "the\nRex\n"));
    assertThat(unpacked.code()).isEqualTo(2);
    assertThat(unpacked.err()).contains("plain.gz: ");

    Path one = write("one.txt", "the\tA\nRex\tA\n\ndog\tA\n");
    assertThat(Cli.run("tag", columns, "--input", one).err())
        .contains("one.txt: has the columns 2, but not all of 2, 3");
  }

  @Test
  void anUntaggedFileWithoutAHeaderLosesNoToken() {
    Path model =
        train(
            "named",
            "ner",
            "named.tsv",
            "token\tner\n" + "the\tO\nRex\tB-PER\n\na\tO\ndog\tO\n\n".repeat(20));
    Path file = write("tokens.txt", "Rex\nthe\n\ndog\na\n");

    assertThat(Cli.run("tag", model, "--input", file).out())
        .isEqualTo("Rex\tB-PER\nthe\tO\n\ndog\tO\na\tO\n");
    Path named = write("named.txt", "token\tner\nRex\tX\n\nthe\tX\n");
    assertThat(Cli.run("tag", model, "--input", named).out())
        .isEqualTo("token\tner\nRex\tB-PER\n\nthe\tO\n");
  }

  @Test
  void aTextFileIsReadByLinesAndASentenceThatIsTooLongIsNoted() {
    Path notes = write("notes.txt", "the dog runs\nthe cat\n" + "the ".repeat(7) + "\n");
    var outcome = Cli.run("tag", words, "--input", notes);

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out().lines().filter(String::isEmpty)).hasSize(3);
    assertThat(outcome.out().lines().filter(line -> line.startsWith("the\t"))).hasSize(9);
    assertThat(outcome.err())
        .contains("notes.txt: read as text, a sentence per line; --format columns reads")
        .contains("1 sentence longer than 6 tokens was cut into 2 segments");
    var said = Cli.run("tag", words, "--input", notes, "--format", "text");
    assertThat(said.out()).isEqualTo(outcome.out());
    assertThat(said.err()).doesNotContain("read as");
    assertThat(stdin(CONLLU, "tag", words, "--input", "-").out()).contains("\tPART\tRB\t");
  }

  @Test
  void whatCannotBeIsRefusedWithASentence() {
    Path file = write("some.conllu", CONLLU);
    refused(
        "--format is \"xml\" (expected text, conllu or columns)",
        words,
        "--input",
        file,
        "--format",
        "xml");
    refused("pass texts as arguments or with --input, not both", words, "a", "--input", file);
    refused("--format, --set and --column are for a file", words, "a", "--format", "text");
    refused(
        "nowhere.txt: there is no such file", words, "--input", directory.resolve("nowhere.txt"));
    refused("is a directory (expected a file)", words, "--input", directory);
    refused("names a file (expected a text)", words, file);
    refused(
        "--column names 2 columns (expected 1", words, "--input", file, "--column", "upos,xpos");
    refused("CoNLL-U has no column for the tags of 2, 3", columns, "--input", file);
    refused("column form holds the tokens", words, "--input", file, "--column", "form");
    refused("--out would replace it", words, "--input", file, "--out", file);
    refused(":1: ", words, "--input", write("broken.conllu", "1\tDo\n"));
    var classifier = Cli.trainedClassifier(directory);
    refused("a classifier (expected a tagger); use unroll classify", classifier, "a");
    Path out = directory.resolve("never.conllu");
    refused(":8: ", words, "--out", out, "--input", write("half.conllu", CONLLU + "2\tDo\t_\t_\n"));
    assertThat(out).doesNotExist();
  }

  private static void refused(String sentence, Object... args) {
    Object[] all = new Object[args.length + 1];
    all[0] = "tag";
    System.arraycopy(args, 0, all, 1, args.length);
    var outcome = Cli.run(all);
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(2);
    assertThat(outcome.err()).contains(sentence);
    assertThat(outcome.err().lines().filter(line -> !line.contains("read as"))).hasSize(1);
  }

  @Test
  void otherCommandsTakeATaggerAsWell() {
    Path other =
        write(
            "other.conllu",
            """
            1\tthe\t_\tDET\t_\t_\t_\t_\t_\t_
            2\twolf\t_\tPROPN\t_\t_\t_\t_\t_\t_
            3\tsleeps\t_\tVERB\t_\t_\t_\t_\t_\t_

            """);
    var outcome = Cli.run("evaluate", words, "--data", other);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .contains("most frequent tag")
        .contains("1 token has a tag of column upos that the training set does not have")
        .containsPattern("accuracy +known words +unknown words +whole sentences");
    assertThat(Cli.run("answer", words, "{\"text\": \"the dog\"}").out()).contains("\"NOUN\"");
    assertThat(Cli.run("answer", words, "{\"tokens\": []}").code()).isEqualTo(2);
    assertThat(Cli.run("summary", words).out()).contains("tags");
  }

  @Test
  void tokensAreNeverReplacedByTags() {
    Path swapped = write("swapped.csv", "label,token\nNOUN,dog\nVERB,sleeps\n\n");
    for (String column : List.of("2", "token")) {
      var outcome = Cli.run("tag", words, "--input", swapped, "--column", column);
      assertThat(outcome.code()).as(outcome.out()).isEqualTo(2);
      assertThat(outcome.err()).contains("holds the tokens");
    }
    Path conllu = write("one.conllu", "1\tthe\t_\tDET\t_\t_\t_\t_\t_\t_\n\n");
    var outcome = Cli.run("tag", words, "--input", conllu, "--column", "FORM");
    assertThat(outcome.code()).as(outcome.out()).isEqualTo(2);
  }

  @Test
  void linesThatNoSeparatorCutsAlikeAreRefused() {
    for (String text :
        List.of(
            "# id 1\nthe\tO\ndog\tO\n\n# id 2\nthe\tO\n",
            "the DT O\ndog NN\nsleeps VB O\n\ndog NN\n")) {
      Path file = write("ragged.tsv", text);
      var outcome = Cli.run("tag", words, "--input", file);
      assertThat(outcome.code()).as(outcome.out()).isEqualTo(2);
      assertThat(outcome.err()).contains("ragged.tsv:");
    }
  }

  @Test
  void joinersOfWordsStay() {
    var outcome = Cli.run("tag", words, "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645");
    assertThat(outcome.out()).contains("\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645");
    assertThat(Cli.run("tag", words, "a\u202Eb").out()).startsWith("a\u202Eb\t");
  }

  private static byte[] packed(String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @Test
  void packedInputIsReadAsWhatItHolds() throws IOException {
    String plain = Cli.run("tag", words, "--input", write("plain.conllu", CONLLU)).out();
    var stdin =
        Cli.run(
            new ByteArrayInputStream(packed(CONLLU)),
            new ByteArrayOutputStream(),
            "tag",
            words,
            "--input",
            "-");
    assertThat(stdin.out()).as(stdin.err()).isEqualTo(plain);
    Path file = directory.resolve("packed.conllu");
    Files.write(file, packed(CONLLU));
    assertThat(Cli.run("tag", words, "--input", file).out()).isEqualTo(plain);
    Path text = directory.resolve("packed.txt");
    Files.write(text, packed("the dog sleeps\nthe cat\n"));
    assertThat(Cli.run("tag", words, "--input", text).out()).contains("sleeps\tVERB");
  }

  @Test
  void aColumnThatHoldsNoTagsIsNotReplaced() {
    String lines = "the dog sleeps\nthe cat runs\nRex often eats\n".repeat(5);
    Path text = write("three.txt", lines);
    refused("column 2 would get the tags, but has dog, cat, often", columns, "--input", text);
    assertThat(Cli.run("tag", columns, "--input", text, "--format", "text").out())
        .startsWith("the\tDET\tO\t");
    assertThat(Cli.run("tag", columns, "--input", text, "--set", "data.format=text").out())
        .startsWith("the\tDET\tO\t");
    var chosen = Cli.run("tag", columns, "--input", text, "--column", "2,3");
    assertThat(chosen.code()).as(chosen.err()).isZero();
    assertThat(chosen.err())
        .contains(
            "three.txt: of the 15 values of column 2 that were replaced, 15 are not tags of the model, such as often");
    Path some = write("some.txt", "the DET O\nRex XX B-PER\n\ndog NOUN O\n");
    assertThat(Cli.run("tag", columns, "--input", some).err())
        .contains(
            "of the 3 values of column 2 that were replaced, 1 is not a tag of the model, such as XX");
  }

  @Test
  void aNewColumnIsStatedAndFollowsThoseOfTheFile() {
    Path file = write("two.txt", "the\tx\nRex\ty\n\ndog\tx\n");
    var appended = Cli.run("tag", columns, "--input", file, "--column", "3,4");
    assertThat(appended.out()).as(appended.err()).startsWith("the\tx\tDET\tO\n");
    assertThat(appended.err()).contains("two.txt: the tags are in new columns, 3 to 4");
    for (String wrong : List.of("7,8", "0,3", "-1,3", "4,3")) {
      refused(
          "two.txt: there is no column " + wrong.replaceFirst(",.*", "") + " to write the tags to",
          columns,
          "--input",
          file,
          "--column",
          wrong);
    }
  }

  @Test
  void aBarInATagDoesNotBecomeTwoKeysOfConllu() {
    Path model =
        train(
            "bars",
            "upos",
            "bars.conllu",
            "1\ta\t_\tA|B\t_\t_\t_\t_\t_\t_\n2\tb\t_\tC=D\t_\t_\t_\t_\t_\t_\n\n".repeat(20));
    Path file = write("bar.conllu", "1\ta\t_\t_\t_\t_\t_\t_\t_\t_\n\n");
    refused(
        "a tag is \"A|B\" (expected one without |, which separates the keys of a column of CoNLL-U)",
        model,
        "--input",
        file,
        "--column",
        "misc.Tag");
    assertThat(Cli.run("tag", model, "--input", file).out()).contains("\tA|B\t");
  }

  @Test
  void anotherEncodingIsAdvised() {
    byte[] latin = "the dog\n\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
    var outcome =
        Cli.run(
            new ByteArrayInputStream(latin),
            new ByteArrayOutputStream(),
            "tag",
            words,
            "--input",
            "-",
            "--format",
            "text");
    assertThat(outcome.err())
        .contains("set its encoding, such as --set data.encoding=windows-1252");
  }

  @Test
  void stdinMayBePackedAndOptionsWithoutEffectAreRefused() throws IOException {
    var packed =
        Cli.run(
            new ByteArrayInputStream(packed("the dog sleeps\n")),
            new ByteArrayOutputStream(),
            "tag",
            words);
    assertThat(packed.out()).as(packed.err()).contains("sleeps\tVERB");
    Path file = write("effect.conllu", CONLLU);
    refused("remove it with --json", words, "--input", file, "--json", "--column", "xpos");
    refused("--set data.tag has no effect", words, "--input", file, "--set", "data.tag=xpos");
    Path text = write("effect.txt", "the dog\nsleeps\n");
    refused(
        "text has no columns (expected no --column)",
        words,
        "--input",
        text,
        "--format",
        "text",
        "--column",
        "2");
  }
}
