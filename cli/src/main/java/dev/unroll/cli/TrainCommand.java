package dev.unroll.cli;

import dev.unroll.store.AtomicFile;
import dev.unroll.store.Json;
import dev.unroll.tasks.ForecastResult;
import dev.unroll.tasks.Forecaster;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Recipes;
import dev.unroll.train.DivergedException;
import dev.unroll.train.History;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code unroll train}: a recipe becomes a model, a history, a plot and honest figures. */
@Command(
    name = "train",
    description = {
      "Train the model of a recipe, and show its error on the test part before and after training"
          + " beside naive forecasts.",
      "",
      "Model, history and plot go to runs/<recipe>-<time>/. Ctrl-C stops after the step in"
          + " progress and keeps what was learned.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:done",
      " 1:something unexpected",
      " 2:bad input",
      " 3:an unchanged recipe missed the figure that it must reach",
      "130:stopped",
    },
    footer = {
      "",
      "Examples:",
      "  unroll train sine",
      "  unroll train sine --seed 7 --set training.steps=2000 --json",
      "  unroll train airline --data my-passengers.csv --epochs 200 --out runs/mine",
    })
final class TrainCommand implements Callable<Integer> {
  private static final int MISSED_EXPECTATION = 3;

  private final Console console;
  private final StopSignal stop;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "RECIPE|FILE.yaml",
      description = "A recipe by name (see: unroll recipes), or a file of your own.")
  private String recipe;

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description =
          "A CSV file in place of the recipe's data, or the directory that holds the"
              + " recipe's file; default: the directory in UNROLL_DATA.")
  private @Nullable Path data;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the files go; default: runs/<recipe>-<time>.")
  private @Nullable Path out;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Change a value of the recipe, such as training.steps=100. May be repeated.")
  private List<String> changes = List.of();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "The seed of everything random; default: the recipe's, which is 42 where it"
              + " names none. The same seed gives the same bits.")
  private @Nullable Long seed;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Train for so many passes over the data.")
  private @Nullable Long epochs;

  @Option(names = "--json", description = "Print one JSON object and no table.")
  private boolean json;

  @Mixin private ThreadsOption threads;

  TrainCommand(Console console, StopSignal stop) {
    this.console = console;
    this.stop = stop;
  }

  @Override
  public Integer call() throws IOException {
    Recipe changed = changedRecipe();
    if (out != null && out.toString().isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--out wants a directory, got \"\"");
    }
    threads.apply();
    var forecaster = Forecaster.create(changed, data);
    var files = RunFiles.open(out, changed.name());
    try {
      stop.onSignal(forecaster::requestStop);
      ForecastResult result = fit(forecaster, changed.name());
      forecaster.save(files.model());
      History history = result.history();
      if (history != null) {
        write(history, files.history());
      }
      boolean plotted = plot(result, files.plot());
      if (json) {
        printJson(changed, result, files, plotted);
      } else {
        printTable(changed, result, files, plotted);
      }
      return exitCode(result);
    } catch (DivergedException e) {
      forecaster.save(files.model());
      write(e.history(), files.history());
      console.say("what was learned before is kept: " + files.model() + ", " + files.history());
      throw e;
    } finally {
      files.removeIfEmpty();
    }
  }

  private static void write(History history, Path file) throws IOException {
    AtomicFile.write(file, to -> to.write(history.csv().getBytes(StandardCharsets.UTF_8)));
  }

  private Recipe changedRecipe() {
    Map<String, String> values = Changes.parse("--set", changes, spec);
    if (epochs != null) {
      if (epochs < 1) {
        throw new ParameterException(
            spec.commandLine(), "--epochs must be 1 or more, got " + epochs);
      }
      values.put("training.epochs", epochs.toString());
    }
    if (seed != null) {
      values.put("seed", seed.toString());
    }
    Recipe found = Recipes.find(recipe);
    return values.isEmpty() ? found : found.with(values);
  }

  private ForecastResult fit(Forecaster forecaster, String name) {
    if (!console.isTerminal()) {
      return forecaster.fit(new PlainProgress(console.err()));
    }
    try (var progress = new BarProgress(console, name)) {
      return forecaster.fit(progress);
    }
  }

  /** A failed plot is a warning, never a lost run: fonts or graphics libraries may be missing. */
  private boolean plot(ForecastResult result, Path file) {
    try {
      ForecastPlot.write(result.chart(), file);
      return true;
    } catch (IOException | RuntimeException | LinkageError | InternalError e) {
      console.say("the plot could not be drawn, all else is there: " + e.getMessage());
      return false;
    }
  }

  private void printTable(Recipe of, ForecastResult result, RunFiles files, boolean plotted) {
    console.result(headline(of, result));
    console.result("");
    console.result(Report.table(result, "after training"));
    console.result("");
    if (!result.steps().isEmpty()) {
      console.result(Report.steps(result));
      console.result("");
    }
    if (!result.notes().isEmpty()) {
      console.result(Report.notes(result));
      console.result("");
    }
    var expectation = result.expectation();
    if (expectation != null && expectation.met()) {
      console.result(expectation.sentence());
      console.result("");
    }
    var paths =
        new Table(Table.Align.LEFT, Table.Align.LEFT)
            .row("model", files.model().toString())
            .row("history", files.history().toString());
    if (plotted) {
      paths.row("plot", files.plot().toString());
    }
    console.result(paths.text());
  }

  private static String headline(Recipe recipe, ForecastResult result) {
    var history = result.history();
    if (history == null || history.rows().isEmpty()) {
      return recipe.name() + ": stopped before the first step";
    }
    var last = history.rows().get(history.rows().size() - 1);
    return recipe.name()
        + (result.stopped() ? ": stopped after " : ": trained for ")
        + Text.count(last.step())
        + (last.step() == 1 ? " step" : " steps")
        + " in "
        + Text.duration(result.seconds());
  }

  private void printJson(Recipe of, ForecastResult result, RunFiles files, boolean plotted) {
    var object = new LinkedHashMap<String, @Nullable Object>();
    object.put("recipe", of.name());
    object.put("task", of.task());
    object.put("metrics", Report.json(result.metrics()));
    if (!result.steps().isEmpty()) {
      object.put("steps", Report.json(result.steps()));
    }
    object.put("before", Report.json(result.before()));
    object.put("baselines", Report.jsonOfAll(result.baselines()));
    object.put("seconds", result.seconds());
    object.put("model", files.model().toString());
    object.put("plot", plotted ? files.plot().toString() : null);
    object.put("history", files.history().toString());
    result.notes().forEach(console::say);
    console.result(Json.write(object));
  }

  private int exitCode(ForecastResult result) {
    if (result.stopped() || stop.received()) {
      return StopSignal.EXIT_CODE;
    }
    var expectation = result.expectation();
    if (expectation != null && !expectation.met()) {
      console.say(expectation.sentence());
      return MISSED_EXPECTATION;
    }
    return 0;
  }
}
