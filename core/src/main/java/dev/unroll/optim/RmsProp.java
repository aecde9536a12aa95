package dev.unroll.optim;

import dev.unroll.Floats;
import dev.unroll.kernel.Kernels;
import dev.unroll.kernel.Updates;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * RMSprop (Tieleman and Hinton 2012), in the form of PyTorch.
 *
 * <pre>
 * v ← α v + (1 − α) g²
 * d = g / (√v + ε)
 *
 * a ← α a + (1 − α) g,  d = g / (√(v − a²) + ε)     centered (Graves 2013)
 *
 * w ← w − η d                                       without momentum
 * u ← μ u + d,  w ← w − η u                         with momentum
 * </pre>
 *
 * <p>If rounding makes v − a² negative, 0 is used. TensorFlow 1 has ε inside the root and begins
 * with v = 1.
 *
 * @param learningRate η; default 0.01
 * @param decay α; default 0.99
 * @param epsilon ε; default 1e-8
 * @param momentum μ; default 0, none
 * @param centered whether to divide by the deviation from the mean gradient; default false
 */
public record RmsProp(
    float learningRate, float decay, float epsilon, float momentum, boolean centered)
    implements Rule {
  /**
   * The number of weights that are updated together, which bounds the memory for their directions.
   */
  private static final int CHUNK = 4096;

  /** Checks the settings. */
  public RmsProp {
    Optimizer.requirePositive("rmsprop", "learningRate", learningRate);
    Optimizer.requireBelowOne("rmsprop", "decay", decay);
    Optimizer.requirePositive("rmsprop", "epsilon", epsilon);
    Optimizer.requireBelowOne("rmsprop", "momentum", momentum);
  }

  /** Makes an optimizer with PyTorch's settings. */
  public RmsProp() {
    this(0.01f);
  }

  /** Makes an optimizer with PyTorch's settings except the learning rate. */
  public RmsProp(float learningRate) {
    this(learningRate, 0.99f, 1e-8f);
  }

  /** Makes an optimizer without momentum, not centered. */
  public RmsProp(float learningRate, float decay, float epsilon) {
    this(learningRate, decay, epsilon, 0, false);
  }

  @Override
  public String text() {
    return "rmsprop";
  }

  @Override
  public Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    config.put("learningRate", Floats.decimal(learningRate));
    config.put("decay", Floats.decimal(decay));
    config.put("epsilon", Floats.decimal(epsilon));
    config.put("momentum", Floats.decimal(momentum));
    config.put("centered", centered);
    return config;
  }

  @Override
  public Map<String, Float> slots() {
    var slots = new LinkedHashMap<String, Float>();
    slots.put("v", 0f);
    if (centered) {
      slots.put("mean", 0f);
    }
    if (momentum > 0) {
      slots.put("velocity", 0f);
    }
    return slots;
  }

  @Override
  public boolean movesWithoutGradient() {
    return true;
  }

  @Override
  public void update(Slice s) {
    var direction = new float[Math.min(CHUNK, s.length())];
    for (int i = 0; i < s.length(); i += CHUNK) {
      Slice part = s.part(i, Math.min(CHUNK, s.length() - i));
      directions(part, direction);
      Slice scaled = part.withGradients(direction, 0);
      if (momentum > 0) {
        new Momentum(learningRate, momentum).update(scaled);
      } else {
        new Sgd(learningRate).update(scaled);
      }
    }
  }

  private void directions(Slice s, float[] to) {
    Updates updates = Kernels.current().updates();
    float[] v = s.slot("v");
    int at = s.offset();
    if (centered) {
      float[] mean = s.slot("mean");
      updates.rmspropCentered(
          s.length(), decay, epsilon, s.gradients(), s.from(), v, at, mean, at, to, 0);
    } else {
      updates.rmsprop(s.length(), decay, epsilon, s.gradients(), s.from(), v, at, to, 0);
    }
  }
}
