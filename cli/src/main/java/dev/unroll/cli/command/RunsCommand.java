package dev.unroll.cli.command;

import dev.unroll.BadInputException;
import dev.unroll.cli.report.Console;
import dev.unroll.cli.report.RunsTable;
import dev.unroll.cli.report.Table;
import dev.unroll.cli.report.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code unroll runs}: lists the runs of a directory, or compares several runs. */
@Command(
    name = "runs",
    description = {
      "List the runs in a directory, the newest last, or compare several runs.",
      "",
      "For several runs it shows the settings that differ and the scores side by side, with the best"
          + " of each metric marked.",
    },
    footer = {
      "",
      "Examples:",
      "  unroll runs",
      "  unroll runs runs/reproduced --metric rmse",
      "  unroll runs runs/small runs/large --json",
    })
final class RunsCommand implements Callable<Integer> {
  /** Maximum number of characters of a path or a sentence. */
  private static final int LONG = 400;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

  private final Console console;

  @Parameters(
      paramLabel = "DIR",
      arity = "0..*",
      description = "A directory of runs, default: runs; or the directories of several runs.")
  private List<Path> directories = List.of();

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      description = "Sort the list by this metric of the test set, the best first.")
  private @Nullable String metric;

  @Option(names = "--json", description = "Print one JSON object and no table.")
  private boolean json;

  RunsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (directories.size() > 1) {
      compare(directories.stream().map(RunsCommand::run).toList());
      return 0;
    }
    Path directory = directories.isEmpty() ? Path.of("runs") : directories.get(0);
    List<StoredRun> runs = runs(directory);
    sort(runs);
    list(runs, directory);
    if (!new RunFiles(directory, false).holdRun()) {
      for (Path group : groups(directory)) {
        console.say(
            "more runs are in %s: unroll runs %s"
                .formatted(Text.shown(group.toString(), LONG), Text.argument(group)));
      }
    }
    if (!json) {
      next(runs);
    }
    return 0;
  }

  private static StoredRun run(Path directory) {
    StoredRun run = StoredRun.read(directory);
    if (run.isBroken()) {
      throw new BadInputException(
          directory
              + ": cannot be compared: "
              + Text.shown(run.problem(), LONG)
              + "; pass directories of runs");
    }
    return run;
  }

  /** Returns the runs in a directory, or the directory itself if it is a run. */
  private static List<StoredRun> runs(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new BadInputException(
          directory + ": there is no such directory; unroll train creates it");
    }
    if (new RunFiles(directory, false).holdRun()) {
      return new ArrayList<>(List.of(StoredRun.read(directory)));
    }
    var runs = new ArrayList<StoredRun>();
    for (Path each : below(directory)) {
      if (new RunFiles(each, false).holdAny()) {
        runs.add(StoredRun.read(each));
      }
    }
    return runs;
  }

  /** Returns the directories in a directory that are no runs, and hold runs. */
  private static List<Path> groups(Path directory) throws IOException {
    var groups = new ArrayList<Path>();
    for (Path each : below(directory)) {
      if (!new RunFiles(each, false).holdAny()
          && below(each).stream().anyMatch(run -> new RunFiles(run, false).holdRun())) {
        groups.add(each);
      }
    }
    return groups;
  }

  private static List<Path> below(Path directory) throws IOException {
    if (!Files.isReadable(directory)) {
      return List.of();
    }
    try (Stream<Path> below = Files.list(directory)) {
      return below.filter(Files::isDirectory).sorted().toList();
    }
  }

  /** Sorts by time, or the best first. */
  private void sort(List<StoredRun> runs) {
    runs.sort(Comparator.comparing(StoredRun::when).thenComparing(StoredRun::name));
    if (metric != null) {
      sort(runs, metric);
    }
  }

  private void list(List<StoredRun> runs, Path directory) {
    if (json) {
      var objects = runs.stream().map(RunsCommand::json).toList();
      console.json(Map.of("runs", objects));
    } else if (runs.isEmpty()) {
      console.say(directory + ": there are no runs");
    } else {
      console.result(table(runs));
      runs.stream()
          .filter(run -> !run.problem().isEmpty())
          .forEach(run -> console.say(run.name() + ": " + Text.shown(run.problem(), LONG)));
    }
  }

  /** Prints the command that compares the last two runs, or describes the only one. */
  private void next(List<StoredRun> runs) {
    List<Path> whole =
        runs.stream().filter(run -> !run.isBroken()).map(StoredRun::directory).toList();
    int last = whole.size() - 1;
    if (last >= 1) {
      console.next(Next.of("runs", whole.get(last - 1), whole.get(last)));
    } else if (last == 0) {
      console.next(Next.of("summary", whole.get(0)));
    }
  }

  /** Sorts the best first; runs without a value keep their order at the end. */
  private static void sort(List<StoredRun> runs, String metric) {
    Set<String> known = new LinkedHashSet<>();
    runs.forEach(run -> known.addAll(run.metrics().keySet()));
    if (!known.contains(metric)) {
      throw new BadInputException(
          "no run has the metric \""
              + metric
              + "\"; known: "
              + known.stream().map(Text::shown).toList());
    }
    boolean lower =
        runs.stream().flatMap(run -> run.lowerIsBetter(metric).stream()).findFirst().orElse(true);
    Function<StoredRun, Double> value =
        run -> {
          double one = run.metrics().getOrDefault(metric, Double.NaN);
          return lower ? one : -one; // NaN is the largest, so it comes last
        };
    runs.sort(Comparator.comparing(value));
  }

  private String table(List<StoredRun> runs) {
    var table =
        new Table(
            Table.Align.LEFT,
            Table.Align.LEFT,
            Table.Align.LEFT,
            Table.Align.LEFT,
            Table.Align.RIGHT,
            Table.Align.RIGHT,
            Table.Align.LEFT,
            Table.Align.POINT,
            Table.Align.POINT,
            Table.Align.LEFT,
            Table.Align.RIGHT,
            Table.Align.RIGHT);
    table.row(
        "run",
        "recipe",
        "when",
        "status",
        "epochs",
        "seed",
        "metric",
        "score",
        "best",
        "baseline",
        "notes",
        "time");
    for (StoredRun run : runs) {
      String shown = metric == null ? run.metric() : metric;
      double score = run.metrics().getOrDefault(shown, Double.NaN);
      double baseline = run.bestBaseline(shown);
      double seconds = run.number(RunRecord.SECONDS);
      table.row(
          run.name(),
          run.text(RunRecord.RECIPE),
          run.when().atZone(ZoneId.systemDefault()).format(TIME),
          run.status(),
          run.count(RunRecord.EPOCHS).map(Text::count).orElse(""),
          run.count(RunRecord.SEED).map(String::valueOf).orElse(""),
          Text.shown(shown),
          Double.isNaN(score) ? "" : Text.number(score),
          Double.isNaN(baseline) ? "" : Text.number(baseline),
          run.text(RunRecord.BEST_BASELINE),
          run.notes() == 0 ? "" : Integer.toString(run.notes()),
          Double.isNaN(seconds) ? "" : Text.duration(seconds));
    }
    return table.text();
  }

  private static Map<String, @Nullable Object> json(StoredRun run) {
    var object = new LinkedHashMap<String, @Nullable Object>();
    object.put("directory", run.directory().toString());
    object.put("status", run.status());
    object.put("problem", run.problem().isEmpty() ? null : run.problem());
    object.put("when", run.when().truncatedTo(ChronoUnit.SECONDS).toString());
    for (String key :
        List.of(
            RunRecord.RECIPE,
            RunRecord.TASK,
            RunRecord.SEED,
            RunRecord.EPOCHS,
            RunRecord.STEPS,
            RunRecord.SECONDS,
            RunRecord.METRIC,
            RunRecord.METRICS,
            RunRecord.BEST_BASELINE,
            RunRecord.BASELINES,
            RunRecord.NOTES)) {
      object.put(key, run.members().get(key));
    }
    return object;
  }

  private void compare(List<StoredRun> runs) {
    Map<String, List<String>> settings = differing(runs);
    Map<String, List<Double>> metrics = metrics(runs);
    boolean otherData =
        runs.stream().map(run -> run.text(RunRecord.CHECKSUM)).distinct().count() > 1;
    boolean sameTest = haveSameTest(runs);
    if (json) {
      var object = new LinkedHashMap<String, @Nullable Object>();
      object.put("runs", runs.stream().map(RunsCommand::json).toList());
      object.put("differentSettings", settings);
      object.put("sameData", !otherData);
      object.put("sameTest", sameTest);
      console.json(object);
      return;
    }
    List<String> names =
        runs.stream().map(run -> Text.shown(run.directory().toString(), LONG)).toList();
    var sections = new ArrayList<String>();
    if (!settings.isEmpty()) {
      var differences = new RunsTable("setting", names);
      settings.forEach(
          (key, values) ->
              differences.row(Text.shown(key), values.stream().map(Text::shown).toList()));
      sections.add(differences.text());
    }
    var scores = new RunsTable("score", names);
    metrics.forEach(
        (name, values) -> {
          if (sameTest) {
            scores.row(Text.shown(name), lower(runs, name), values);
          } else {
            scores.unmarked(Text.shown(name), values);
          }
        });
    sections.add(scores.text());
    var others = new RunsTable("run", names);
    others.row("status", texts(runs, StoredRun::status));
    others.row(
        "epochs", texts(runs, run -> run.count(RunRecord.EPOCHS).map(Text::count).orElse("")));
    others.row("time", texts(runs, run -> duration(run.number(RunRecord.SECONDS))));
    sections.add(others.text());
    if (otherData) {
      sections.add("note: the runs were trained on different data, or on different training sets");
    }
    if (!sameTest) {
      sections.add(
          "note: the runs were evaluated on different test sets (data, seed, split or horizon), and none"
              + " of them is marked as the best");
    }
    console.result(String.join("\n\n", sections));
    console.next(Next.of("summary", runs.get(0).directory()));
  }

  /**
   * Returns whether runs have the same test set: some baseline has the same scores in all of them,
   * and if they store their split, the same test examples. The majority class alone is not
   * sufficient, since a split preserves the class fractions.
   */
  private static boolean haveSameTest(List<StoredRun> runs) {
    if (runs.stream().map(StoredRun::testExamples).distinct().count() > 1) {
      return false;
    }
    return runs.get(0).baselines().entrySet().stream()
        .anyMatch(
            baseline ->
                runs.stream()
                    .allMatch(
                        run -> baseline.getValue().equals(run.baselines().get(baseline.getKey()))));
  }

  private static String duration(double seconds) {
    return Double.isNaN(seconds) ? "" : Text.duration(seconds);
  }

  private static List<String> texts(List<StoredRun> runs, Function<StoredRun, String> text) {
    return runs.stream().map(text).toList();
  }

  private static boolean lower(List<StoredRun> runs, String metric) {
    return runs.stream()
        .flatMap(run -> run.lowerIsBetter(metric).stream())
        .findFirst()
        .orElse(true);
  }

  /**
   * Returns the values of all settings that differ between runs; empty texts for runs without the
   * setting.
   */
  private static Map<String, List<String>> differing(List<StoredRun> runs) {
    List<Map<String, String>> each = runs.stream().map(StoredRun::settings).toList();
    Set<String> keys = new LinkedHashSet<>();
    each.forEach(settings -> keys.addAll(settings.keySet()));
    keys.removeIf(key -> key.matches("(about|expect|tutorial)([.\\[].*)?")); // no effect on results
    var differing = new LinkedHashMap<String, List<String>>();
    for (String key : keys) {
      List<String> values = each.stream().map(one -> one.getOrDefault(key, "")).toList();
      if (values.stream().distinct().count() > 1) {
        differing.put(key, values);
      }
    }
    return differing;
  }

  private static Map<String, List<Double>> metrics(List<StoredRun> runs) {
    Set<String> names = new LinkedHashSet<>();
    runs.forEach(run -> names.addAll(run.metrics().keySet()));
    var metrics = new LinkedHashMap<String, List<Double>>();
    for (String name : names) {
      metrics.put(
          name, runs.stream().map(run -> run.metrics().getOrDefault(name, Double.NaN)).toList());
    }
    return metrics;
  }
}
