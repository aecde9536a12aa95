package dev.unroll.cli.command;

import dev.unroll.cli.report.Console;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code unroll completion}: a script with which a shell completes commands and options. */
@Command(
    name = "completion",
    description =
        "Print a script with which a shell completes commands, options, recipes and files.",
    footer = {
      "",
      "Examples:",
      "  unroll completion bash >~/.unroll-completion",
      "  echo '. ~/.unroll-completion' >>~/.bashrc",
    })
final class CompletionCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "SHELL",
      completionCandidates = Candidates.Shells.class,
      description = "bash or zsh.")
  private String shell;

  CompletionCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (!shell.equals("bash") && !shell.equals("zsh")) {
      throw new ParameterException(
          spec.commandLine(), "the shell is \"" + shell + "\" (expected bash or zsh)");
    }
    String script = AutoComplete.bash("unroll", spec.commandLine().getParent());
    console
        .data()
        .print(shell.equals("zsh") ? "autoload -U +X compinit && compinit\n" + script : script);
    return Failures.ofAnswers(console);
  }
}
