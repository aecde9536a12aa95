package dev.unroll.cli;

import dev.unroll.tasks.ClassifierResult;
import dev.unroll.tasks.ForecastResult;
import dev.unroll.tasks.TaskResult;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Figures beside those of the baselines, for people and for programs. */
final class Report {
  private Report() {}

  /**
   * All that is said of a result, part after part: the table, what is the task's own, the notes.
   *
   * @param model what to call the model's own row
   */
  static String text(TaskResult result, String model) {
    String own =
        result instanceof ClassifierResult classes
            ? ClassReport.table(classes)
            : steps((ForecastResult) result);
    return List.of(table(result, model), own, notes(result)).stream()
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("\n\n"));
  }

  /**
   * A table with a row for the model, one for the model before training where that was measured,
   * and one for each baseline. The best one is marked.
   *
   * @param model what to call the model's own row
   */
  static String table(TaskResult result, String model) {
    var rows = new LinkedHashMap<String, Map<String, Double>>();
    if (!result.before().isEmpty()) {
      rows.put("before training", result.before());
    }
    rows.put(model, result.metrics());
    rows.putAll(result.baselines());

    var metrics = result.metrics().keySet().toArray(new String[0]);
    var aligns = new Table.Align[metrics.length + 2];
    Arrays.fill(aligns, Table.Align.POINT);
    aligns[0] = Table.Align.LEFT;
    aligns[aligns.length - 1] = Table.Align.LEFT;
    var table = new Table(aligns);
    table.row(cells("test part", Report::heading, metrics, ""));
    boolean errors = result instanceof ForecastResult;
    String best = metrics.length == 0 ? "" : best(rows, metrics[0], errors);
    rows.forEach(
        (name, figures) ->
            table.row(
                cells(
                    name,
                    metric -> Text.figure(figures.getOrDefault(metric, Double.NaN)),
                    metrics,
                    name.equals(best) ? "<- best" : "")));
    return table.text();
  }

  private static String heading(String metric) {
    return switch (metric) {
      case "accuracy" -> metric;
      case "macroF1" -> "macro F1";
      case "crossEntropy" -> "cross-entropy";
      default -> metric.toUpperCase(Locale.ROOT);
    };
  }

  /** A table with a row for each step of the horizon; empty where there is but one. */
  private static String steps(ForecastResult result) {
    if (result.steps().isEmpty()) {
      return "";
    }
    var metrics = result.metrics().keySet().toArray(new String[0]);
    var aligns = new Table.Align[metrics.length + 2];
    Arrays.fill(aligns, Table.Align.POINT);
    aligns[0] = Table.Align.RIGHT;
    aligns[aligns.length - 1] = Table.Align.LEFT;
    var table = new Table(aligns);
    table.row(cells("steps ahead", Report::heading, metrics, ""));
    for (int k = 0; k < result.steps().size(); k++) {
      var figures = result.steps().get(k);
      table.row(
          cells(
              Integer.toString(k + 1),
              metric -> Text.figure(figures.getOrDefault(metric, Double.NaN)),
              metrics,
              ""));
    }
    return table.text();
  }

  private static String[] cells(
      String first, Function<String, String> cell, String[] metrics, String last) {
    var cells = new String[metrics.length + 2];
    cells[0] = first;
    for (int i = 0; i < metrics.length; i++) {
      cells[i + 1] = cell.apply(metrics[i]);
    }
    cells[cells.length - 1] = last;
    return cells;
  }

  /** The row of the lowest error or the highest score; what is not a number never wins. */
  private static String best(
      Map<String, Map<String, Double>> rows, String metric, boolean lowestWins) {
    String best = "";
    double least = Double.POSITIVE_INFINITY;
    for (var row : rows.entrySet()) {
      double figure = row.getValue().getOrDefault(metric, Double.NaN);
      double loss = lowestWins ? figure : -figure;
      if (loss < least) {
        least = loss;
        best = row.getKey();
      }
    }
    return best;
  }

  /** The notes, one below the other. */
  private static String notes(TaskResult result) {
    return result.notes().stream()
        .map(note -> Text.labelled("note: ", note))
        .collect(Collectors.joining("\n"));
  }

  /** Adds the figures of the model, and what is the task's own. */
  static void json(TaskResult result, Map<String, @Nullable Object> object) {
    object.put("metrics", json(result.metrics()));
    if (result instanceof ForecastResult forecast && !forecast.steps().isEmpty()) {
      object.put("steps", forecast.steps().stream().<Object>map(Report::json).toList());
    }
    if (result instanceof ClassifierResult classes) {
      ClassReport.json(classes, object);
    }
  }

  /** Figures as JSON takes them, which has no word for what is not a number. */
  static Map<String, @Nullable Object> json(Map<String, Double> figures) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    figures.forEach((name, figure) -> json.put(name, Double.isFinite(figure) ? figure : null));
    return json;
  }

  /** The figures of each baseline as JSON takes them. */
  static Map<String, @Nullable Object> jsonOfAll(Map<String, Map<String, Double>> baselines) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    baselines.forEach((name, figures) -> json.put(name, json(figures)));
    return json;
  }
}
