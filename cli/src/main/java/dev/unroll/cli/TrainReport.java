package dev.unroll.cli;

import dev.unroll.store.Json;
import dev.unroll.tasks.ClassifierResult;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.TaskResult;
import dev.unroll.train.Checkpoints;
import dev.unroll.train.History;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code unroll train} says in the end.
 *
 * @param files of the run
 * @param plot the picture of the forecast, or the confusion matrix; null when there is none
 * @param learning the picture of the losses; null when there is none
 * @param checkpoints of the run
 * @param tensorBoard the directory of event files; null when none were wanted
 */
record TrainReport(
    Recipe recipe,
    TaskResult result,
    RunFiles files,
    @Nullable Path plot,
    @Nullable Path learning,
    Checkpoints checkpoints,
    @Nullable Path tensorBoard) {

  /** For people. */
  void print(Console console) {
    console.result(headline());
    console.result("");
    console.result(Report.text(result, "after training"));
    console.result("");
    var expectation = result.expectation();
    if (expectation != null && expectation.met()) {
      console.result(expectation.sentence());
      console.result("");
    }
    var paths = new Table(Table.Align.LEFT, Table.Align.LEFT);
    row(paths, "model", files.model());
    row(paths, result instanceof ClassifierResult ? "confusion matrix" : "plot", plot);
    row(paths, "learning curve", learning);
    row(paths, "history", files.history());
    row(paths, "checkpoint", checkpoints.exist() ? checkpoints.file() : null);
    row(paths, "tensorboard", tensorBoard);
    console.result(paths.text());
  }

  private static void row(Table paths, String name, @Nullable Path path) {
    if (path != null) {
      paths.row(name, path.toString());
    }
  }

  private String headline() {
    var history = result.history();
    if (history == null || history.rows().isEmpty()) {
      return recipe.name() + ": stopped before the first step";
    }
    var last = history.rows().get(history.rows().size() - 1);
    return recipe.name()
        + (result.stopped()
            ? ": stopped after "
            : history.stoppedEarly() ? ": stopped early after " : ": trained for ")
        + Text.count(last.step())
        + (last.step() == 1 ? " step" : " steps")
        + " in "
        + Text.duration(result.seconds())
        + keptEpoch(history);
  }

  private static String keptEpoch(History history) {
    var best = history.best();
    return best == null || !best.kept()
        ? ""
        : ", with the weights of the best epoch, " + Text.count(best.epoch());
  }

  /** For programs: one object; the notes go beside it. */
  void printJson(Console console) {
    var history = result.history();
    var object = new LinkedHashMap<String, @Nullable Object>();
    object.put("recipe", recipe.name());
    object.put("task", recipe.task());
    Report.json(result, object);
    object.put("before", Report.json(result.before()));
    object.put("baselines", Report.jsonOfAll(result.baselines()));
    object.put("seconds", result.seconds());
    object.put("stopped", result.stopped());
    object.put("stoppedEarly", history != null && history.stoppedEarly());
    var best = history == null ? null : history.best();
    object.put("bestEpoch", best == null ? null : best.epoch());
    object.put("bestEpochKept", best != null && best.kept());
    object.put("model", files.model().toString());
    object.put("plot", text(plot));
    object.put("learning", text(learning));
    object.put("history", files.history().toString());
    object.put("checkpoint", checkpoints.exist() ? checkpoints.file().toString() : null);
    object.put("tensorboard", text(tensorBoard));
    object.put("notes", result.notes());
    result.notes().forEach(console::say);
    console.result(Json.write(object));
  }

  private static @Nullable String text(@Nullable Path path) {
    return path == null ? null : path.toString();
  }
}
