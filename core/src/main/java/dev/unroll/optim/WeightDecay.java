package dev.unroll.optim;

import dev.unroll.Floats;
import dev.unroll.kernel.Kernels;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Adds decoupled weight decay to any rule (Loshchilov and Hutter 2019): the weights shrink before
 * the rule's own step, without affecting gradients or slots.
 *
 * <pre>
 * w ← (1 − η λ) w
 * then the rule
 * </pre>
 *
 * <p>η is the learning rate of the step, schedule included, as in PyTorch. The {@code weight_decay}
 * of PyTorch's SGD, Adam and RMSprop is different: it adds λ w to the gradient. To exclude biases,
 * see {@link Groups}.
 *
 * @param rule the rule that updates the weights
 * @param decay λ; 0 for none
 */
public record WeightDecay(Rule rule, float decay) implements Rule {
  /** Checks the setting. */
  public WeightDecay {
    Optimizer.requireNotNegative("weightDecay", "the decay", decay);
  }

  @Override
  public float learningRate() {
    return rule.learningRate();
  }

  /** Returns the name of the rule that it wraps. */
  @Override
  public String text() {
    return rule.text();
  }

  /**
   * Returns the settings of the rule, and the decay.
   *
   * @throws IllegalArgumentException if the rule also has a decay
   */
  @Override
  public Map<String, Object> config() {
    var config = new LinkedHashMap<>(rule.config());
    if (config.put("weightDecay", Floats.decimal(decay)) != null) {
      throw new IllegalArgumentException(
          "weightDecay: the rule decays its weights already (expected one decay, got "
              + this
              + ")");
    }
    return config;
  }

  @Override
  public Map<String, Float> slots() {
    return rule.slots();
  }

  @Override
  public boolean movesWithoutGradient() {
    return decay > 0 || rule.movesWithoutGradient();
  }

  @Override
  public void update(Slice s) {
    if (decay > 0) {
      float keep = (float) (1 - (double) s.rate() * decay);
      float[] w = s.values();
      Kernels.current().pointwise().scale(s.length(), keep, w, s.offset(), w, s.offset());
    }
    rule.update(s);
  }
}
