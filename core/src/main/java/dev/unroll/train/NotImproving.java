package dev.unroll.train;

import dev.unroll.store.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The state of {@link Averaging#whenNotImproving} in one run: whether averaging has begun. */
final class NotImproving {
  private static final String FROM = "from";
  private static final String SCORES = "scores";

  private final int epochs;
  private final boolean higherIsBetter;
  private final List<Double> scores = new ArrayList<>(); // of the epochs before averaging began
  private Averaging.@Nullable Uniform begun;

  NotImproving(Averaging.WhenNotImproving settings, boolean higherIsBetter) {
    this.epochs = settings.epochs();
    this.higherIsBetter = higherIsBetter;
  }

  /**
   * Adds the score of an epoch.
   *
   * @param step the last step of the epoch
   */
  void endOfEpoch(double score, long step) {
    if (begun != null) {
      return;
    }
    double best = Double.NaN;
    for (double earlier : scores.subList(0, Math.max(0, scores.size() - epochs))) {
      best = Double.isNaN(best) || better(earlier, best) ? earlier : best;
    }
    if (better(best, score)) {
      begun = new Averaging.Uniform(step + 1);
    } else {
      scores.add(score);
    }
  }

  private boolean better(double score, double than) {
    return higherIsBetter ? score > than : score < than;
  }

  /** Returns the average that has begun; null if it has not. */
  Averaging.@Nullable Uniform begun() {
    return begun;
  }

  /** Returns the state, for a checkpoint. */
  Map<String, Object> state() {
    var state = new LinkedHashMap<String, Object>();
    state.put(SCORES, Exact.texts(scores));
    if (begun != null) {
      state.put(FROM, begun.fromStep());
    }
    return state;
  }

  void restore(Fields state) {
    scores.clear();
    scores.addAll(Exact.list(state, SCORES));
    begun =
        state.has(FROM) ? new Averaging.Uniform(state.longInteger(FROM, 1, Long.MAX_VALUE)) : null;
  }
}
