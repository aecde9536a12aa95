package dev.unroll.optim;

import dev.unroll.Floats;
import dev.unroll.kernel.Kernels;
import java.util.LinkedHashMap;
import java.util.Map;

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
  public String text() {
    return "sgd";
  }

  @Override
  public Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    config.put("learningRate", Floats.decimal(learningRate));
    return config;
  }

  @Override
  public boolean movesWithoutGradient() {
    return false;
  }

  @Override
  public void update(Slice s) {
    Kernels.current()
        .updates()
        .sgd(s.length(), s.rate(), s.values(), s.offset(), s.gradients(), s.from());
  }
}
