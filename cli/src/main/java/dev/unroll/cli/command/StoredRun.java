package dev.unroll.cli.command;

import dev.unroll.BadInputException;
import dev.unroll.cli.report.Text;
import dev.unroll.store.Json;
import dev.unroll.train.Checkpoints;
import dev.unroll.train.History;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Contents of the directory of a run. Its files may be damaged or come from another program.
 * Reading them always returns a value and never throws.
 *
 * @param directory directory of the run
 * @param status {@code finished}, {@code stopped}, {@code diverged}, {@code unfinished}, or {@code
 *     broken} if it cannot be read
 * @param problem why it is broken, or why the scores are unknown; empty otherwise
 * @param when time when it ended or was last written
 * @param members members of {@code metrics.json}, or values of a checkpoint under the same keys
 */
record StoredRun(
    Path directory,
    String status,
    String problem,
    Instant when,
    Map<String, @Nullable Object> members) {
  private static final long MAX_BYTES = 32 << 20;
  private static final String BROKEN = "broken";
  private static final String UNFINISHED = "unfinished";
  private static final List<String> STATUSES = List.of("finished", "stopped", "diverged");

  /** Reads a directory. */
  static StoredRun read(Path directory) {
    var files = new RunFiles(directory, false);
    Checkpoints checkpoints = Checkpoints.in(directory);
    try {
      if (Files.isRegularFile(files.metrics())) {
        StoredRun run = ofMetrics(files);
        boolean resumed =
            checkpoints.exist()
                && Files.getLastModifiedTime(checkpoints.file())
                        .compareTo(Files.getLastModifiedTime(files.metrics()))
                    > 0
                && checkpoints.unfinished();
        return resumed ? ofCheckpoint(directory, checkpoints) : run;
      }
      if (checkpoints.exist()) {
        return ofCheckpoint(directory, checkpoints);
      }
      return Files.isRegularFile(files.model())
          ? new StoredRun(
              directory, "finished", "there is no metrics.json", time(files.model()), Map.of())
          : broken(directory, "there are no files of a run");
    } catch (IOException e) {
      return broken(directory, Failures.sentence(e));
    } catch (BadInputException e) {
      return broken(directory, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) { // a file that looks like one of a run can contain anything
      return broken(directory, "a file cannot be read: " + e);
    }
  }

  private static StoredRun broken(Path directory, String problem) {
    return new StoredRun(directory, BROKEN, problem, time(directory), Map.of());
  }

  private static Instant time(Path file) {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (IOException e) {
      return Instant.EPOCH;
    }
  }

  private static StoredRun ofMetrics(RunFiles files) throws IOException {
    if (Files.size(files.metrics()) > MAX_BYTES) {
      return broken(files.directory(), "metrics.json is too large (expected up to 32 MiB)");
    }
    Map<String, @Nullable Object> members =
        Json.parseObject(Files.readAllBytes(files.metrics()), files.metrics().toString());
    Object status = members.get(RunRecord.STATUS);
    if (!(status instanceof String word && STATUSES.contains(word))
        || !(members.get(RunRecord.METRICS) instanceof Map)) {
      return broken(files.directory(), "metrics.json is not of a run");
    }
    return new StoredRun(
        files.directory(),
        (String) status,
        "",
        ended(members).orElseGet(() -> time(files.metrics())),
        members);
  }

  private static Optional<Instant> ended(Map<String, @Nullable Object> members) {
    try {
      return members.get(RunRecord.ENDED) instanceof String text
          ? Optional.of(OffsetDateTime.parse(text).toInstant())
          : Optional.empty();
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static StoredRun ofCheckpoint(Path directory, Checkpoints checkpoints) {
    boolean unfinished = checkpoints.unfinished();
    var members = new LinkedHashMap<String, @Nullable Object>();
    if (checkpoints.extra().get("task") instanceof Map<?, ?> task) {
      members.put(RunRecord.RECIPE, task.get("name"));
      members.put(RunRecord.CHECKSUM, task.get("data"));
      if (task.get("recipe") instanceof Map<?, ?> recipe) {
        members.put(RunRecord.SETTINGS, recipe);
        members.put(RunRecord.TASK, recipe.get("task"));
        members.put(RunRecord.SEED, recipe.get("seed"));
      }
    }
    List<History.Row> rows = checkpoints.history().rows();
    if (!rows.isEmpty()) {
      History.Row last = rows.get(rows.size() - 1);
      members.put(RunRecord.EPOCHS, last.epoch());
      members.put(RunRecord.STEPS, last.step());
      members.put(RunRecord.SECONDS, last.seconds());
    }
    return new StoredRun(
        directory,
        unfinished ? UNFINISHED : "finished",
        unfinished ? "" : "there is no metrics.json",
        time(checkpoints.file()),
        members);
  }

  /** Returns true when the directory could not be read. */
  boolean isBroken() {
    return status.equals(BROKEN);
  }

  /** Returns the name of the directory for display. */
  String name() {
    Path name = directory.toAbsolutePath().normalize().getFileName();
    return Text.shown(String.valueOf(name == null ? directory : name));
  }

  /** Returns a text for display; empty if missing. */
  String text(String key) {
    return members.get(key) instanceof String text ? Text.shown(text) : "";
  }

  /** Returns an integer; empty if missing. */
  Optional<Long> count(String key) {
    return members.get(key) instanceof Long count ? Optional.of(count) : Optional.empty();
  }

  /** Returns a number; NaN if missing. */
  double number(String key) {
    return members.get(key) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  /** Returns the scores by their names. */
  Map<String, Double> metrics() {
    return numbers(members.get(RunRecord.METRICS));
  }

  /** Returns the deciding metric. */
  String metric() {
    return members.get(RunRecord.METRIC) instanceof String name ? name : "";
  }

  /** Returns true when lower values of a metric are better; empty if unknown. */
  Optional<Boolean> lowerIsBetter(String metric) {
    Object direction =
        members.get(RunRecord.DIRECTIONS) instanceof Map<?, ?> all ? all.get(metric) : null;
    return RunRecord.LOWER.equals(direction)
        ? Optional.of(true)
        : RunRecord.HIGHER.equals(direction) ? Optional.of(false) : Optional.empty();
  }

  /** Returns the best score of the baselines for a metric; NaN if missing. */
  double bestBaseline(String metric) {
    Object name = members.get(RunRecord.BEST_BASELINE);
    Object all = members.get(RunRecord.BASELINES);
    return name != null && all instanceof Map<?, ?> baselines
        ? numbers(baselines.get(name)).getOrDefault(metric, Double.NaN)
        : Double.NaN;
  }

  /**
   * Returns a checksum of the names of the test examples if the run stores its split; otherwise an
   * empty text.
   */
  String testExamples() {
    Path split = directory.resolve("split.csv");
    if (!Files.isRegularFile(split)) {
      return "";
    }
    var checksum = new CRC32();
    try (Stream<String> rows = Files.lines(split)) {
      rows.filter(row -> row.endsWith(",test"))
          .sorted()
          .forEach(row -> checksum.update((row + "\n").getBytes(StandardCharsets.UTF_8)));
    } catch (IOException | UncheckedIOException failure) {
      return "";
    }
    return Long.toHexString(checksum.getValue());
  }

  /** Returns the metrics of the baselines by their names. */
  Map<String, Map<String, Double>> baselines() {
    var baselines = new LinkedHashMap<String, Map<String, Double>>();
    if (members.get(RunRecord.BASELINES) instanceof Map<?, ?> all) {
      all.forEach((name, metrics) -> baselines.put(String.valueOf(name), numbers(metrics)));
    }
    return baselines;
  }

  /** Returns the number of notes. */
  int notes() {
    return members.get(RunRecord.NOTES) instanceof List<?> notes ? notes.size() : 0;
  }

  private static Map<String, Double> numbers(@Nullable Object value) {
    var numbers = new LinkedHashMap<String, Double>();
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (name, number) -> {
            if (number instanceof Number some) {
              numbers.put(String.valueOf(name), some.doubleValue());
            }
          });
    }
    return numbers;
  }

  /** Returns all settings of the recipe by their dotted keys, such as {@code training.batch}. */
  Map<String, String> settings() {
    var settings = new LinkedHashMap<String, String>();
    flatten("", members.get(RunRecord.SETTINGS), settings);
    return settings;
  }

  private static void flatten(String key, @Nullable Object value, Map<String, String> to) {
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      map.forEach(
          (name, below) -> flatten(key.isEmpty() ? "" + name : key + "." + name, below, to));
    } else if (value instanceof List<?> list && list.stream().anyMatch(Map.class::isInstance)) {
      for (int i = 0; i < list.size(); i++) {
        flatten(key + "[" + i + "]", list.get(i), to);
      }
    } else if (!key.isEmpty()) {
      to.put(key, value instanceof String text ? text : Json.write(value));
    }
  }
}
