package dev.unroll.train;

import java.util.Map;

/**
 * An average of the weights over the steps of training, which often performs better than the
 * weights of any single step. Validation, the best epoch and the final model use the average;
 * training itself continues from the current weights.
 *
 * <p>Where w<sub>s</sub> are the weights after step s:
 *
 * <pre>
 * exponential   a = d·a + (1 − d)·w, beginning with the weights before the first step: an exponential
 *               moving average. The first steps use d′ = min(d, (1 + s)/(10 + s)), so that
 *               the initial weights are soon forgotten
 * uniform       a = mean of w over all steps from `from` on; before that, the current weights
 * whenNot-
 * Improving     uniform, from the step after the first epoch that is worse than the best epoch
 *               before it, not counting the last n
 * </pre>
 *
 * Sources: Polyak and Juditsky, Acceleration of stochastic approximation by averaging (1992), for
 * uniform, which is ASGD with {@code t0} in PyTorch; TensorFlow's ExponentialMovingAverage with
 * {@code num_updates} for exponential; NT-ASGD of Merity, Keskar and Socher, Regularizing and
 * optimizing LSTM language models (2017), for whenNotImproving.
 */
public sealed interface Averaging {
  /**
   * Returns an exponential moving average.
   *
   * @param decay d, in (0, 1), such as 0.999
   */
  static Averaging exponential(double decay) {
    return new Exponential(decay);
  }

  /**
   * Returns the mean over the steps from this one on: averaged stochastic gradient descent.
   *
   * @param fromStep the first step whose weights count, from 1
   */
  static Averaging uniform(long fromStep) {
    return new Uniform(fromStep);
  }

  /**
   * Returns the mean over the steps after training stops improving. Let f(1), f(2), … be the
   * monitored score of the epochs (by default the validation loss). Averaging begins after the
   * first epoch e with e − 1 &gt; n and f(e) worse than the best of f(1) … f(e − 1 − n). Before
   * that, the model has the current weights.
   *
   * @param epochs n, 1 or more; AWD-LSTM uses 5
   */
  static Averaging whenNotImproving(int epochs) {
    return new WhenNotImproving(epochs);
  }

  /**
   * Returns the setting by its key in recipes: {@code exponential}, {@code uniformFrom} or {@code
   * whenNotImproving}.
   */
  Map<String, Object> config();

  /**
   * Returns the fraction by which the average moves towards the weights after a step.
   *
   * @param step from 1
   * @return 1 if the average equals the weights
   */
  double fraction(long step);

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
    public double fraction(long step) {
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
    public double fraction(long step) {
      return step <= fromStep ? 1 : 1.0 / (step - fromStep + 1);
    }
  }

  /**
   * See {@link Averaging#whenNotImproving}.
   *
   * @param epochs from 1
   */
  record WhenNotImproving(int epochs) implements Averaging {
    /** Checks the number. */
    public WhenNotImproving {
      if (epochs < 1) {
        throw new IllegalArgumentException(
            "averaging: whenNotImproving must be 1 epoch or more, got " + epochs);
      }
    }

    @Override
    public Map<String, Object> config() {
      return Map.of("whenNotImproving", epochs);
    }

    /** Returns 1: each run determines when averaging begins. */
    @Override
    public double fraction(long step) {
      return 1;
    }
  }
}
