package dev.unroll.tensor;

import dev.unroll.kernel.Kernels;
import dev.unroll.kernel.Pointwise;

/**
 * Contributions to gradients, shared by several operations: the first is written, later ones are
 * added.
 */
final class Contributions {
  private Contributions() {}

  /** Adds dy to dx. */
  static void copy(Tensor dy, Adjoints.Sink dx) {
    copy(dy.size(), dy.readOnlyArray(), dy.offset(), dx, 0);
  }

  /** Adds a range of dy to a range of dx. */
  static void copy(int n, float[] dy, int dyOffset, Adjoints.Sink dx, int at) {
    copy(n, dy, dyOffset, dx.data(), dx.offset() + at, dx.accumulate());
  }

  static void copy(int n, float[] from, int at, float[] to, int toOffset, boolean accumulate) {
    if (accumulate) {
      Kernels.current().pointwise().add(n, to, toOffset, from, at, to, toOffset);
    } else {
      System.arraycopy(from, at, to, toOffset, n);
    }
  }

  /** Adds factor · dy to dx. */
  static void scaled(Tensor dy, float factor, Adjoints.Sink dx) {
    Pointwise p = Kernels.current().pointwise();
    if (dx.accumulate()) {
      p.axpy(dy.size(), factor, dy.readOnlyArray(), dy.offset(), dx.data(), dx.offset());
    } else {
      p.scale(dy.size(), factor, dy.readOnlyArray(), dy.offset(), dx.data(), dx.offset());
    }
  }

  /** Adds dy ⊙ other to dx. */
  static void product(Tensor dy, Tensor other, Adjoints.Sink dx) {
    Pointwise p = Kernels.current().pointwise();
    int n = dy.size();
    if (dx.accumulate()) {
      p.multiplyAdd(
          n,
          dy.readOnlyArray(),
          dy.offset(),
          other.readOnlyArray(),
          other.offset(),
          dx.data(),
          dx.offset());
    } else {
      p.multiply(
          n,
          dy.readOnlyArray(),
          dy.offset(),
          other.readOnlyArray(),
          other.offset(),
          dx.data(),
          dx.offset());
    }
  }

  /** Adds dy / other to dx. */
  static void quotient(Tensor dy, Tensor other, Adjoints.Sink dx) {
    boolean accumulate = dx.accumulate();
    float[] into = dx.data();
    float[] above = dy.readOnlyArray();
    float[] below = other.readOnlyArray();
    for (int i = 0; i < dy.size(); i++) {
      int at = dx.offset() + i;
      float d = above[dy.offset() + i] / below[other.offset() + i];
      into[at] = accumulate ? into[at] + d : d;
    }
  }
}
