package dev.unroll.data.ngram;

import java.util.Arrays;

/**
 * The distinct rows of n ids in a text, for one n, numbered from 0, each with a count. The key of a
 * row is the number of its first n − 1 ids in the table for n − 1, and its last id. The
 * implementation is a hash table of longs with open addressing, with about 30 bytes per row.
 */
final class NgramTable {
  static final int ABSENT = -1;

  private static final long MIX = 0x9E3779B97F4A7C15L; // 2^64 / golden ratio

  private long[] keys = new long[16];
  private int[] counts = new int[16];
  private int[] slots = new int[32]; // row number + 1, or 0
  private int size;

  int size() {
    return size;
  }

  /** Returns the number of the first n − 1 ids of a row. */
  int context(int row) {
    return (int) (keys[row] >>> Integer.SIZE);
  }

  int count(int row) {
    return counts[row];
  }

  void increment(int row) {
    counts[row]++;
  }

  /** Returns the number of a row, or {@link #ABSENT}. */
  int find(int context, int id) {
    return slots[slot(key(context, id))] - 1;
  }

  /** Returns the number of a row. If the row is new, this is the previous {@link #size}. */
  int add(int context, int id) {
    long key = key(context, id);
    int slot = slot(key);
    if (slots[slot] > 0) {
      return slots[slot] - 1;
    }
    if (size == keys.length) {
      grow();
      slot = slot(key);
    }
    keys[size] = key;
    slots[slot] = ++size;
    return size - 1;
  }

  private static long key(int context, int id) {
    return ((long) context << Integer.SIZE) | id;
  }

  /** Returns the slot of a key, or the free slot where it belongs. */
  private int slot(long key) {
    int mask = slots.length - 1;
    int slot = (int) ((key * MIX) >>> Integer.SIZE) & mask;
    while (slots[slot] > 0 && keys[slots[slot] - 1] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    keys = Arrays.copyOf(keys, 2 * size);
    counts = Arrays.copyOf(counts, 2 * size);
    slots = new int[4 * size];
    for (int row = 0; row < size; row++) {
      slots[slot(keys[row])] = row + 1;
    }
  }
}
