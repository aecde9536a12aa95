package dev.unroll.cli.command;

import dev.unroll.cli.report.Console;
import dev.unroll.cli.report.Report;
import dev.unroll.cli.report.Table;
import dev.unroll.cli.report.Text;
import dev.unroll.store.Json;
import dev.unroll.tasks.Expectation;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.TrainingResult;
import dev.unroll.train.Checkpoints;
import dev.unroll.train.History;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code unroll train} says in the end.
 *
 * @param files of the run
 * @param pictures of the score, by their titles, such as the plot of a forecast
 * @param learning the picture of the losses; null when there is none
 * @param checkpoints of the run
 * @param tensorBoard the directory of event files; null when none were wanted
 */
record TrainReport(
    Recipe recipe,
    TrainingResult<?> result,
    RunFiles files,
    Map<String, Path> pictures,
    @Nullable Path learning,
    Checkpoints checkpoints,
    @Nullable Path tensorBoard) {

  /** For people. */
  void print(Console console) {
    console.result(headline());
    console.result("");
    console.result(Report.text(result.score(), "test set", "after training"));
    console.result("");
    result
        .expectation()
        .filter(Expectation.Outcome::met)
        .ifPresent(
            met -> {
              console.result(met.sentence());
              console.result("");
            });
    var paths = new Table(Table.Align.LEFT, Table.Align.LEFT);
    row(paths, "model", files.model());
    pictures.forEach((title, file) -> row(paths, title, file));
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
    History history = result.history();
    if (history.rows().isEmpty()) {
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
    History history = result.history();
    Score score = result.score();
    var object = new LinkedHashMap<String, @Nullable Object>();
    object.put("recipe", recipe.name());
    object.put("task", recipe.task());
    Report.json(score, object);
    object.put("before", Report.json(score.before()));
    object.put("baselines", Report.jsonOfAll(score.baselines()));
    object.put("seconds", result.seconds());
    object.put("stopped", result.stopped());
    object.put("stoppedEarly", history.stoppedEarly());
    var best = history.best();
    object.put("bestEpoch", best == null ? null : best.epoch());
    object.put("bestEpochKept", best != null && best.kept());
    object.put("model", files.model().toString());
    object.put("plot", pictures.isEmpty() ? null : pictures.values().iterator().next().toString());
    if (pictures.size() > 1) {
      object.put("plots", pictures.values().stream().map(Path::toString).toList());
    }
    object.put("learning", text(learning));
    object.put("history", files.history().toString());
    object.put("checkpoint", checkpoints.exist() ? checkpoints.file().toString() : null);
    object.put("tensorboard", text(tensorBoard));
    object.put("notes", score.notes());
    score.notes().forEach(console::say);
    console.result(Json.write(object));
  }

  private static @Nullable String text(@Nullable Path path) {
    return path == null ? null : path.toString();
  }
}
