package dev.unroll.tensor;

import dev.unroll.exec.Products;
import dev.unroll.kernel.MatrixLayout;

/** Computes y = x · w with x [..., K], w [K, M]; dx = dy · wᵀ, dw = xᵀ · dy. */
record MatMul(Tensor x, Tensor w, Tensor y) implements Op {
  static Tensor apply(Tensor x, Tensor w) {
    Shape.require("matmul", "the matrix on the right", w, x.columns(), Shape.ANY);
    int k = w.size(0);
    int m = w.size(1);
    int[] shape = x.shape();
    if (shape.length < 2) {
      throw new IllegalArgumentException(
          "matmul requires a matrix on the left, got " + Shape.text(shape));
    }
    shape[shape.length - 1] = m;
    Tensor y = Tape.empty(shape);
    int rows = k == 0 ? y.rows() : x.rows();
    Products.multiply(
        rows,
        m,
        k,
        x.readOnlyArray(),
        x.offset(),
        k,
        1,
        Tape.packed(w, MatrixLayout.AS_IS),
        0,
        y.array(),
        y.offset(),
        m,
        false);
    if (Tape.needsGradient(x, w)) {
      Tape.record(new MatMul(x, w, y), y);
    }
    return y;
  }

  @Override
  public String name() {
    return "matmul";
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor dy = adjoints.of(y);
    if (dy == null) {
      return;
    }
    int rows = x.rows();
    int k = w.size(0);
    int m = w.size(1);
    if (adjoints.needs(x)) {
      Adjoints.Sink dx = adjoints.into(x);
      float[] wt = Tape.packed(w, MatrixLayout.TRANSPOSED);
      Products.multiply(
          rows,
          k,
          m,
          dy.readOnlyArray(),
          dy.offset(),
          m,
          1,
          wt,
          0,
          dx.data(),
          dx.offset(),
          k,
          dx.accumulate());
    }
    if (adjoints.needs(w)) {
      Adjoints.Sink dw = adjoints.into(w);
      float[] packed = Tape.packed(dy.view(0, rows, m), MatrixLayout.AS_IS);
      Products.multiply(
          k,
          m,
          rows,
          x.readOnlyArray(),
          x.offset(),
          1,
          k,
          packed,
          0,
          dw.data(),
          dw.offset(),
          m,
          dw.accumulate());
    }
  }
}
