package dev.unroll.cli.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options for reading a file for a trained model differently from its recipe. */
final class ReadingOptions {
  private static final String DATA = "data.";

  @Option(
      names = "--missing",
      paramLabel = "WORD",
      description =
          "How missing values are handled: error, drop, forward-fill and others of data.missing;"
              + " default: as in training.")
  private @Nullable String missing;

  @Option(
      names = "--set",
      paramLabel = "data.KEY=VALUE",
      hideParamSyntax = true,
      description =
          "Read the file differently than in training, such as data.separator=tab or"
              + " data.time=day. May be repeated.")
  private List<String> changes = List.of();

  /** Returns the settings by their keys in a recipe's {@code data}. */
  Map<String, String> settings(CommandSpec command) {
    var settings = new LinkedHashMap<String, String>();
    Changes.parse("--set", changes, command)
        .forEach(
            (key, value) ->
                settings.put(key.startsWith(DATA) ? key.substring(DATA.length()) : key, value));
    if (missing != null) {
      settings.put("missing", missing);
    }
    return settings;
  }
}
