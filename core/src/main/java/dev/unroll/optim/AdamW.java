package dev.unroll.optim;

import java.util.Map;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019): {@link Adam} within {@link
 * WeightDecay}. Equals torch.optim.AdamW.
 *
 * @param learningRate η; default 0.001
 * @param beta1 β₁; default 0.9
 * @param beta2 β₂; default 0.999
 * @param epsilon ε; default 1e-8
 * @param weightDecay λ; default 0.01
 */
public record AdamW(float learningRate, float beta1, float beta2, float epsilon, float weightDecay)
    implements Rule {
  /** Checks the settings. */
  public AdamW {
    new WeightDecay(new Adam(learningRate, beta1, beta2, epsilon), weightDecay);
  }

  /** Makes an optimizer with PyTorch's settings. */
  public AdamW() {
    this(0.001f);
  }

  /** Makes an optimizer with PyTorch's settings except the learning rate. */
  public AdamW(float learningRate) {
    this(learningRate, 0.01f);
  }

  /** Makes an optimizer with PyTorch's settings except the learning rate and the decay. */
  public AdamW(float learningRate, float weightDecay) {
    this(learningRate, 0.9f, 0.999f, 1e-8f, weightDecay);
  }

  private Rule rule() {
    return new WeightDecay(new Adam(learningRate, beta1, beta2, epsilon), weightDecay);
  }

  @Override
  public String text() {
    return "adamw";
  }

  @Override
  public Map<String, Object> config() {
    return rule().config();
  }

  @Override
  public Map<String, Float> slots() {
    return rule().slots();
  }

  @Override
  public boolean movesWithoutGradient() {
    return true;
  }

  @Override
  public void update(Slice s) {
    rule().update(s);
  }
}
