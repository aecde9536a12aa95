package dev.unroll.tensor;

import dev.unroll.exec.Products;
import dev.unroll.exec.Workers;
import dev.unroll.kernel.Gemm;
import dev.unroll.kernel.Kernels;
import java.util.Arrays;

/**
 * Computes y = a · b for each matrix of a batch, a [..., M, K], b [..., K, N]; da = dy · bᵀ, db =
 * aᵀ · dy. A matrix used in several products accumulates their gradients in ascending order.
 */
record BatchMatMul(Tensor a, Tensor b, Tensor y) implements Op {
  static Tensor apply(Tensor a, Tensor b) {
    if (a.rank() < 2 || b.rank() < 2 || a.size(-1) != b.size(-2)) {
      throw new IllegalArgumentException(
          "batchMatmul: the shapes are "
              + Shape.text(a.shape())
              + " and "
              + Shape.text(b.shape())
              + " (expected [..., M, K] and [..., K, N]). Transpose or reshape one of them.");
    }
    if (b.rank() == 2) {
      return MatMul.apply(a, b);
    }
    int[] batch = Shape.broadcast("batchMatmul", batch(a), batch(b));
    int[] shape = Arrays.copyOf(batch, batch.length + 2);
    shape[batch.length] = a.size(-2);
    shape[batch.length + 1] = b.size(-1);
    Tensor y = Tape.empty(shape);
    var op = new BatchMatMul(a, b, y);
    multiply(
        new Matrices(a, batch, false),
        new Matrices(b, batch, false),
        new Matrices(y, batch, false),
        new Adjoints.Sink(y.array(), y.offset(), false));
    if (Tape.needsGradient(a, b)) {
      Tape.record(op, y);
    }
    return y;
  }

  private static int[] batch(Tensor x) {
    return Arrays.copyOf(x.shape(), x.rank() - 2);
  }

  @Override
  public String name() {
    return "batchMatmul";
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor dy = adjoints.of(y);
    if (dy == null) {
      return;
    }
    int[] batch = batch(y);
    var gradients = new Matrices(dy, batch, false);
    if (adjoints.needs(a)) {
      var da = new Matrices(a, batch, false);
      multiply(gradients, new Matrices(b, batch, true), da, sink(adjoints, da));
    }
    if (adjoints.needs(b)) {
      var db = new Matrices(b, batch, false);
      multiply(new Matrices(a, batch, true), gradients, db, sink(adjoints, db));
    }
  }

  private static Adjoints.Sink sink(Adjoints adjoints, Matrices input) {
    return input.distinct() ? adjoints.into(input.tensor) : adjoints.intoPart(input.tensor);
  }

  /** Computes c = left · right, or adds it to c, for each product of the batch. */
  private static void multiply(Matrices left, Matrices right, Matrices c, Adjoints.Sink into) {
    int count = Shape.size(c.batch);
    int rows = left.rows();
    int depth = left.columns();
    int columns = right.columns();
    int parts =
        c.distinct() ? Products.parts(2L * rows * depth * columns * count, Math.max(1, count)) : 1;
    int room = Gemm.packedSize(depth, columns);
    float[] packed = Tape.scratch(parts * room);
    Workers.shared()
        .run(
            parts,
            part -> {
              Gemm gemm = Kernels.current().gemm();
              int held = -1;
              int to = Products.cut(count, part + 1, parts);
              for (int i = Products.cut(count, part, parts); i < to; i++) {
                if (right.number(i) != held) {
                  held = right.number(i);
                  gemm.pack(
                      packed,
                      part * room,
                      depth,
                      columns,
                      right.tensor.readOnlyArray(),
                      right.offset(i),
                      right.rowStride(),
                      right.columnStride());
                }
                Products.multiply(
                    rows,
                    columns,
                    depth,
                    left.tensor.readOnlyArray(),
                    left.offset(i),
                    left.rowStride(),
                    left.columnStride(),
                    packed,
                    part * room,
                    into.data(),
                    into.offset() + c.number(i) * rows * columns,
                    columns,
                    into.accumulate());
              }
            });
  }

  /**
   * The matrices of a tensor whose leading dimensions broadcast to those of a batch.
   *
   * @param transposed whether each matrix is used transposed
   */
  private record Matrices(Tensor tensor, int[] batch, boolean transposed) {
    int rows() {
      return tensor.size(transposed ? -1 : -2);
    }

    int columns() {
      return tensor.size(transposed ? -2 : -1);
    }

    int rowStride() {
      return transposed ? 1 : tensor.size(-1);
    }

    int columnStride() {
      return transposed ? tensor.size(-1) : 1;
    }

    /** Returns true when no matrix is used in two products. */
    boolean distinct() {
      return tensor.size() == Shape.size(batch) * rows() * columns();
    }

    /** Returns the index of the matrix used in a product of the batch. */
    int number(int product) {
      int number = 0;
      int rest = product;
      int stride = 1;
      int own = tensor.rank() - 2;
      for (int d = 1; d <= own; d++) {
        int size = tensor.size(own - d);
        number += size == 1 ? 0 : rest % size * stride;
        stride *= size;
        rest /= batch[batch.length - d];
      }
      return number;
    }

    int offset(int product) {
      return tensor.offset() + number(product) * tensor.size(-2) * tensor.size(-1);
    }
  }
}
