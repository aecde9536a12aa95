package dev.unroll.tensor;

import dev.unroll.exec.Products;
import dev.unroll.exec.Workers;

/** Elementwise work, split over the worker threads when it is large enough. */
final class Ranges {
  /** Cost of a {@code StrictMath} function of one element, in floating point operations. */
  static final int STRICT_MATH = 2_000;

  private static final int SHORTEST =
      64; // elements of a block, so that threads rarely share a cache line

  private Ranges() {}

  /** Processes the elements from {@code from} (inclusive) to {@code to} (exclusive). */
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
