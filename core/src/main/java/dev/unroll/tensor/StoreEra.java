package dev.unroll.tensor;

import org.jspecify.annotations.Nullable;

/**
 * The time between two creations of a {@link ParameterStore}. A prediction belongs to the era in
 * which it began, and there finds the values from before the stores that were created since.
 *
 * <p>Eras refer to later ones only. So the values from before a store are kept as long as a
 * prediction that began before it is in progress, and no longer, without a count of predictions.
 */
final class StoreEra {
  /** An era without an end, for code that does not predict. */
  static final StoreEra NONE = new StoreEra();

  private static volatile StoreEra current = new StoreEra();

  private @Nullable ParameterStore store; // that ended this era; written before next
  private @Nullable ValuesBefore before;
  private volatile @Nullable StoreEra next;

  private StoreEra() {}

  /** Returns the era that has not ended. */
  static StoreEra current() {
    return current;
  }

  /**
   * Ends the current era. The caller holds the lock of {@link ParameterStore}.
   *
   * @param store that is created now
   * @param before the values of its parameters
   */
  static void end(ParameterStore store, ValuesBefore before) {
    var begun = new StoreEra();
    StoreEra ended = current;
    ended.store = store;
    ended.before = before;
    ended.next = begun;
    current = begun;
  }

  /** Returns the values from before a store, if it was created since; null otherwise. */
  @Nullable ValuesBefore before(ParameterStore created) {
    StoreEra era = this;
    for (StoreEra later = next; later != null; later = later.next) {
      if (created.equals(era.store)) {
        return era.before;
      }
      era = later;
    }
    return null;
  }
}
