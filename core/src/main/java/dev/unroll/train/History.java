package dev.unroll.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How a training run went: a row at every report, and whether it was stopped. */
public final class History {
  /**
   * The state of training at one report.
   *
   * @param step the last step's number
   * @param epoch its epoch
   * @param loss mean over the examples (or their steps) since the row before
   * @param validationLoss the newest; NaN without validation
   * @param learningRate of the last step, schedule included
   * @param gradientNorm of the last step, before clipping
   * @param seconds since training began
   */
  public record Row(
      long step,
      long epoch,
      double loss,
      double validationLoss,
      float learningRate,
      double gradientNorm,
      double seconds) {}

  private final List<Row> rows = new ArrayList<>();
  private boolean stopped;

  History() {}

  /** The rows, oldest first. */
  public List<Row> rows() {
    return Collections.unmodifiableList(rows);
  }

  /** Whether somebody asked training to stop before its end. */
  public boolean stopped() {
    return stopped;
  }

  /** The rows as CSV with a header line; the validation column is empty where there is none. */
  public String csv() {
    var text =
        new StringBuilder("step,epoch,loss,validation_loss,learning_rate,gradient_norm,seconds\n");
    for (Row row : rows) {
      text.append(row.step).append(',').append(row.epoch).append(',').append(row.loss).append(',');
      if (!Double.isNaN(row.validationLoss)) {
        text.append(row.validationLoss);
      }
      text.append(',').append(row.learningRate).append(',').append(row.gradientNorm).append(',');
      text.append(Math.round(row.seconds * 1000) / 1000.0).append('\n');
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

  void stop() {
    stopped = true;
  }
}
