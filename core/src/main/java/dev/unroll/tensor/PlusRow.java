package dev.unroll.tensor;

import dev.unroll.kernel.Kernels;

/** Computes y[r] = x[r] + row for every row r; the gradient of the row is the sum over rows. */
record PlusRow(Tensor x, Tensor row, Tensor y) implements Op {
  static Tensor apply(Tensor x, Tensor row) {
    Shape.require("plusRow", "the row", row, x.columns());
    Tensor y = Tape.empty(x.shape());
    int columns = x.columns();
    Kernels.current()
        .pointwise()
        .addRow(
            x.rows(),
            columns,
            x.readOnlyArray(),
            x.offset(),
            columns,
            row.readOnlyArray(),
            row.offset(),
            y.array(),
            y.offset(),
            columns);
    if (Tape.needsGradient(x, row)) {
      Tape.record(new PlusRow(x, row, y), y);
    }
    return y;
  }

  @Override
  public String name() {
    return "plusRow";
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor dy = adjoints.of(y);
    if (dy == null) {
      return;
    }
    if (adjoints.needs(x)) {
      Contributions.copy(dy, adjoints.into(x));
    }
    if (adjoints.needs(row)) {
      Adjoints.Sink into = adjoints.into(row);
      Kernels.current()
          .pointwise()
          .columnSums(
              dy.rows(),
              dy.columns(),
              dy.readOnlyArray(),
              dy.offset(),
              dy.columns(),
              into.data(),
              into.offset(),
              into.accumulate());
    }
  }
}
