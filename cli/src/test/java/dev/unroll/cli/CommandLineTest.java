package dev.unroll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"train", "evaluate", "predict", "classify", "summary", "recipes", "doctor"})
  void everyCommandHasHelpWithAnExampleAndJson(String command) {
    var outcome = Cli.run(command, "--help");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .startsWith("Usage: unroll " + command)
        .contains("Example")
        .contains("  unroll " + command)
        .contains("--json")
        .contains("--verbose");
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void theRootHelpListsTheCommands() {
    var outcome = Cli.run("--help");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .contains(
            "train", "evaluate", "predict", "classify", "summary", "vectors", "recipes", "doctor")
        .contains("Examples:");
  }

  @Test
  void theVersionIsAResult() {
    assertThat(Cli.run("--version").out()).startsWith("unroll ");
  }

  @Test
  void tooLittleMemoryIsOneSentence() {
    var full =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] bytes, int offset, int length) {
            throw new OutOfMemoryError("Java heap space");
          }
        };
    var outcome = Cli.run(InputStream.nullInputStream(), full, "recipes");

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("out of memory (Java heap space)", "UNROLL_JAVA_OPTS=-Xmx8g")
        .hasLineCount(1);
  }

  @Test
  void aMissingCommandIsOneSentence() {
    var outcome = Cli.run();

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .isEqualToIgnoringNewLines("unroll: a command is missing; see unroll --help");
  }

  @Test
  void aMistypedCommandIsAnsweredWithTheNearest() {
    var outcome = Cli.run("trian", "sine");

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .contains("no command \"trian\"", "did you mean \"train\"?")
        .hasLineCount(1);
  }

  @Test
  void aMistypedOptionIsAnsweredWithTheNearest() {
    var outcome = Cli.run("train", "sine", "--thread", "3");

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("no option --thread", "did you mean \"--threads\"?")
        .hasLineCount(1);
  }

  @Test
  void anArgumentTooManyIsNamed() {
    assertThat(Cli.run("train", "sine", "airline").err())
        .contains("unexpected argument \"airline\"")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"recipes", "doctor", "completion bash"})
  @EnabledOnOs(OS.LINUX)
  void aResultThatCannotBeWrittenIsAFailure(String command) throws Exception {
    Process process =
        CommandProcess.start(
            Path.of("."),
            List.of("sh", "-c", "exec \"$@\" >/dev/full", "sh"),
            List.of(command.split(" ")));
    Cli.Outcome outcome = CommandProcess.end(process);

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err().lines())
        .filteredOn(line -> line.contains("the answers cannot be written; is the disk full"))
        .hasSize(1);
  }
}
