package dev.unroll.tasks.regress;

import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.ScorePart;
import dev.unroll.tasks.examples.ExampleNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Scores a regressor on a test set next to baselines, with a note if a baseline is better. */
final class RegressorReport {
  private static final int GROUPS = 4;
  private static final int FEWEST = 8; // examples for a table of quarters

  private final RegressorModel model;
  private final LabelledDataset test;
  private final Recipe recipe;
  private final double[] actual;

  /**
   * Creates a report.
   *
   * @param recipe its name is the heading of the plot, and its metric decides which result is
   *     better
   */
  RegressorReport(RegressorModel model, LabelledDataset test, Recipe recipe) {
    this.model = model;
    this.test = test;
    this.recipe = recipe;
    actual = NumberTargets.numbers(test);
  }

  /** Returns the metrics of the model with its current weights. */
  Map<String, Double> metrics() {
    return NumberErrors.of(actual, model.predict(test)).metrics();
  }

  /**
   * Returns the score.
   *
   * @param names of the examples
   * @param notes about the data
   * @param more parts to add
   */
  Score score(
      RegressorBaselines baselines,
      ExampleNames names,
      List<String> notes,
      Optional<? extends ScorePart> more) {
    double[] predicted = model.predict(test);
    Map<String, Double> metrics = NumberErrors.of(actual, predicted).metrics();
    var others = new LinkedHashMap<String, Map<String, Double>>();
    baselines
        .predicted()
        .forEach((each, numbers) -> others.put(each, NumberErrors.of(actual, numbers).metrics()));
    var parts = new ArrayList<ScorePart>();
    if (actual.length >= FEWEST) {
      parts.add(groups(predicted));
    }
    parts.add(
        new ScorePart.Scatter(
            "scatter",
            "actual and predicted",
            recipe.name(),
            "actual",
            "predicted",
            actual,
            predicted,
            true));
    parts.add(new NumberPredictions(test, names, actual, predicted).rows());
    more.ifPresent(parts::add);
    return Score.of(new RegressTask().metrics(), metrics)
        .withMetric(recipe.metric())
        .withBaselines(others)
        .withNotes(notes)
        .withParts(parts)
        .withVerdict();
  }

  /** Returns a table of the errors by quarters of the test set, smallest numbers first. */
  private ScorePart.Table groups(double[] predicted) {
    int[] sorted =
        IntStream.range(0, actual.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> actual[i]))
            .mapToInt(i -> i)
            .toArray();
    var rows = new ArrayList<List<Object>>();
    for (int group = 0; group < GROUPS; group++) {
      int from = group * sorted.length / GROUPS;
      int to = (group + 1) * sorted.length / GROUPS;
      int[] members = Arrays.copyOfRange(sorted, from, to);
      double[] theirs = Arrays.stream(members).mapToDouble(i -> actual[i]).toArray();
      double[] given = Arrays.stream(members).mapToDouble(i -> predicted[i]).toArray();
      NumberErrors errors = NumberErrors.of(theirs, given);
      rows.add(
          List.of(
              theirs[0],
              theirs[theirs.length - 1],
              (long) theirs.length,
              errors.rmse(),
              errors.mae(),
              errors.bias()));
    }
    List<ScorePart.Table.Column> columns =
        List.of(
            new ScorePart.Table.Column("from", "actual from"),
            new ScorePart.Table.Column("to", "to"),
            new ScorePart.Table.Column("examples", "examples"),
            new ScorePart.Table.Column("rmse", "RMSE"),
            new ScorePart.Table.Column("mae", "MAE"),
            new ScorePart.Table.Column("bias", "mean error"));
    return new ScorePart.Table(
        "quarters", "errors by quarters", columns, rows, "quarters", Integer.MAX_VALUE);
  }
}
