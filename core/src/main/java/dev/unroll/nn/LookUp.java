package dev.unroll.nn;

import dev.unroll.kernel.Gemm;
import dev.unroll.kernel.PackLayout;
import dev.unroll.tensor.Adjoints;
import dev.unroll.tensor.Op;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;

/**
 * Looks up rows of a table by id, any row any number of times; zeros where an id is negative. The
 * gradient of a row is the sum over its positions, in their order.
 */
record LookUp(Tensor table, int[] ids, Tensor y) implements Op {
  /** Packs a table for streams: unchanged, copied once whenever its values change. */
  enum Rows implements PackLayout {
    AS_THEY_ARE;

    @Override
    public int length(int rows, int columns) {
      return rows * columns;
    }

    @Override
    public int pieces(int rows, int columns) {
      return rows;
    }

    @Override
    public void pack(
        Gemm gemm,
        float[] table,
        int offset,
        int rows,
        int columns,
        float[] target,
        int from,
        int to) {
      System.arraycopy(
          table, offset + from * columns, target, from * columns, (to - from) * columns);
    }
  }

  /**
   * Looks up rows.
   *
   * @param shape of the ids; the result has one more dimension
   */
  static Tensor apply(Tensor table, int[] ids, int[] shape) {
    int width = table.size(1);
    int[] wide = Arrays.copyOf(shape, shape.length + 1);
    wide[shape.length] = width;
    Tensor y = Tape.empty(wide);
    for (int i = 0; i < ids.length; i++) {
      int to = y.offset() + i * width;
      if (ids[i] < 0) {
        Arrays.fill(y.array(), to, to + width, 0f);
      } else {
        System.arraycopy(
            table.readOnlyArray(), table.offset() + ids[i] * width, y.array(), to, width);
      }
    }
    if (Tape.needsGradient(table)) {
      Tape.record(new LookUp(table, ids, y), y);
    }
    return y;
  }

  @Override
  public String name() {
    return "lookUp";
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor dy = adjoints.of(y);
    if (dy != null && adjoints.needs(table)) {
      adjoints.addRows(table, ids, dy);
    }
  }
}
