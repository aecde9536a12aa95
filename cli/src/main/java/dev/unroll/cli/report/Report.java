package dev.unroll.cli.report;

import dev.unroll.cli.plot.ConfusionPlot;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.ScorePart;
import dev.unroll.tasks.TaskMetric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Scores next to those of the baselines, for people and for programs. */
public final class Report {
  private Report() {}

  /**
   * Returns the contents of a score: the metrics, the tables, the notes.
   *
   * @param data the data that was scored: {@code test set}, or the name of a file
   * @param model name of the model's row
   */
  public static String text(Score score, String data, String model) {
    var parts = new ArrayList<String>();
    parts.add(table(score, data, model));
    score.parts().forEach(part -> parts.add(part.accept(new PartText())));
    parts.add(
        score.notes().stream()
            .map(note -> Text.labelled("note: ", note))
            .collect(Collectors.joining("\n")));
    return parts.stream().filter(part -> !part.isEmpty()).collect(Collectors.joining("\n\n"));
  }

  /**
   * Returns a table with a row for the model, one for the model before training if that was
   * measured, and one for each baseline. The best value of each metric is marked, with equal values
   * all marked and NaN never.
   *
   * @param data heading of the column of names
   * @param model name of the model's row
   */
  static String table(Score score, String data, String model) {
    var rows = new LinkedHashMap<String, Map<String, Double>>();
    if (!score.before().isEmpty()) {
      rows.put("before training", score.before());
    }
    rows.put(model, score.metrics());
    rows.putAll(score.baselines());

    List<TaskMetric> metrics =
        score.known().stream().filter(one -> score.metrics().containsKey(one.name())).toList();
    var aligns = new Table.Align[metrics.size() + 1];
    Arrays.fill(aligns, Table.Align.POINT);
    aligns[0] = Table.Align.LEFT;
    var table = new Table(aligns);
    var heading = new ArrayList<>(List.of(data));
    metrics.forEach(metric -> heading.add(metric.title()));
    table.row(heading.toArray(new String[0]));
    var best = new LinkedHashMap<TaskMetric, Best>();
    metrics.forEach(
        metric ->
            best.put(
                metric, Best.of(metric, rows.values().stream().map(row -> value(row, metric)))));
    rows.forEach(
        (name, values) -> {
          var cells = new ArrayList<>(List.of(name));
          best.forEach((metric, one) -> cells.add(one.cell(value(values, metric))));
          table.row(cells.toArray(new String[0]));
        });
    boolean marked = best.values().stream().anyMatch(Best::exists);
    return table.text() + (marked ? Best.legend(score.metric(), metrics.size()) : "");
  }

  private static double value(Map<String, Double> values, TaskMetric metric) {
    return values.getOrDefault(metric.name(), Double.NaN);
  }

  /** Adds the metrics of the model, and the parts specific to the task. */
  public static void json(Score score, Map<String, @Nullable Object> object) {
    object.put("metrics", json(score.metrics()));
    score.parts().forEach(part -> part.accept(new LabelsJson(object)));
    score.parts().forEach(part -> part.accept(new PartJson(object)));
  }

  /** Returns values for JSON, which has no representation of NaN. */
  public static Map<String, @Nullable Object> json(Map<String, Double> values) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    values.forEach((name, value) -> json.put(name, Double.isFinite(value) ? value : null));
    return json;
  }

  /** Returns the values of each baseline for JSON. */
  public static Map<String, @Nullable Object> jsonOfAll(
      Map<String, Map<String, Double>> baselines) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    baselines.forEach((name, values) -> json.put(name, json(values)));
    return json;
  }

  /** Returns the text of a part; empty for pictures. */
  private static final class PartText implements ScorePart.Visitor<String> {
    @Override
    public String table(ScorePart.Table part) {
      if (part.rows().size() > part.mostPrinted()) {
        return "The scores of each of the %s %s are in the result of --json."
            .formatted(Text.count(part.rows().size()), part.rowNoun());
      }
      var table = new Table(aligns(part));
      table.row(part.columns().stream().map(ScorePart.Table.Column::title).toArray(String[]::new));
      for (List<Object> row : part.rows()) {
        table.row(row.stream().map(PartText::cell).toArray(String[]::new));
      }
      return table.text();
    }

    private static Table.Align[] aligns(ScorePart.Table part) {
      var aligns = new Table.Align[part.columns().size()];
      Arrays.fill(aligns, Table.Align.LEFT);
      for (List<Object> row : part.rows()) {
        for (int i = 0; i < aligns.length; i++) {
          aligns[i] =
              row.get(i) instanceof Long
                  ? Table.Align.RIGHT
                  : row.get(i) instanceof Double ? Table.Align.POINT : aligns[i];
        }
      }
      return aligns;
    }

    private static String cell(Object value) {
      return value instanceof Long count
          ? Text.count(count)
          : value instanceof Double number ? Text.number(number) : value.toString();
    }

    @Override
    public String lines(ScorePart.Lines part) {
      return "";
    }

    @Override
    public String scatter(ScorePart.Scatter part) {
      return "";
    }

    @Override
    public String heatmap(ScorePart.Heatmap part) {
      return "";
    }

    @Override
    public String picture(ScorePart.Picture part) {
      return "";
    }

    @Override
    public String rows(ScorePart.Rows part) {
      return "";
    }
  }

  /** Adds the labels of a heatmap to an object. */
  private record LabelsJson(Map<String, @Nullable Object> object)
      implements ScorePart.Visitor<Boolean> {
    @Override
    public Boolean table(ScorePart.Table part) {
      return false;
    }

    @Override
    public Boolean lines(ScorePart.Lines part) {
      return false;
    }

    @Override
    public Boolean scatter(ScorePart.Scatter part) {
      return false;
    }

    @Override
    public Boolean heatmap(ScorePart.Heatmap part) {
      object.put("labels", part.labels());
      return true;
    }

    @Override
    public Boolean picture(ScorePart.Picture part) {
      return false;
    }

    @Override
    public Boolean rows(ScorePart.Rows part) {
      return false;
    }
  }

  /** Adds the content of a part for programs to an object. */
  private static final class PartJson implements ScorePart.Visitor<Boolean> {
    private final Map<String, @Nullable Object> object;

    PartJson(Map<String, @Nullable Object> object) {
      this.object = object;
    }

    @Override
    public Boolean table(ScorePart.Table part) {
      var rows = new ArrayList<Object>();
      for (List<Object> cells : part.rows()) {
        var row = new LinkedHashMap<String, @Nullable Object>();
        for (int i = 0; i < cells.size(); i++) {
          String key = part.columns().get(i).key();
          if (!key.isEmpty()) {
            boolean missing = cells.get(i) instanceof Double number && !Double.isFinite(number);
            row.put(key, missing ? null : cells.get(i));
          }
        }
        rows.add(row);
      }
      object.put(part.name(), rows);
      return true;
    }

    @Override
    public Boolean lines(ScorePart.Lines part) {
      return false;
    }

    @Override
    public Boolean scatter(ScorePart.Scatter part) {
      return false;
    }

    /** Adds the counts of a heatmap; null if it has more labels than a picture can show. */
    @Override
    public Boolean heatmap(ScorePart.Heatmap part) {
      object.put(part.name(), part.labels().size() > ConfusionPlot.MAX ? null : rows(part));
      return true;
    }

    private static List<Object> rows(ScorePart.Heatmap part) {
      var rows = new ArrayList<Object>();
      for (long[] counts : part.counts()) {
        rows.add(Arrays.stream(counts).boxed().toList());
      }
      return rows;
    }

    @Override
    public Boolean picture(ScorePart.Picture part) {
      return false;
    }

    @Override
    public Boolean rows(ScorePart.Rows part) {
      return false;
    }
  }
}
