package dev.unroll.nn;

import dev.unroll.sequence.Carrying;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a model is being applied: to train it or to predict with it, and whether its state is carried
 * from one chunk of its sequences to the next.
 *
 * <p>Random numbers that a layer draws while training are a function of the seed, the step and the
 * layer's place in the model, so that the same seed gives the same bits.
 */
public final class Pass {
  private static final Pass PREDICT = new Pass(false, 0, 0, "", null);

  private final boolean training;
  private final long seed;
  private final long step;
  private final String path;
  private final @Nullable Carrying carrying;

  private Pass(boolean training, long seed, long step, String path, @Nullable Carrying carrying) {
    this.training = training;
    this.seed = seed;
    this.step = step;
    this.path = path;
    this.carrying = carrying;
  }

  /** Prediction: nothing random acts. */
  public static Pass predict() {
    return PREDICT;
  }

  /** One step of training. */
  public static Pass training(long seed, long step) {
    return new Pass(true, seed, step, "", null);
  }

  /** The same, while states are carried. */
  Pass carrying(Carrying states) {
    return new Pass(training, seed, step, path, states);
  }

  /** Whether regularisers act. */
  public boolean training() {
    return training;
  }

  /** Of the training run. */
  public long seed() {
    return seed;
  }

  /** Of the training run, from 0. */
  public long step() {
    return step;
  }

  /**
   * Of the layer that is being applied, such as {@code encoder.lstm1}; empty for the model itself,
   * and in a prediction that carries nothing.
   */
  public String path() {
    return path;
  }

  /** The pass as a layer of this name within the present one sees it: with numbers of its own. */
  public Pass within(String name) {
    return training || carrying != null
        ? new Pass(training, seed, step, path.isEmpty() ? name : path + "." + name, carrying)
        : this;
  }

  /**
   * The random numbers of this layer in this step.
   *
   * @param purpose tells several uses in one layer apart, such as {@code input}
   */
  public CounterRandom random(String purpose) {
    return new CounterRandom(seed, path + ":" + purpose).stream(step);
  }

  /**
   * Whether the sequences come chunk by chunk, and layers carry their state from one to the next: a
   * layer then begins from {@link #carried} and ends with {@link #carry}.
   */
  public boolean carries() {
    return carrying != null;
  }

  /**
   * What this layer carried out of the chunk before.
   *
   * @param zero its state before the first step, a row for each sequence: that of the rows that
   *     begin with this chunk
   * @return as many tensors, in the same order; null when every row begins with this chunk, or
   *     nothing is carried
   */
  public @Nullable List<Tensor> carried(List<Tensor> zero) {
    return carrying == null ? null : carrying.first(path, zero);
  }

  /**
   * Hands on what this layer carries out of this chunk; gradients end here.
   *
   * @param state its tensors after each sequence's last step, a row for each sequence
   */
  public void carry(List<Tensor> state) {
    if (carrying != null) {
      carrying.carry(path, state);
    }
  }

  @Override
  public String toString() {
    return (training ? "training step " + step + " of seed " + seed : "prediction")
        + (path.isEmpty() ? "" : " in " + path)
        + (carrying == null ? "" : ", carrying states");
  }
}
