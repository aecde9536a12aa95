package dev.unroll.cli.command;

import dev.unroll.formats.tensorboard.TensorBoard;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Options for additional logs and lines of a run: {@code --tensorboard}, {@code --histograms} and
 * {@code --plot-before}.
 */
final class LogOptions {
  private static final Path IN_THE_RUN = Path.of("");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--tensorboard",
      paramLabel = "DIR",
      arity = "0..1",
      fallbackValue = "",
      description =
          "Write event files for TensorBoard; default: to tensorboard/ next to the other files.")
  private @Nullable Path tensorBoard;

  @Option(
      names = "--histograms",
      paramLabel = "N",
      description = "Write histograms of all weights and gradients for TensorBoard every N steps.")
  private @Nullable Long histograms;

  @Option(
      names = "--plot-before",
      description = "Draw the predictions of before training into the plot of a forecast, too.")
  private boolean plotBefore;

  /** Returns whether plots show the predictions of before training. */
  boolean plotBefore() {
    return plotBefore;
  }

  /** Rejects invalid combinations before any file is created. */
  void check() {
    if (histograms != null && histograms < 1) {
      throw refusal("--histograms must be 1 or more, got " + histograms);
    }
    if (histograms != null && tensorBoard == null) {
      throw refusal("--histograms is for TensorBoard; add --tensorboard");
    }
  }

  /** Returns the directory passed to {@code --tensorboard}; null if none. */
  @Nullable Path directory() {
    return tensorBoard == null || tensorBoard.equals(IN_THE_RUN) ? null : tensorBoard;
  }

  /** Returns the directory for event files; null if none are written. */
  @Nullable Path directory(RunFiles files) {
    return tensorBoard == null
        ? null
        : tensorBoard.equals(IN_THE_RUN) ? files.tensorBoard() : tensorBoard;
  }

  /** Creates a writer of event files. */
  TensorBoard writer(Path directory) {
    var writer = TensorBoard.in(directory);
    return histograms == null ? writer : writer.histograms(histograms);
  }

  private ParameterException refusal(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }
}
