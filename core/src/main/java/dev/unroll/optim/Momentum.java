package dev.unroll.optim;

import dev.unroll.Floats;
import dev.unroll.kernel.Kernels;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Gradient descent with momentum (Polyak 1964) or Nesterov momentum (1983).
 *
 * <pre>
 * u ← μ u + g
 * w ← w − η u               momentum
 * w ← w − η (g + μ u)       Nesterov, in the form of Sutskever et al. 2013
 * </pre>
 *
 * <p>This is the form of PyTorch (without dampening) and of TensorFlow 1. Keras has the learning
 * rate within u, which is equivalent while the rate is constant.
 *
 * @param learningRate η
 * @param momentum μ; default 0.9
 * @param nesterov whether to use Nesterov momentum; default false
 */
public record Momentum(float learningRate, float momentum, boolean nesterov) implements Rule {
  /** Checks the settings. */
  public Momentum {
    Optimizer.requirePositive("momentum", "learningRate", learningRate);
    Optimizer.requireBelowOne("momentum", "momentum", momentum);
  }

  /** Makes an optimizer with momentum 0.9. */
  public Momentum(float learningRate) {
    this(learningRate, 0.9f);
  }

  /** Makes an optimizer without Nesterov momentum. */
  public Momentum(float learningRate, float momentum) {
    this(learningRate, momentum, false);
  }

  /** Returns an optimizer with Nesterov momentum. */
  public static Momentum nesterov(float learningRate, float momentum) {
    return new Momentum(learningRate, momentum, true);
  }

  @Override
  public String text() {
    return "momentum";
  }

  @Override
  public Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    config.put("learningRate", Floats.decimal(learningRate));
    config.put("momentum", Floats.decimal(momentum));
    config.put("nesterov", nesterov);
    return config;
  }

  @Override
  public Map<String, Float> slots() {
    return Map.of("velocity", 0f);
  }

  @Override
  public boolean movesWithoutGradient() {
    return true;
  }

  @Override
  public void update(Slice s) {
    Kernels.current()
        .updates()
        .momentum(
            s.length(),
            s.rate(),
            momentum,
            nesterov,
            s.values(),
            s.offset(),
            s.gradients(),
            s.from(),
            s.slot("velocity"),
            s.offset());
  }
}
