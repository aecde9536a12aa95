package dev.unroll.cli;

import dev.unroll.cli.command.Failures;
import dev.unroll.cli.command.StopSignal;
import dev.unroll.cli.command.UnrollCommand;
import dev.unroll.cli.report.Console;
import dev.unroll.internal.FailureText;
import java.util.Locale;

/** The {@code unroll} command. */
public final class Main {
  private Main() {}

  /**
   * Runs the command line and exits with 0 (success), 1 (unexpected error), 2 (bad input), 3 (a
   * recipe's expectation was not met) or 130 (stopped).
   */
  public static void main(String[] args) {
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT); // the same digits everywhere
    var stop = new StopSignal().install();
    int code = 1;
    try {
      code = run(args, Console.ofProcess(), stop);
    } finally {
      stop.finished();
    }
    System.exit(code);
  }

  /** Runs a command line within this process, and returns its exit code. */
  static int run(String[] args, Console console, StopSignal stop) {
    try {
      int code = UnrollCommand.commandLine(console, stop).execute(args);
      return code == 0 ? Failures.ofAnswers(console) : code;
    } catch (OutOfMemoryError e) {
      console.error(
          "out of memory ("
              + FailureText.of(e)
              + "); use a larger heap, as in UNROLL_JAVA_OPTS=-Xmx8g, or a smaller network, smaller"
              + " batches or shorter sequences");
      return Failures.BAD_INPUT;
    } finally {
      console.data().flush();
      console.out().flush();
      console.err().flush();
    }
  }
}
