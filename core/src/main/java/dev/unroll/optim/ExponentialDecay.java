package dev.unroll.optim;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A learning rate that falls by the same factor over every stretch of training.
 *
 * <pre>
 * factor = decay ^ e                 without steps; e the epoch, from 0
 * factor = decay ^ (step / steps)    with them, falling at every step, from 0
 * </pre>
 *
 * <p>The first is torch.optim.lr_scheduler.ExponentialLR, the second Keras' ExponentialDecay
 * without its staircase.
 *
 * @param decay what the rate is multiplied by, above 0 and at most 1
 * @param steps over which it is; 0 (default): at the begin of every epoch but the first
 */
public record ExponentialDecay(double decay, long steps) implements Schedule {
  /** Checks the settings. */
  public ExponentialDecay {
    Schedule.requireFactor("exponentialDecay", "the decay", decay);
    Schedule.requireAtLeast(0, "exponentialDecay", "steps", steps);
  }

  /** Once an epoch. */
  public ExponentialDecay(double decay) {
    this(decay, 0);
  }

  @Override
  public String text() {
    return "exponential";
  }

  @Override
  public Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    config.put("decay", decay);
    config.put("steps", steps);
    return config;
  }

  @Override
  public Course begin(long all) {
    return (step, epoch) ->
        StrictMath.pow(decay, steps == 0 ? (double) epoch : (double) step / steps);
  }
}
