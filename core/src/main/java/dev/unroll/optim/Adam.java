package dev.unroll.optim;

import dev.unroll.kernel.Kernels;
import dev.unroll.tensor.ParameterStore;
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
 * @param learningRate η; default 0.001
 * @param beta1 β₁; default 0.9
 * @param beta2 β₂; default 0.999
 * @param epsilon ε; default 1e-8
 */
public record Adam(float learningRate, float beta1, float beta2, float epsilon)
    implements Optimizer {
  /** Checks the settings. */
  public Adam {
    Optimizer.requirePositive("adam", "learningRate", learningRate);
    Optimizer.requirePositive("adam", "epsilon", epsilon);
    if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
      throw new IllegalArgumentException(
          "adam: beta1 and beta2 must be in [0, 1), got " + beta1 + " and " + beta2);
    }
  }

  /** The paper's settings. */
  public Adam() {
    this(0.001f);
  }

  /** The paper's settings but for the learning rate. */
  public Adam(float learningRate) {
    this(learningRate, 0.9f, 0.999f, 1e-8f);
  }

  @Override
  public Updater updater(ParameterStore store) {
    var m = new float[store.size()];
    var v = new float[store.size()];
    return new SlotUpdater(store, Map.of("m", m, "v", v), true) {
      @Override
      void update(long step, int offset, int length, float[] values, float[] gradients, int from) {
        float correction1 = (float) (1 - StrictMath.pow(beta1, (double) step));
        float correction2 = (float) (1 - StrictMath.pow(beta2, (double) step));
        Kernels.current()
            .updates()
            .adam(
                length,
                learningRate,
                beta1,
                beta2,
                epsilon,
                correction1,
                correction2,
                values,
                offset,
                gradients,
                from,
                m,
                offset,
                v,
                offset);
      }
    };
  }
}
