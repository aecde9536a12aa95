package dev.unroll.data.translation;

import java.util.Arrays;

/**
 * A table of pairs of ids with open addressing, a quarter to half full. Each pair takes 8 bytes for
 * the ids, and 16 for its probability and expected count.
 */
final class PairTable {
  /** The maximum number of bytes per pair, except while the table grows. */
  static final int BYTES = 96;

  private static final long NONE = -1;
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long[] keys = filled(1 << 10);
  private double[] probabilities = new double[0];
  private double[] expected = new double[0];
  private int size;

  private static long[] filled(int length) {
    var keys = new long[length];
    Arrays.fill(keys, NONE);
    return keys;
  }

  private static long key(int source, int target) {
    return ((long) source << 32) | target;
  }

  /** Adds a pair; must be called before {@link #begin}. */
  void add(int source, int target) {
    long key = key(source, target);
    int slot = slot(key);
    if (keys[slot] == NONE) {
      keys[slot] = key;
      size++;
      if (2L * size > keys.length) {
        grow();
      }
    }
  }

  private void grow() {
    long[] old = keys;
    keys = filled(Math.multiplyExact(old.length, 2));
    for (long key : old) {
      if (key != NONE) {
        keys[slot(key)] = key;
      }
    }
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) ((key * GOLDEN) >>> 32) & mask;
    while (keys[slot] != NONE && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** Returns the number of pairs. */
  int size() {
    return size;
  }

  /** Gives all pairs the same probability; no pairs may be added afterwards. */
  void begin(double probability) {
    probabilities = new double[keys.length];
    expected = new double[keys.length];
    Arrays.fill(probabilities, probability);
  }

  /** Returns the slot of a pair that was added. */
  int place(int source, int target) {
    return slot(key(source, target));
  }

  double probability(int place) {
    return probabilities[place];
  }

  void expect(int place, double count) {
    expected[place] += count;
  }

  /** Normalizes the expected counts of each source to probabilities. */
  void normalize(int sources) {
    var totals = new double[sources];
    for (int i = 0; i < keys.length; i++) {
      if (keys[i] != NONE) {
        totals[source(i)] += expected[i];
      }
    }
    for (int i = 0; i < keys.length; i++) {
      if (keys[i] != NONE) {
        double total = totals[source(i)];
        probabilities[i] = total > 0 ? expected[i] / total : 0;
        expected[i] = 0;
      }
    }
  }

  /** Called with each pair. */
  interface Visitor {
    void pair(int source, int target, double probability);
  }

  void forEach(Visitor visitor) {
    for (int i = 0; i < keys.length; i++) {
      if (keys[i] != NONE) {
        visitor.pair(source(i), (int) keys[i], probabilities[i]);
      }
    }
  }

  private int source(int place) {
    return (int) (keys[place] >>> 32);
  }
}
