package dev.unroll.loss;

import java.util.Map;

/**
 * The ways to combine the losses of all items (rows and valid steps) of a batch. Here w is the
 * weight of an item and l its loss:
 *
 * <pre>
 * MEAN         Σ w·l / Σ w
 * SUM          Σ w·l
 * BATCH_MEAN   Σ w·l / N
 * </pre>
 *
 * A loss with several elements for each item documents how they count.
 */
public enum Reduction {
  /** The weighted mean over all items; 0 if nothing counts. The default of every loss. */
  MEAN,
  /** The sum over all items; gradients grow with the batch size. */
  SUM,
  /**
   * The sum over the steps of a sequence, then the mean over the N sequences of the batch. This is
   * the cost of the Penn Treebank tutorial; its learning rates require it.
   */
  BATCH_MEAN;

  /** Returns the name in recipes, such as {@code batchMean}. */
  public String text() {
    return switch (this) {
      case MEAN -> "mean";
      case SUM -> "sum";
      case BATCH_MEAN -> "batchMean";
    };
  }

  /** Adds this reduction to the configuration of a loss, unless it is the default. */
  void put(Map<String, Object> config) {
    if (this != MEAN) {
      config.put("reduction", text());
    }
  }

  /**
   * Returns the divisor of the weighted sum over a batch.
   *
   * @param totalWeight Σ w
   * @param sequences N
   */
  public double divisor(double totalWeight, int sequences) {
    return switch (this) {
      case MEAN -> totalWeight;
      case SUM -> 1;
      case BATCH_MEAN -> sequences;
    };
  }
}
