package dev.unroll.cli;

import dev.unroll.metric.ConfusionMatrix;
import dev.unroll.tasks.ClassifierResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Figures of each class, for people and for programs. */
final class ClassReport {
  /** With more classes, nobody reads the rows. */
  static final int MOST_ROWS = ConfusionPlot.NUMBERED;

  private ClassReport() {}

  /** A table with a row for each class; of many classes a sentence. */
  static String table(ClassifierResult result) {
    ConfusionMatrix matrix = result.confusion();
    if (matrix.classes() > MOST_ROWS) {
      return "The figures of each of the %s classes are in the result of --json."
          .formatted(Text.count(matrix.classes()));
    }
    var point = Table.Align.POINT;
    var table = new Table(Table.Align.LEFT, point, point, point, Table.Align.RIGHT);
    table.row("class", "precision", "recall", "F1", "examples");
    for (int id = 0; id < matrix.classes(); id++) {
      table.row(
          result.labels().name(id),
          Text.figure(matrix.precision(id)),
          Text.figure(matrix.recall(id)),
          Text.figure(matrix.f1(id)),
          Text.count(matrix.targets(id)));
    }
    return table.text();
  }

  /**
   * Adds labels, their figures and the confusion matrix, [target][predicted]; of more classes than
   * a picture holds, the matrix is null.
   */
  static void json(ClassifierResult result, Map<String, @Nullable Object> object) {
    ConfusionMatrix matrix = result.confusion();
    var classes = new ArrayList<Object>();
    for (int id = 0; id < matrix.classes(); id++) {
      var figures = new LinkedHashMap<String, Object>();
      figures.put("label", result.labels().name(id));
      figures.put("examples", matrix.targets(id));
      figures.put("precision", matrix.precision(id));
      figures.put("recall", matrix.recall(id));
      figures.put("f1", matrix.f1(id));
      classes.add(figures);
    }
    object.put("labels", result.labels().names());
    object.put("classes", classes);
    object.put("confusion", matrix.classes() > ConfusionPlot.MOST ? null : rows(matrix));
  }

  private static List<Object> rows(ConfusionMatrix matrix) {
    var rows = new ArrayList<Object>();
    for (long[] counts : matrix.counts()) {
      var row = new ArrayList<Object>();
      for (long count : counts) {
        row.add(count);
      }
      rows.add(row);
    }
    return rows;
  }
}
