package dev.unroll.optim;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A learning rate that rises along a line, and then another schedule.
 *
 * <pre>
 * factor = from + (1 − from) · step / steps      for steps 0 … steps − 1
 * factor = that of the other                     for steps from then on
 * </pre>
 *
 * <p>The other schedule begins when the warm-up ends: it counts steps from there, and a run is for
 * it shorter by the warm-up. Epochs it counts from the begin of training. This is PyTorch's
 * LinearLR followed by another one in SequentialLR.
 *
 * @param steps the length
 * @param from the share of the rate at the first step, above 0; default 1 / (steps + 1), which
 *     makes all rises equal
 * @param then what follows; default {@link Schedule#constant}
 */
public record WarmUp(long steps, double from, Schedule then) implements Schedule {
  /** Checks the settings. */
  public WarmUp {
    Schedule.requireAtLeast(1, "warmUp", "steps", steps);
    Schedule.requireFactor("warmUp", "from", from);
  }

  /** Before a constant learning rate. */
  public WarmUp(long steps) {
    this(steps, Schedule.constant());
  }

  /** In equal rises from next to nothing. */
  public WarmUp(long steps, Schedule then) {
    this(steps, 1.0 / (Math.max(steps, 1) + 1.0), then);
  }

  /** Returns the name of the schedule that follows. */
  @Override
  public String text() {
    return then.text();
  }

  /**
   * Returns the settings of the schedule that follows, and those of the warm-up.
   *
   * @throws IllegalArgumentException when the schedule that follows warms up as well
   */
  @Override
  public Map<String, Object> config() {
    var config = new LinkedHashMap<>(then.config());
    if (config.put("warmUp", steps) != null) {
      throw new IllegalArgumentException(
          "warmUp: the schedule that follows warms up already (expected one warm-up, got "
              + this
              + ")");
    }
    config.put("warmUpFrom", from);
    return config;
  }

  @Override
  public Course begin(long all) {
    Course after = then.begin(Math.max(0, all - steps));
    return new Course() {
      @Override
      public double factor(long step, long epoch) {
        return step < steps ? from + (1 - from) * step / steps : after.factor(step - steps, epoch);
      }

      @Override
      public void endOfEpoch(double value) {
        after.endOfEpoch(value);
      }

      @Override
      public Map<String, Double> state() {
        return after.state();
      }

      @Override
      public void restore(Map<String, Double> state) {
        after.restore(state);
      }
    };
  }
}
