package dev.unroll.cli.command;

import dev.unroll.BadInputException;
import dev.unroll.cli.report.Text;
import dev.unroll.data.rows.Scripts;
import dev.unroll.data.series.TableReport;
import dev.unroll.data.table.ColumnKind;
import dev.unroll.data.time.Season;
import dev.unroll.internal.VisibleText;
import dev.unroll.store.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A first recipe for a table, with comments. */
final class RecipeDraft {
  private static final List<String> TARGETS =
      List.of(
          "y", "target", "label", "value", "sales", "demand", "load", "price", "close", "count");

  private static final int MAX_NAMED = 4; // maximum number of words in the name of a text column
  private static final double TEST = 0.2;
  private static final double VALIDATION = 0.1;
  private static final int BATCH = 32;
  private static final int STEPS = 500; // a network of this size learns little in fewer
  private static final int MAX_EPOCHS = 100;

  /** Window, horizon, season and calendar of a forecast. */
  private record Reach(int window, int horizon, int season, String calendar) {}

  private final TableReport report;
  private final Map<String, String> given;
  private final @Nullable Integer horizon;
  private final boolean skipBad;
  private final DraftColumns columns;
  private final List<String> notes = new ArrayList<>();

  /**
   * Creates a draft.
   *
   * @param given the user's data settings, which are included in the recipe
   * @param horizon the number of values to forecast; null: a default
   * @param skipBad whether to skip bad rows of labelled examples
   */
  RecipeDraft(
      TableReport report, Map<String, String> given, @Nullable Integer horizon, boolean skipBad) {
    this.report = report;
    this.given = given;
    this.horizon = horizon;
    this.skipBad = skipBad;
    columns = new DraftColumns(report, given);
  }

  /** Returns the decisions made for the user, one sentence each; call {@link #text} first. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  /**
   * Returns the recipe.
   *
   * @param command the command that trains it, for the comment at its beginning
   * @throws BadInputException when nothing in the table can be learned
   */
  String text(String command) {
    String body = body();
    return "# Written by unroll init from "
        + comment(report.name())
        + ": "
        + Text.count(report.rows())
        + " rows, "
        + comment(report.format().describe())
        + ".\n# Train with: "
        + comment(command)
        + "\n# All keys: docs/guide/recipes.md\n"
        + body;
  }

  private String body() {
    refuseNamesThatAreTexts();
    TableReport.Column text = columns.texts();
    TableReport.Column label = text == null ? null : label(text.name());
    if (text != null && label != null) {
      return texts(
          text,
          label.name(),
          label.kind() == ColumnKind.NUMBER ? label.distinct() : report.labels(label.name()));
    }
    if (text != null && report.times().isEmpty() && !report.values().isEmpty()) {
      return texts(text, chosen("predicts"), 0);
    }
    String id = columns.sequenceId();
    if (id != null) {
      return sequences(id);
    }
    if (values().isEmpty()) {
      columns.refuseNearlyLearned(text);
      throw new BadInputException(
          report.name()
              + ": no column of numbers to forecast and no texts with labels (columns: "
              + String.join(", ", report.columns().stream().map(RecipeDraft::described).toList())
              + "). See unroll inspect for what was read.");
    }
    return forecast();
  }

  /** Rejects a header that looks like the first example of texts. */
  private void refuseNamesThatAreTexts() {
    for (TableReport.Column column : report.columns()) {
      boolean texts =
          column.kind() == ColumnKind.TEXT && column.words() >= DraftColumns.FEWEST_WORDS;
      int words = column.name().strip().split("\\s+", -1).length;
      long letters = column.name().codePoints().filter(Scripts::hasNoSpaces).count();
      boolean isLong =
          texts && report.format().header() && (words > MAX_NAMED || letters > 3 * MAX_NAMED);
      if (isLong || (column.kind() == ColumnKind.TEXT && report.isNamedLikeAValue(column.name()))) {
        throw new BadInputException(
            "%s:%d: the first row looks like an example (\"%s\"), not like the names of columns. Set data.header to none, or add a row of names above it."
                .formatted(report.name(), report.format().firstLine(), Text.shown(column.name())));
      }
    }
  }

  private static String described(TableReport.Column column) {
    return Text.shown(column.name())
        + " "
        + column.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  // Forecast

  private String forecast() {
    List<String> values = values();
    String target = chosen("forecasts");
    notes.addAll(columns.acrossNotes(target));
    Reach reach = reach();
    var yaml = new StringBuilder();
    yaml.append("about: ").append(Json.write("Forecasts " + target + ".")).append('\n');
    yaml.append("task: forecast\ndata:\n");
    formatKeys(yaml);
    line(yaml, "columns: [" + quoted(target) + "]", others(values, target));
    report.times().ifPresent(times -> own(yaml, "time", quoted(times.column()), described(times)));
    if (report.times().isEmpty() && report.problems().isEmpty() && !given.containsKey("time")) {
      line(yaml, "# time: COLUMN", "no column of times was found");
    }
    if (!report.ids().isEmpty() && !given.containsKey("id")) {
      var ids = new ArrayList<String>();
      for (int i = 0; i < report.ids().size(); i++) {
        ids.add(quoted(report.ids().get(i)) + ": " + quoted(report.firstIds().get(i)));
      }
      line(
          yaml,
          "id: {" + String.join(", ", ids) + "}",
          "one of " + Text.count(report.series()) + " series; change it to forecast another one");
      notes.add(
          "the table holds "
              + report.series()
              + " series; the recipe forecasts the first one, see data.id");
    }
    long gaps = report.times().map(TableReport.Times::missing).orElse(0L);
    boolean empty =
        report.columns().stream()
            .anyMatch(c -> c.name().equals(target) && c.missing() > c.future());
    if (gaps > 0) {
      String of = report.series() > 1 ? " of all series" : "";
      own(yaml, "gaps", "fill", "missing rows" + of + ": " + gaps + "; or note, or refuse");
    }
    if (empty || gaps > 0) {
      own(
          yaml,
          "missing",
          "forward-fill",
          "or drop, or error; filled values are inputs only, and count in no score");
    }
    line(yaml, "window: " + reach.window(), "points that the network reads");
    line(
        yaml,
        "horizon: " + reach.horizon(),
        "points that it forecasts; the last layer has as many units");
    if (!reach.calendar().isEmpty()) {
      line(
          yaml,
          "calendar: [" + reach.calendar() + "]",
          "also month, day-of-week, day-of-year, hour");
    }
    line(yaml, "split: {share: 0.8}", "the last fifth is the test set");
    validation(yaml, reach);
    line(yaml, "scale: standard", "or minmax, range, local, none");
    if (reach.season() > 1) {
      line(yaml, "season: " + reach.season(), "for the baseline that repeats the last season");
    }
    yaml.append("model:\n  layers:\n    - lstm: {hidden: 32, output: last}\n    - dense\n");
    double learned = (1 - TEST) * report.rows() / report.series() - reach.window();
    return yaml.append(training(0.003, 30, learned * (1 - VALIDATION))).toString();
  }

  /** Writes the fraction of the training windows that leaves some of them on both sides. */
  private void validation(StringBuilder yaml, Reach reach) {
    int points = report.rows() / report.series();
    double windows = (1 - TEST) * (points - reach.window() - reach.horizon() + 1);
    for (int tenths = 1; tenths <= 3; tenths++) {
      if (0.1 * tenths * windows >= reach.horizon() + 1) {
        line(
            yaml,
            "validation: 0." + tenths,
            (tenths == 1 ? "the last tenth of" : "the last ones of")
                + " the training windows, to choose the best epoch");
        return;
      }
    }
    line(yaml, "validation: 0", "too few windows to validate epochs on");
  }

  private static String described(TableReport.Times times) {
    return comment(times.first() + " to " + times.last() + ", " + times.frequency());
  }

  /** Returns the columns of numbers that can be values and have no other role set. */
  private List<String> values() {
    Set<String> others = TableFiles.others(given);
    List<String> values =
        report.values().stream().filter(value -> !others.contains(value)).toList();
    Set<String> ofBlocks = columns.ofBlocks();
    List<String> learned = values.stream().filter(value -> !ofBlocks.contains(value)).toList();
    return learned.isEmpty() ? values : learned;
  }

  /** Returns the column of numbers to predict, and adds a note if there are several. */
  private String chosen(String verb) {
    List<String> values = values();
    String named = TARGETS.stream().flatMap(name -> named(values, name)).findFirst().orElse(null);
    String target =
        named == null
            ? values.stream()
                .filter(value -> !report.isMonotone(value))
                .findFirst()
                .orElse(values.get(0))
            : named;
    if (values.size() > 1) {
      notes.add(
          "the recipe %s %s, %s of %d columns of numbers; set %s for another"
              .formatted(
                  verb,
                  Text.shown(target),
                  named != null
                      ? "by its name,"
                      : target.equals(values.get(0))
                          ? "the first"
                          : "the first that does not grow or fall in every row,",
                  values.size(),
                  verb.equals("forecasts") ? "data.columns" : "data.label"));
    }
    return target;
  }

  private static Stream<String> named(List<String> values, String name) {
    return values.stream().filter(value -> value.strip().toLowerCase(Locale.ROOT).equals(name));
  }

  private static String others(List<String> values, String target) {
    List<String> others = values.stream().filter(value -> !value.equals(target)).limit(8).toList();
    return others.isEmpty()
        ? "the column to forecast"
        : "the column to forecast; more inputs may follow, of which only past values are read: "
            + comment(String.join(", ", others));
  }

  private Reach reach() {
    Season season = report.times().map(TableReport.Times::season).orElse(null);
    int rows = report.rows() / report.series();
    Reach wished = season == null ? new Reach(10, 1, 0, "") : reach(season);
    int window = Math.max(1, Math.min(wished.window(), rows / 6));
    int most = Math.max(1, Math.min(wished.horizon(), rows / 20));
    return new Reach(
        window,
        horizon == null ? most : horizon,
        wished.season() * 2 < rows ? wished.season() : 0,
        wished.calendar());
  }

  private static Reach reach(Season season) {
    int points = season.points();
    return switch (season.period()) {
      case DAY ->
          new Reach(Math.min(2 * points, 96), Math.min(points, 48), points, "hour, day-of-week");
      case WEEK -> new Reach(4 * points, points, points, "day-of-week");
      case YEAR ->
          points > 12
              ? new Reach(points / 2, 4, points, "")
              : new Reach(2 * points, points, points, points == 12 ? "month" : "");
    };
  }

  // Classify

  /**
   * Returns the column of the classes of texts, and adds a note if there are several candidates.
   */
  private TableReport.@Nullable Column label(String text) {
    List<TableReport.Column> labels = columns.labels(text);
    if (labels.size() > 1) {
      notes.add(
          "the recipe classifies by %s, one of %d columns of classes (%s); set data.label for another"
              .formatted(
                  Text.shown(labels.get(0).name()),
                  labels.size(),
                  Text.shown(
                      String.join(", ", labels.stream().map(TableReport.Column::name).toList()))));
    }
    return labels.isEmpty() ? null : labels.get(0);
  }

  /**
   * Writes the recipe of texts with labels.
   *
   * @param classes number of classes; 0: labels are numbers to predict
   */
  private String texts(TableReport.Column text, String label, long classes) {
    boolean numbers = classes == 0;
    String part = numbers ? "the same fraction of small and large numbers" : "of each class";
    var yaml = new StringBuilder("about: ");
    yaml.append(
        Json.write(
            numbers ? "Predicts " + label + " from texts." : "Classifies texts by " + label + "."));
    yaml.append(numbers ? "\ntask: regress\ndata:\n" : "\ntask: classify\ndata:\n");
    line(yaml, "kind: text", "");
    formatKeys(yaml);
    line(yaml, "text: " + quoted(text.name()), "the column of texts");
    line(yaml, "label: " + quoted(label), numbers ? "the number of a text" : classes + " classes");
    badRows(yaml);
    line(yaml, "testShare: 0.2", part);
    line(yaml, "validation: 0.1", part + ", to choose the best epoch");
    boolean spaces =
        text.first().stream().allMatch(value -> value.codePoints().noneMatch(Scripts::hasNoSpaces));
    line(
        yaml,
        spaces ? "tokenizer: keras" : "tokenizer: characters",
        spaces ? "or english, chinese, whitespace, characters" : "or chinese, for words");
    yaml.append("model:\n  pooling: max   # or last, mean, attention, or layers\n");
    return yaml.append(training(0.001, 5, learned(report.rows()))).toString();
  }

  private String sequences(String id) {
    String label = String.valueOf(columns.sequenceLabel(id));
    boolean numbers = columns.sequenceClass(id) == null;
    String part = numbers ? "the same fraction of small and large numbers" : "of each class";
    var yaml = new StringBuilder("about: ");
    yaml.append(
        Json.write(
            numbers
                ? "Predicts " + label + " from sequences."
                : "Classifies sequences by " + label + "."));
    yaml.append(numbers ? "\ntask: regress\ndata:\n" : "\ntask: classify\ndata:\n");
    line(yaml, "kind: sequences", "a row a step");
    formatKeys(yaml);
    own(yaml, "id", quoted(id), "the rows of a sequence have the same value");
    own(
        yaml,
        "label",
        quoted(label),
        numbers ? "the number of a sequence" : "the class of a sequence");
    badRows(yaml);
    String time = report.times().map(TableReport.Times::column).orElse(null);
    String found = time == null ? columns.steps(id) : time;
    String order = given.containsKey("time") ? given.get("time") : found;
    if (order == null && !given.containsKey("time")) {
      line(yaml, "# time: COLUMN", "the order of the steps; without it that of the rows");
    } else if (order != null) {
      own(yaml, "time", quoted(order), "the order of the steps");
    }
    List<String> values =
        report.values().stream()
            .filter(v -> !v.equals(id) && !v.equals(label) && !v.equals(order))
            .toList();
    line(
        yaml,
        "values: [" + String.join(", ", values.stream().map(RecipeDraft::quoted).toList()) + "]",
        "what the network reads");
    line(yaml, "testShare: 0.2", part);
    line(yaml, "validation: 0.1", part + ", to choose the best epoch");
    line(yaml, "scale: standard", "or minmax, range, none");
    yaml.append("model:\n  pooling: max   # or last, mean, attention, or layers\n");
    return yaml.append(training(0.003, 20, learned(columns.distinct(id)))).toString();
  }

  // Either

  private void formatKeys(StringBuilder yaml) {
    given.forEach((key, value) -> line(yaml, key + ": " + raw(value), "as given with --set"));
  }

  /** Returns a value given by the user, as YAML. */
  static String raw(String value) {
    boolean yaml = value.matches("[{\\[\"'].*"); // a map, a list, or quoted
    return yaml || value.matches("[\\w.+/-]+") ? comment(value) : Json.write(value);
  }

  private void badRows(StringBuilder yaml) {
    if (skipBad) {
      line(yaml, "badRows: skip", "as given with --skip-bad; or error");
    }
  }

  /** Returns how many of some examples are trained on. */
  private static double learned(long examples) {
    return (1 - TEST - VALIDATION) * examples;
  }

  /**
   * Returns the settings of training.
   *
   * @param fewest the number of epochs for a large file
   * @param examples the number of training examples
   */
  private static String training(double learningRate, int fewest, double examples) {
    return "training:\n  optimizer: {name: adam, learningRate: "
        + learningRate
        + "}\n"
        + length(BATCH, fewest, examples)
        + "  keepBest: always\nseed: 42\n";
  }

  /**
   * Returns the batch size and the number of epochs. A small file gets more epochs, so that it is
   * trained for enough steps.
   *
   * @param fewest the number of epochs for a large file
   * @param examples the number of training examples
   */
  static String length(int batch, int fewest, double examples) {
    long steps = Math.max(1, Math.round(Math.ceil(examples / batch)));
    long epochs = Math.max(fewest, Math.min(MAX_EPOCHS, (STEPS + steps - 1) / steps));
    return "  batch: %d\n  epochs: %d   # about %s steps; the rule: %d steps, but %d to %d epochs\n"
        .formatted(batch, epochs, Text.count(steps * epochs), STEPS, fewest, MAX_EPOCHS);
  }

  /** Writes a setting, unless the user has given it. */
  private void own(StringBuilder yaml, String key, String value, String comment) {
    if (!given.containsKey(key)) {
      line(yaml, key + ": " + value, comment);
    }
  }

  static void line(StringBuilder yaml, String setting, String comment) {
    yaml.append("  ").append(setting);
    yaml.append(comment.isEmpty() ? "" : "   # " + comment(comment)).append('\n');
  }

  /** Returns a text quoted for YAML, whatever characters it contains. */
  private static String quoted(String text) {
    return text.matches("[A-Za-z][A-Za-z0-9_]*")
            && !text.matches("(?i)y|n|yes|no|on|off|true|false|null")
        ? text
        : Json.write(text);
  }

  /** Returns a text for use in a comment, on one line. */
  static String comment(String text) {
    return VisibleText.of(text);
  }
}
