package dev.unroll.nn;

import dev.unroll.tensor.CounterRandom;

/**
 * Why a model is being applied: to train it or to predict with it. Random numbers that a layer
 * draws while training are a function of the seed, the step and the layer's place in the model, so
 * that the same seed gives the same bits.
 *
 * @param training whether regularisers act
 * @param seed of the training run
 * @param step of the training run, from 0
 * @param path of the layer that is being applied, such as {@code encoder.lstm1}; empty for the
 *     model itself
 */
public record Pass(boolean training, long seed, long step, String path) {
  private static final Pass PREDICT = new Pass(false, 0, 0, "");

  /** Prediction: nothing random acts. */
  public static Pass predict() {
    return PREDICT;
  }

  /** One step of training. */
  public static Pass training(long seed, long step) {
    return new Pass(true, seed, step, "");
  }

  /** The pass as a layer of this name within the present one sees it: with numbers of its own. */
  public Pass within(String name) {
    return training ? new Pass(true, seed, step, path.isEmpty() ? name : path + "." + name) : this;
  }

  /**
   * The random numbers of this layer in this step.
   *
   * @param purpose tells several uses in one layer apart, such as {@code input}
   */
  public CounterRandom random(String purpose) {
    return new CounterRandom(seed, path + ":" + purpose).stream(step);
  }
}
