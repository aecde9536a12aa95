package dev.unroll.cli.command;

import dev.unroll.cli.report.Report;
import dev.unroll.cli.report.Text;
import dev.unroll.internal.AtomicFile;
import dev.unroll.store.Json;
import dev.unroll.tasks.Expectation;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.TaskMetric;
import dev.unroll.tasks.Training;
import dev.unroll.tasks.TrainingResult;
import dev.unroll.train.History;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Record of a run's results, for {@code --json} and {@code metrics.json}. */
final class RunRecord {
  /** Keys of {@code metrics.json} that {@code unroll runs} reads. */
  static final String RECIPE = "recipe";

  static final String TASK = "task";
  static final String STATUS = "status";
  static final String METRIC = "metric";
  static final String METRICS = "metrics";
  static final String DIRECTIONS = "directions";
  static final String BEST_BASELINE = "bestBaseline";
  static final String BASELINES = "baselines";
  static final String NOTES = "notes";
  static final String SEED = "seed";
  static final String EPOCHS = "epochs";
  static final String STEPS = "steps";
  static final String SECONDS = "seconds";
  static final String ENDED = "ended";
  static final String CHECKSUM = "dataChecksum";
  static final String SETTINGS = "settings";
  static final String FILES = "files";
  static final String LOWER = "lower";
  static final String HIGHER = "higher";

  private RunRecord() {}

  /** Returns the results without file names. */
  static Map<String, @Nullable Object> results(Training<?> training, TrainingResult<?> result) {
    Score score = result.score();
    History history = result.history();
    var object = new LinkedHashMap<String, @Nullable Object>();
    object.put(RECIPE, training.recipe().name());
    object.put(TASK, training.recipe().task());
    score.data().ifPresent(read -> object.put("read", read.json()));
    object.put(SEED, training.recipe().seed());
    object.put(METRIC, score.metric().name());
    Report.json(score, object);
    object.put("before", Report.json(score.before()));
    object.put(BASELINES, Report.jsonOfAll(score.baselines()));
    object.put("split", result.split().map(split -> split.json()).orElse(null));
    object.put(SECONDS, result.seconds());
    object.put("stopped", result.stopped());
    object.put("stoppedEarly", history.stoppedEarly());
    var best = history.best();
    object.put("bestEpoch", best == null ? null : best.epoch());
    object.put("bestEpochKept", best != null && best.kept());
    object.put("expectation", result.expectation().map(RunRecord::json).orElse(null));
    object.put(NOTES, score.notes());
    return object;
  }

  private static Map<String, Object> json(Expectation.Outcome outcome) {
    return Map.of("met", outcome.met(), "sentence", outcome.sentence());
  }

  /**
   * Writes {@code metrics.json}.
   *
   * @param written the names of the other files, by kind
   */
  static void write(
      Training<?> training, TrainingResult<?> result, RunFiles files, Map<String, String> written)
      throws IOException {
    Map<String, @Nullable Object> object = results(training, result);
    Score score = result.score();
    object.put(STATUS, result.stopped() ? "stopped" : "finished");
    object.put(DIRECTIONS, directions(score.known()));
    object.put(BEST_BASELINE, score.bestBaseline().orElse(null));
    progress(result.history(), object);
    common(training, object);
    object.put(FILES, written);
    object.put("rowsLeftOut", RowFiles.leftOut(score));
    write(object, files);
  }

  /** Writes {@code metrics.json} of a run that diverged. */
  static void writeDiverged(Training<?> training, History history, String why, RunFiles files)
      throws IOException {
    var object = new LinkedHashMap<String, @Nullable Object>();
    object.put(RECIPE, training.recipe().name());
    object.put(TASK, training.recipe().task());
    object.put(SEED, training.recipe().seed());
    object.put(METRIC, training.recipe().metric());
    object.put(METRICS, Map.of());
    object.put(NOTES, List.of(why));
    object.put(STATUS, "diverged");
    progress(history, object);
    common(training, object);
    write(object, files);
  }

  private static void progress(History history, Map<String, @Nullable Object> object) {
    List<History.Row> rows = history.rows();
    History.Row last = rows.isEmpty() ? null : rows.get(rows.size() - 1);
    object.put(STEPS, last == null ? 0 : last.step());
    object.put(EPOCHS, last == null ? 0 : last.epoch());
    object.put(SECONDS, last == null ? 0.0 : last.seconds());
  }

  private static void common(Training<?> training, Map<String, @Nullable Object> object) {
    object.put(
        ENDED,
        OffsetDateTime.now(ZoneId.systemDefault())
            .truncatedTo(ChronoUnit.SECONDS)
            .format(DateTimeFormatter.ISO_OFFSET_DATE_TIME));
    object.put(CHECKSUM, training.checksum());
    training.location().path().ifPresent(path -> object.put("dataPath", path.toString()));
    object.put(SETTINGS, training.recipeAsRun().yaml());
    var versions = new LinkedHashMap<String, @Nullable Object>();
    versions.put("unroll", UnrollCommand.Version.text());
    versions.put("java", System.getProperty("java.version"));
    object.put("versions", versions);
  }

  private static Map<String, String> directions(List<TaskMetric> known) {
    var directions = new LinkedHashMap<String, String>();
    known.forEach(
        metric ->
            directions.put(
                metric.name(),
                metric.direction() == TaskMetric.Direction.LOWER_IS_BETTER ? LOWER : HIGHER));
    return directions;
  }

  /** Writes each member on its own line, for readability. */
  private static void write(Map<String, ? extends @Nullable Object> object, RunFiles files)
      throws IOException {
    String text =
        object.entrySet().stream()
            .map(entry -> "  " + Json.write(entry.getKey()) + ": " + Json.write(entry.getValue()))
            .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
    replace(files.metrics(), text);
  }

  /** Writes the recipe as it is run, in a form that {@code unroll train} accepts. */
  static void writeRecipe(Training<?> training, RunFiles files) throws IOException {
    Recipe recipe = training.recipeAsRun();
    String data =
        training.location().path().map(path -> " --data " + Text.argument(path)).orElse("");
    replace(
        files.recipe(),
        "# The recipe of this run with all changes. To run it again:\n# unroll train recipe.yaml"
            + data
            + "\n"
            + recipe.text());
  }

  private static void replace(Path file, String text) throws IOException {
    AtomicFile.write(file, to -> to.write(text.getBytes(StandardCharsets.UTF_8)));
  }
}
