package dev.unroll.kernel;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Pool of scratch arrays for kernels, which therefore neither allocate memory nor keep an array per
 * thread. If more threads than slots need an array at the same time, the others allocate one; there
 * is no other effect.
 */
public final class Borrowed<T> {
  private static final int SLOTS = 32;
  private static final int SPREAD = 16; // one slot per cache line

  private final Supplier<T> make;
  private final AtomicReferenceArray<@Nullable T> slots =
      new AtomicReferenceArray<>(SLOTS * SPREAD);

  /**
   * @param make creates a new work area
   */
  public Borrowed(Supplier<T> make) {
    this.make = make;
  }

  /**
   * Returns a work area for exclusive use by the calling thread until it is given back; its
   * contents are undefined.
   */
  public T take() {
    T area = slots.getAndSet(slot(), null);
    return area != null ? area : make.get();
  }

  /** Gives back a work area returned by {@link #take}. */
  public void give(T area) {
    slots.set(slot(), area);
  }

  @SuppressWarnings("deprecation") // threadId() exists since JDK 19
  private static int slot() {
    return (int) (Thread.currentThread().getId() % SLOTS) * SPREAD;
  }
}
