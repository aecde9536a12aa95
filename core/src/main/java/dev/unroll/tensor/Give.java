package dev.unroll.tensor;

import dev.unroll.kernel.Kernels;
import dev.unroll.kernel.Pointwise;

/**
 * Contributions to a gradient that several operations share: written the first time, added later.
 */
final class Give {
  private Give() {}

  /** dx += dy. */
  static void copy(Tensor dy, Adjoints.Sink dx) {
    copy(dy.size(), dy.array(), dy.offset(), dx, 0);
  }

  /** A stretch of dx += a stretch of dy. */
  static void copy(int n, float[] dy, int dyOffset, Adjoints.Sink dx, int at) {
    int to = dx.offset() + at;
    if (dx.accumulate()) {
      Kernels.current().pointwise().add(n, dx.data(), to, dy, dyOffset, dx.data(), to);
    } else {
      System.arraycopy(dy, dyOffset, dx.data(), to, n);
    }
  }

  /** dx += factor · dy. */
  static void scaled(Tensor dy, float factor, Adjoints.Sink dx) {
    Pointwise p = Kernels.current().pointwise();
    if (dx.accumulate()) {
      p.axpy(dy.size(), factor, dy.array(), dy.offset(), dx.data(), dx.offset());
    } else {
      p.scale(dy.size(), factor, dy.array(), dy.offset(), dx.data(), dx.offset());
    }
  }

  /** dx += dy ⊙ other. */
  static void product(Tensor dy, Tensor other, Adjoints.Sink dx) {
    Pointwise p = Kernels.current().pointwise();
    int n = dy.size();
    if (dx.accumulate()) {
      p.multiplyAdd(
          n, dy.array(), dy.offset(), other.array(), other.offset(), dx.data(), dx.offset());
    } else {
      p.multiply(n, dy.array(), dy.offset(), other.array(), other.offset(), dx.data(), dx.offset());
    }
  }
}
