package dev.unroll.nn;

import dev.unroll.sequence.Carrying;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The context in which a model is applied: training or prediction, and whether its state is carried
 * from one chunk of its sequences to the next.
 *
 * <p>Random numbers that a layer draws while training are a function of the seed, the step and the
 * layer's path in the model, so the same seed gives the same bits.
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

  /** Returns the pass of a prediction, in which nothing is random. */
  public static Pass predict() {
    return PREDICT;
  }

  /** Returns the pass of one training step. */
  public static Pass training(long seed, long step) {
    return new Pass(true, seed, step, "", null);
  }

  /** Returns the same pass with carried states. */
  Pass carrying(Carrying states) {
    return new Pass(training, seed, step, path, states);
  }

  /** Returns whether this is training, in which regularisers act. */
  public boolean training() {
    return training;
  }

  /** Returns the seed of the training run. */
  public long seed() {
    return seed;
  }

  /** Returns the step of the training run, from 0. */
  public long step() {
    return step;
  }

  /**
   * Returns the path of the layer that is being applied, such as {@code encoder.lstm1}; empty for
   * the model itself, and in a prediction that carries no state.
   */
  public String path() {
    return path;
  }

  /**
   * Returns the pass for the layer of this name within the present one, with its own random
   * numbers.
   */
  public Pass within(String name) {
    return training || carrying != null
        ? new Pass(training, seed, step, path.isEmpty() ? name : path + "." + name, carrying)
        : this;
  }

  /**
   * Returns the random numbers of this layer in this step.
   *
   * @param purpose distinguishes several uses in one layer, such as {@code input}
   */
  public CounterRandom random(String purpose) {
    return new CounterRandom(seed, path + ":" + purpose).stream(step);
  }

  /**
   * Returns whether sequences are processed chunk by chunk, with layers carrying their state from
   * one chunk to the next. A layer then begins from {@link #carried} and ends with {@link #carry}.
   */
  public boolean carries() {
    return carrying != null;
  }

  /**
   * Returns the state that this layer carried out of the previous chunk.
   *
   * @param zero its state before the first step, a row for each sequence; used for the rows that
   *     begin with this chunk
   * @return as many tensors, in the same order; null if every row begins with this chunk, or no
   *     state is carried
   */
  public @Nullable List<Tensor> carried(List<Tensor> zero) {
    return carrying == null ? null : carrying.first(path, zero);
  }

  /**
   * Stores the state that this layer carries out of this chunk; gradients end here.
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
