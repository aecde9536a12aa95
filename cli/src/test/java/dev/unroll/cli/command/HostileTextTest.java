package dev.unroll.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.cli.Cli;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files and arguments with characters that control a terminal, or that begin another line. */
class HostileTextTest {
  /** Clears the screen, colours, reverses, and ends the line. */
  private static final String NASTY = "\u001b[2J\u009b31m\u202ex\nunroll: forged\r\u0007";

  private static final String SHOWN = "\\u001b[2J\\u009b31m\\u202ex\\nunroll: forged\\r\\u0007";

  @TempDir Path folder;

  private Path copy(String name) {
    Path file = folder.resolve(name);
    try (var in = HostileTextTest.class.getResourceAsStream("/dev/unroll/cli/hostile/" + name)) {
      if (!Files.exists(file)) {
        Files.copy(Objects.requireNonNull(in), file);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command and requires that its output cannot control a terminal or forge a line. */
  private static Cli.Outcome safe(Object... args) {
    var outcome = Cli.run(args);
    assertThat(outcome.out() + outcome.err())
        .doesNotContainPattern(
            "[\\p{Cc}\\p{Zl}\\p{Zp}\\u202a-\\u202e\\u2066-\\u2069\\ufeff&&[^\n\t]]");
    assertThat(outcome.out() + outcome.err()).doesNotContainPattern("(?m)^unroll: forged");
    assertThat(outcome.code()).isIn(0, 2);
    if (outcome.code() == 2) {
      assertThat(outcome.err().lines().filter(line -> !line.contains("note:"))).hasSize(1);
    }
    return outcome;
  }

  @ParameterizedTest
  @CsvSource({
    "esc.safetensors, '\"\\u001b[2J\\u001b[31mPWNED\\u202e\"'",
    "esc2.safetensors, '\"\\u001b[2Jx\"'",
    "esc6.safetensors, '\"\\u001b[2Jx\"'",
    "esc8.safetensors, ''",
    "esc9.safetensors, ''",
  })
  void modelFiles(String name, String shown) {
    Path file = copy(name);
    for (Object[] command :
        new Object[][] {
          {"summary", file},
          {"summary", file, "--json"},
          {"evaluate", file, "--data", copy("esc-date.csv")},
          {"predict", file, "--input", copy("esc-date.csv")},
          {"classify", file, "a text"},
          {"tag", file, "a text"},
          {"translate", file, "a text"},
          {"generate", file, "--prompt", "a text"},
          {"score", file, "a text"},
          {"answer", file, "{\"text\": \"a\"}"},
          {"vectors", "nearest", file, "a"},
          {"inspect", file},
        }) {
      var outcome = safe(command);
      if (!command[0].equals("inspect") && !command[0].equals("vectors")) {
        assertThat(outcome.err()).contains(shown);
      }
    }
  }

  @Test
  void theNameInAModelFileIsShown() {
    assertThat(safe("summary", copy("esc8.safetensors")).out()).startsWith("\\u001b[2Jname: ");
  }

  @Test
  void recipesAndTables() {
    assertThat(safe("train", copy("esc4.yaml"), "--out", folder.resolve("a")).err())
        .contains("unknown layer \"\\u001b[31mlstmx\"");
    Path table = copy("esc-date.csv");
    assertThat(safe("inspect", table).out()).contains("\"\\u001b[2J\\u001b[31mX\" is not a time");
    assertThat(safe("init", table, "--out", folder.resolve("a.yaml")).err())
        .contains("\"\\u001b[2J\\u001b[31mX\" is not a time");
    safe("inspect", table, "--json");
  }

  @Test
  void arguments() {
    for (Object[] command :
        new Object[][] {
          {NASTY},
          {"train", NASTY},
          {"train", "--no-option" + NASTY},
          {"train", "sine", "--threads", NASTY},
          {"train", "sine", "--set", "data." + NASTY + "=1"},
          {"inspect", NASTY},
          {"init", NASTY},
          {"classify", NASTY, "a text"},
          {"runs", NASTY},
          {"recipes", NASTY},
          {"reproduce", NASTY},
          {"vectors", NASTY},
        }) {
      assertThat(safe(command).err()).contains(SHOWN);
    }
  }

  @Test
  void columnsLabelsAndIdsOfATable() throws IOException {
    var text = new StringBuilder("text,\"" + NASTY + "\"\n");
    for (int i = 0; i < 40; i++) {
      text.append(i % 2 == 0 ? "good,\"yes" : "bad,\"no").append(NASTY).append("\"\n");
    }
    Path file = Cli.write(folder.resolve("a.csv"), text.toString());
    assertThat(safe("inspect", file).out()).contains(SHOWN);
    safe("inspect", file, "--json");
    Path recipe =
        Cli.write(
            folder.resolve("a.yaml"),
            Cli.CLASSIFIER.replace("kind: text", "kind: text\n  label: \"" + SHOWN + "\""));

    Path run = folder.resolve("run");
    var trained = safe("train", recipe, "--data", file, "--out", run, "--set", "training.epochs=2");
    assertThat(trained.code()).isZero();
    assertThat(trained.out()).contains("no" + SHOWN, "yes" + SHOWN);
    safe("evaluate", run, "--data", file);
    safe("summary", run);
    safe("runs", folder);
    safe("runs", run, run);
    assertThat(safe("classify", run, "good", "--json").out())
        .contains("\"yes" + SHOWN + "\":0.")
        .hasLineCount(1);
    safe("classify", run, "--input", file, "--set", "data.label=" + NASTY, "--json");
  }

  @Test
  void columnsOfASeries() throws IOException {
    var text = new StringBuilder("\"" + NASTY + "\",\"other" + NASTY + "\"\n");
    for (int i = 0; i < 200; i++) {
      text.append(Math.sin(0.1 * i)).append(",").append(i == 50 ? 1000 : 0).append('\n');
    }
    Path file = Cli.write(folder.resolve("a.csv"), text.toString());
    Path recipe = folder.resolve("a.yaml");
    assertThat(safe("inspect", file).out()).contains(SHOWN);
    assertThat(safe("init", file, "--out", recipe).code()).isZero();
    assertThat(Files.readString(recipe)).doesNotContainPattern("[\\p{Cc}&&[^\n]]");
    Path run = folder.resolve("run");
    var trained = safe("train", recipe, "--data", file, "--out", run, "--set", "training.epochs=1");
    assertThat(trained.code()).isZero();
    assertThat(trained.err()).contains("forecasting " + SHOWN);
    safe("evaluate", run, "--data", file);
    safe("summary", run);
    Path plot = folder.resolve("plot.png");
    var predicted = Cli.run("predict", run, "--input", file, "--plot", plot);
    assertThat(predicted.out()).startsWith("step,\"" + NASTY + "\"\n1,");
    assertThat(plot).isNotEmptyFile();
    assertThat(run.resolve("forecast.png")).isNotEmptyFile();
    safe("predict", run, "--input", file, "--json");
    safe("backtest", recipe, "--data", file, "--folds", "2", "--set", "training.epochs=1");
  }

  @Test
  void dataInAPipeIsUnchanged() {
    Path run = Cli.trainedClassifier(folder);
    Path table =
        Cli.write(
            folder.resolve("b.csv"), "text,k\nThe film is good.,\"a\u001b[2J\u202e\n\u0085b\"\n");

    assertThat(Cli.run("classify", run, "--input", table).out())
        .contains("good.,\"a\u001b[2J\u202e\n\u0085b\",");
    assertThat(Cli.run("classify", run, "--input", table, "--json").out())
        .contains("\"k\":\"a\\u001b[2J\\u202e\\n\\u0085b\"");
  }

  @Test
  void linesOfStdin() {
    Path run = Cli.trainedClassifier(folder);
    var out = new ByteArrayOutputStream();
    byte[] lines = "\u001b[2J\u202e\n\u009b31m\n".getBytes(StandardCharsets.UTF_8);
    var outcome = Cli.run(new ByteArrayInputStream(lines), out, "classify", run, "--json");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out() + outcome.err()).doesNotContainPattern("[\\p{Cc}\\u202e&&[^\n]]");
  }

  @Test
  void aStackTraceToo() {
    var outcome = Cli.run("train", copy("esc4.yaml"), "--verbose");
    assertThat(outcome.err())
        .contains("unknown layer \"\\u001b[31mlstmx\"", "\tat ")
        .doesNotContain("\u001b");
    assertThat(Cli.run("--verbose", "train", NASTY + ".yaml").err())
        .doesNotContainPattern("[\\p{Cc}&&[^\n\t]]")
        .doesNotContainPattern("(?m)^unroll: forged");
  }

  @Test
  void theFilesOfARun() throws IOException {
    Path run = Cli.trained(folder);
    Path metrics = run.resolve("metrics.json");
    String text = Files.readString(metrics);
    Files.writeString(metrics, text.replace("\"tiny\"", "\"\\u001b[2J\\nunroll: forged\""));
    assertThat(safe("runs", folder).out()).contains("\\u001b[2J\\nunroll: forged");
    Files.writeString(metrics, text.replace("\"tiny\"", "\u001b[2J"));
    safe("runs", folder);
    try (Stream<Path> files = Files.list(run)) {
      assertThat(files.filter(file -> file.toString().endsWith(".json"))).hasSize(1);
    }
  }
}
