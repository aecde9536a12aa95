package dev.unroll.optim;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@link CosineDecay} with repeated restarts at the full learning rate (Loshchilov and Hutter
 * 2017). Equals torch.optim.lr_scheduler.CosineAnnealingWarmRestarts.
 *
 * @param steps from the start to the first restart
 * @param growth the factor by which each cycle is longer than the previous one; default 1
 * @param floor the fraction of the rate just before a restart, from 0 to 1; default 0
 */
public record CosineRestarts(long steps, int growth, double floor) implements Schedule {
  /** Checks the settings. */
  public CosineRestarts {
    Schedule.requireAtLeast(1, "cosineRestarts", "steps", steps);
    Schedule.requireAtLeast(1, "cosineRestarts", "growth", growth);
    Schedule.requireFloor("cosineRestarts", floor);
  }

  /** Makes cycles of equal length, each decaying to 0. */
  public CosineRestarts(long steps) {
    this(steps, 1, 0);
  }

  @Override
  public String text() {
    return "restarts";
  }

  @Override
  public Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    config.put("steps", steps);
    config.put("growth", growth);
    config.put("floor", floor);
    return config;
  }

  @Override
  public Scheduler begin(long all) {
    return (step, epoch) -> {
      if (growth == 1) {
        return CosineDecay.factor(floor, (double) (step % steps) / steps);
      }
      long since = step;
      long length = steps;
      while (since >= length) {
        since -= length;
        length = length > Long.MAX_VALUE / growth ? Long.MAX_VALUE : length * growth;
      }
      return CosineDecay.factor(floor, (double) since / length);
    };
  }
}
