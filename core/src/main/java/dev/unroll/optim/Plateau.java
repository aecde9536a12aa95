package dev.unroll.optim;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A learning rate that falls when training stops improving. Equals
 * torch.optim.lr_scheduler.ReduceLROnPlateau. ReduceLROnPlateau of Keras differs: it acts after
 * {@code patience} epochs, one earlier, and its {@code min_delta} is absolute.
 *
 * <p>At the end of an epoch, its value has improved if it is better than the best so far by more
 * than the fraction {@code threshold} of the best. After more than {@code patience} consecutive
 * epochs without improvement, the rate is multiplied by {@code decay}, but not below {@code floor};
 * the next {@code cooldown} epochs are not counted. A NaN is never better.
 *
 * @param decay the factor of the rate, above 0 and below 1; default 0.1
 * @param patience the number of consecutive epochs allowed without improvement; default 10
 * @param goal whether lower values are better, as for a loss, or higher ones; default {@link
 *     Goal#MIN}
 * @param threshold the smallest relative improvement; default 1e-4
 * @param cooldown the number of epochs not counted after a decay; default 0
 * @param floor the lowest fraction of the rate, from 0 to 1; default 0
 */
public record Plateau(
    double decay, long patience, Goal goal, double threshold, long cooldown, double floor)
    implements Schedule {
  /** The direction of improvement. */
  public enum Goal {
    /** Lower is better, as for a loss. */
    MIN,
    /** Higher is better, as for an accuracy. */
    MAX
  }

  /** Checks the settings. */
  public Plateau {
    if (!(decay > 0 && decay < 1)) {
      throw new IllegalArgumentException(
          "plateau: the decay must be above 0 and below 1, got " + decay);
    }
    Schedule.requireAtLeast(0, "plateau", "patience", patience);
    if (!(threshold >= 0 && threshold < 1)) {
      throw new IllegalArgumentException(
          "plateau: the threshold must be from 0 to below 1, got " + threshold);
    }
    Schedule.requireAtLeast(0, "plateau", "cooldown", cooldown);
    Schedule.requireFloor("plateau", floor);
  }

  /** Makes a schedule with PyTorch's settings. */
  public Plateau() {
    this(0.1, 10);
  }

  /** Makes a schedule with PyTorch's settings except decay and patience. */
  public Plateau(double decay, long patience) {
    this(decay, patience, Goal.MIN, 1e-4, 0, 0);
  }

  @Override
  public String text() {
    return "plateau";
  }

  @Override
  public Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    config.put("decay", decay);
    config.put("patience", patience);
    if (goal != Goal.MIN) {
      config.put("goal", goal.name().toLowerCase(Locale.ROOT));
    }
    config.put("threshold", threshold);
    config.put("cooldown", cooldown);
    config.put("floor", floor);
    return config;
  }

  @Override
  public Scheduler begin(long steps) {
    return new Watch();
  }

  private final class Watch implements Scheduler {
    private double factor = 1;
    private double best = goal == Goal.MIN ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    private long waited; // consecutive epochs without improvement
    private long cooling; // remaining epochs that do not count

    @Override
    public double factor(long step, long epoch) {
      return factor;
    }

    @Override
    public void endOfEpoch(double value) {
      if (better(value)) {
        best = value;
        waited = 0;
      } else {
        waited++;
      }
      if (cooling > 0) {
        cooling--;
        waited = 0;
      }
      if (waited > patience) {
        factor = Math.max(factor * decay, floor);
        cooling = cooldown;
        waited = 0;
      }
    }

    private boolean better(double value) {
      return goal == Goal.MIN ? value < best * (1 - threshold) : value > best * (1 + threshold);
    }

    @Override
    public Map<String, Double> state() {
      var state = new LinkedHashMap<String, Double>();
      state.put("factor", factor);
      state.put("best", best);
      state.put("waited", (double) waited);
      state.put("cooling", (double) cooling);
      return state;
    }

    @Override
    public void restore(Map<String, Double> state) {
      if (!state.keySet().equals(state().keySet())) {
        throw new IllegalArgumentException(
            "plateau: expected a state with " + state().keySet() + ", got " + state.keySet());
      }
      factor = atLeast(0, "factor", state);
      best = state.getOrDefault("best", best);
      waited = (long) atLeast(0, "waited", state);
      cooling = (long) atLeast(0, "cooling", state);
    }

    private static double atLeast(double least, String name, Map<String, Double> state) {
      double value = state.getOrDefault(name, Double.NaN);
      if (!(value >= least)) {
        throw new IllegalArgumentException(
            "plateau: " + name + " must be " + least + " or more, got " + value);
      }
      return value;
    }
  }
}
