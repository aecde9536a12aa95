package dev.unroll.tasks;

import dev.unroll.train.History;
import dev.unroll.train.TrainingConfig;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Detects a validation loss that has risen for most of a run, and gives advice. */
final class OverfittingHint {
  private static final long FEWEST_EPOCHS = 4;
  private static final double RISE = 0.05;

  private OverfittingHint() {}

  /**
   * Returns a hint if the validation loss was lowest in the first half of the run and ended at
   * least a fraction of {@value #RISE} higher. There is no hint if the model has the weights of the
   * best epoch.
   */
  static Optional<String> of(History history, TrainingConfig config) {
    History.BestEpoch best = history.best();
    if (best != null && best.kept()) {
      return Optional.empty();
    }
    List<History.Row> rows =
        history.rows().stream().filter(row -> Double.isFinite(row.validationLoss())).toList();
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    History.Row last = rows.get(rows.size() - 1);
    double lowest = Double.POSITIVE_INFINITY;
    long epoch = 0;
    for (History.Row row : rows) {
      if (row.validationLoss() < lowest) {
        lowest = row.validationLoss();
        epoch = row.epoch();
      }
    }
    if (best != null && config.monitor().equals(TrainingConfig.LOSS) && best.score() <= lowest) {
      lowest = best.score(); // rows may be several epochs apart
      epoch = best.epoch();
    }
    boolean risen = last.validationLoss() - lowest > RISE * Math.abs(lowest);
    if (!risen || last.epoch() < FEWEST_EPOCHS || 2 * epoch > last.epoch()) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "the validation loss was lowest at epoch %,d of %,d (%s) and rose to %s; stop early with"
                + " \"training.earlyStopping={patience: 5}\", or keep the best weights with"
                + " training.keepBest=always",
            epoch,
            last.epoch(),
            NumberText.text(lowest),
            NumberText.text(last.validationLoss())));
  }
}
