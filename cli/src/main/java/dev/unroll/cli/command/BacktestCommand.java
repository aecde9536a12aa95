package dev.unroll.cli.command;

import dev.unroll.cli.progress.BacktestProgress;
import dev.unroll.cli.report.BacktestReport;
import dev.unroll.cli.report.Console;
import dev.unroll.internal.FailureText;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Recipes;
import dev.unroll.tasks.backtest.Backtest;
import dev.unroll.tasks.backtest.BacktestResult;
import dev.unroll.tasks.backtest.Candidate;
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

/** {@code unroll backtest}: compares settings without using the test set. */
@Command(
    name = "backtest",
    description = {
      "Compare settings of a recipe on its training set, without using the test set.",
      "",
      "Each fold trains on all points before its origin and forecasts the points after it; the"
          + " last fold ends where the test set begins. Every combination of the values of"
          + " --try is a candidate. The table has the RMSE of each candidate on each fold (the"
          + " median over the seeds) next to naive forecasts of the same values; best first.",
    },
    footer = {
      "",
      "Examples:",
      "  unroll backtest airline --folds 4 --size 12",
      "  unroll backtest my.yaml --folds 5 --seeds 1,2,3 --try data.window=12,24 \\",
      "    --try model.layers[0].lstm.hidden=8,16,32",
    })
final class BacktestCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "RECIPE|FILE.yaml",
      completionCandidates = Candidates.RecipeNames.class,
      description = "A recipe by name (see: unroll recipes), or your file.")
  private String recipe;

  @Option(names = "--folds", paramLabel = "N", required = true, description = "Number of origins.")
  private Integer folds;

  @Option(
      names = "--size",
      paramLabel = "S",
      description =
          "Points that follow each origin; default: half of the training set, divided by the"
              + " number of folds.")
  private @Nullable Integer size;

  @Option(
      names = "--seeds",
      paramLabel = "N,N,...",
      hideParamSyntax = true,
      split = ",",
      description = "Train with each of these seeds; default: the recipe's.")
  private @Nullable List<Long> seeds;

  @Option(
      names = "--try",
      paramLabel = "KEY=A,B,...",
      description =
          "Values to compare, such as data.window=12,24. May be repeated; all combinations are"
              + " tried.")
  private List<String> tries = List.of();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Change a value for all candidates. May be repeated.")
  private List<String> changes = List.of();

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description =
          "A CSV file in place of the recipe's data, or the directory that holds the"
              + " recipe's file; default: the directory in UNROLL_DATA.")
  private @Nullable Path data;

  @Option(names = "--json", description = "Print one JSON object and no table.")
  private boolean json;

  @Mixin private ThreadsOption threads;

  BacktestCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Backtest backtest = backtest();
    threads.apply();
    BacktestResult result = backtest.run(new BacktestProgress(console));
    console.say(result.data().sentence());
    if (json) {
      result.notes().forEach(console::say);
      console.json(BacktestReport.json(backtest.recipe(), result));
    } else {
      console.result(BacktestReport.text(backtest.recipe(), result));
      console.next(Next.training(recipe, data, changes(result)));
    }
    return 0;
  }

  /** Returns what to change in the recipe for the best candidate. */
  private Map<String, String> changes(BacktestResult result) {
    var best = new LinkedHashMap<>(Changes.parse("--set", changes, spec));
    best.putAll(result.candidates().get(0).changes());
    return best;
  }

  private Backtest backtest() {
    try {
      Map<String, String> values = Changes.parse("--set", changes, spec);
      Map<String, List<String>> several = Changes.parseSeveral("--try", tries, spec);
      if (several.containsKey("seed")) {
        throw new IllegalArgumentException("--try cannot compare seeds; set them with --seeds");
      }
      List<Candidate> grid = Candidate.grid(several);
      Recipe found = Recipes.find(recipe);
      Backtest backtest =
          Backtest.of(values.isEmpty() ? found : found.with(values), ModelFiles.location(data))
              .withFolds(folds)
              .withCandidates(grid);
      if (size != null) {
        if (size < 1) {
          throw new IllegalArgumentException("--size must be 1 or more, got " + size);
        }
        backtest = backtest.withSize(size);
      }
      return seeds == null ? backtest : backtest.withSeeds(seeds);
    } catch (IllegalArgumentException e) { // an option is out of range
      throw new ParameterException(spec.commandLine(), FailureText.of(e), e);
    }
  }
}
