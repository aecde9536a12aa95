package dev.unroll.tensor;

import dev.unroll.exec.Products;
import dev.unroll.exec.SoftmaxRows;
import dev.unroll.exec.Workers;

/**
 * Lines of a tensor along one dimension: line {@code outer · inner + i} of a tensor seen as [outer,
 * length, inner].
 *
 * @param count the number of lines
 * @param length number of elements in a line
 * @param stride distance between neighbouring elements of a line
 */
record Lines(int count, int length, int stride) {
  static Lines along(Tensor x, int dim) {
    int d = Shape.fromEnd("dimension", dim, x.rank());
    int outer = 1;
    int inner = 1;
    for (int i = 0; i < x.rank(); i++) {
      outer *= i < d ? x.size(i) : 1;
      inner *= i > d ? x.size(i) : 1;
    }
    return new Lines(outer * inner, x.size(d), inner);
  }

  /** Returns the position of a line's first element. */
  int start(int line) {
    return line / stride * stride * length + line % stride;
  }

  void gather(float[] from, int offset, int line, float[] to, int at) {
    int start = offset + start(line);
    if (stride == 1) {
      System.arraycopy(from, start, to, at, length);
      return;
    }
    for (int i = 0; i < length; i++) {
      to[at + i] = from[start + i * stride];
    }
  }

  void scatter(float[] from, int at, float[] to, int offset, int line) {
    int start = offset + start(line);
    if (stride == 1) {
      System.arraycopy(from, at, to, start, length);
      return;
    }
    for (int i = 0; i < length; i++) {
      to[start + i * stride] = from[at + i];
    }
  }

  void scatterAdd(float[] from, int at, float[] to, int offset, int line) {
    int start = offset + start(line);
    for (int i = 0; i < length; i++) {
      to[start + i * stride] += from[at + i];
    }
  }

  /** Work on one line, with a buffer for the elements of some lines. */
  interface Body {
    void run(int line, float[] room, int at);
  }

  /**
   * Runs the body on all lines, on several threads when the work is large enough; it is assumed to
   * compute an exponential per element. Each line is handled by one thread.
   *
   * @param rooms the number of lines whose elements fit into the buffer
   */
  void forEach(int rooms, Body body) {
    int parts = SoftmaxRows.parts(count, length);
    float[] room = Tape.scratch(parts * rooms * length);
    Workers.shared()
        .run(
            parts,
            part -> {
              for (int line = Products.cut(count, part, parts);
                  line < Products.cut(count, part + 1, parts);
                  line++) {
                body.run(line, room, part * rooms * length);
              }
            });
  }

  /**
   * Returns the position of the largest element within its line: the first of equal ones, or the
   * first NaN.
   *
   * @param offset position of the tensor's first element
   */
  int largest(float[] x, int offset, int line) {
    int start = offset + start(line);
    int best = 0;
    float largest = x[start];
    for (int i = 1; i < length && !Float.isNaN(largest); i++) {
      float value = x[start + i * stride];
      if (value > largest || Float.isNaN(value)) {
        largest = value;
        best = i;
      }
    }
    return best;
  }
}
