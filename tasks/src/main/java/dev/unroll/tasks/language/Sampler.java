package dev.unroll.tasks.language;

import dev.unroll.tensor.CounterRandom;
import java.util.Arrays;

/**
 * Draws the next token from logits; {@link GenerationConfig} has the rules. Sums are in double and
 * exponentials in {@link StrictMath}, so that the same seed gives the same tokens on any machine.
 * For one thread.
 */
final class Sampler {
  private final GenerationConfig config;
  private final CounterRandom random;
  private final double[] weights;
  private final int[] order;

  /**
   * Creates a sampler.
   *
   * @param vocabulary the number of logits
   */
  Sampler(GenerationConfig config, int vocabulary) {
    this.config = config;
    this.random = new CounterRandom(config.seed(), "generate");
    this.weights = new double[vocabulary];
    this.order = new int[vocabulary];
  }

  /**
   * Returns the id of the next token.
   *
   * @param logits of the vocabulary, or log-probabilities
   * @param position of the token in the generated text, from 0
   */
  int next(float[] logits, int position) {
    int best = largest(logits);
    if (config.temperature() == 0) {
      return best;
    }
    for (int id = 0; id < weights.length; id++) {
      weights[id] = StrictMath.exp(((double) logits[id] - logits[best]) / config.temperature());
      order[id] = id;
    }
    int kept = weights.length;
    if (isTruncated()) {
      sort();
      kept = kept();
    }
    return draw(kept, random.uniform(position));
  }

  private static int largest(float[] logits) {
    int best = 0;
    for (int id = 1; id < logits.length; id++) {
      best = logits[id] > logits[best] ? id : best;
    }
    return best;
  }

  private boolean isTruncated() {
    return (config.topK() > 0 && config.topK() < weights.length) || config.topP() < 1;
  }

  /** Returns how many of the most probable tokens remain. */
  private int kept() {
    int most = config.topK() == 0 ? weights.length : Math.min(config.topK(), weights.length);
    if (config.topP() == 1) {
      return most;
    }
    double all = 0;
    for (int i = 0; i < most; i++) {
      all += weights[order[i]];
    }
    double sum = 0;
    for (int i = 0; i < most; i++) {
      sum += weights[order[i]];
      if (sum >= config.topP() * all) {
        return i + 1;
      }
    }
    return most;
  }

  private int draw(int kept, double uniform) {
    double all = 0;
    for (int i = 0; i < kept; i++) {
      all += weights[order[i]];
    }
    double left = uniform * all;
    for (int i = 0; i < kept; i++) {
      left -= weights[order[i]];
      if (left < 0) {
        return order[i];
      }
    }
    return lastPossible(kept); // the sum was rounded
  }

  private int lastPossible(int kept) {
    int last = kept - 1;
    while (last > 0 && weights[order[last]] == 0) {
      last--;
    }
    return order[last];
  }

  /** Sorts the ids by falling weight; equal ones stay in rising order. */
  private void sort() {
    Integer[] ids = Arrays.stream(order).boxed().toArray(Integer[]::new);
    Arrays.sort(ids, (a, b) -> Double.compare(weights[b], weights[a]));
    Arrays.setAll(order, i -> ids[i]);
  }
}
