package dev.unroll.train;

import dev.unroll.store.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a training run went: a row at every report, and how it ended. */
public final class History {
  /**
   * The state of training at one report.
   *
   * @param step the last step's number
   * @param epoch its epoch
   * @param loss mean over the examples (or their steps) since the row before
   * @param validationLoss the newest; NaN without validation
   * @param metrics the newest by name, {@code accuracy} of the training batches of an epoch, and
   *     {@code validation_accuracy} after it; none before the end of the first epoch
   * @param learningRate of the last step, schedule included
   * @param gradientNorm of the last step, before clipping
   * @param seconds of training so far, those before a resume included
   */
  public record Row(
      long step,
      long epoch,
      double loss,
      double validationLoss,
      Map<String, Double> metrics,
      float learningRate,
      double gradientNorm,
      double seconds) {
    /** Keeps the order of the metrics. */
    public Row {
      metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /** All figures by the names of the columns; those that are not known are left out. */
    public Map<String, Number> figures() {
      var figures = new LinkedHashMap<String, Number>();
      figures.put("step", step);
      figures.put("epoch", epoch);
      put(figures, "loss", loss);
      put(figures, "validation_loss", validationLoss);
      figures.put("learning_rate", learningRate);
      put(figures, "gradient_norm", gradientNorm);
      figures.put("seconds", Math.round(seconds * 1000) / 1000.0);
      metrics.forEach((name, value) -> put(figures, name, value));
      return figures;
    }

    private static void put(Map<String, Number> figures, String name, double value) {
      if (!Double.isNaN(value)) {
        figures.put(name, value);
      }
    }
  }

  /**
   * The epoch of the best figure.
   *
   * @param epoch its number, from 1
   * @param figure that it was judged by, such as the validation loss
   * @param kept whether the model has its weights now
   */
  public record BestEpoch(long epoch, double figure, boolean kept) {}

  static final List<String> COLUMNS =
      List.of(
          "step", "epoch", "loss", "validation_loss", "learning_rate", "gradient_norm", "seconds");

  private final List<Row> rows = new ArrayList<>();
  private boolean stopped;
  private boolean stoppedEarly;
  private @Nullable BestEpoch best;

  History() {}

  /** A history of these rows, as of a run that is still going on. */
  public static History of(Collection<Row> rows) {
    var history = new History();
    history.addAll(rows);
    return history;
  }

  /** The rows, oldest first. */
  public List<Row> rows() {
    return Collections.unmodifiableList(rows);
  }

  /** Whether somebody asked training to stop before its end. */
  public boolean stopped() {
    return stopped;
  }

  /** Whether {@link EarlyStopping} ended training. */
  public boolean stoppedEarly() {
    return stoppedEarly;
  }

  /** The best epoch; null when none was judged or {@link TrainingConfig.KeepBest} is never. */
  public @Nullable BestEpoch best() {
    return best;
  }

  /** The rows as CSV with a header line; a cell is empty where there is no figure. */
  public String csv() {
    Set<String> columns = new LinkedHashSet<>(COLUMNS);
    rows.forEach(row -> columns.addAll(row.metrics.keySet()));
    var text = new StringBuilder(String.join(",", columns)).append('\n');
    for (Row row : rows) {
      Map<String, Number> figures = row.figures();
      List<String> cells =
          columns.stream()
              .map(column -> figures.containsKey(column) ? "" + figures.get(column) : "")
              .toList();
      text.append(String.join(",", cells)).append('\n');
    }
    return text.toString();
  }

  /** The rows as JSON, an object on each line; what is not a finite number is null or left out. */
  public String jsonLines() {
    var text = new StringBuilder();
    for (Row row : rows) {
      var object = new LinkedHashMap<String, @Nullable Object>();
      row.figures()
          .forEach(
              (name, value) ->
                  object.put(name, Double.isFinite(value.doubleValue()) ? value : null));
      text.append(Json.write(object)).append('\n');
    }
    return text.toString();
  }

  /** As {@link #csv}. */
  @Override
  public String toString() {
    return csv();
  }

  void add(Row row) {
    rows.add(row);
  }

  void addAll(Collection<Row> some) {
    rows.addAll(some);
  }

  void stop() {
    stopped = true;
  }

  void best(@Nullable BestEpoch epoch) {
    best = epoch;
  }

  void stopEarly() {
    stoppedEarly = true;
  }
}
