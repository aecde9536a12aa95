package dev.unroll.tensor;

import dev.unroll.exec.Products;
import dev.unroll.exec.Workers;

/** Work on each element by itself, cut over the workers when it is slow enough to pay for that. */
final class Ranges {
  /** Floating point operations that a {@code StrictMath} function of one element counts for. */
  static final int STRICT_MATH = 2_000;

  private static final int SHORTEST =
      64; // elements of a part: threads share no cache line for long

  private Ranges() {}

  /** Handles the elements from {@code from} (inclusive) to {@code to} (exclusive). */
  interface Body {
    void run(int from, int to);
  }

  static void forEach(int n, int work, Body body) {
    int parts = Products.parts((long) work * n, Math.max(1, n / SHORTEST));
    if (parts == 1) {
      body.run(0, n);
      return;
    }
    Workers.shared()
        .run(
            parts,
            part -> body.run(Products.cut(n, part, parts), Products.cut(n, part + 1, parts)));
  }
}
