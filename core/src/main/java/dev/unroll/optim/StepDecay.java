package dev.unroll.optim;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A learning rate that is constant for some epochs, and then falls by a factor at the beginning of
 * every epoch, or every few epochs.
 *
 * <pre>
 * factor = decay ^ ⌈max(e − after, 0) / every⌉        e the epoch, from 1
 * </pre>
 *
 * <p>With {@code every} 1 it is the schedule of the PTB language models (Zaremba, Sutskever and
 * Vinyals 2014); with {@code after} equal to {@code every} it is torch.optim.lr_scheduler.StepLR.
 *
 * @param decay the factor of the rate, above 0 and at most 1
 * @param after the number of epochs at the full rate
 * @param every the number of epochs between multiplications; default 1
 */
public record StepDecay(double decay, long after, long every) implements Schedule {
  /** Checks the settings. */
  public StepDecay {
    Schedule.requireFactor("stepDecay", "the decay", decay);
    Schedule.requireAtLeast(0, "stepDecay", "after", after);
    Schedule.requireAtLeast(1, "stepDecay", "every", every);
  }

  /** Makes a schedule that decays at the beginning of every epoch after these. */
  public StepDecay(double decay, long after) {
    this(decay, after, 1);
  }

  @Override
  public String text() {
    return "step";
  }

  @Override
  public Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    config.put("decay", decay);
    config.put("after", after);
    config.put("every", every);
    return config;
  }

  @Override
  public Scheduler begin(long steps) {
    return (step, epoch) -> {
      long beyond = epoch + 1 - after;
      return beyond <= 0 ? 1 : StrictMath.pow(decay, (double) ((beyond - 1) / every + 1));
    };
  }
}
