package dev.unroll.cli.command;

import dev.unroll.BadInputException;
import dev.unroll.cli.report.Console;
import dev.unroll.cli.report.Text;
import dev.unroll.data.labelled.TsReport;
import dev.unroll.data.series.SeriesOptions;
import dev.unroll.data.series.TableReport;
import dev.unroll.data.table.TableFormat;
import dev.unroll.data.tagged.TaggedFormat;
import dev.unroll.internal.FailureText;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Training;
import dev.unroll.tasks.input.DataLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code unroll init}: writes a first recipe for a table. */
@Command(
    name = "init",
    description = {
      "Write a recipe for a table, with comments on what can be changed: to forecast a series, or"
          + " to classify texts or sequences, as its columns suggest. For CoNLL-U and other files"
          + " with a tag for each token: to tag.",
    },
    footer = {
      "",
      "Examples:",
      "  unroll init sales.csv",
      "  unroll init sales.csv --out recipes/sales.yaml --horizon 28",
      "  unroll init messages.csv --skip-bad",
      "  unroll train sales.yaml --data sales.csv",
    })
final class InitCommand implements Callable<Integer> {
  private static final List<String> KEYS =
      Stream.concat(TableFormat.KEYS.stream(), SeriesOptions.KEYS.stream()).toList();

  private static final String FORECAST = "forecast";

  private final Console console;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      description = "A table: CSV or similar, may be compressed (.gz).")
  private Path file;

  @Mixin private TableFiles tables;

  @Option(
      names = "--out",
      paramLabel = "FILE.yaml",
      description = "The recipe; default: named like the table, in the current directory.")
  private @Nullable Path out;

  @Option(names = "--overwrite", description = "Replace the recipe if there is one.")
  private boolean overwrite;

  @Option(
      names = "--horizon",
      paramLabel = "N",
      description =
          "Number of values to forecast; default: a season of the times, such as 7 days or 12"
              + " months.")
  private @Nullable Integer horizon;

  @Mixin private SkipBad skipBad;

  InitCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (horizon != null && horizon < 1) {
      throw new ParameterException(
          spec.commandLine(), "--horizon must be 1 or more, got " + horizon);
    }
    Path to = out == null ? Path.of(name() + ".yaml") : out;
    OutputFiles.requireOther(to, "--out", file);
    if (!overwrite && Files.exists(to)) {
      throw new BadInputException(
          to
              + ": the file already exists; set another one with --out, or replace it with"
              + " --overwrite");
    }
    if (TsReport.isNamed(file)) {
      throw new BadInputException(
          file
              + ": a .ts file is not a table (expected CSV or similar). Copy the recipe"
              + " japanese-vowels, and set data.train to the file.");
    }
    if (TaggedInspection.isTagged(file, tables.given(spec))) {
      Map<String, String> set = tables.settings(spec, TaggedFormat.KEYS);
      TaggedInspection tags = TaggedInspection.of(file, set);
      write(to, tags.recipe(set, command(to)), tags.notes());
      return 0;
    }
    Map<String, String> given = tables.settings(spec, KEYS);
    TableReport report = TableFiles.report(file, given);
    var draft = new RecipeDraft(report, given, horizon, skipBad.isSet());
    String text = draft.text(command(to));
    write(to, text, draft.notes());
    return 0;
  }

  private void write(Path to, String text, List<String> notes) throws IOException {
    Recipe checked = Recipe.parse(name(), to.toString(), text);
    checkOptions(checked);
    requireThatItTrains(checked);
    OutputFiles.write(to, recipe -> recipe.print(text));
    notes.forEach(console::say);
    console.say("wrote " + to + ", a recipe to " + checked.task());
    console.result(command(to));
  }

  private void checkOptions(Recipe recipe) {
    if (horizon != null && !recipe.task().equals(FORECAST)) {
      throw new ParameterException(
          spec.commandLine(),
          "--horizon is for forecasts, but the recipe for %s has the task %s; remove it"
              .formatted(file, recipe.task()));
    }
    skipBad.check(recipe);
  }

  /** Reads the table as training does, so that no recipe is written that training rejects. */
  private void requireThatItTrains(Recipe recipe) {
    try {
      Training.create(recipe, DataLocation.of(file)).close();
    } catch (BadInputException refused) {
      throw new BadInputException(
          "%s No recipe was written: it could not train on this file. Correct the file, %s."
              .formatted(
                  ended(FailureText.of(refused)),
                  recipe.type().skipsBadRows() && !skipBad.isSet()
                      ? "skip rows that cannot be read with --skip-bad, or set how it is read with"
                          + " --set data.KEY=VALUE"
                      : "or set how it is read with --set data.KEY=VALUE"),
          refused);
    }
  }

  private String command(Path to) {
    return "unroll train " + Text.argument(to) + " --data " + Text.argument(file);
  }

  private static String ended(String sentence) {
    return sentence.endsWith(".") ? sentence : sentence + ".";
  }

  /** Returns the name of the table without its extensions. */
  private String name() {
    return String.valueOf(file.getFileName())
        .replaceFirst("(?i)\\.gz$", "")
        .replaceFirst("\\.[^.]*$", "");
  }
}
