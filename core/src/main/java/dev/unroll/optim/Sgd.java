package dev.unroll.optim;

import dev.unroll.kernel.Kernels;
import dev.unroll.tensor.ParameterStore;
import java.util.Map;

/**
 * Stochastic gradient descent: {@code w ← w − η g}.
 *
 * @param learningRate η
 */
public record Sgd(float learningRate) implements Optimizer {
  /** Checks the settings. */
  public Sgd {
    Optimizer.requirePositive("sgd", "learningRate", learningRate);
  }

  @Override
  public Updater updater(ParameterStore store) {
    return new SlotUpdater(store, Map.of(), false) {
      @Override
      void update(long step, int offset, int length, float[] values, float[] gradients, int from) {
        Kernels.current().updates().sgd(length, learningRate, values, offset, gradients, from);
      }
    };
  }
}
