package dev.unroll.optim;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The whole learning rate for some epochs, then less by a factor at the begin of every epoch, or of
 * every few.
 *
 * <pre>
 * factor = decay ^ ⌈max(e − after, 0) / every⌉        e the epoch, from 1
 * </pre>
 *
 * <p>With {@code every} 1 it is the schedule of the PTB language models (Zaremba, Sutskever and
 * Vinyals 2014); with {@code after} equal to {@code every} it is torch.optim.lr_scheduler.StepLR.
 *
 * @param decay what the rate is multiplied by, above 0 and at most 1
 * @param after epochs at the whole rate
 * @param every epochs from one multiplication to the next; default 1
 */
public record StepDecay(double decay, long after, long every) implements Schedule {
  /** Checks the settings. */
  public StepDecay {
    Schedule.requireFactor("stepDecay", "the decay", decay);
    Schedule.requireAtLeast(0, "stepDecay", "after", after);
    Schedule.requireAtLeast(1, "stepDecay", "every", every);
  }

  /** Less at the begin of every epoch after these. */
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
  public Course begin(long steps) {
    return (step, epoch) -> {
      long beyond = epoch + 1 - after;
      return beyond <= 0 ? 1 : StrictMath.pow(decay, (double) ((beyond - 1) / every + 1));
    };
  }
}
