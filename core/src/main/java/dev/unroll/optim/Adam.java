package dev.unroll.optim;

import dev.unroll.Floats;
import dev.unroll.kernel.Kernels;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Adam (Kingma and Ba 2015, algorithm 1).
 *
 * <pre>
 * m ← β₁ m + (1 − β₁) g
 * v ← β₂ v + (1 − β₂) g²
 * w ← w − η · m / (1 − β₁ᵗ) / (√(v / (1 − β₂ᵗ)) + ε)
 * </pre>
 *
 * With {@link #withEpsilonHat} it is the form at the end of the paper's section 2, which TensorFlow
 * and Keras use: ε̂ is added to √v before the correction, so that ε = ε̂ / √(1 − β₂ᵗ) is larger in
 * the first steps.
 *
 * @param learningRate η; default 0.001
 * @param beta1 β₁; default 0.9
 * @param beta2 β₂; default 0.999
 * @param epsilon ε, or ε̂; default 1e-8
 * @param hat whether epsilon is ε̂; default false
 */
public record Adam(float learningRate, float beta1, float beta2, float epsilon, boolean hat)
    implements Rule {
  /** Checks the settings. */
  public Adam {
    Optimizer.requirePositive("adam", "learningRate", learningRate);
    Optimizer.requirePositive("adam", "epsilon", epsilon);
    if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
      throw new IllegalArgumentException(
          "adam: beta1 and beta2 must be in [0, 1), got " + beta1 + " and " + beta2);
    }
  }

  /** Makes an optimizer with the paper's settings. */
  public Adam() {
    this(0.001f);
  }

  /** Makes an optimizer with the paper's settings except the learning rate. */
  public Adam(float learningRate) {
    this(learningRate, 0.9f, 0.999f, 1e-8f);
  }

  /** Makes an optimizer that adds ε after the correction. */
  public Adam(float learningRate, float beta1, float beta2, float epsilon) {
    this(learningRate, beta1, beta2, epsilon, false);
  }

  /** Returns a copy with ε̂, which is added before the correction; Keras uses 1e-7. */
  public Adam withEpsilonHat(float value) {
    return new Adam(learningRate, beta1, beta2, value, true);
  }

  @Override
  public String text() {
    return "adam";
  }

  @Override
  public Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    config.put("learningRate", Floats.decimal(learningRate));
    config.put("beta1", Floats.decimal(beta1));
    config.put("beta2", Floats.decimal(beta2));
    config.put(hat ? "epsilonHat" : "epsilon", Floats.decimal(epsilon));
    return config;
  }

  @Override
  public Map<String, Float> slots() {
    var slots = new LinkedHashMap<String, Float>();
    slots.put("m", 0f);
    slots.put("v", 0f);
    return slots;
  }

  @Override
  public boolean movesWithoutGradient() {
    return true;
  }

  @Override
  public void update(Slice s) {
    float correction1 = (float) (1 - StrictMath.pow(beta1, (double) s.step()));
    float correction2 = (float) (1 - StrictMath.pow(beta2, (double) s.step()));
    float behind =
        hat ? (float) (epsilon / StrictMath.sqrt((double) correction2)) : epsilon; // in √v̂ + ε
    Kernels.current()
        .updates()
        .adam(
            s.length(),
            s.rate(),
            beta1,
            beta2,
            behind,
            correction1,
            correction2,
            s.values(),
            s.offset(),
            s.gradients(),
            s.from(),
            s.slot("m"),
            s.offset(),
            s.slot("v"),
            s.offset());
  }
}
