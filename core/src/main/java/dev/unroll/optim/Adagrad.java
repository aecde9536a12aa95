package dev.unroll.optim;

import dev.unroll.Floats;
import dev.unroll.kernel.Kernels;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Adagrad (Duchi, Hazan and Singer 2011).
 *
 * <pre>
 * a ← a + g²
 * w ← w − η g / (√a + ε)
 * </pre>
 *
 * @param learningRate η
 * @param initialAccumulator initial value of a: 0 as in PyTorch (default), 0.1 as in TensorFlow
 * @param epsilon ε; default 1e-10
 */
public record Adagrad(float learningRate, float initialAccumulator, float epsilon) implements Rule {
  /** Checks the settings. */
  public Adagrad {
    Optimizer.requirePositive("adagrad", "learningRate", learningRate);
    Optimizer.requirePositive("adagrad", "epsilon", epsilon);
    Optimizer.requireNotNegative("adagrad", "initialAccumulator", initialAccumulator);
  }

  /** Makes an optimizer with PyTorch's settings. */
  public Adagrad(float learningRate) {
    this(learningRate, 0f);
  }

  /** Makes an optimizer with the default epsilon. */
  public Adagrad(float learningRate, float initialAccumulator) {
    this(learningRate, initialAccumulator, 1e-10f);
  }

  @Override
  public String text() {
    return "adagrad";
  }

  @Override
  public Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    config.put("learningRate", Floats.decimal(learningRate));
    config.put("initialAccumulator", Floats.decimal(initialAccumulator));
    config.put("epsilon", Floats.decimal(epsilon));
    return config;
  }

  @Override
  public Map<String, Float> slots() {
    return Map.of("accumulator", initialAccumulator);
  }

  @Override
  public boolean movesWithoutGradient() {
    return false;
  }

  @Override
  public void update(Slice s) {
    Kernels.current()
        .updates()
        .adagrad(
            s.length(),
            s.rate(),
            epsilon,
            s.values(),
            s.offset(),
            s.gradients(),
            s.from(),
            s.slot("accumulator"),
            s.offset());
  }
}
