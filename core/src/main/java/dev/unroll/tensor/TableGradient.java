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

  /** Values of a range in which rows with and without a gradient are joined; fits into L1. */
  private static final int CHUNK = 4096;

  /** Rows of a range of {@link #pieces} where rows without a gradient are left out. */
  private static final int SOME = 256;

  private static final float[] ZEROS = new float[CHUNK];

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
    visitAll(0, false, new Joined(), (at, n, g, from) -> System.arraycopy(g, from, copy, at, n));
    return copy;
  }

  /** Prepares the visit of the pieces, and returns how many there are. */
  int pieces(boolean zeros) {
    if (!zeros && !whole) {
      Arrays.sort(ids, 0, count);
    }
    return pieceCount(zeros);
  }

  /** Returns how many pieces there are. */
  int pieceCount(boolean zeros) {
    if (whole) {
      return Gradients.pieces(rows * columns);
    }
    int size = zeros ? chunkRows() : SOME;
    return (int) (((zeros ? rows : count) + size - 1L) / size);
  }

  private int chunkRows() {
    return Math.max(1, CHUNK / columns);
  }

  /** Returns how many values the visit of all pieces reads and changes. */
  int visited(boolean zeros) {
    return zeros ? rows * columns : written();
  }

  /**
   * Visits a piece of the rows, by ascending id.
   *
   * @param piece from 0 to below {@link #pieces}
   * @param offset position of the table in the store's flat array
   * @param zeros whether rows without a gradient are also visited
   * @param joined space for the gradients of a range
   */
  void visit(int piece, int offset, boolean zeros, Joined joined, Gradients.RangeVisitor visitor) {
    float[] full = all;
    if (whole && full != null) {
      Gradients.visitPiece(piece, offset, full.length, full, 0, visitor);
    } else if (zeros) {
      int first = piece * chunkRows();
      visitRows(first, first + Math.min(rows - first, chunkRows()), offset, joined, visitor);
    } else {
      int first = piece * SOME;
      for (int i = first; i < first + Math.min(count - first, SOME); i++) {
        visitor.accept(offset + ids[i] * columns, columns, reached, places[ids[i]] * columns);
      }
    }
  }

  /** Visits all pieces. */
  void visitAll(int offset, boolean zeros, Joined joined, Gradients.RangeVisitor visitor) {
    int pieces = pieces(zeros);
    for (int piece = 0; piece < pieces; piece++) {
      visit(piece, offset, zeros, joined, visitor);
    }
  }

  /** Space for the gradients of rows that are visited as one range. */
  static final class Joined {
    private float[] values = new float[CHUNK];

    private float[] values(int size) {
      if (values.length < size) { // a single row
        values = new float[size];
      }
      return values;
    }
  }

  /** Visits adjacent rows as one range, zeros where a row has no gradient. */
  private void visitRows(
      int from, int to, int offset, Joined joined, Gradients.RangeVisitor visitor) {
    int size = (to - from) * columns;
    boolean written = size > CHUNK;
    float[] values = written ? joined.values(size) : ZEROS;
    for (int row = from; row < to; row++) {
      int at = (row - from) * columns;
      boolean reachedRow = places[row] != NONE;
      if (reachedRow && !written) {
        written = true;
        values = joined.values(size);
        Arrays.fill(values, 0, at, 0f);
      }
      if (reachedRow) {
        System.arraycopy(reached, places[row] * columns, values, at, columns);
      } else if (written) {
        Arrays.fill(values, at, at + columns, 0f);
      }
    }
    visitor.accept(offset + from * columns, size, values, 0);
  }

  /**
   * Returns the sum of squares, computed row by row so that rows without a gradient do not change
   * its bits.
   */
  double sumOfSquares() {
    double[] sum = new double[1];
    visitAll(
        0,
        false,
        new Joined(),
        (at, n, g, from) -> {
          for (int row = 0; row < n; row += columns) {
            sum[0] += Kernels.current().reductions().sumOfSquares(columns, g, from + row);
          }
        });
    return sum[0];
  }
}
