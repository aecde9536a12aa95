package dev.unroll.kernel;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A few small arrays that kernels borrow, so that they need neither allocate nor keep one for each
 * thread. When more threads than slots collide, some allocate; nothing else happens.
 */
final class Scratch {
  private static final int SLOTS = 32;
  private static final int SPREAD = 16; // one slot per cache line

  private final int size;
  private final AtomicReferenceArray<float[]> slots = new AtomicReferenceArray<>(SLOTS * SPREAD);

  /**
   * @param size floats in each array
   */
  Scratch(int size) {
    this.size = size;
  }

  /** An array for the calling thread alone, with any content, until it is given back. */
  float[] take() {
    float[] array = slots.getAndSet(slot(), null);
    return array != null ? array : new float[size];
  }

  /** Gives back what {@link #take} gave. */
  void give(float[] array) {
    slots.set(slot(), array);
  }

  @SuppressWarnings("deprecation") // threadId() came with 19
  private static int slot() {
    return (int) (Thread.currentThread().getId() % SLOTS) * SPREAD;
  }
}
