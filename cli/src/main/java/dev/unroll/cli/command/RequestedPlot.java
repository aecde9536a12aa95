package dev.unroll.cli.command;

import dev.unroll.cli.report.Console;
import java.util.function.Consumer;

/**
 * Receives the reason why a picture that an option requests is not written. The other results of
 * the command are printed, and its exit code says that this one is missing.
 */
final class RequestedPlot implements Consumer<String> {
  private final Console console;
  private boolean missing;

  RequestedPlot(Console console) {
    this.console = console;
  }

  @Override
  public void accept(String sentence) {
    console.error(sentence);
    missing = true;
  }

  /** Returns the exit code of a command that would otherwise end with {@code code}. */
  int exitCode(int code) {
    return code == 0 && missing ? Failures.BAD_INPUT : code;
  }
}
