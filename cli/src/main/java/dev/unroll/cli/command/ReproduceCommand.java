package dev.unroll.cli.command;

import dev.unroll.BadInputException;
import dev.unroll.cli.report.Console;
import dev.unroll.cli.report.ReproduceTable;
import dev.unroll.cli.report.Reproduced;
import dev.unroll.tasks.Expectation;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Recipes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code unroll reproduce}: compares published results with those of recipes on this machine. */
@Command(
    name = "reproduce",
    description = {
      "Train recipes with several seeds and report the median of their test scores next to those of"
          + " tutorials and of PyTorch.",
      "",
      "Without names, all recipes that have something to compare with are trained, which takes"
          + " hours. Each row is printed as soon as it is complete. A recipe whose data are missing"
          + " is skipped.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:done",
      " 1:unexpected failure",
      " 2:bad input, or no recipe could be trained",
      " 3:the median of an unchanged recipe misses its bound",
      "130:stopped, with the rows so far",
    },
    footer = {
      "",
      "Examples:",
      "  unroll reproduce --list",
      "  unroll reproduce sine noisy-sine-rnn",
      "  unroll reproduce 'imdb-*' --data data-sets --out runs/reproduced --json",
      "  unroll reproduce my/recipe.yaml --seeds 1,2,3,4,5 --epochs 2",
    })
final class ReproduceCommand implements Callable<Integer> {
  private static final int MISSED = 3;

  private final Console console;
  private final StopSignal stop;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME",
      completionCandidates = Candidates.RecipeNames.class,
      arity = "0..*",
      description = "Recipes by name (see: unroll recipes), with * for any letters, or your files.")
  private List<String> names = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "N,N,...",
      hideParamSyntax = true,
      split = ",",
      defaultValue = "42,43,44",
      description = "Train with each of these seeds; default: ${DEFAULT-VALUE}.")
  private List<Long> seeds;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The directory of the recipes' files; default: that in UNROLL_DATA.")
  private @Nullable Path data;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Keep the files of each run (model, scores, predictions, history) in"
              + " DIR/<recipe>-<seed>/; default: nothing is kept.")
  private @Nullable Path out;

  @Option(names = "--overwrite", description = "Replace finished runs in the directories of --out.")
  private boolean overwrite;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Change a value of all these recipes; their bounds then do not apply. May be repeated.")
  private List<String> changes = List.of();

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Train for N passes over the data, as a trial; bounds then do not apply.")
  private @Nullable Long epochs;

  @Option(names = "--list", description = "Show what would be trained, and train nothing.")
  private boolean list;

  @Option(
      names = "--json",
      description = "Print a JSON object for each recipe, a line each, and no table.")
  private boolean json;

  @Mixin private ThreadsOption threads;

  ReproduceCommand(Console console, StopSignal stop) {
    this.console = console;
    this.stop = stop;
  }

  @Override
  public Integer call() throws IOException {
    check();
    threads.apply();
    List<Recipe> recipes = recipes();
    if (list) {
      var table = new ReproduceTable(console, json, recipes, List.of());
      table.begin();
      recipes.forEach(table::row);
      return 0;
    }
    return train(recipes);
  }

  private void check() {
    if (seeds.isEmpty() || new HashSet<>(seeds).size() < seeds.size()) {
      throw refusal("--seeds must be different, got " + seeds);
    }
    if (epochs != null && epochs < 1) {
      throw refusal("--epochs must be 1 or more, got " + epochs);
    }
    if (out != null && out.toString().isEmpty()) {
      throw refusal("--out must be a directory, got \"\"");
    }
    if (data != null && !Files.isDirectory(data)) {
      throw refusal("--data must be the directory of the recipes' files, got " + data);
    }
  }

  private ParameterException refusal(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }

  private List<Recipe> recipes() {
    Map<String, String> values = Changes.parse("--set", changes, spec);
    if (values.containsKey("seed")) {
      throw refusal("--set cannot change seed; set it with --seeds");
    }
    if (epochs != null) {
      values.put("training.epochs", epochs.toString());
    }
    return found().stream().map(recipe -> values.isEmpty() ? recipe : recipe.with(values)).toList();
  }

  private List<Recipe> found() {
    if (names.isEmpty()) {
      return Recipes.all().stream()
          .filter(recipe -> recipe.expectation() != null || recipe.tutorial() != null)
          .toList();
    }
    return names.stream()
        .flatMap(name -> like(name).stream())
        .distinct()
        .map(Recipes::find)
        .toList();
  }

  private static List<String> like(String name) {
    if (!name.contains("*")) {
      return List.of(name);
    }
    var pattern = Pattern.compile(Pattern.quote(name).replace("*", "\\E.*\\Q"));
    List<String> like = Recipes.names().stream().filter(pattern.asMatchPredicate()).toList();
    if (like.isEmpty()) {
      throw new BadInputException(
          "there is no recipe like \"" + name + "\"; unroll recipes shows their names");
    }
    return like;
  }

  private int train(List<Recipe> recipes) throws IOException {
    var runs = new Reproduction(console, stop, seeds, data, out);
    runs.refuseToReplace(recipes, overwrite);
    var table = new ReproduceTable(console, json, recipes, seeds);
    table.begin();
    var missed = new ArrayList<String>();
    int done = 0;
    for (Recipe recipe : recipes) {
      Reproduced row = runs.run(recipe);
      if (row != null) {
        table.row(row);
        done++;
        if (row.tooFewSeeds()) {
          console.say(
              "%s: the bound is for the median of at least %d seeds (got %d); add seeds to --seeds"
                  .formatted(recipe.name(), Expectation.FEWEST_SEEDS, seeds.size()));
        }
        if (Boolean.FALSE.equals(row.met())) {
          missed.add(recipe.name());
        }
      }
      if (stop.received()) {
        return StopSignal.EXIT_CODE;
      }
    }
    if (!missed.isEmpty()) {
      console.say("the median misses the bound of the recipe: " + String.join(", ", missed));
      return MISSED;
    }
    if (done > 0 && !json) {
      console.next(
          out == null
              ? Next.training(recipes.get(0).name(), data, Map.of())
              : Next.of("runs", out));
    }
    return done == 0 ? Failures.BAD_INPUT : 0;
  }
}
