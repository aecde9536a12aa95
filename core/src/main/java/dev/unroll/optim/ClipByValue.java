package dev.unroll.optim;

import dev.unroll.Floats;
import dev.unroll.tensor.Gradients;
import java.util.Map;

/**
 * Clipping element by element: {@code g ← min(max(g, −c), c)}, as in
 * torch.nn.utils.clip_grad_value_. NaN stays NaN.
 *
 * @param maxValue c
 */
public record ClipByValue(float maxValue) implements Clip {
  /** Checks the bound. */
  public ClipByValue {
    Optimizer.requirePositive("clipValue", "the bound", maxValue);
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("clipValue", Floats.decimal(maxValue));
  }

  @Override
  public void clip(Gradients gradients, double norm) {
    gradients.clamp(maxValue);
  }

  @Override
  public void clip(Gradients gradients) {
    gradients.clamp(maxValue);
  }
}
