package dev.unroll.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.cli.Cli;
import dev.unroll.data.labelled.LabelledTexts;
import dev.unroll.data.table.BadRows;
import dev.unroll.store.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Paths with U+0000, and labels, tags and ids with line ends. */
class OddNamesTest {
  private static final String NUL = "a\0b.csv";

  @TempDir Path folder;

  private static void refused(Object... args) {
    var outcome = Cli.run(args);
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("\\u0000")
        .doesNotContain("unexpected failure")
        .hasLineCount(1);
  }

  private Path copy(String name) throws IOException {
    Path file = folder.resolve(name);
    try (var in = OddNamesTest.class.getResourceAsStream("/dev/unroll/cli/hostile/" + name)) {
      Files.copy(Objects.requireNonNull(in), file);
    }
    return file;
  }

  @Test
  void pathsInRecipesAreOneSentence() throws IOException {
    Path series = copy("nul-series.yaml");
    Path train = copy("nul-train.yaml");
    refused("train", series);
    refused("train", train);
    refused("train", train, "--data", folder);
    refused("summary", series);
    refused("backtest", series, "--folds", "2");
    for (String task : new String[] {"tag", "translate", "language", "regress"}) {
      Path recipe =
          Cli.write(
              folder.resolve(task + ".yaml"),
              "task: %s\ndata: {kind: text, train: \"a\\0b.csv\"}\n".formatted(task));
      var outcome = Cli.run("train", recipe);
      assertThat(outcome.code()).isEqualTo(2);
      assertThat(outcome.err()).hasLineCount(1);
    }
    refused("train", "airline", "--set", "data.series=\"a\\0b.csv\"");
  }

  @Test
  void pathsInACheckpointAreOneSentence() throws IOException {
    Path run = Files.createDirectory(folder.resolve("run"));
    Files.move(copy("checkpoint.safetensors"), run.resolve("checkpoint.safetensors"));
    refused("train", "--resume", run);
  }

  @Test
  void pathsInOptionsAndArgumentsAreOneSentence() {
    Path run = Cli.trained(folder);
    Path csv = Cli.csv(folder);
    refused("train", NUL);
    refused("train", "a\0b.yaml");
    refused("train", "sine", "--out", NUL);
    refused("train", "sine", "--data", NUL);
    refused("train", "--resume", NUL);
    refused("evaluate", NUL, "--data", csv);
    refused("evaluate", run, "--data", NUL);
    refused("predict", run, "--input", NUL);
    refused("predict", run, "--input", csv, "--out", NUL);
    refused("predict", run, "--input", csv, "--plot", "\0.png");
    refused("inspect", NUL);
    refused("init", NUL);
    refused("init", csv, "--out", NUL);
    refused("summary", NUL);
    refused("runs", NUL);
    refused("vectors", "nearest", NUL, "a");
    refused("answer", NUL, "{}");
    refused("tag", NUL, "a");
    refused("translate", NUL, "a");
    refused("generate", NUL);
    refused("score", NUL, "a");
  }

  private static Set<String> labels(Path file, String column) {
    var labels = new TreeSet<String>();
    LabelledTexts.of(file, "text", column)
        .forEach(BadRows.refuse(), one -> labels.add(one.label()));
    return labels;
  }

  /** A file whose labels, with tab and line end, must arrive in every file unchanged. */
  @Test
  void labelsWithLineEndsAreKeptOrRefused() throws IOException {
    String good = "good\nor \"so\"";
    String bad = "bad\tor\r\nworse\u2028\u001b";
    var text = new StringBuilder("text,label\n");
    for (int i = 0; i < 48; i++) {
      String label = i % 2 == 0 ? good.replace("\"", "\"\"") : bad;
      text.append(i % 2 == 0 ? "yes yes" : "no no").append(",\"").append(label).append("\"\n");
    }
    Path file = Cli.write(folder.resolve("odd.csv"), text.toString());
    Path run = folder.resolve("run");
    var trained =
        Cli.run("train", Cli.classifierRecipe(folder), "--data", file, "--out", run, "--json");
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(Json.parseObject(trained.out(), "x").get("labels"))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .contains(good, bad);

    assertThat(labels(run.resolve("predictions.csv"), "label"))
        .containsExactlyInAnyOrder(good, bad);

    var json = Cli.run("classify", run, "yes yes", "no no", "--json");
    var labels = new ArrayList<Object>();
    json.out().lines().forEach(line -> labels.add(Json.parseObject(line, "x").get("label")));
    assertThat(labels).containsExactly(good, bad);
    var line = Cli.run("classify", run, "yes yes");
    assertThat(line.code()).isEqualTo(2);
    assertThat(line.out()).isEmpty();
    assertThat(line.err())
        .contains("the label \"good\\nor \"so\"\" cannot be printed in a line", "Use --json.")
        .hasLineCount(1);

    Path answers = folder.resolve("answers.csv");
    assertThat(Cli.run("classify", run, "--input", file, "--out", answers).code()).isZero();
    assertThat(labels(answers, "predicted_label")).containsExactlyInAnyOrder(good, bad);
    assertThat(Cli.run("evaluate", run, "--data", answers).code()).isZero();
    var scores = Cli.run("evaluate", run, "--data", file, "--json");
    assertThat(Json.parseObject(scores.out(), "x")).containsKey("metrics");
    assertThat(((Map<?, ?>) Json.parseObject(scores.out(), "x").get("metrics")).get("accuracy"))
        .isEqualTo(1.0);
  }
}
