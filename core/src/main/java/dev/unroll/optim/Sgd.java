package dev.unroll.optim;

import dev.unroll.kernel.Kernels;

/**
 * Stochastic gradient descent: {@code w ← w − η g}.
 *
 * @param learningRate η
 */
public record Sgd(float learningRate) implements Rule {
  /** Checks the settings. */
  public Sgd {
    Optimizer.requirePositive("sgd", "learningRate", learningRate);
  }

  @Override
  public boolean movesWithoutGradient() {
    return false;
  }

  @Override
  public void update(Stretch s) {
    Kernels.current()
        .updates()
        .sgd(s.length(), s.rate(), s.values(), s.offset(), s.gradients(), s.from());
  }
}
