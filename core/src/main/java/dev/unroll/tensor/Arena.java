package dev.unroll.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reuses float arrays from one training step to the next. There are sixteen size classes per
 * octave. All leases end together, except those that are {@linkplain #giveBack given back} early.
 * Not thread-safe: a tape belongs to one thread.
 *
 * <p>A lease takes a free array of its class, else the smallest larger one that is free, else a new
 * one (a miss). A step has no miss if each of its leases can be paired with a different lease, at
 * least as large, of one earlier step. Proof: assume that for every size s, there are at least as
 * many free arrays of at least s as remaining leases of at least s. A lease of size r that takes an
 * array of size a preserves this. For s ≤ r both counts fall by one. For s &gt; a neither changes.
 * For s in between, every free array of at least r has at least a elements. These arrays are at
 * least as many as the remaining leases of at least r, this one included, and so more than the
 * remaining leases of at least s.
 *
 * <p>When small leases take large arrays, later large leases may miss once. The memory kept is
 * bounded. For every size s the arena needs as many arrays of at least s as any one step has
 * leased. When it holds twice that many floats, it shrinks to exactly this need.
 */
final class Arena {
  private static final int SMALLEST = 64;
  private static final int OCTAVE = 16; // classes
  private static final int CLASSES = sizeClass(Integer.MAX_VALUE) + 1;

  private final List<List<float[]>> free = new ArrayList<>();
  private final List<List<float[]>> returned = new ArrayList<>(); // given back in this step
  private final List<float[]> leased = new ArrayList<>();
  private final int[] asked = new int[CLASSES]; // leases of this step by class
  private final int[] needed = new int[CLASSES]; // the most leases of one step of at least a class
  private int generation;
  private long held; // floats of all arrays, free and leased
  private long allocated;
  private long misses;

  Arena() {
    for (int c = 0; c < CLASSES; c++) {
      free.add(new ArrayList<>(0));
      returned.add(new ArrayList<>(0));
    }
  }

  /** Returns an array of at least this size; its contents are undefined. */
  float[] lease(int size) {
    int sizeClass = sizeClass(size);
    asked[sizeClass]++;
    float @Nullable [] array = returned(sizeClass);
    for (int c = sizeClass; c < CLASSES && array == null; c++) {
      List<float[]> list = free.get(c);
      array = list.isEmpty() ? null : list.remove(list.size() - 1);
    }
    if (array == null) {
      array = allocate(sizeClass);
    }
    leased.add(array);
    return array;
  }

  /** Takes an array that was given back, unless most of it would be wasted; null when none fits. */
  private float @Nullable [] returned(int sizeClass) {
    for (int c = sizeClass; c < Math.min(CLASSES, sizeClass + OCTAVE); c++) {
      List<float[]> list = returned.get(c);
      if (!list.isEmpty()) {
        return list.remove(list.size() - 1);
      }
    }
    return null;
  }

  /**
   * Ends one lease early; the array serves the next lease of at least half its size in this step.
   *
   * @param size the size that was requested
   */
  @SuppressWarnings("ReferenceEquality") // compares arrays by identity, not by content
  void giveBack(float[] array, int size) {
    for (int i = leased.size() - 1; i >= 0; i--) {
      if (leased.get(i) == array) {
        countNeeded(); // while it is still leased
        leased.remove(i);
        asked[sizeClass(size)]--;
        returned.get(sizeClass(array.length)).add(array);
        return;
      }
    }
    throw new IllegalStateException("the array is not leased");
  }

  /** Updates {@code needed} by the current leases; called when their number may be a maximum. */
  private void countNeeded() {
    int asAtLeast = 0;
    for (int c = CLASSES - 1; c >= 0; c--) {
      asAtLeast += asked[c];
      needed[c] = Math.max(needed[c], asAtLeast);
    }
  }

  private float[] allocate(int sizeClass) {
    var array = new float[capacity(sizeClass)];
    held += array.length;
    allocated += array.length;
    misses++;
    return array;
  }

  /** Ends all leases; the arrays go back to their size classes. */
  void reset() {
    // In reverse, so that the next step's first lease gets the array of this step's first lease.
    for (int i = leased.size() - 1; i >= 0; i--) {
      float[] array = leased.get(i);
      free.get(sizeClass(array.length)).add(array);
    }
    leased.clear();
    for (int c = 0; c < CLASSES; c++) {
      free.get(c).addAll(returned.get(c));
      returned.get(c).clear();
    }
    generation++;
    countNeeded();
    long enough = 0; // floats of the fewest arrays that serve every step so far
    for (int c = CLASSES - 1; c >= 0; c--) {
      enough += (long) keep(c) * capacity(c);
    }
    Arrays.fill(asked, 0);
    if (held > 2 * enough) {
      keepEnough();
    }
  }

  /** Returns how many arrays of a class to keep, given those of the larger classes. */
  private int keep(int sizeClass) {
    return needed[sizeClass] - (sizeClass + 1 < CLASSES ? needed[sizeClass + 1] : 0);
  }

  private void keepEnough() {
    for (int c = 0; c < CLASSES; c++) {
      List<float[]> list = free.get(c);
      while (list.size() > keep(c)) {
        held -= list.remove(list.size() - 1).length;
      }
      while (list.size() < keep(c)) {
        list.add(allocate(c));
      }
    }
  }

  /** Returns the number of resets; a tensor stores the number under which it was made. */
  int generation() {
    return generation;
  }

  /** Floats allocated since the arena was made; constant in the steady state. */
  long allocatedFloats() {
    return allocated;
  }

  /** Floats of all arrays that this arena holds. */
  long heldFloats() {
    return held;
  }

  /** Arrays allocated since the arena was made, one per miss; constant in the steady state. */
  long misses() {
    return misses;
  }

  /** Returns the smallest class with at least this capacity. */
  static int sizeClass(int size) {
    if (size <= SMALLEST) {
      return 0;
    }
    int octave = 31 - Integer.numberOfLeadingZeros(size - 1);
    int step = ((size - 1) >>> (octave - 4)) & 15;
    return (octave - 6) * OCTAVE + step + 1;
  }

  /** The length of the arrays of a class. */
  static int capacity(int sizeClass) {
    int octave = sizeClass / OCTAVE;
    int step = sizeClass % OCTAVE;
    long length = (long) (SMALLEST + step * (SMALLEST / OCTAVE)) << octave;
    return (int) Math.min(length, Integer.MAX_VALUE - 16);
  }
}
