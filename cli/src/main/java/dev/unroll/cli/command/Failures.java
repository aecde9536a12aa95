package dev.unroll.cli.command;

import dev.unroll.BadInputException;
import dev.unroll.cli.report.Console;
import dev.unroll.internal.FailureText;
import dev.unroll.internal.PathText;
import dev.unroll.internal.Spelling;
import dev.unroll.train.DivergedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Prints every failure as one sentence; the stack trace is printed only with {@code --verbose}. */
public final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
  public static final int UNEXPECTED = 1;
  public static final int BAD_INPUT = 2;

  private final Console console;

  Failures(Console console) {
    this.console = console;
  }

  /** Returns the exit code of a command that has printed its answers: 0, unless printing failed. */
  public static int ofAnswers(Console console) {
    boolean failed = console.data().checkError();
    if (console.out().checkError() || failed) {
      console.error("the answers cannot be written; is the disk full, or was the reader closed?");
      return BAD_INPUT;
    }
    return 0;
  }

  /** Handles an invalid command line. */
  @Override
  public int handleParseException(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    console.error(
        (failure instanceof UnmatchedArgumentException unmatched
                ? unknown(unmatched.getUnmatched().get(0), command)
                : FailureText.of(failure))
            + "; see "
            + command.getCommandSpec().qualifiedName()
            + " --help");
    if (List.of(args).contains("--verbose")) { // parsing may have stopped before this option
      console.trace(failure);
    }
    return BAD_INPUT;
  }

  /** Handles the failure of a command. */
  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    int code = BAD_INPUT;
    if (failure instanceof BadInputException
        || failure instanceof IOException // such as a full disk: not a fault of the program
        || failure instanceof UncheckedIOException) {
      console.error(FailureText.of(failure));
    } else if (failure instanceof InvalidPathException path) {
      console.error(PathText.sentence(path));
    } else {
      code = UNEXPECTED;
      console.error(unexpected(failure) + (verbose(command) ? "" : "; --verbose shows the trace"));
    }
    if (verbose(command)) {
      console.trace(failure);
    }
    return code;
  }

  /** Describes a failure of file access in one sentence. */
  static String sentence(IOException failure) {
    return FailureText.of(failure);
  }

  private static String unexpected(Exception failure) {
    return failure instanceof DivergedException
        ? FailureText.of(failure)
        : "unexpected failure: " + firstLine(failure.toString());
  }

  private static String unknown(String word, CommandLine command) {
    if (word.startsWith("-")) {
      var names = new ArrayList<String>();
      command.getCommandSpec().options().forEach(option -> names.add(option.longestName()));
      return "there is no option " + word + "; " + Spelling.advice(word, names);
    }
    var commands = command.getSubcommands().keySet();
    return commands.isEmpty()
        ? "unexpected argument \"" + word + "\""
        : "there is no command \"" + word + "\"; " + Spelling.advice(word, commands);
  }

  private static boolean verbose(CommandLine command) {
    CommandLine root = command;
    while (root.getParent() != null) {
      root = root.getParent();
    }
    return root.getCommand() instanceof UnrollCommand unroll && unroll.verbose();
  }

  private static String firstLine(@Nullable String text) {
    return String.valueOf(text).lines().findFirst().orElse("");
  }
}
