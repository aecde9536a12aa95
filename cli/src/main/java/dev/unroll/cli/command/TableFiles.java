package dev.unroll.cli.command;

import dev.unroll.BadInputException;
import dev.unroll.data.series.SeriesOptions;
import dev.unroll.data.series.Table;
import dev.unroll.data.series.TableReport;
import dev.unroll.data.table.TableFormat;
import dev.unroll.tasks.Recipe;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Reads tables for commands that do not have a recipe yet. */
final class TableFiles {
  private static final String DATA = "data.";

  /** Settings of a recipe that have an option of their own. */
  private static final Map<String, String> OPTIONS =
      Map.of("horizon", "--horizon", "badRows", "--skip-bad");

  private static final String SOME_SERIES =
      "task: forecast\ndata: {series: table.csv}\nmodel: {}\ntraining: {}\n";

  @Option(
      names = "--set",
      paramLabel = "data.KEY=VALUE",
      hideParamSyntax = true,
      description =
          "Read the file in this way, such as data.separator=tab or data.decimal=comma. May be"
              + " repeated.")
  private List<String> changes = List.of();

  /** Returns the format settings, by their keys in a recipe's {@code data}. */
  Map<String, String> settings(CommandSpec command) {
    return settings(command, TableFormat.KEYS);
  }

  /** Returns all settings, known or not, by their keys in a recipe's {@code data}. */
  Map<String, String> given(CommandSpec command) {
    var settings = new LinkedHashMap<String, String>();
    Changes.parse("--set", changes, command)
        .forEach(
            (key, value) ->
                settings.put(key.startsWith(DATA) ? key.substring(DATA.length()) : key, value));
    return settings;
  }

  /**
   * Returns settings by their keys in a recipe's {@code data}.
   *
   * @param known known keys; any other is rejected
   */
  Map<String, String> settings(CommandSpec command, List<String> known) {
    Map<String, String> settings = given(command);
    for (String key : settings.keySet()) {
      if (!known.contains(key)) {
        throw new ParameterException(
            command.commandLine(),
            "--set data."
                + key
                + " is not a setting for reading a table; "
                + OPTIONS.entrySet().stream()
                    .filter(
                        option ->
                            option.getKey().equals(key)
                                && command.findOption(option.getValue()) != null)
                    .map(option -> "use " + option.getValue() + ", or one of: ")
                    .findFirst()
                    .orElse("known: ")
                + String.join(", ", known));
      }
    }
    return settings;
  }

  /** Rejects table settings for a file that is not a table. */
  void requireNoSettings(Path file, CommandSpec command) {
    settings(command).keySet().stream()
        .findFirst()
        .ifPresent(
            key -> {
              throw new BadInputException(
                  "%s: data.%s is set, but a .ts file is not a table (expected no such setting). Remove it."
                      .formatted(file, key));
            });
  }

  /** Inspects a table. */
  TableReport report(Path file, CommandSpec command) {
    return report(file, settings(command));
  }

  /**
   * Inspects a table.
   *
   * @param given settings; only those of the format are used
   */
  static TableReport report(Path file, Map<String, String> given) {
    var settings = new LinkedHashMap<>(given);
    settings.keySet().retainAll(TableFormat.KEYS);
    TableFormat format =
        settings.isEmpty()
            ? TableFormat.detect()
            : TableFormat.read(Recipe.parse("table", "--set", SOME_SERIES).reading(settings));
    return TableReport.of(Table.read(file, format));
  }

  /** Returns the columns that settings name for times or for identifying series. */
  static Set<String> others(Map<String, String> given) {
    var reading = new LinkedHashMap<>(given);
    reading.keySet().retainAll(List.of("time", "id"));
    if (reading.getOrDefault("id", "{").startsWith("{")) {
      return reading.isEmpty()
          ? Set.of()
          : SeriesOptions.read(Recipe.parse("table", "--set", SOME_SERIES).reading(reading))
              .columns();
    }
    return Set.copyOf(reading.values()); // for sequences, the id is a column
  }
}
