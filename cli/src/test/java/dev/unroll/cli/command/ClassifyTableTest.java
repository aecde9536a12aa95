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
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code unroll classify --input} of tables: the trained column is read, the others are kept. */
class ClassifyTableTest {
  private static final String P = ",[01]\\.\\d{4}\n";

  @TempDir private Path directory;
  private Path model;

  @BeforeEach
  void train() {
    model = Cli.trainedClassifier(directory);
  }

  private Path file(String name, String text) {
    return Cli.write(directory.resolve(name), text);
  }

  private Cli.Outcome classify(Object... args) {
    return Cli.run(Stream.concat(Stream.of("classify", model), Stream.of(args)).toArray());
  }

  @Test
  void otherColumnsAreKeptAndALabelThatIsThereIsNotRead() {
    Path table =
        file(
            "new.csv",
            "id,text,label\n7,\"The film\nis good\",negative\n8,\"The plot, it is \"\"bad\"\"\",positive\n");
    var outcome = classify("--input", table);

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .matches(
            "id,text,label,predicted_label,predicted_probability\n"
                + "7,\"The film\nis good\",negative,positive"
                + P
                + "8,\"The plot, it is \"\"bad\"\"\",positive,negative"
                + P);
    assertThat(outcome.err())
        .startsWith("unroll: classifying column text of " + table + ", separated by commas");
    String turned = Files.exists(table) ? outcome.out() : "";
    file(
        "new.csv",
        "id,text,label\n7,\"The film\nis good\",x\n8,\"The plot, it is \"\"bad\"\"\",y\n");
    assertThat(classify("--input", table).out().replaceAll(",[xy],", ",L,"))
        .isEqualTo(
            turned.replaceAll(",(negative|positive),(predicted|positive|negative)", ",L,$2"));
  }

  @Test
  void anyFileWhoseFirstLineNamesTheColumnIsATable() throws IOException {
    String semicolons = "text;n\nThe film is good;1\nThe film is bad;2\n";
    String p = P.replace(",", ";");
    String expected =
        "text;n;label;probability\nThe film is good;1;positive"
            + p
            + "The film is bad;2;negative"
            + p;

    assertThat(classify("--input", file("export.txt", semicolons)).out()).matches(expected);
    assertThat(classify("--input", file("t.tsv", semicolons.replace(';', '\t'))).out())
        .matches(expected.replace(';', '\t'));
    Path packed = directory.resolve("packed.csv.gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(semicolons.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(classify("--input", packed).out()).matches(expected);
    assertThat(piped(semicolons, "--input", "-").out()).matches(expected);
  }

  private Cli.Outcome piped(String text, Object... more) {
    return piped(text.getBytes(StandardCharsets.UTF_8), more);
  }

  private Cli.Outcome piped(byte[] bytes, Object... more) {
    return Cli.run(
        new ByteArrayInputStream(bytes),
        new ByteArrayOutputStream(),
        Stream.concat(Stream.of("classify", model), Stream.of(more)).toArray());
  }

  @Test
  void aTableOfASpreadsheetProgramKeepsItsMarkAndTextsWithoutWordsAreNamed() {
    Path table = file("sheet.csv", "\uFEFFtext;n\nThe film is good;1\n;2\n");
    var outcome = classify("--input", table);

    assertThat(outcome.out())
        .matches("\uFEFFtext;n;label;probability\nThe film is good;1;positive;0,\\d{4}\n;2;.*\n");
    assertThat(outcome.err())
        .contains("1 of the 2 texts of " + table + " has no words (line 3); the answer");
    assertThat(piped("good\n\n \nbad\n").err()).contains("2 of the 4 texts", "(lines 2, 3)");
  }

  @Test
  void aTableIsAnsweredInItsOwnFormat() {
    String german = "Nr;text;Preis\n1;The film is good;12,5\n2;\"bad; very bad\";1.012,25\n";
    String tabs = "text\tn\nThe \"film\" is good\t1\nThe film is \"bad\"\t2\n";

    assertThat(classify("--input", file("de.csv", german)).out())
        .matches(
            """
            Nr;text;Preis;label;probability
            1;The film is good;12,5;positive;[01],\\d{4}
            2;"bad; very bad";1.012,25;negative;[01],\\d{4}
            """);
    var told = classify("--input", file("t.tsv", tabs));
    assertThat(told.out())
        .matches(
            """
            text\tn\tlabel\tprobability
            The "film" is good\t1\tpositive\t[01]\\.\\d{4}
            The film is "bad"\t2\tnegative\t[01]\\.\\d{4}
            """);
    assertThat(told.err()).contains("separated by tabs");
    assertThat(classify("--input", file("h.tsv", "#text\ttext\n#good\tThe film is good\n")).out())
        .startsWith("#text\ttext\tlabel\tprobability\n#good\tThe film is good\tpositive\t");
  }

  @Test
  void aFileThatIsReadIsNeverReplaced() throws IOException {
    String text = "text,n\nThe film is good,1\n";
    Path table = file("new.csv", text);
    Path link = Files.createSymbolicLink(directory.resolve("link.csv"), table);
    Path again = directory.resolve("sub").resolve("..").resolve("new.csv");
    Files.createDirectory(directory.resolve("sub"));

    for (Path out : List.of(table, link, again)) {
      var outcome = classify("--input", table, "--out", out);
      assertThat(outcome.code()).isEqualTo(2);
      assertThat(outcome.err())
          .contains(table + ": is read, and --out would replace it (expected another file)");
      assertThat(table).hasContent(text);
    }
    assertThat(classify("--input", table, "--out", model).code()).isEqualTo(2);
    assertThat(classify("--input", table, "--out", directory.resolve("out.csv")).code()).isZero();
    assertThat(classify("--input", table, "--out", directory.resolve("out.csv")).code()).isZero();
  }

  @Test
  void stdinIsReadAsFilesAre() throws IOException {
    String table = "text,n\nThe film is good,1\nThe film is bad,2\n";
    String lines = "The film is good\nThe film is bäd\n";
    var packed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(packed)) {
      out.write(table.getBytes(StandardCharsets.UTF_8));
    }
    String answers = piped(table).out();

    assertThat(answers).startsWith("text,n,label,probability\nThe film is good,1,positive,");
    assertThat(piped(packed.toByteArray()).out()).isEqualTo(answers);
    assertThat(piped(packed.toByteArray(), "--input", "-").out()).isEqualTo(answers);
    assertThat(piped(table.getBytes(StandardCharsets.UTF_16)).out()).isEqualTo(answers);
    assertThat(piped(table.getBytes(StandardCharsets.UTF_16LE)).out()).isEqualTo(answers);
    assertThat(piped(lines.getBytes(StandardCharsets.UTF_16)).out()).isEqualTo(piped(lines).out());
    byte[] latin = lines.getBytes(StandardCharsets.ISO_8859_1);
    assertThat(piped(latin).code()).isEqualTo(2);
    assertThat(piped(latin, "--set", "data.encoding=windows-1252").out())
        .isEqualTo(piped(lines).out());
    byte[] marked = ("\uFEFF" + lines).getBytes(StandardCharsets.UTF_8);
    assertThat(piped(marked, "--set", "data.encoding=windows-1252").out())
        .isEqualTo(piped(lines).out());
    byte[] markedTable = ("\uFEFF" + table).getBytes(StandardCharsets.UTF_8);
    assertThat(piped(markedTable, "--set", "data.encoding=windows-1252").out()).isEqualTo(answers);
    Path file = Files.write(directory.resolve("latin.txt"), latin);
    assertThat(classify("--input", file, "--set", "data.encoding=windows-1252").out())
        .isEqualTo(piped(lines).out());
  }

  @Test
  void whatIsHardlyATextOnEachLineIsRefused() {
    String titled = "Reviews of May\ntext,n\nThe film is good,1\n";
    String json = "{\"text\": \"The film is good\", \"label\": \"negative\"}\n";

    for (Cli.Outcome outcome :
        List.of(
            piped(titled), piped(titled, "--input", "-"), classify("--input", file("t", titled)))) {
      assertThat(outcome.code()).isEqualTo(2);
      assertThat(outcome.err())
          .contains(
              ":2: the line names the column \"text\", as the header of a table does",
              "Set data.skipRows to 1");
    }
    for (Cli.Outcome outcome : List.of(piped(json), classify("--input", file("j", json)))) {
      assertThat(outcome.code()).isEqualTo(2);
      assertThat(outcome.err()).contains(":1: the line is a JSON object", "unroll answer");
    }
    for (String other :
        List.of(
            "[\n  {\"text\": \"good\"}\n]\n", "[{\"text\": \"good\"}]\n", "<html>\n<p>good\n")) {
      assertThat(piped(other).code()).isEqualTo(2);
      assertThat(piped(other).err())
          .contains("stdin:1: the line looks like the beginning of JSON, HTML or XML");
    }
    var skipped = piped(titled, "--set", "data.skipRows=1");
    assertThat(skipped.out()).startsWith("text,n,label,probability\nThe film is good,1,positive,");
  }

  @Test
  void otherFilesStayALineEach() {
    String lines = "The film is good, and so is the plot\nThe film is bad\n\n";

    var outcome = classify("--input", file("lines.txt", lines));
    assertThat(outcome.out()).matches("positive\t.*\\Rnegative\t.*\\R(positive|negative)\t.*\\R");
    assertThat(piped(lines, "--input", "-").out()).isEqualTo(outcome.out());
  }

  @Test
  void aTableWithoutTheColumnIsRefusedWithItsColumns() {
    Path table = file("other.csv", "comment,n\nThe film is good,1\n");
    var outcome = classify("--input", table);

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .isEqualToIgnoringNewLines(
            "unroll: "
                + table
                + ":1: there is no column \"text\"; known: comment, n. Set data.text to the column of texts (--set data.text=COLUMN; in Java, pass its name).");
    assertThat(classify("--input", table, "--set", "data.text=comment").out())
        .matches("comment,n,label,probability\nThe film is good,1,positive" + P);
  }

  @Test
  void aTableWithoutTheColumnIsNoListOfTexts() {
    String table = "comment,n\nThe film is good,1\n\"The plot, it is bad\",2\n";
    String tabs = table.replace(',', '\t');
    String noHeader = "The film is good,positive\nThe film is bad,negative\n";

    for (String text : List.of(table, tabs, table.replace(',', ';'), noHeader)) {
      for (Cli.Outcome outcome :
          List.of(
              piped(text), piped(text, "--input", "-"), classify("--input", file("t.txt", text)))) {
        assertThat(outcome.code()).as(text).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
            .contains(":1: the first ", " lines have 2 fields each", "--set data.text=COLUMN")
            .contains("data.separator to none");
      }
    }
    assertThat(piped(table, "--set", "data.text=comment").out())
        .startsWith("comment,n,label,probability\n");
    assertThat(piped(noHeader, "--set", "data.separator=none").out().lines()).hasSize(2);
    assertThat(
            piped(
                    noHeader,
                    "--set",
                    "data.header=false",
                    "--set",
                    "data.text=1",
                    "--set",
                    "data.separator=comma")
                .out())
        .matches("column1,column2,label,probability\n.*good,positive,positive.*\n.*\n");
  }

  @Test
  void theNameOfAFileIsNoText() {
    Path table = file("new.csv", "text\nThe film is good\n");
    var outcome = classify(table);

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("TEXT \"" + table, "names a file (expected a text). Pass the file with --input");
    assertThat(Cli.run("predict", model, table).err()).contains("names a file");
    assertThat(classify(directory.resolve("none.csv")).code()).isZero();
    assertThat(piped(table + "\n").code()).isZero();
  }

  @Test
  void aHyphenIsStdoutOrRefused() {
    Path table = file("new.csv", "text\nThe film is good\n");

    assertThat(classify("--input", table, "--out", "-").out())
        .isEqualTo(classify("--input", table).out())
        .startsWith("text,label,probability\n");
    for (Cli.Outcome refused :
        List.of(
            Cli.run("init", table, "--out", "-"),
            Cli.run("train", Cli.classifierRecipe(directory), "--out", "-"),
            Cli.run("reproduce", "noisy-sine-mlp", "--out", "-"))) {
      assertThat(refused.code()).isEqualTo(2);
      assertThat(refused.err()).contains("--out: \"-\" is not a name");
    }
    assertThat(Path.of("-")).doesNotExist();
  }

  @Test
  void aTestSetOfTheRecipeThatIsNotReadIsNoted() {
    Path recipe =
        file(
            "t.yaml",
            Cli.CLASSIFIER.replace("kind: text\n", "kind: text\n  train: a.csv\n  test: b.csv\n"));
    var outcome =
        Cli.run(
            "train",
            recipe,
            "--data",
            Cli.opinions(directory),
            "--out",
            directory.resolve("with-test"));

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out() + outcome.err())
        .containsIgnoringWhitespaces("data.test (b.csv) was not read");
    Path model = directory.resolve("with-test");
    var evaluated = Cli.run("evaluate", model, "--data", Cli.opinions(directory));
    assertThat(evaluated.out() + evaluated.err())
        .containsIgnoringWhitespaces("data.test (b.csv) of the recipe was not read");
  }

  @Test
  void textsThatHaveTheSameNumberOfCommasAreReadAndNoted() {
    String lines = "The film is good, really\nThe plot, it is bad\n";

    var outcome = piped(lines);

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out().lines()).hasSize(2);
    assertThat(outcome.err())
        .contains("2 fields each, separated by commas, and were read as one text each");
    assertThat(piped("The film, good\nThe plot is bad\n").err()).doesNotContain("fields");
    assertThat(piped("The film is good\nCall, text, or email me.\n").out().lines()).hasSize(2);
    assertThat(piped("It cost 1,000 pounds\nIt made 2,500 pounds\n").code()).isZero();
  }

  @Test
  void jsonHasTheColumns() {
    Path table = file("new.csv", "id,text\n7,The film is good\n");
    Map<String, Object> object =
        Json.parseObject(classify("--input", table, "--json").out(), "stdout");

    assertThat(object.keySet())
        .containsExactly("id", "text", "label", "probability", "probabilities");
    assertThat(object).containsEntry("id", "7").containsEntry("label", "positive");
    assertThat(classify("--input", table, "--top", 2).out())
        .matches(
            "id,text,label,probability,label2,probability2\n"
                + "7,The film is good,positive,[01]\\.\\d{4},negative"
                + P);
  }

  @Test
  void theFileIsWrittenWholeOrNotAtAll() throws IOException {
    Path table = file("new.csv", "id,text\n7,The film is good\n");
    Path out = directory.resolve("answers.csv.gz");
    var outcome = classify("--input", table, "--out", out);

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).isEmpty();
    try (var in = new GZIPInputStream(Files.newInputStream(out))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .matches("id,text,label,probability\n7,The film is good,positive" + P);
    }
    byte[] before = Files.readAllBytes(out);
    file("new.csv", "id,text\n7,The film is good\n8,The film is good,9\n".repeat(500));
    assertThat(classify("--input", table, "--out", out).code()).isEqualTo(2);
    assertThat(Files.readAllBytes(out)).isEqualTo(before);
    try (var files = Files.list(directory)) {
      assertThat(files.filter(file -> file.toString().endsWith(".tmp"))).isEmpty();
    }
  }

  @Test
  void aLargeTableIsAnsweredRowByRowAsEachAlone() {
    var rows = new StringBuilder("n,text\n");
    for (int i = 0; i < 3000; i++) {
      rows.append(i)
          .append(",The film is ")
          .append(i % 3 == 0 ? "good" : "bad")
          .append(" ok".repeat(i % 5));
      rows.append('\n');
    }
    List<String> lines =
        classify("--input", file("large.csv", rows.toString())).out().lines().toList();

    assertThat(lines).hasSize(3001);
    for (int i : new int[] {0, 255, 256, 2999}) {
      String text = lines.get(i + 1).split(",")[1];
      String[] alone = classify(text).out().strip().split("\t");
      assertThat(lines.get(i + 1)).isEqualTo(i + "," + text + "," + alone[0] + "," + alone[1]);
    }
  }

  @Test
  void lettersComeInTablesToo() {
    Path recipe =
        file(
            "sites.yaml",
            """
            task: classify
            data: {kind: letters, text: 2, label: 1, testShare: 0.25}
            model: {layers: [gru: {hidden: 4, output: last}, dense]}
            training: {optimizer: {name: adam, learningRate: 0.05}, batch: 8, epochs: 12}
            """);
    var rows = new StringBuilder();
    for (int i = 0; i < 64; i++) {
      rows.append(i % 2 == 0 ? "yes,A" : "no,C").append("ACGT".charAt(i / 2 % 4)).append("GT\n");
    }
    Path data = file("sites.data", rows.toString());
    Path run = directory.resolve("sites");
    assertThat(Cli.run("train", recipe, "--data", data, "--out", run).code()).isZero();

    var table = Cli.run("classify", run, "--input", file("new.data", "n1,ACGT\nn2,CCGT\n"));
    assertThat(table.out())
        .matches("column1,column2,label,probability\nn1,ACGT,yes" + P + "n2,CCGT,no" + P);
    assertThat(Cli.run("classify", run, "--input", file("new.txt", "ACGT\nCCGT\n")).out())
        .matches("yes\t.*\\Rno\t.*\\R");
  }

  @Test
  void advicesNameWhatTheCommandHas() {
    Path recipe =
        file(
            "walks.yaml",
            """
            task: classify
            data: {kind: sequences}
            model: {layers: [gru: {hidden: 4, output: last}, dense]}
            training: {epochs: 1}
            """);
    var rows = new StringBuilder("id,label,x\n");
    for (int i = 0; i < 80; i++) {
      rows.append("w%d,%s,%d\n".formatted(i / 2, i / 2 % 2 == 0 ? "up" : "down", i % 5));
    }
    Path run = directory.resolve("walks");
    Path data = file("walks.csv", rows.toString());
    assertThat(Cli.run("train", recipe, "--data", data, "--out", run).code()).isZero();
    Path holes = file("holes.csv", "id,label,x\na,up,1\na,up,\nb,down,2\n");

    for (String[] command :
        List.of(new String[] {"classify", "--input"}, new String[] {"evaluate", "--data"})) {
      var refused = Cli.run(command[0], run, command[1], holes);
      assertThat(refused.code()).isEqualTo(2);
      assertThat(refused.err())
          .contains(
              "holes.csv:3: column \"x\" is empty; expected a number, or --missing: mask,"
                  + " interpolate or drop");
      var read = Cli.run(command[0], run, command[1], holes, "--missing", "interpolate");
      assertThat(read.code()).as(read.err()).isZero();
      assertThat(read.out() + read.err())
          .containsIgnoringWhitespaces(
              "1 of 3 values are missing, in 1 of 2 sequences; they are interpolated within the sequence");
    }
    assertThat(Cli.run("evaluate", run, "--data", holes, "--set", "data.missing=drop").code())
        .isZero();
    var ofTexts = classify("--input", file("a.csv", "text\nx\n"), "--missing", "drop");
    assertThat(ofTexts.code()).isEqualTo(2);
    assertThat(ofTexts.err()).contains("missing");
  }

  @Test
  void aClassThatIsSkippedAsAWholeIsRefused() {
    Path recipe =
        file("walks.yaml", "task: classify\ndata: {kind: sequences}\ntraining: {epochs: 1}\n");
    var rows = new StringBuilder("id,label,x\n");
    for (int i = 0; i < 80; i++) {
      boolean up = i / 2 % 2 == 0;
      rows.append(
          "w%d,%s,%s\n".formatted(i / 2, up ? "up" : "down", up && i % 2 == 0 ? "" : i % 5));
    }
    Path data = file("walks.csv", rows.toString());
    var refused =
        Cli.run("train", recipe, "--data", data, "--skip-bad", "--out", directory.resolve("w"));

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("class \"up\" has no example left: all 20 have bad rows");
  }

  /** As of {@code unroll classify ... | head}. */
  @Test
  void itEndsWhenNobodyReadsTheAnswers() {
    Path table = file("large.csv", "text\n" + "The film is good\n".repeat(5000));
    var closed =
        new ByteArrayOutputStream() {
          @Override
          public void flush() throws IOException {
            throw new IOException("closed");
          }
        };
    var outcome =
        Cli.run(InputStream.nullInputStream(), closed, "classify", model, "--input", table);

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).doesNotContain("java.io");
  }
}
