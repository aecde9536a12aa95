package dev.unroll.loss;

import java.util.Map;

/**
 * What becomes of the losses of all items (rows and steps that count) of a batch. With w the weight
 * of an item and l its loss:
 *
 * <pre>
 * MEAN         Σ w·l / Σ w
 * SUM          Σ w·l
 * BATCH_MEAN   Σ w·l / N
 * </pre>
 *
 * A loss that has several elements to an item says how it counts them.
 */
public enum Reduction {
  /** The mean over all items by weight; 0 when nothing counts. The default of every loss. */
  MEAN,
  /** The sum over all items: gradients grow with the batch. */
  SUM,
  /**
   * The sum over the steps of a sequence, then the mean over the N sequences of the batch: the cost
   * of the Penn Treebank tutorial, whose learning rates want it.
   */
  BATCH_MEAN;

  /** Its name in recipes, such as {@code batchMean}. */
  public String text() {
    return switch (this) {
      case MEAN -> "mean";
      case SUM -> "sum";
      case BATCH_MEAN -> "batchMean";
    };
  }

  /** Adds itself to the configuration of a loss, unless it is the default. */
  void put(Map<String, Object> config) {
    if (this != MEAN) {
      config.put("reduction", text());
    }
  }

  /**
   * Returns what the weighted sum over a batch is divided by.
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
