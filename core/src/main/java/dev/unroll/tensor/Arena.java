package dev.unroll.tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * Reuses float arrays from one training step to the next. Arrays come in size classes of four to
 * the octave, so at most a quarter of an array is wasted; all leases end together. Not thread-safe:
 * a tape belongs to one thread.
 */
final class Arena {
  private static final int SMALLEST = 64;

  private final List<List<float[]>> free = new ArrayList<>();
  private final List<float[]> leased = new ArrayList<>();
  private int generation;
  private long allocated;

  /** An array of at least the size, with whatever it held before. */
  float[] lease(int size) {
    int sizeClass = sizeClass(size);
    while (free.size() <= sizeClass) {
      free.add(new ArrayList<>());
    }
    List<float[]> list = free.get(sizeClass);
    float[] array;
    if (list.isEmpty()) {
      array = new float[capacity(sizeClass)];
      allocated += array.length;
    } else {
      array = list.remove(list.size() - 1);
    }
    leased.add(array);
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
    generation++;
  }

  /** Counts resets; a tensor remembers the one under which it was made. */
  int generation() {
    return generation;
  }

  /** Floats allocated since the arena was made; flat in the steady state. */
  long allocatedFloats() {
    return allocated;
  }

  /** The smallest class whose capacity reaches the size. */
  static int sizeClass(int size) {
    if (size <= SMALLEST) {
      return 0;
    }
    int octave = 31 - Integer.numberOfLeadingZeros(size - 1);
    int quarter = ((size - 1) >>> (octave - 2)) & 3;
    return (octave - 6) * 4 + quarter + 1;
  }

  /** The length of the arrays of a class. */
  static int capacity(int sizeClass) {
    int octave = sizeClass >> 2;
    int quarter = sizeClass & 3;
    long length = (long) (SMALLEST + quarter * (SMALLEST / 4)) << octave;
    return (int) Math.min(length, Integer.MAX_VALUE - 16);
  }
}
