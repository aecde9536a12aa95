package dev.unroll.optim;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A learning rate that falls along half a cosine to a floor and stays there (Loshchilov and Hutter
 * 2017, without restarts).
 *
 * <pre>
 * factor = floor + (1 − floor) · (1 + cos(π · min(step / steps, 1))) / 2      step from 0
 * </pre>
 *
 * <p>Within {@code steps} it equals torch.optim.lr_scheduler.CosineAnnealingLR, which rises again
 * after that.
 *
 * @param floor the final fraction of the rate, from 0 to 1; default 0
 * @param steps the number of steps over which it falls; 0 (default) for all steps of the run, minus
 *     a {@link WarmUp}
 */
public record CosineDecay(double floor, long steps) implements Schedule {
  /** Checks the settings. */
  public CosineDecay {
    Schedule.requireFloor("cosineDecay", floor);
    Schedule.requireAtLeast(0, "cosineDecay", "steps", steps);
  }

  /** Makes a decay to 0 over the whole run. */
  public CosineDecay() {
    this(0);
  }

  /** Makes a decay over the whole run. */
  public CosineDecay(double floor) {
    this(floor, 0);
  }

  @Override
  public String text() {
    return "cosine";
  }

  @Override
  public Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    config.put("floor", floor);
    config.put("steps", steps);
    return config;
  }

  @Override
  public Scheduler begin(long all) {
    long length = steps == 0 ? all : steps;
    return (step, epoch) -> factor(floor, step >= length ? 1 : (double) step / length);
  }

  /**
   * Returns the factor during the decay.
   *
   * @param share the completed fraction of the decay, from 0 to 1
   */
  static double factor(double floor, double share) {
    return floor + (1 - floor) * (1 + StrictMath.cos(Math.PI * share)) / 2;
  }
}
