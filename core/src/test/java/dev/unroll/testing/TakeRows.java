package dev.unroll.testing;

import dev.unroll.tensor.Adjoints;
import dev.unroll.tensor.Op;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;

/** Gathers rows of a matrix, with zeros for a negative id; gives a table a sparse gradient. */
public record TakeRows(Tensor matrix, int[] ids, Tensor y) implements Op {
  public static Tensor apply(Tensor matrix, int... ids) {
    int columns = matrix.columns();
    Tensor y = Tape.empty(ids.length, columns);
    for (int i = 0; i < ids.length; i++) {
      for (int c = 0; c < columns; c++) {
        y.array()[y.offset() + i * columns + c] = ids[i] < 0 ? 0 : matrix.get(ids[i], c);
      }
    }
    if (Tape.needsGradient(matrix)) {
      Tape.record(new TakeRows(matrix, ids, y), y);
    }
    return y;
  }

  @Override
  public String name() {
    return "takeRows";
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor dy = adjoints.of(y);
    if (dy != null && adjoints.needs(matrix)) {
      adjoints.addRows(matrix, ids, dy);
    }
  }
}
