package dev.unroll.cli.command;

import dev.unroll.tensor.Engine;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option {@code --threads} of all commands that compute. */
final class ThreadsOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  private @Nullable Integer threads;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Number of threads; default: one for each processor. No result" + " depends on it.")
  void threads(Integer value) {
    if (value < 1 || value > Engine.MAX_THREADS) {
      throw new ParameterException(
          command.commandLine(),
          "--threads must be from 1 to " + Engine.MAX_THREADS + ", got " + value);
    }
    threads = value;
  }

  /** Returns the number of threads, if given. */
  OptionalInt value() {
    return threads == null ? OptionalInt.empty() : OptionalInt.of(threads);
  }

  /** Sets the number of threads of this process, if given. */
  void apply() {
    if (threads != null) {
      Engine.threads(threads);
    }
  }
}
