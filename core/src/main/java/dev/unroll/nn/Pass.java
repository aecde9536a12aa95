package dev.unroll.nn;

/**
 * Why a model is being applied: to train it or to predict with it. Layers that draw random numbers
 * while training make them a function of the seed and the step.
 *
 * @param training whether regularisers act
 * @param seed of the training run
 * @param step of the training run, from 0
 */
public record Pass(boolean training, long seed, long step) {
  private static final Pass PREDICT = new Pass(false, 0, 0);

  /** Prediction: nothing random acts. */
  public static Pass predict() {
    return PREDICT;
  }

  /** One step of training. */
  public static Pass training(long seed, long step) {
    return new Pass(true, seed, step);
  }
}
