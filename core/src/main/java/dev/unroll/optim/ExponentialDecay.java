package dev.unroll.optim;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A learning rate that falls by the same factor in every interval of training.
 *
 * <pre>
 * factor = decay ^ e                 without steps; e the epoch, from 0
 * factor = decay ^ (step / steps)    with them, falling at every step, from 0
 * </pre>
 *
 * <p>The first is torch.optim.lr_scheduler.ExponentialLR, the second is ExponentialDecay in Keras
 * without its staircase.
 *
 * @param decay the factor of the rate, above 0 and at most 1
 * @param steps the interval of the factor in steps; 0 (default) to apply it at the beginning of
 *     every epoch but the first
 */
public record ExponentialDecay(double decay, long steps) implements Schedule {
  /** Checks the settings. */
  public ExponentialDecay {
    Schedule.requireFactor("exponentialDecay", "the decay", decay);
    Schedule.requireAtLeast(0, "exponentialDecay", "steps", steps);
  }

  /** Makes a decay once per epoch. */
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
  public Scheduler begin(long all) {
    return (step, epoch) ->
        StrictMath.pow(decay, steps == 0 ? (double) epoch : (double) step / steps);
  }
}
