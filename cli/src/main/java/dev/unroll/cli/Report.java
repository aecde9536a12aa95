package dev.unroll.cli;

import dev.unroll.tasks.ForecastResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Figures beside those of the baselines, for people and for programs. */
final class Report {
  private Report() {}

  /**
   * A table with a row for the model, one for the model before training where it was trained, and
   * one for each baseline. The best of each column has a star.
   *
   * @param model what to call the model's own row
   */
  static String table(ForecastResult result, String model) {
    var rows = new LinkedHashMap<String, Map<String, Double>>();
    if (!result.before().isEmpty()) {
      rows.put("before training", result.before());
    }
    rows.put(model, result.metrics());
    rows.putAll(result.baselines());

    var metrics = result.metrics().keySet().toArray(new String[0]);
    var aligns = new Table.Align[metrics.length + 2];
    java.util.Arrays.fill(aligns, Table.Align.POINT);
    aligns[0] = Table.Align.LEFT;
    aligns[aligns.length - 1] = Table.Align.LEFT;
    var table = new Table(aligns);
    table.row(cells("test part", metric -> metric.toUpperCase(Locale.ROOT), metrics, ""));
    String best = metrics.length == 0 ? "" : best(rows, metrics[0]);
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

  /** A table with a row for each step of the horizon; empty where there is but one. */
  static String steps(ForecastResult result) {
    if (result.steps().isEmpty()) {
      return "";
    }
    var metrics = result.metrics().keySet().toArray(new String[0]);
    var aligns = new Table.Align[metrics.length + 2];
    java.util.Arrays.fill(aligns, Table.Align.POINT);
    aligns[0] = Table.Align.RIGHT;
    aligns[aligns.length - 1] = Table.Align.LEFT;
    var table = new Table(aligns);
    table.row(cells("steps ahead", metric -> metric.toUpperCase(Locale.ROOT), metrics, ""));
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
      String first,
      java.util.function.Function<String, String> cell,
      String[] metrics,
      String last) {
    var cells = new String[metrics.length + 2];
    cells[0] = first;
    for (int i = 0; i < metrics.length; i++) {
      cells[i + 1] = cell.apply(metrics[i]);
    }
    cells[cells.length - 1] = last;
    return cells;
  }

  /** The row of the lowest error; a figure that is not a number never wins. */
  private static String best(Map<String, Map<String, Double>> rows, String metric) {
    String best = "";
    double lowest = Double.POSITIVE_INFINITY;
    for (var row : rows.entrySet()) {
      double figure = row.getValue().getOrDefault(metric, Double.NaN);
      if (figure < lowest) {
        lowest = figure;
        best = row.getKey();
      }
    }
    return best;
  }

  /** The notes, one below the other. */
  static String notes(ForecastResult result) {
    return result.notes().stream()
        .map(note -> Text.labelled("note: ", note))
        .collect(Collectors.joining("\n"));
  }

  /** Figures as JSON takes them, which has no word for what is not a number. */
  static Map<String, @Nullable Object> json(Map<String, Double> figures) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    figures.forEach((name, figure) -> json.put(name, Double.isFinite(figure) ? figure : null));
    return json;
  }

  /** The figures of each step of the horizon as JSON takes them. */
  static List<Object> json(List<Map<String, Double>> steps) {
    return steps.stream().<Object>map(Report::json).toList();
  }

  /** The figures of each baseline as JSON takes them. */
  static Map<String, @Nullable Object> jsonOfAll(Map<String, Map<String, Double>> baselines) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    baselines.forEach((name, figures) -> json.put(name, json(figures)));
    return json;
  }
}
