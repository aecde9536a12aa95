package dev.unroll.exec;

/** Work split into numbered parts, which may run concurrently and in any order. */
@FunctionalInterface
public interface Part {
  /**
   * Runs one part.
   *
   * @param part number of the part, from 0
   */
  void run(int part);
}
