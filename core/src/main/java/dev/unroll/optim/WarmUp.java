package dev.unroll.optim;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A learning rate that rises linearly, followed by another schedule.
 *
 * <pre>
 * factor = from + (1 − from) · step / steps      for steps 0 … steps − 1
 * factor = that of the other schedule            from then on
 * </pre>
 *
 * <p>The other schedule begins when the warm-up ends: it counts steps from there, and its run is
 * shorter by the warm-up. It counts epochs from the beginning of training. Equals PyTorch's
 * LinearLR followed by another schedule in SequentialLR.
 *
 * @param steps the number of steps of the warm-up
 * @param from the fraction of the rate at the first step, above 0; default 1 / (steps + 1), which
 *     makes all increments equal
 * @param then the schedule that follows; default {@link Schedule#constant}
 */
public record WarmUp(long steps, double from, Schedule then) implements Schedule {
  /** Checks the settings. */
  public WarmUp {
    Schedule.requireAtLeast(1, "warmUp", "steps", steps);
    Schedule.requireFactor("warmUp", "from", from);
  }

  /** Makes a warm-up before a constant learning rate. */
  public WarmUp(long steps) {
    this(steps, Schedule.constant());
  }

  /** Makes a warm-up with equal increments from nearly 0. */
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
   * @throws IllegalArgumentException if the schedule that follows is also a warm-up
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
  public Scheduler begin(long all) {
    Scheduler after = then.begin(Math.max(0, all - steps));
    return new Scheduler() {
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
