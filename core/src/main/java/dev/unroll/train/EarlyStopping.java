package dev.unroll.train;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Ends training when the monitored score stops improving.
 *
 * <p>At the end of an epoch, the {@linkplain TrainingConfig#monitor monitored} score has improved
 * if it is better than the best so far by more than {@code minDelta}. After {@code patience}
 * consecutive epochs without improvement, training ends, and the model gets the weights of its best
 * epoch unless {@link TrainingConfig.KeepBest#NEVER} is set. A NaN is never better.
 *
 * <p>Equals keras.callbacks.EarlyStopping with {@code restore_best_weights}, which also restores
 * the best weights of a run that was not stopped ({@link TrainingConfig.KeepBest#ALWAYS}). A {@link
 * dev.unroll.optim.Plateau} counts as PyTorch: it acts after more than {@code patience} epochs.
 *
 * @param patience the number of consecutive epochs without improvement, 1 or more
 * @param minDelta the smallest change that counts as improvement, exclusive, 0 or more; default 0
 */
public record EarlyStopping(long patience, double minDelta) {
  /** Checks the settings. */
  public EarlyStopping {
    if (patience < 1) {
      throw new IllegalArgumentException(
          "early stopping: the patience must be 1 or more epochs, got " + patience);
    }
    if (!(minDelta >= 0) || Double.isInfinite(minDelta)) {
      throw new IllegalArgumentException(
          "early stopping: minDelta must be 0 or more and finite, got " + minDelta);
    }
  }

  /** Ends training after this many consecutive epochs without any improvement. */
  public EarlyStopping(long patience) {
    this(patience, 0);
  }

  /** The state of one run. */
  static final class Watch {
    private final EarlyStopping settings;
    private final boolean higherIsBetter;
    private double best = Double.NaN;
    private long waited;

    Watch(EarlyStopping settings, boolean higherIsBetter) {
      this.settings = settings;
      this.higherIsBetter = higherIsBetter;
    }

    void endOfEpoch(double value) {
      double gain = higherIsBetter ? value - best : best - value;
      boolean first = Double.isNaN(best) && !Double.isNaN(value);
      if (first || gain > settings.minDelta) {
        best = value;
        waited = 0;
      } else {
        waited++;
      }
    }

    boolean over() {
      return waited >= settings.patience;
    }

    Map<String, Double> state() {
      var state = new LinkedHashMap<String, Double>();
      state.put("best", best);
      state.put("waited", (double) waited);
      return state;
    }

    void restore(Map<String, Double> state) {
      best = state.getOrDefault("best", Double.NaN);
      waited = state.getOrDefault("waited", 0.0).longValue();
    }
  }
}
