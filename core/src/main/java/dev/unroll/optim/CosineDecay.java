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
 * beyond.
 *
 * @param floor the share of the rate in the end, from 0 to 1; default 0
 * @param steps over which it falls; 0 (default): all steps of the run, less a {@link WarmUp}
 */
public record CosineDecay(double floor, long steps) implements Schedule {
  /** Checks the settings. */
  public CosineDecay {
    Schedule.requireFloor("cosineDecay", floor);
    Schedule.requireAtLeast(0, "cosineDecay", "steps", steps);
  }

  /** To nothing, over the whole run. */
  public CosineDecay() {
    this(0);
  }

  /** Over the whole run. */
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
  public Course begin(long all) {
    long length = steps == 0 ? all : steps;
    return (step, epoch) -> factor(floor, step >= length ? 1 : (double) step / length);
  }

  /**
   * The factor on the way.
   *
   * @param share of the way, from 0 to 1
   */
  static double factor(double floor, double share) {
    return floor + (1 - floor) * (1 + StrictMath.cos(Math.PI * share)) / 2;
  }
}
