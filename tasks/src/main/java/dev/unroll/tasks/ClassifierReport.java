package dev.unroll.tasks;

import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.metric.ConfusionMatrix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Scores a classifier on the test part beside the baselines, and says what to think of it. */
final class ClassifierReport {
  private final ClassifierModel model;
  private final LabelledDataset test;

  ClassifierReport(ClassifierModel model, LabelledDataset test) {
    this.model = model;
    this.test = test;
  }

  /**
   * What the model makes of the test part.
   *
   * @param confusion how many examples of each class were taken for which
   * @param crossEntropy the mean of −log p of the right class
   */
  record Scores(ConfusionMatrix confusion, double crossEntropy) {
    Map<String, Double> metrics() {
      Map<String, Double> metrics = figures(confusion);
      metrics.put("crossEntropy", crossEntropy);
      return metrics;
    }
  }

  Scores scores() {
    var predicted = new int[test.size()];
    var sum = new double[1];
    model.forEach(
        test,
        (position, probabilities) -> {
          predicted[position] = ClassifierModel.mostProbable(probabilities);
          double right = probabilities[test.label(position)];
          sum[0] -= StrictMath.log(Math.max(right, Double.MIN_NORMAL));
        });
    return new Scores(
        ConfusionMatrix.of(test.classes(), predicted, test.labels().size()), sum[0] / test.size());
  }

  static Map<String, Double> figures(ConfusionMatrix confusion) {
    var figures = new LinkedHashMap<String, Double>();
    figures.put("accuracy", confusion.accuracy());
    figures.put("macroF1", confusion.macroF1());
    return figures;
  }

  /** The figures of baselines by their names, from the classes that they predict. */
  Map<String, Map<String, Double>> baselines(Map<String, int[]> predicted) {
    var figures = new LinkedHashMap<String, Map<String, Double>>();
    int[] classes = test.classes();
    predicted.forEach(
        (name, each) ->
            figures.put(name, figures(ConfusionMatrix.of(classes, each, test.labels().size()))));
    return figures;
  }

  /** Says which baselines are at least as good. */
  static List<String> notes(
      Map<String, Double> metrics, Map<String, Map<String, Double>> baselines) {
    var notes = new ArrayList<String>();
    double own = metrics.getOrDefault("accuracy", Double.NaN);
    baselines.forEach(
        (name, figures) -> {
          double other = figures.getOrDefault("accuracy", Double.NaN);
          if (other >= own) {
            notes.add(
                String.format(
                    Locale.ROOT,
                    "%s, which needs no network, is %s: %.4f against %.4f",
                    name,
                    other > own ? "better" : "as good",
                    other,
                    own));
          }
        });
    return notes;
  }
}
