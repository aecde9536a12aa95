package dev.unroll.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reuses float arrays from one training step to the next. Arrays come in size classes of sixteen to
 * the octave; all leases end together, but for those that are {@linkplain #giveBack given back}.
 * Not thread-safe: a tape belongs to one thread.
 *
 * <p>A lease takes a free array of its class, else the smallest larger one that is free, else a new
 * one (a miss). So there is no miss in a step whose leases are, one by one, no larger than those of
 * a step before, in whatever order: say that for every size s the free arrays of at least s are as
 * many as the leases of at least s that are still to come. A lease of size r that takes an array of
 * size a leaves that true: for s ≤ r both numbers fall by one, for s &gt; a neither does, and
 * between them nothing is free but what is at least a, which is at least as much as the leases yet
 * to come of at least r, this one included, hence more than the others.
 *
 * <p>Small leases that take large arrays may make later large ones miss, once. What is kept then is
 * bounded: for every size s the arena needs as many arrays of at least s as one step ever leased,
 * and when it holds twice the floats of that, it goes back to exactly that.
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

  /** An array of at least the size, with whatever it held before. */
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

  /** Takes an array that was given back, unless most of it would be wasted; null: there is none. */
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
   * Ends one lease before the others; the array serves the next one of at least half its size in
   * this step.
   *
   * @param size that was asked for
   */
  @SuppressWarnings("ReferenceEquality") // of an array, not its content
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

  /** Takes the leases of this moment into account: the most of one step is a moment of it. */
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
    // Backwards, so that the next step's first lease finds the array that this step's first lease
    // had.
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

  /** How many arrays of a class there must be, when the larger classes have theirs. */
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

  /** Counts resets; a tensor remembers the one under which it was made. */
  int generation() {
    return generation;
  }

  /** Floats allocated since the arena was made; flat in the steady state. */
  long allocatedFloats() {
    return allocated;
  }

  /** Floats of all arrays that it holds. */
  long heldFloats() {
    return held;
  }

  /** Arrays allocated since the arena was made: leases that found none; flat likewise. */
  long misses() {
    return misses;
  }

  /** The smallest class whose capacity reaches the size. */
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
