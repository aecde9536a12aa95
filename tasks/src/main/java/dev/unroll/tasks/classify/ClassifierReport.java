package dev.unroll.tasks.classify;

import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.metric.ConfusionMatrix;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.ScorePart;
import dev.unroll.tasks.WorstFirst;
import dev.unroll.tasks.examples.ExampleNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Scores a classifier next to baselines, with a note if a baseline is as good. */
final class ClassifierReport {
  /** The most classes with a row each; more are too many to read. */
  private static final int MAX_PRINTED = 20;

  private final ClassifierModel model;
  private final LabelledDataset test;
  private final String metric;

  /**
   * Creates a report.
   *
   * @param metric that decides which result is better
   */
  ClassifierReport(ClassifierModel model, LabelledDataset test, String metric) {
    this.model = model;
    this.test = test;
    this.metric = metric;
  }

  /**
   * Returns the score.
   *
   * @param names of the examples
   * @param notes about the data
   * @param more parts to add
   */
  Score score(
      ClassifierBaselines baselines,
      ExampleNames names,
      List<String> notes,
      Optional<? extends ScorePart> more) {
    var predicted = new int[test.size()];
    var predictions = new Predictions(test.labels(), names, WorstFirst.MAX);
    var sum = new double[1];
    model.forEach(
        test,
        (position, probabilities) -> {
          predicted[position] = ClassifierModel.mostProbable(probabilities);
          predictions.add(position, test.label(position), probabilities);
          double right = probabilities[test.label(position)];
          sum[0] -= StrictMath.log(Math.max(right, Double.MIN_NORMAL));
        });
    ConfusionMatrix confusion = confusion(predicted);
    Map<String, Double> metrics = metrics(confusion);
    metrics.put(ClassifyTask.CROSS_ENTROPY.name(), sum[0] / test.size());
    var others = new LinkedHashMap<String, Map<String, Double>>();
    baselines.predicted().forEach((name, each) -> others.put(name, metrics(confusion(each))));
    var sentences = new ArrayList<>(notes);
    sentences.addAll(baselines.notes());
    var parts = new ArrayList<ScorePart>();
    parts.add(classes(confusion));
    parts.add(heatmap(confusion));
    parts.add(predictions.rows());
    more.ifPresent(parts::add);
    return Score.of(new ClassifyTask().metrics(), metrics)
        .withMetric(metric)
        .withBaselines(others)
        .withNotes(sentences)
        .withParts(parts)
        .withVerdict();
  }

  private ConfusionMatrix confusion(int[] predicted) {
    return ConfusionMatrix.of(test.classes(), predicted, test.labels().size());
  }

  private static Map<String, Double> metrics(ConfusionMatrix confusion) {
    var metrics = new LinkedHashMap<String, Double>();
    metrics.put(ClassifyTask.ACCURACY.name(), confusion.accuracy());
    metrics.put(ClassifyTask.MACRO_F1.name(), confusion.macroF1());
    return metrics;
  }

  private ScorePart.Table classes(ConfusionMatrix confusion) {
    var rows = new ArrayList<List<Object>>();
    for (int id = 0; id < confusion.classes(); id++) {
      rows.add(
          List.of(
              test.labels().name(id),
              confusion.precision(id),
              confusion.recall(id),
              confusion.f1(id),
              confusion.targets(id)));
    }
    List<ScorePart.Table.Column> columns =
        List.of(
            new ScorePart.Table.Column("label", "class"),
            new ScorePart.Table.Column("precision", "precision"),
            new ScorePart.Table.Column("recall", "recall"),
            new ScorePart.Table.Column("f1", "F1"),
            new ScorePart.Table.Column("examples", "examples"));
    return new ScorePart.Table("classes", "classes", columns, rows, "classes", MAX_PRINTED);
  }

  private ScorePart.Heatmap heatmap(ConfusionMatrix confusion) {
    return new ScorePart.Heatmap(
        "confusion", "confusion matrix", test.labels().names(), confusion.counts());
  }
}
