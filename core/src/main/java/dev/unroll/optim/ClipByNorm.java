package dev.unroll.optim;

import dev.unroll.Floats;
import dev.unroll.tensor.Gradients;
import java.util.Map;

/**
 * Clipping by global norm (Pascanu, Mikolov and Bengio 2013): if the norm over all gradients
 * exceeds the bound, all are scaled by bound / norm. Equals torch.nn.utils.clip_grad_norm_ and
 * {@code global_clipnorm} of Keras, not its {@code clipnorm}, which clips each weight by its own
 * norm.
 *
 * @param maxNorm the bound
 */
public record ClipByNorm(float maxNorm) implements Clip {
  /** Checks the bound. */
  public ClipByNorm {
    Optimizer.requirePositive("clipNorm", "the bound", maxNorm);
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("clipNorm", Floats.decimal(maxNorm));
  }

  @Override
  public void clip(Gradients gradients, double norm) {
    if (norm > maxNorm) {
      gradients.scale((float) (maxNorm / norm));
    }
  }
}
