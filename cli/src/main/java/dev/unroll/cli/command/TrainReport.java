package dev.unroll.cli.command;

import dev.unroll.cli.report.Console;
import dev.unroll.cli.report.Report;
import dev.unroll.cli.report.Table;
import dev.unroll.cli.report.Text;
import dev.unroll.tasks.Expectation;
import dev.unroll.tasks.Training;
import dev.unroll.tasks.TrainingResult;
import dev.unroll.train.Checkpoints;
import dev.unroll.train.History;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Final report of {@code unroll train}.
 *
 * @param training the training that ran
 * @param files files of the run
 * @param pictures pictures of the score by title, such as the plot of a forecast
 * @param rows row files of the score by name, such as the predictions
 * @param learning plot of the losses; null if none
 * @param checkpoints checkpoints of the run
 * @param tensorBoard directory of event files; null if not requested
 */
record TrainReport(
    Training<?> training,
    TrainingResult<?> result,
    RunFiles files,
    Map<String, Path> pictures,
    Map<String, Path> rows,
    @Nullable Path learning,
    Checkpoints checkpoints,
    @Nullable Path tensorBoard) {

  /** Prints the report for people. */
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
    rows.forEach((name, file) -> row(paths, name, file));
    row(paths, "scores", files.metrics());
    row(paths, "history", files.history());
    row(paths, "checkpoint", checkpoints.exist() ? checkpoints.file() : null);
    row(paths, "tensorboard", tensorBoard);
    console.result(paths.text());
  }

  /** Returns the names of the files in the directory of the run, by kind. */
  Map<String, String> fileNames() {
    var names = new LinkedHashMap<String, String>();
    put(names, "model", files.model());
    put(names, "history", files.history());
    put(names, "recipe", files.recipe());
    put(names, "learning", learning);
    put(names, "checkpoint", checkpoints.exist() ? checkpoints.file() : null);
    pictures.forEach((title, file) -> put(names, title, file));
    rows.forEach((name, file) -> put(names, name, file));
    return names;
  }

  private static void put(Map<String, String> names, String name, @Nullable Path path) {
    if (path != null) {
      names.put(name, String.valueOf(path.getFileName()));
    }
  }

  private static void row(Table paths, String name, @Nullable Path path) {
    if (path != null) {
      paths.row(name, path.toString());
    }
  }

  private String headline() {
    History history = result.history();
    if (history.rows().isEmpty()) {
      return name() + ": stopped before the first step";
    }
    var last = history.rows().get(history.rows().size() - 1);
    return name()
        + (result.stopped()
            ? ": stopped after "
            : history.stoppedEarly() ? ": stopped early after " : ": trained for ")
        + Text.count(last.step())
        + (last.step() == 1 ? " step" : " steps")
        + " in "
        + Text.duration(result.seconds())
        + keptEpoch(history);
  }

  private String name() {
    return Text.shown(training.recipe().name());
  }

  private static String keptEpoch(History history) {
    var best = history.best();
    return best == null || !best.kept()
        ? ""
        : ", with the weights of the best epoch, " + Text.count(best.epoch());
  }

  /** Prints one JSON object for programs; notes also go to stderr. */
  void printJson(Console console) {
    Map<String, @Nullable Object> object = RunRecord.results(training, result);
    object.put("model", files.model().toString());
    object.put("plot", pictures.isEmpty() ? null : pictures.values().iterator().next().toString());
    if (pictures.size() > 1) {
      object.put("plots", pictures.values().stream().map(Path::toString).toList());
    }
    object.put("learning", text(learning));
    object.put("history", files.history().toString());
    object.put("checkpoint", checkpoints.exist() ? checkpoints.file().toString() : null);
    object.put("tensorboard", text(tensorBoard));
    object.put("scores", files.metrics().toString());
    object.put("recipeFile", files.recipe().toString());
    object.put("rows", texts(rows));
    result.score().notes().forEach(console::say);
    console.json(object);
  }

  private static Map<String, String> texts(Map<String, Path> paths) {
    var texts = new LinkedHashMap<String, String>();
    paths.forEach((name, path) -> texts.put(name, path.toString()));
    return texts;
  }

  private static @Nullable String text(@Nullable Path path) {
    return path == null ? null : path.toString();
  }
}
