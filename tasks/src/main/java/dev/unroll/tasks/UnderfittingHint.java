package dev.unroll.tasks;

import dev.unroll.train.History;
import dev.unroll.train.TrainingConfig;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Detects a run that ended while the validation score was still improving, and gives advice. */
final class UnderfittingHint {
  private static final long FEWEST_EPOCHS = 2; // a single epoch is always the best
  private static final double FALL = 0.005;

  private UnderfittingHint() {}

  /**
   * Returns a hint if the last epoch is the best one on the validation set. There is no hint if the
   * run was stopped, or its length is set in steps.
   */
  static Optional<String> of(History history, TrainingConfig config) {
    List<History.Row> rows =
        history.rows().stream().filter(row -> Double.isFinite(row.validationLoss())).toList();
    if (rows.isEmpty()
        || history.stopped()
        || history.stoppedEarly()
        || config.duration().unit() != TrainingConfig.Unit.EPOCHS) {
      return Optional.empty();
    }
    long last = rows.get(rows.size() - 1).epoch();
    boolean converged = config.monitor().equals(TrainingConfig.LOSS) && hasConverged(rows);
    return last < FEWEST_EPOCHS || converged || best(history.best(), rows) != last
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "the best epoch was the last, %,d: the model was still improving; train longer with"
                    + " --epochs %d",
                last,
                2 * last));
  }

  /**
   * Returns whether the validation loss fell by less than a fraction of {@value #FALL} of the first
   * one in the last quarter of the run.
   */
  private static boolean hasConverged(List<History.Row> rows) {
    double first = rows.get(0).validationLoss();
    double last = rows.get(rows.size() - 1).validationLoss();
    double before = rows.get((3 * (rows.size() - 1)) / 4).validationLoss();
    return before - last < FALL * Math.abs(first);
  }

  private static long best(History.@Nullable BestEpoch known, List<History.Row> rows) {
    if (known != null) {
      return known.epoch();
    }
    History.Row best = rows.get(0);
    for (History.Row row : rows) {
      best = row.validationLoss() < best.validationLoss() ? row : best;
    }
    return best.epoch();
  }
}
