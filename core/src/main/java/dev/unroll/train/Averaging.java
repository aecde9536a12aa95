package dev.unroll.train;

import java.util.Map;

/**
 * An average of the weights over the steps of training, which often does better than the weights of
 * any one step. It is what is validated, what is best, and what the model has in the end; training
 * itself goes on from the weights as they are.
 *
 * <p>With w<sub>s</sub> the weights after step s:
 *
 * <pre>
 * exponential   a = d·a + (1 − d)·w, from the weights before the first step on; as an exponential
 *               moving average. The first steps count with d′ = min(d, (1 + s)/(10 + s)), so that
 *               the initial weights are soon forgotten
 * uniform       a = mean of w over all steps from `from` on; before that, the weights themselves
 * </pre>
 *
 * Sources: Polyak and Juditsky, Acceleration of stochastic approximation by averaging (1992), for
 * the uniform one, which is PyTorch's ASGD with {@code t0}; TensorFlow's ExponentialMovingAverage
 * with {@code num_updates} for the other.
 */
public sealed interface Averaging {
  /**
   * An exponential moving average.
   *
   * @param decay d, in (0, 1), such as 0.999
   */
  static Averaging exponential(double decay) {
    return new Exponential(decay);
  }

  /**
   * The mean over the steps from this one on: averaged stochastic gradient descent.
   *
   * @param fromStep the first step whose weights count, from 1
   */
  static Averaging uniform(long fromStep) {
    return new Uniform(fromStep);
  }

  /** Returns the setting by its key in recipes: {@code exponential} or {@code uniformFrom}. */
  Map<String, Object> config();

  /**
   * By how much the average moves towards the weights after a step.
   *
   * @param step from 1
   * @return 1 where the average is the weights themselves
   */
  double share(long step);

  /**
   * See {@link Averaging#exponential}.
   *
   * @param decay in (0, 1)
   */
  record Exponential(double decay) implements Averaging {
    /** Checks the decay. */
    public Exponential {
      if (!(decay > 0 && decay < 1)) {
        throw new IllegalArgumentException(
            "averaging: the decay must be above 0 and below 1, got " + decay);
      }
    }

    @Override
    public Map<String, Object> config() {
      return Map.of("exponential", decay);
    }

    @Override
    public double share(long step) {
      return 1 - Math.min(decay, (1.0 + step) / (10.0 + step));
    }
  }

  /**
   * See {@link Averaging#uniform}.
   *
   * @param fromStep from 1
   */
  record Uniform(long fromStep) implements Averaging {
    /** Checks the step. */
    public Uniform {
      if (fromStep < 1) {
        throw new IllegalArgumentException(
            "averaging: the first step that counts must be 1 or more, got " + fromStep);
      }
    }

    @Override
    public Map<String, Object> config() {
      return Map.of("uniformFrom", fromStep);
    }

    @Override
    public double share(long step) {
      return step <= fromStep ? 1 : 1.0 / (step - fromStep + 1);
    }
  }
}
