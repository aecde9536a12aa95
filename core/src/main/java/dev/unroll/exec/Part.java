package dev.unroll.exec;

/** Work that is cut into numbered parts, which may run at once and in any order. */
@FunctionalInterface
public interface Part {
  /**
   * Does one part.
   *
   * @param part its number, from 0
   */
  void run(int part);
}
