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

/** The history of a training run: a row for every report, and how the run ended. */
public final class History {
  /**
   * The state of training at one report.
   *
   * @param step the last step's number
   * @param epoch its epoch
   * @param loss the mean over the examples (or their steps) since the previous row
   * @param validationLoss the latest; NaN without validation
   * @param metrics the latest by name, {@code accuracy} of the training batches of an epoch, and
   *     {@code validation_accuracy} after it; empty before the end of the first epoch
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

    /** Returns all values by column name; those that are not known are left out. */
    public Map<String, Number> values() {
      var values = new LinkedHashMap<String, Number>();
      values.put("step", step);
      values.put("epoch", epoch);
      put(values, "loss", loss);
      put(values, "validation_loss", validationLoss);
      values.put("learning_rate", learningRate);
      put(values, "gradient_norm", gradientNorm);
      values.put("seconds", Math.round(seconds * 1000) / 1000.0);
      metrics.forEach((name, value) -> put(values, name, value));
      return values;
    }

    private static void put(Map<String, Number> values, String name, double value) {
      if (!Double.isNaN(value)) {
        values.put(name, value);
      }
    }
  }

  /**
   * The epoch with the best score.
   *
   * @param epoch its number, from 1
   * @param score the monitored score, such as the validation loss
   * @param kept whether the model has its weights now
   */
  public record BestEpoch(long epoch, double score, boolean kept) {}

  static final List<String> COLUMNS =
      List.of(
          "step", "epoch", "loss", "validation_loss", "learning_rate", "gradient_norm", "seconds");

  /** The column, or JSON field, that marks the row of the best epoch. */
  private static final String BEST = "best";

  private final List<Row> rows = new ArrayList<>();
  private boolean stopped;
  private boolean stoppedEarly;
  private @Nullable BestEpoch best;

  History() {}

  /** Returns a history of these rows, as of an unfinished run. */
  public static History of(Collection<Row> rows) {
    var history = new History();
    history.addAll(rows);
    return history;
  }

  /** Returns the rows, oldest first. */
  public List<Row> rows() {
    return Collections.unmodifiableList(rows);
  }

  /** Returns whether training was stopped on request before its end. */
  public boolean stopped() {
    return stopped;
  }

  /** Returns whether {@link EarlyStopping} ended training. */
  public boolean stoppedEarly() {
    return stoppedEarly;
  }

  /**
   * Returns the best epoch; null if no epoch has a score so far, or {@link TrainingConfig.KeepBest}
   * is never.
   */
  public @Nullable BestEpoch best() {
    return best;
  }

  /**
   * Returns the number of the row of the {@linkplain #best best epoch}; -1 if there is no
   * validation, or no row shows that epoch, because rows can be further apart than epochs.
   */
  public int bestRow() {
    BestEpoch epoch = best;
    if (epoch == null || rows.stream().allMatch(row -> Double.isNaN(row.validationLoss))) {
      return -1;
    }
    for (int i = 0; i < rows.size(); i++) { // a validation loss first appears in its own row
      if (rows.get(i).validationLoss == epoch.score) {
        return i;
      }
    }
    for (int i = rows.size() - 1; i >= 0; i--) {
      if (rows.get(i).epoch == epoch.epoch) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Returns the rows as CSV with a header line; a cell is empty if there is no value. If the best
   * validated epoch is known, the column {@code best} is {@code true} in its row.
   */
  public String csv() {
    Set<String> columns = new LinkedHashSet<>(COLUMNS);
    rows.forEach(row -> columns.addAll(row.metrics.keySet()));
    int marked = columns.contains(BEST) ? -1 : bestRow(); // a metric may have that name
    var text = new StringBuilder(String.join(",", columns));
    text.append(marked < 0 ? "\n" : "," + BEST + "\n");
    for (int i = 0; i < rows.size(); i++) {
      Map<String, Number> values = rows.get(i).values();
      List<String> cells =
          columns.stream()
              .map(column -> values.containsKey(column) ? "" + values.get(column) : "")
              .toList();
      text.append(String.join(",", cells));
      text.append(marked < 0 ? "" : i == marked ? ",true" : ",").append('\n');
    }
    return text.toString();
  }

  /**
   * Returns the rows as JSON, one object per line; a non-finite number is null or omitted. The row
   * of the best validated epoch, if known, has {@code "best": true}.
   */
  public String jsonLines() {
    int marked = bestRow();
    var text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      var object = new LinkedHashMap<String, @Nullable Object>();
      rows.get(i)
          .values()
          .forEach(
              (name, value) ->
                  object.put(name, Double.isFinite(value.doubleValue()) ? value : null));
      if (i == marked) {
        object.putIfAbsent(BEST, true);
      }
      text.append(Json.write(object)).append('\n');
    }
    return text.toString();
  }

  /** Same as {@link #csv}. */
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
