package dev.unroll.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A step has been taken.
 *
 * @param step its number, from 1
 * @param steps the total number of steps
 * @param epoch the epoch it belongs to, from 1
 * @param loss of its batch, before the update
 * @param learningRate of the update, schedule included
 * @param gradientNorm before clipping
 * @param seconds since training began
 * @param scalars of the training step by name, see {@link StepLoss#withScalar}, and the {@link
 *     TrainingStep#scores} of the epoch so far; usually empty
 */
public record StepEvent(
    long step,
    long steps,
    long epoch,
    double loss,
    float learningRate,
    double gradientNorm,
    double seconds,
    Map<String, Double> scalars) {
  /** Copies the scalars. */
  public StepEvent {
    scalars = Collections.unmodifiableMap(new LinkedHashMap<>(scalars));
  }

  /** Makes an event without scalars. */
  public StepEvent(
      long step,
      long steps,
      long epoch,
      double loss,
      float learningRate,
      double gradientNorm,
      double seconds) {
    this(step, steps, epoch, loss, learningRate, gradientNorm, seconds, Map.of());
  }
}
