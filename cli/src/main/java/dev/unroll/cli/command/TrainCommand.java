package dev.unroll.cli.command;

import dev.unroll.BadInputException;
import dev.unroll.cli.report.Console;
import dev.unroll.internal.DirectoryLock;
import dev.unroll.internal.PathText;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Recipes;
import dev.unroll.tasks.Registry;
import dev.unroll.tasks.Training;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.train.Checkpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code unroll train}: trains a model from a recipe and writes its history, plots and test scores.
 */
@Command(
    name = "train",
    description = {
      "Train a model from a recipe and report its test scores next to simple baselines: naive"
          + " forecasts, the majority class, TF-IDF.",
      "",
      "All files go to runs/<recipe>-<time>/: model, scores (metrics.json), predictions of the test"
          + " set with the worst first, recipe, history (CSV and JSON lines), plots, and"
          + " checkpoints. Ctrl-C stops after the step in progress and keeps the weights;"
          + " --resume continues from there, or from the last checkpoint of a killed run, to the"
          + " same bits as an uninterrupted run.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:done",
      " 1:unexpected failure",
      " 2:bad input",
      " 3:an unchanged recipe missed the bound for each run",
      "130:stopped",
    },
    footer = {
      "",
      "Examples:",
      "  unroll train sine",
      "  unroll train sine --seed 7 --set training.steps=2000 --json",
      "  unroll train airline --data my-passengers.csv --epochs 200 --out runs/mine",
      "  unroll train reviews.yaml --data reviews.csv --skip-bad",
      "  unroll train --resume runs/mine",
      "  unroll train --resume runs/mine --epochs 400",
      "  unroll train airline --tensorboard --histograms 100",
    })
final class TrainCommand implements Callable<Integer> {
  private final Console console;
  private final StopSignal stop;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "RECIPE|FILE.yaml",
      completionCandidates = Candidates.RecipeNames.class,
      arity = "0..1",
      description = "A recipe by name (see: unroll recipes), or your file.")
  private @Nullable String recipe;

  @Option(
      names = "--resume",
      paramLabel = "DIR",
      description =
          "Resume the run whose files are in DIR. Recipe, data and settings are those that it"
              + " began with; --epochs trains it for longer.")
  private @Nullable Path resume;

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description =
          "One file in place of all that the recipe names (a table, sentences with tags or a"
              + " text, by its task), or the directory that holds the recipe's files;"
              + " default: the directory in UNROLL_DATA.")
  private @Nullable Path data;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the files go; default: runs/<recipe>-<time>.")
  private @Nullable Path out;

  @Option(names = "--overwrite", description = "Replace a finished run in the directory of --out.")
  private boolean overwrite;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Change a value of the recipe, such as training.steps=100. May be repeated.")
  private List<String> changes = List.of();

  @Mixin private SkipBad skipBad;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "The seed of all random numbers; default: that of the recipe, or 42 if the recipe"
              + " has none. The same seed gives the same bits.")
  private @Nullable Long seed;

  @Option(names = "--epochs", paramLabel = "N", description = "Train for N passes over the data.")
  private @Nullable Long epochs;

  @Option(
      names = "--checkpoint-seconds",
      paramLabel = "N",
      defaultValue = "60",
      description =
          "Write a checkpoint every N seconds, 0: after every step; default: ${DEFAULT-VALUE}."
              + " One is also written at the end and on Ctrl-C.")
  private long checkpointSeconds;

  @Mixin private LogOptions logs;

  @Option(names = "--json", description = "Print one JSON object and no table.")
  private boolean json;

  @Mixin private ThreadsOption threads;

  TrainCommand(Console console, StopSignal stop) {
    this.console = console;
    this.stop = stop;
  }

  @Override
  public Integer call() throws IOException {
    check();
    threads.apply();
    return resume == null ? begin() : goOn(resume);
  }

  private void check() {
    logs.check();
    if (out != null && out.toString().isEmpty()) {
      throw refusal("--out must be a directory, got \"\"");
    }
    if (epochs != null && epochs < 1) {
      throw refusal("--epochs must be 1 or more, got " + epochs);
    }
    if (checkpointSeconds < 0) {
      throw refusal("--checkpoint-seconds must be 0 or more, got " + checkpointSeconds);
    }
    if (recipe == null && resume == null) {
      Path taken = logs.directory();
      throw refusal(
          "a recipe is missing, or --resume DIR"
              + (taken == null
                  ? ""
                  : "; \"" + taken + "\" was read as the DIR of --tensorboard: put it before"));
    }
    if (resume != null) {
      String other =
          recipe != null
              ? recipe
              : out != null
                  ? "--out"
                  : overwrite
                      ? "--overwrite"
                      : seed != null
                          ? "--seed"
                          : skipBad.isSet() ? "--skip-bad" : changes.isEmpty() ? "" : "--set";
      if (!other.isEmpty()) {
        throw refusal(
            "--resume continues the run as it began, in its directory, and takes no "
                + (recipe != null ? "recipe (" + other + ")" : other));
      }
    }
  }

  private ParameterException refusal(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }

  private int begin() throws IOException {
    Recipe changed = changedRecipe();
    RunFiles.refuseToReplaceRecipe(out, Objects.requireNonNull(recipe));
    RunFiles.refuseToReplaceData(out, data);
    RunFiles.refuseToReplace(out, overwrite);
    try (Training<?> training = Training.create(changed, ModelFiles.location(data))) {
      var files = RunFiles.open(out, changed.name());
      try (DirectoryLock lock = files.lock()) {
        lock.problem().ifPresent(console::say);
        RunFiles.refuseToReplace(out, overwrite); // a run may have ended there in the meantime
        return run(files).train(training);
      } finally {
        files.removeIfEmpty();
      }
    }
  }

  private TrainRun run(RunFiles files) {
    var checkpoints = Checkpoints.in(files.directory()).everySeconds(checkpointSeconds);
    return new TrainRun(console, stop, files, checkpoints, logs, dataFile(), json);
  }

  private @Nullable Path dataFile() {
    return data != null && Files.isRegularFile(data) ? data : null;
  }

  private int goOn(Path directory) throws IOException {
    var checkpoints = Checkpoints.in(directory);
    var files = new RunFiles(directory, false);
    DataLocation where = ModelFiles.location(data);
    if (checkpoints.exist()) {
      files.requireWritable();
    }
    try (DirectoryLock lock = checkpoints.exist() ? files.lock() : null;
        Training<?> training =
            Training.of(checkpoints, epochsAsChange(), where, Registry.standard())) {
      if (lock != null) {
        lock.problem().ifPresent(console::say);
      }
      boolean atEnd = epochs == null && !checkpoints.unfinished();
      int code = run(files).resume(training, checkpoints.history().rows());
      if (atEnd) {
        console.say("this run was already finished; --epochs N trains it for longer");
      }
      return code;
    }
  }

  private Recipe changedRecipe() {
    Map<String, String> values = Changes.parse("--set", changes, spec);
    values.putAll(epochsAsChange());
    if (seed != null) {
      values.put("seed", seed.toString());
    }
    String named = Objects.requireNonNull(recipe);
    if (named.matches("(?i).+\\.(csv|tsv|txt)(\\.gz)?")) {
      String table = named.replaceFirst("(?i)\\.gz$", "");
      String draft =
          String.valueOf(PathText.of("", table).getFileName()).replaceFirst("\\.[^.]*$", ".yaml");
      throw new BadInputException(
          "%s: is a table, not a recipe. Write a recipe for it with unroll init %s, then: unroll train %s --data %s"
              .formatted(named, named, draft, named));
    }
    Recipe found = Recipes.find(named);
    return skipBad.apply(values.isEmpty() ? found : found.with(values));
  }

  private Map<String, String> epochsAsChange() {
    return epochs == null ? Map.of() : Map.of("training.epochs", epochs.toString());
  }
}
