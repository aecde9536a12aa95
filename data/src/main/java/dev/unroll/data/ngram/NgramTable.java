package dev.unroll.data.ngram;

import java.util.Arrays;

/**
 * The different rows of n ids of a text, for one n, numbered from 0, with a count each. A row is
 * found by the number of its first n − 1 ids in the table of these, and its last id: a hash table
 * of longs with open addressing, of about 30 bytes a row.
 */
final class NgramTable {
  static final int ABSENT = -1;

  private static final long MIX = 0x9E3779B97F4A7C15L; // 2^64 / golden ratio

  private long[] keys = new long[16];
  private int[] counts = new int[16];
  private int[] slots = new int[32]; // number + 1 of a row, or 0
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

  /** Returns the number of a row, which is {@link #size} of before if the row is new. */
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

  /** Returns the slot of a key, or the free one in which it belongs. */
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
