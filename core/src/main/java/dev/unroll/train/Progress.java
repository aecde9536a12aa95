package dev.unroll.train;

import dev.unroll.store.Fields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The progress of a run: the numbers in a checkpoint. */
final class Progress {
  /** The number of updates taken. */
  long step;

  /** The number of epochs completed. */
  long epoch;

  /** The next batch of the epoch in progress. */
  int batch;

  /** The next chunk of that batch and of those in the same update. */
  int piece;

  float learningRate;
  double gradientNorm = Double.NaN;
  double validationLoss = Double.NaN;

  /** The metrics of the last epoch, by name. */
  Map<String, Double> metrics = Map.of();

  /** The seconds of training before this process. */
  double secondsBefore;

  final LossMeans sinceReport;
  final LossMeans sinceEpoch;
  final ScalarMeans scalarsSinceReport = new ScalarMeans();
  final ScalarMeans scalarsSinceEpoch = new ScalarMeans();

  /** Makes the progress of a run at its beginning. */
  Progress(Losses losses) {
    sinceReport = new LossMeans(losses);
    sinceEpoch = new LossMeans(losses);
  }

  /** Returns the epoch that the last step belongs to, from 1. */
  long epochNumber() {
    return batch == 0 && piece == 0 && step > 0 ? epoch : epoch + 1;
  }

  /**
   * Returns all numbers as JSON values.
   *
   * @param seconds of training so far
   */
  Map<String, @Nullable Object> toMap(double seconds) {
    var map = new LinkedHashMap<String, @Nullable Object>();
    map.put("step", step);
    map.put("epoch", epoch);
    map.put("batch", batch);
    map.put("piece", piece);
    map.put("learningRate", Exact.text(learningRate));
    map.put("gradientNorm", Exact.text(gradientNorm));
    map.put("validationLoss", Exact.text(validationLoss));
    map.put("metrics", Exact.texts(metrics));
    map.put("seconds", Exact.text(seconds));
    map.put("sinceReport", Exact.texts(sinceReport.state()));
    map.put("sinceEpoch", Exact.texts(sinceEpoch.state()));
    map.put("scalarsSinceReport", scalars(scalarsSinceReport));
    map.put("scalarsSinceEpoch", scalars(scalarsSinceEpoch));
    return map;
  }

  /** Restores the result of {@link #toMap}. */
  void restore(Fields fields) {
    step = fields.longInteger("step", 0, Long.MAX_VALUE);
    epoch = fields.longInteger("epoch", 0, Long.MAX_VALUE);
    batch = fields.integer("batch", 0, Integer.MAX_VALUE);
    piece = fields.integer("piece", 0, Integer.MAX_VALUE, 0);
    learningRate = (float) Exact.number(fields, "learningRate");
    gradientNorm = Exact.number(fields, "gradientNorm");
    validationLoss = Exact.number(fields, "validationLoss");
    metrics = Exact.numbers(fields.object("metrics"));
    secondsBefore = Exact.number(fields, "seconds");
    sinceReport.restore(Exact.list(fields, "sinceReport"));
    sinceEpoch.restore(Exact.list(fields, "sinceEpoch"));
    scalarsSinceReport.restore(scalars(fields.objectOrEmpty("scalarsSinceReport")));
    scalarsSinceEpoch.restore(scalars(fields.objectOrEmpty("scalarsSinceEpoch")));
  }

  private static Map<String, List<String>> scalars(ScalarMeans means) {
    var texts = new LinkedHashMap<String, List<String>>();
    means.state().forEach((name, sum) -> texts.put(name, Exact.texts(sum)));
    return texts;
  }

  private static Map<String, List<Double>> scalars(Fields fields) {
    var sums = new LinkedHashMap<String, List<Double>>();
    fields.keys().forEach(name -> sums.put(name, Exact.list(fields, name)));
    return sums;
  }
}
