package dev.unroll.tensor;

import dev.unroll.kernel.Kernels;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gradient of a table: only the rows that received a gradient, in order of arrival. Once an
 * operation gives a gradient to the whole table, all rows are stored.
 *
 * <p>Both forms give the same bits: every row starts at zero, and contributions are added in order
 * of arrival.
 */
final class TableGradient {
  private static final int NONE = -1;
  private static final float[] ZEROS = new float[4096];

  private final int rows;
  private final int columns;
  private final int[] places; // for each id, its row in `reached`, or NONE
  private int[] ids = new int[16]; // the first `count` have received a gradient
  private int count;
  private float[] reached = new float[0];
  private float @Nullable [] all; // reused across steps
  private boolean whole; // `all` holds the gradient, and `reached` is outdated

  TableGradient(Parameter table) {
    int[] shape = table.shape();
    this.rows = shape[0];
    this.columns = shape[1];
    this.places = new int[rows];
    Arrays.fill(places, NONE);
  }

  void clear() {
    for (int i = 0; i < count; i++) {
      places[ids[i]] = NONE;
    }
    count = 0;
    whole = false;
  }

  /** Adds to row {@code id}. */
  void add(int id, float[] from, int offset) {
    if (id >= rows) {
      throw new IndexOutOfBoundsException(
          "row " + id + " is out of range; the table has " + rows + " rows");
    }
    float[] to = all;
    int at = id * columns;
    if (!whole || to == null) {
      at = place(id) * columns;
      to = reached;
    }
    Kernels.current().pointwise().add(columns, to, at, from, offset, to, at);
  }

  /** Returns the row of an id in {@code reached}; a new row is zero. */
  private int place(int id) {
    int place = places[id];
    if (place == NONE) {
      place = count++;
      if (place == ids.length) {
        ids = Arrays.copyOf(ids, 2 * place);
      }
      ids[place] = id;
      places[id] = place;
      if (count * (long) columns > reached.length) {
        long room = Math.min(2L * count, rows) * columns;
        reached = Arrays.copyOf(reached, (int) room);
      }
      Arrays.fill(reached, place * columns, count * columns, 0f);
    }
    return place;
  }

  /**
   * Returns where to add a contribution to the whole table; earlier contributions to rows are
   * included.
   */
  Adjoints.Sink sink() {
    float[] to = all;
    if (to == null) {
      to = new float[rows * columns];
      all = to;
    }
    boolean accumulate = whole || count > 0;
    if (!whole && count > 0) {
      Arrays.fill(to, 0f);
      for (int i = 0; i < count; i++) {
        int from = places[ids[i]] * columns;
        System.arraycopy(reached, from, to, ids[i] * columns, columns);
      }
    }
    whole = true;
    return new Adjoints.Sink(to, 0, accumulate);
  }

  /** Returns the array whose first {@link #written} values are the gradient. */
  float[] array() {
    float[] full = all;
    return whole && full != null ? full : reached;
  }

  int written() {
    return (whole ? rows : count) * columns;
  }

  /** Returns a copy of all rows. */
  float[] toArray() {
    var copy = new float[rows * columns];
    visit(0, false, (at, n, g, from) -> System.arraycopy(g, from, copy, at, n));
    return copy;
  }

  /**
   * Visits the rows by ascending id.
   *
   * @param offset position of the table in the store's flat array
   * @param zeros whether rows without a gradient are also visited
   */
  void visit(int offset, boolean zeros, Gradients.RangeVisitor visitor) {
    float[] full = all;
    if (whole && full != null) {
      visitor.accept(offset, full.length, full, 0);
      return;
    }
    Arrays.sort(ids, 0, count);
    int next = 0;
    for (int i = 0; i < count; i++) {
      int at = ids[i] * columns;
      if (zeros) {
        visitZeros(offset, next, at, visitor);
      }
      visitor.accept(offset + at, columns, reached, places[ids[i]] * columns);
      next = at + columns;
    }
    if (zeros) {
      visitZeros(offset, next, rows * columns, visitor);
    }
  }

  private static void visitZeros(int offset, int from, int to, Gradients.RangeVisitor visitor) {
    for (int at = from; at < to; at += ZEROS.length) {
      visitor.accept(offset + at, Math.min(ZEROS.length, to - at), ZEROS, 0);
    }
  }

  /**
   * Returns the sum of squares, computed row by row so that rows without a gradient do not change
   * its bits.
   */
  double sumOfSquares() {
    double[] sum = new double[1];
    visit(
        0,
        false,
        (at, n, g, from) -> {
          for (int row = 0; row < n; row += columns) {
            sum[0] += Kernels.current().reductions().sumOfSquares(columns, g, from + row);
          }
        });
    return sum[0];
  }
}
