package dev.unroll.tasks.language;

import dev.unroll.BadInputException;
import dev.unroll.tensor.CounterRandom;

/**
 * Draws the next token from logits; see {@link GenerationConfig} for the rules. Sums are in double
 * and exponentials in {@link StrictMath}, so that the same seed gives the same tokens on any
 * machine. For one thread.
 */
final class Sampler {
  private final GenerationConfig config;
  private final CounterRandom random;
  private final double[] weights;
  private final int[] order; // candidate ids first
  private final int[] heap; // heap of ids by weight

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
    this.heap = new int[vocabulary];
  }

  /**
   * Returns the id of the next token.
   *
   * @param logits of the vocabulary, or log-probabilities
   * @param position of the token in the generated text, from 0
   * @throws BadInputException when no token has a probability, because logits are not finite
   */
  int next(float[] logits, int position) {
    int best = largest(logits);
    if (!Float.isFinite(logits[best])) {
      throw new BadInputException(
          "the model outputs the logit %s (expected finite numbers). Train it again with a lower learning rate."
              .formatted(logits[best]));
    }
    if (config.temperature() == 0) {
      return best;
    }
    for (int id = 0; id < weights.length; id++) {
      weights[id] = StrictMath.exp(((double) logits[id] - logits[best]) / config.temperature());
      order[id] = id;
    }
    int kept = isTruncated() ? kept() : weights.length;
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

  /**
   * Moves the tokens that remain to the front of {@code order}, most probable first, and returns
   * their number.
   */
  private int kept() {
    int most = config.topK() == 0 ? weights.length : Math.min(config.topK(), weights.length);
    double all = 0;
    if (config.topP() < 1 && most == weights.length) {
      for (double weight : weights) {
        all += weight;
      }
      return kept(most, config.topP() * all);
    }
    int kept = kept(most, Double.POSITIVE_INFINITY);
    if (config.topP() == 1) {
      return kept;
    }
    for (int i = 0; i < kept; i++) {
      all += weights[order[i]];
    }
    double sum = 0;
    for (int i = 0; i < kept; i++) {
      sum += weights[order[i]];
      if (sum >= config.topP() * all) {
        return i + 1;
      }
    }
    return kept;
  }

  /**
   * Moves the most probable tokens to the front of {@code order}, in descending order; equally
   * probable ones are in ascending order of their ids. A heap finds them one at a time, so that the
   * whole vocabulary is never sorted.
   *
   * @param most the maximum number of tokens
   * @param mass the sum of weights at which to stop
   * @return the number of tokens
   */
  private int kept(int most, double mass) {
    for (int id = 0; id < heap.length; id++) {
      heap[id] = id;
    }
    for (int i = heap.length / 2 - 1; i >= 0; i--) {
      sink(i, heap.length);
    }
    double sum = 0;
    int kept = 0;
    while (kept < most && sum < mass) {
      order[kept] = heap[0];
      sum += weights[heap[0]];
      kept++;
      int left = heap.length - kept;
      heap[0] = heap[left];
      sink(0, left);
    }
    return kept;
  }

  /** Moves the id at an index down to its place in the heap. */
  private void sink(int from, int size) {
    int id = heap[from];
    int at = from;
    while (2 * at + 1 < size) {
      int child = 2 * at + 1;
      if (child + 1 < size && isBefore(heap[child + 1], heap[child])) {
        child++;
      }
      if (!isBefore(heap[child], id)) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = id;
  }

  private boolean isBefore(int id, int other) {
    return weights[id] > weights[other] || (weights[id] == weights[other] && id < other);
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
    return lastPossible(kept); // rounding error in the sum
  }

  private int lastPossible(int kept) {
    int last = kept - 1;
    while (last > 0 && weights[order[last]] == 0) {
      last--;
    }
    return order[last];
  }
}
