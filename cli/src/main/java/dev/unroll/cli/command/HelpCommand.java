package dev.unroll.cli.command;

import dev.unroll.cli.report.Console;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code unroll help}: the same as {@code --help} of a command. */
@Command(
    name = "help",
    description = "Show the help of a command.",
    footer = {
      "",
      "Examples:",
      "  unroll help",
      "  unroll help train",
      "  unroll help vectors nearest",
    })
final class HelpCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "COMMAND",
      completionCandidates = Candidates.Commands.class,
      description = "The words of a command; default: all commands.")
  private List<String> words = List.of();

  HelpCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    CommandLine command = spec.commandLine().getParent();
    for (String word : words) {
      CommandLine named = command.getSubcommands().get(word);
      if (named == null) {
        throw new UnmatchedArgumentException(command, List.of(word));
      }
      command = named;
    }
    command.usage(console.out());
    return 0;
  }
}
