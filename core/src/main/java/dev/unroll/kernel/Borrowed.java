package dev.unroll.kernel;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A few work areas that kernels borrow, so that they need neither allocate nor keep one for each
 * thread. When more threads than slots collide, some allocate; nothing else happens.
 */
public final class Borrowed<T> {
  private static final int SLOTS = 32;
  private static final int SPREAD = 16; // one slot per cache line

  private final Supplier<T> make;
  private final AtomicReferenceArray<@Nullable T> slots =
      new AtomicReferenceArray<>(SLOTS * SPREAD);

  /**
   * @param make makes a new one
   */
  public Borrowed(Supplier<T> make) {
    this.make = make;
  }

  /** One for the calling thread alone, with any content, until it is given back. */
  public T take() {
    T area = slots.getAndSet(slot(), null);
    return area != null ? area : make.get();
  }

  /** Gives back what {@link #take} gave. */
  public void give(T area) {
    slots.set(slot(), area);
  }

  @SuppressWarnings("deprecation") // threadId() came with 19
  private static int slot() {
    return (int) (Thread.currentThread().getId() % SLOTS) * SPREAD;
  }
}
