package dev.unroll.cli.command;

import dev.unroll.BadInputException;
import dev.unroll.cli.progress.BarProgress;
import dev.unroll.cli.progress.PlainProgress;
import dev.unroll.cli.report.Console;
import dev.unroll.cli.report.Reproduced;
import dev.unroll.internal.DirectoryLock;
import dev.unroll.internal.FailureText;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.RunListener;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.Training;
import dev.unroll.tasks.TrainingResult;
import dev.unroll.train.DivergedException;
import dev.unroll.train.History;
import dev.unroll.train.TrainingConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Trains recipes with several seeds each. */
final class Reproduction {
  private final Console console;
  private final StopSignal stop;
  private final List<Long> seeds;
  private final @Nullable Path data;
  private final @Nullable Path out;
  private boolean overwrite;
  private @Nullable Training<?> training; // guarded by this

  /**
   * Creates a reproduction; training starts later.
   *
   * @param stop signal that ends the run in progress and cancels those after it
   * @param data the directory of the data files; null: from {@code UNROLL_DATA}
   * @param out where to save models and histories, one directory per run; null: not saved
   */
  Reproduction(
      Console console, StopSignal stop, List<Long> seeds, @Nullable Path data, @Nullable Path out) {
    this.console = console;
    this.stop = stop;
    this.seeds = List.copyOf(seeds);
    this.data = data;
    this.out = out;
    stop.onSignal(this::requestStop);
  }

  private synchronized void requestStop() {
    if (training != null) {
      training.requestStop();
    }
  }

  private synchronized void now(@Nullable Training<?> started) {
    training = started;
    if (stop.received()) {
      requestStop();
    }
  }

  /**
   * Runs one recipe with each seed.
   *
   * @return null when its data are missing or no run finished, which is reported
   */
  @Nullable Reproduced run(Recipe recipe) throws IOException {
    var runs = new ArrayList<Reproduced.Run>();
    boolean unchanged = true;
    boolean inEpochs = true;
    for (long seed : seeds) {
      Recipe seeded = recipe.withSeed(seed);
      Training<?> started;
      try {
        started = Training.create(seeded, ModelFiles.location(data));
      } catch (BadInputException e) {
        console.say(recipe.name() + " is skipped: " + FailureText.of(e));
        return null;
      }
      inEpochs = started.config().duration().unit() == TrainingConfig.Unit.EPOCHS;
      Finished finished = trainIn(files(recipe, seed), started, recipe.name() + ", seed " + seed);
      if (finished == null) {
        break;
      }
      runs.add(finished.run());
      unchanged &= finished.unchanged();
      if (stop.received()) {
        break;
      }
    }
    return runs.isEmpty()
        ? null
        : new Reproduced(recipe, runs, runs.size() == seeds.size(), unchanged, inEpochs);
  }

  private record Finished(Reproduced.Run run, boolean unchanged) {}

  /**
   * Rejects recipes whose runs would replace others, before any training.
   *
   * @param mayOverwrite whether finished runs may be replaced
   */
  void refuseToReplace(List<Recipe> recipes, boolean mayOverwrite) {
    overwrite = mayOverwrite;
    OutputFiles.refuseStdout(out, "--out");
    for (Recipe recipe : recipes) {
      for (long seed : seeds) {
        RunFiles.refuseToReplace(directory(recipe, seed), mayOverwrite);
      }
    }
  }

  private @Nullable Path directory(Recipe recipe, long seed) {
    return out == null ? null : out.resolve(recipe.name() + "-" + seed);
  }

  private @Nullable RunFiles files(Recipe recipe, long seed) throws IOException {
    Path directory = directory(recipe, seed);
    if (directory == null) {
      return null;
    }
    return RunFiles.open(directory, recipe.name());
  }

  private @Nullable Finished trainIn(@Nullable RunFiles files, Training<?> started, String name)
      throws IOException {
    if (files == null) {
      return train(started, name, null);
    }
    try (DirectoryLock lock = files.lock()) {
      lock.problem().ifPresent(console::say);
      RunFiles.refuseToReplace(files.directory(), overwrite); // a run may have ended there
      files.removeRun();
      return train(started, name, files);
    } finally {
      files.removeIfEmpty();
    }
  }

  private @Nullable Finished train(Training<?> started, String name, @Nullable RunFiles files)
      throws IOException {
    console.say(name);
    try (started) {
      now(started);
      TrainingResult<?> result = fit(started, name);
      keep(started, result, files);
      if (result.stopped()) {
        return null;
      }
      return new Finished(run(started, result), result.expectation().isPresent());
    } catch (DivergedException e) {
      console.say(name + ": " + FailureText.of(e));
      keepDiverged(started, e, files);
      boolean asWritten = !started.recipe().changed();
      return new Finished(run(started, Double.NaN, e.history(), Map.of(), Map.of()), asWritten);
    } finally {
      now(null);
    }
  }

  private TrainingResult<?> fit(Training<?> started, String name) {
    if (!console.terminal().exists()) {
      return started.fit(new PlainProgress(console));
    }
    try (var progress = new BarProgress(console, name)) {
      RunListener listener = progress;
      return started.fit(listener);
    }
  }

  private static Reproduced.Run run(Training<?> started, TrainingResult<?> result) {
    Score score = result.score();
    return run(
        started,
        score.value(started.recipe().metric()),
        result.history(),
        score.metrics(),
        score.baselines());
  }

  private static Reproduced.Run run(
      Training<?> started,
      double score,
      History history,
      Map<String, Double> metrics,
      Map<String, Map<String, Double>> baselines) {
    List<History.Row> rows = history.rows();
    History.Row last = rows.isEmpty() ? null : rows.get(rows.size() - 1);
    return new Reproduced.Run(
        started.recipe().seed(),
        score,
        last == null ? 0 : last.seconds(),
        last == null ? 0 : last.epoch(),
        metrics,
        baselines);
  }

  private void keep(Training<?> started, TrainingResult<?> result, @Nullable RunFiles files)
      throws IOException {
    if (files != null) {
      keepModel(started, result.history(), files);
      var names = new LinkedHashMap<String, String>();
      names.put("model", String.valueOf(files.model().getFileName()));
      names.put("history", String.valueOf(files.history().getFileName()));
      names.put("recipe", String.valueOf(files.recipe().getFileName()));
      RowFiles.write(result.score(), files.directory(), console::say)
          .forEach((name, file) -> names.put(name, String.valueOf(file.getFileName())));
      RunRecord.write(started, result, files, names);
    }
  }

  private static void keepDiverged(
      Training<?> started, DivergedException why, @Nullable RunFiles files) throws IOException {
    if (files != null) {
      keepModel(started, why.history(), files);
      RunRecord.writeDiverged(started, why.history(), FailureText.of(why), files);
    }
  }

  private static void keepModel(Training<?> started, History history, RunFiles files)
      throws IOException {
    started.predictor().save(files.model());
    HistoryFiles.write(history, files);
    RunRecord.writeRecipe(started, files);
  }
}
