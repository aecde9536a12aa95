package dev.unroll.cli.command;

import dev.unroll.tasks.Predictor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The options that say how a trained model reads a file that is not written as those of training.
 */
final class ReadingOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--missing",
      paramLabel = "WORD",
      description =
          "What becomes of missing values, as data.missing of a recipe has it; default: as in"
              + " training.")
  private @Nullable String missing;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Read the file with another value of its recipe, such as data.encoding=windows-1252,"
              + " data.separator=; or data.text=comment.")
  private List<String> changes = new ArrayList<>();

  /** Returns a model that reads files as the options say. */
  Predictor apply(Predictor predictor) {
    Map<String, String> values = Changes.parse("--set", changes, spec);
    if (missing != null) {
      values.put("data.missing", missing);
    }
    return values.isEmpty() ? predictor : predictor.withReading(values);
  }
}
