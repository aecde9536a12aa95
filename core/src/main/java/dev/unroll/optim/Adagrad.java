package dev.unroll.optim;

import dev.unroll.kernel.Kernels;
import dev.unroll.tensor.ParameterStore;
import java.util.Arrays;
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
 * @param initialAccumulator a at the start: 0 as PyTorch (default), 0.1 as TensorFlow
 * @param epsilon ε; default 1e-10
 */
public record Adagrad(float learningRate, float initialAccumulator, float epsilon)
    implements Optimizer {
  /** Checks the settings. */
  public Adagrad {
    Optimizer.requirePositive("adagrad", "learningRate", learningRate);
    Optimizer.requirePositive("adagrad", "epsilon", epsilon);
    if (!(initialAccumulator >= 0) || Float.isInfinite(initialAccumulator)) {
      throw new IllegalArgumentException(
          "adagrad: initialAccumulator must be 0 or more and finite, got " + initialAccumulator);
    }
  }

  /** PyTorch's settings. */
  public Adagrad(float learningRate) {
    this(learningRate, 0f);
  }

  /** The default epsilon. */
  public Adagrad(float learningRate, float initialAccumulator) {
    this(learningRate, initialAccumulator, 1e-10f);
  }

  @Override
  public Updater updater(ParameterStore store) {
    var accumulator = new float[store.size()];
    Arrays.fill(accumulator, initialAccumulator);
    return new SlotUpdater(store, Map.of("accumulator", accumulator), false) {
      @Override
      void update(long step, int offset, int length, float[] values, float[] gradients, int from) {
        Kernels.current()
            .updates()
            .adagrad(
                length,
                learningRate,
                epsilon,
                values,
                offset,
                gradients,
                from,
                accumulator,
                offset);
      }
    };
  }
}
