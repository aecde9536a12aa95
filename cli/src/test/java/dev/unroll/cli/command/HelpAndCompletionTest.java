package dev.unroll.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.unroll.cli.Cli;
import dev.unroll.cli.report.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HelpAndCompletionTest {
  @TempDir Path folder;

  @Test
  void helpOfACommandIsThatOfItsOption() {
    for (String name : UnrollCommand.NAMES) {
      assertThat(Cli.run("help", name)).as(name).isEqualTo(Cli.run(name, "--help"));
    }
    assertThat(Cli.run("help")).isEqualTo(Cli.run("--help"));
    assertThat(Cli.run("help", "vectors", "nearest"))
        .isEqualTo(Cli.run("vectors", "nearest", "--help"));
  }

  @Test
  void theNamesAreThoseOfTheCommands() {
    var console =
        new Console(
            InputStream.nullInputStream(),
            new PrintStream(PrintStream.nullOutputStream()),
            new PrintStream(PrintStream.nullOutputStream()));
    assertThat(UnrollCommand.commandLine(console, new StopSignal()).getSubcommands().keySet())
        .containsExactlyElementsOf(UnrollCommand.NAMES);
  }

  @Test
  void helpOfAnUnknownCommandSuggestsOne() {
    var outcome = Cli.run("help", "trian");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .isEqualToIgnoringNewLines(
            "unroll: there is no command \"trian\"; did you mean \"train\"?; see unroll --help");
    assertThat(Cli.run("help", "vectors", "naerest").err()).contains("did you mean \"nearest\"?");
    assertThat(Cli.run("help", "train", "x").code()).isEqualTo(2);
  }

  @Test
  void onlyKnownShellsHaveACompletion() {
    var outcome = Cli.run("completion", "fish");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("the shell is \"fish\" (expected bash or zsh)");
    assertThat(Cli.run("completion", "zsh").out()).startsWith("autoload ").contains("bashcompinit");
  }

  @ParameterizedTest
  @CsvSource({
    "unroll tr, train translate",
    "unroll vectors ne, nearest",
    "unroll train --check, --checkpoint-seconds",
    "unroll train imdb-l, imdb-lstm",
    "unroll help eva, evaluate",
    "unroll completion b, bash",
  })
  void bashCompletesCommandsOptionsAndRecipes(String typed, String expected)
      throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "there is no bash");
    Path script = Cli.write(folder.resolve("completion"), Cli.run("completion", "bash").out());
    String ask =
        """
        source "$1"
        COMP_WORDS=($2); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMP_LINE=$2; COMP_POINT=${#2}
        function=$(complete -p unroll | sed 's/.*-F \\([^ ]*\\).*/\\1/')
        $function unroll "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
        echo ${COMPREPLY[@]}
        """;
    Process bash =
        new ProcessBuilder("/bin/bash", "-c", ask, "bash", script.toString(), typed)
            .redirectError(ProcessBuilder.Redirect.DISCARD) // compopt is for an interactive shell
            .start();
    bash.getOutputStream().close();
    String words = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(bash.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(List.of(words.split("\\s+"))).containsAll(List.of(expected.split(" ")));
    String last = typed.substring(typed.lastIndexOf(' ') + 1);
    assertThat(words.split("\\s+")).allMatch(word -> word.startsWith(last));
  }
}
