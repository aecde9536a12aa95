package dev.unroll.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.cli.Cli;
import dev.unroll.store.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code unroll inspect} and {@code unroll init} of files with a tag for each token. */
class TaggedInitTest {
  @TempDir private Path directory;
  private Path conllu;
  private Path columns;

  @BeforeEach
  void write() {
    var words = new StringBuilder("# newdoc\n");
    var spans = new StringBuilder();
    for (int i = 0; i < 24; i++) {
      words.append("1\tRex\t_\tPROPN\t_\t_\t_\t_\t_\t_\n2\truns\t_\tVERB\t_\t_\t_\t_\t_\t_\n\n");
      spans.append("Rex NNP B-PER\nHill NNP I-PER\nruns VBZ O\n\nthe DT O\n\n");
    }
    conllu = Cli.write(directory.resolve("words.conllu"), words.toString());
    columns = Cli.write(directory.resolve("spans.txt"), spans.toString());
  }

  @Test
  void inspectShowsTagsAndTheirScheme() {
    var outcome = Cli.run("inspect", columns);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out().replaceAll("\\s+", " "))
        .contains(
            "3 columns separated by spaces, tokens in column 1, tags in 3, 48 sentences, 96 tokens,"
                + " longest sentence 3 (line 1)")
        .contains("column: 3, 3 tags that mark spans (BIO): O 48, B-PER 24, I-PER 24")
        .contains("column 3, the last one, is read as the tags; --set data.tag=N names another")
        .contains("unroll init " + columns);
    assertThat(Cli.run("inspect", columns, "--set", "data.tag=2").out().replaceAll("\\s+", " "))
        .contains("column: 2, 3 tags: NNP 48, DT 24, VBZ 24");
    assertThat(Cli.run("inspect", conllu).out().replaceAll("\\s+", " "))
        .contains("CoNLL-U, tokens in column form, tags in upos, 24 sentences")
        .contains("such as xpos, deprel, feats.KEY or misc.KEY");
    Map<String, ?> object = Json.parseObject(Cli.run("inspect", conllu, "--json").out(), "out");
    assertThat(object.get("format")).isEqualTo("conllu");
    assertThat(object.get("tokens")).isEqualTo(48L);
    Path stray = Cli.write(directory.resolve("stray.conll"), "a I-X\nb B-X\n\na B-X\n\nc O\n");
    assertThat(Cli.run("inspect", stray).out().replaceAll("\\s+", " "))
        .contains("1 tag of column 2 continues a span that has not begun");
    assertThat(Cli.run("inspect", columns, "--set", "data.wrong=2").code()).isEqualTo(2);
  }

  @Test
  void tablesAreTablesAsBefore() {
    Path table = Cli.write(directory.resolve("t.csv"), "a,b\n1,2\n3,4\n5,6\n\n7,8\n");
    assertThat(Cli.run("inspect", table).out()).contains("4 rows, separated by commas");
    Path words = Cli.write(directory.resolve("w.csv"), "text,label\nbad,no\ngood,yes\nwell,yes\n");
    assertThat(Cli.run("inspect", words).out()).contains("3 rows, separated by commas");
    Path cut =
        Cli.write(
            directory.resolve("c.csv"), "text,label\nso bad,no\nvery good,no\n\nall well,no\n");
    assertThat(Cli.run("inspect", cut).out()).contains("3 rows, separated by commas");
  }

  @Test
  void theRecipeTrains() throws IOException {
    requireTrains(conllu, "tag: \"upos\"   # 2 tags", "# crf: true");
    requireTrains(columns, "tag: 3   # 3 tags, spans (BIO)", "\n  crf: true", "minimumCount: 1");
    requireTrains(columns, "tag: 2   # as set", "--set", "data.tag=2");
  }

  @Test
  void aNumberSignInTheNameOfAColumnIsKept() {
    var text = new StringBuilder("Sentence #,Word,Tag\n");
    for (int i = 1; i < 25; i++) {
      text.append("Sentence: %d,Rex,B-PER\n,runs,O\n".formatted(i));
    }
    Path file = Cli.write(directory.resolve("kaggle.csv"), text.toString());
    Path yaml = directory.resolve("kaggle.yaml");
    for (String name : List.of("Sentence #", "\"Sentence #\"")) {
      var outcome =
          Cli.run("init", file, "--set", "data.sentence=" + name, "--out", yaml, "--overwrite");
      assertThat(outcome.code()).as(outcome.err()).isZero();
      assertThat(yaml).content().contains("sentence: \"Sentence #\"");
    }
  }

  private void requireTrains(Path file, String... expected) throws IOException {
    Path yaml = directory.resolve("recipe.yaml");
    boolean sets = expected.length > 1 && expected[1].equals("--set");
    var outcome =
        sets
            ? Cli.run("init", file, "--out", yaml, "--overwrite", "--set", expected[2])
            : Cli.run("init", file, "--out", yaml, "--overwrite");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.err()).contains("a recipe to tag");
    assertThat(outcome.out()).isEqualToIgnoringNewLines("unroll train " + yaml + " --data " + file);
    assertThat(Files.readString(yaml)).contains(expected[0]);
    for (int i = 1; i < expected.length && !sets; i++) {
      assertThat(Files.readString(yaml)).contains(expected[i]);
    }
    var trained =
        Cli.run(
            "train",
            yaml,
            "--data",
            file,
            "--set",
            "training.epochs=1",
            "--out",
            directory.resolve("run"),
            "--overwrite");
    assertThat(trained.code()).as(trained.err()).isZero();
  }

  @Test
  void noRecipeIsWrittenForWhatCannotTrain() {
    Path yaml = directory.resolve("none.yaml");
    Path one = Cli.write(directory.resolve("one.conllu"), "1\ta\t_\tX\t_\t_\t_\t_\t_\t_\n");
    var outcome = Cli.run("init", one, "--out", yaml);
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("No recipe was written");
    assertThat(yaml).doesNotExist();
  }

  @Test
  void columnsWithCommasAHeaderOrOneTagAreFound() {
    String rows = "Ada,NNP,B-PER\nof,IN,O\n\",\",\",\",O\n\nYes,UH,O\n\n";
    Path commas = Cli.write(directory.resolve("commas.csv"), rows.repeat(6));
    assertThat(Cli.run("inspect", commas).out().replaceAll("\\s+", " "))
        .contains("3 columns separated by commas, tokens in column 1, tags in 3, 12 sentences");
    Path header =
        Cli.write(
            directory.resolve("a header.csv"),
            "Sentence #,Word,Tag\n" + "1,Ada,B-PER\n1,of,O\n2,Yes,O\n".repeat(6));
    var outcome = Cli.run("inspect", header, "--set", "data.sentence=1");
    assertThat(outcome.out().replaceAll("\\s+", " "))
        .contains("12 sentences, 18 tokens")
        .contains("unroll init '" + header + "' writes a recipe");
    Path one = Cli.write(directory.resolve("one.txt"), "Ada O\nof O\n\nYes O\n");
    assertThat(Cli.run("inspect", one).out().replaceAll("\\s+", " "))
        .contains("has fewer than two tags (expected two or more to train on)");
    Path numbers = Cli.write(directory.resolve("n.csv"), "1.5,2.5,a\n2.5,3.5,b\n\n1,2,a\n3,4,b\n");
    assertThat(Cli.run("inspect", numbers).out()).contains("rows, separated by commas");
  }
}
