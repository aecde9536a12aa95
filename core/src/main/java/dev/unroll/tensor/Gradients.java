package dev.unroll.tensor;

import dev.unroll.exec.Products;
import dev.unroll.exec.Workers;
import dev.unroll.kernel.Kernels;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The gradients of a {@link ParameterStore}'s parameters. {@code backward} adds to them; {@link
 * #clear} resets them. Several passes without a clear in between accumulate.
 *
 * <p>All but those of tables ({@link Parameter#table}) are in one flat array with the store's
 * offsets. For a table, only the rows that received a gradient are stored; the others read as zero.
 */
public final class Gradients {
  /** Visitor of ranges of the store's flat array and their gradients. */
  @FunctionalInterface
  public interface RangeVisitor {
    /**
     * Visits {@code length} adjacent values.
     *
     * @param offset position of the first value in the store's flat array
     * @param gradients array that holds their gradients; must not be changed
     * @param from position of the first value's gradient in {@code gradients}
     */
    void accept(int offset, int length, float[] gradients, int from);
  }

  /** Values of a range that one thread visits at a time. */
  private static final int PIECE = 1 << 16;

  /** Floating point operations that the update of a value costs, compared with a product. */
  private static final long COST = 20;

  private final ParameterStore store;
  private final float[] values;
  private final boolean[] written;
  private final @Nullable TableGradient[] tables; // by position; null for other parameters
  private TableGradient.Joined[] joined = {new TableGradient.Joined()}; // by part

  Gradients(ParameterStore store) {
    this.store = store;
    this.values = new float[store.plainSize()];
    this.written = new boolean[store.parameters().size()];
    this.tables = new TableGradient[written.length];
    for (int p = 0; p < written.length; p++) {
      Parameter parameter = store.parameters().get(p);
      if (parameter.isTable()) {
        tables[p] = new TableGradient(parameter);
      }
    }
  }

  /** The store whose offsets these gradients use. */
  public ParameterStore store() {
    return store;
  }

  /** Clears all gradients; the next contribution to each parameter overwrites. */
  public void clear() {
    Arrays.fill(written, false);
    for (TableGradient table : tables) {
      if (table != null) {
        table.clear();
      }
    }
  }

  /**
   * Returns a copy of the gradient of one parameter, in row-major order of its shape; zeros when
   * the loss did not depend on it.
   */
  public float[] of(Parameter parameter) {
    int position = store.position(parameter);
    TableGradient table = tables[position];
    if (table != null) {
      return table.toArray();
    }
    int offset = store.offset(parameter);
    return written[position]
        ? Arrays.copyOfRange(values, offset, offset + parameter.size())
        : new float[parameter.size()];
  }

  /**
   * Visits the gradients of trainable parameters, for optimizers. Ranges come in the order of the
   * flat array, with adjacent ones joined; values without a gradient are visited as zeros.
   *
   * @param which selects among the trainable parameters
   * @param zeros whether rows of a table without a gradient are visited; pass false for an update
   *     that changes nothing where the gradient is 0, which is faster
   */
  public void visit(Predicate<Parameter> which, boolean zeros, RangeVisitor visitor) {
    float[] plain = plain();
    store.forEachTrainableRun(
        which, (offset, length) -> visitor.accept(offset, length, plain, offset));
    forEachTable(which, (table, offset) -> table.visitAll(offset, zeros, joined[0], visitor));
  }

  /**
   * Visits the same values as {@link #visit}, in ranges of any order, on the threads of the engine.
   * The visitor is called by several threads at the same time, with ranges that do not overlap.
   */
  public void visitInParallel(Predicate<Parameter> which, boolean zeros, RangeVisitor visitor) {
    float[] plain = plain();
    long[] total = new long[2]; // pieces, values
    store.forEachTrainableRun(
        which,
        (offset, length) -> {
          total[0] += pieces(length);
          total[1] += length;
        });
    forEachTable(
        which,
        (table, offset) -> {
          total[0] += table.pieces(zeros);
          total[1] += table.visited(zeros);
        });
    int pieces = (int) total[0];
    int parts = Products.parts(COST * total[1], pieces);
    if (parts == 1) {
      visit(which, zeros, visitor);
      return;
    }
    while (joined.length < parts) {
      joined = Arrays.copyOf(joined, joined.length + 1);
      joined[joined.length - 1] = new TableGradient.Joined();
    }
    TableGradient.Joined[] spaces = joined;
    Workers.shared()
        .run(
            parts,
            part -> {
              int from = Products.cut(pieces, part, parts);
              int to = Products.cut(pieces, part + 1, parts);
              visitPieces(from, to, which, zeros, plain, spaces[part], visitor);
            });
  }

  /** Visits the pieces with these numbers, counted over all runs and tables. */
  private void visitPieces(
      int from,
      int to,
      Predicate<Parameter> which,
      boolean zeros,
      float[] plain,
      TableGradient.Joined space,
      RangeVisitor visitor) {
    int[] next = {0};
    store.forEachTrainableRun(
        which,
        (offset, length) -> {
          int first = next[0];
          next[0] += pieces(length);
          for (int piece = Math.max(first, from); piece < Math.min(next[0], to); piece++) {
            visitPiece(piece - first, offset, length, plain, offset, visitor);
          }
        });
    forEachTable(
        which,
        (table, offset) -> {
          int first = next[0];
          next[0] += table.pieceCount(zeros);
          for (int piece = Math.max(first, from); piece < Math.min(next[0], to); piece++) {
            table.visit(piece - first, offset, zeros, space, visitor);
          }
        });
  }

  /** Returns in how many pieces a range of values is visited. */
  static int pieces(int length) {
    return (int) ((length + PIECE - 1L) / PIECE);
  }

  /** Visits a piece of a range of values. */
  static void visitPiece(
      int piece, int offset, int length, float[] gradients, int from, RangeVisitor visitor) {
    int at = piece * PIECE;
    visitor.accept(offset + at, Math.min(PIECE, length - at), gradients, from + at);
  }

  private interface TableVisitor {
    void accept(TableGradient table, int offset);
  }

  private void forEachTable(Predicate<Parameter> which, TableVisitor visitor) {
    for (int p = 0; p < tables.length; p++) {
      TableGradient table = tables[p];
      Parameter parameter = store.parameters().get(p);
      if (table != null && parameter.trainable() && which.test(parameter)) {
        visitor.accept(table, store.offset(parameter));
      }
    }
  }

  /** Returns the gradients of all parameters but tables; zero for parameters without a gradient. */
  private float[] plain() {
    for (int p = 0; p < written.length; p++) {
      if (!written[p] && tables[p] == null) {
        Parameter parameter = store.parameters().get(p);
        int offset = store.offset(parameter);
        Arrays.fill(values, offset, offset + parameter.size(), 0f);
        written[p] = true;
      }
    }
    return values;
  }

  /** Returns the Euclidean norm over all trainable parameters, summed in double. */
  public double norm() {
    float[] plain = plain();
    double[] sum = new double[1];
    store.forEachTrainableRun(
        parameter -> true,
        (offset, length) ->
            sum[0] += Kernels.current().reductions().sumOfSquares(length, plain, offset));
    for (int p = 0; p < tables.length; p++) {
      TableGradient table = tables[p];
      if (table != null && store.parameters().get(p).trainable()) {
        sum[0] += table.sumOfSquares();
      }
    }
    return Math.sqrt(sum[0]);
  }

  /** Returns the sum of squares of the gradient of one parameter, which must have received one. */
  double sumOfSquares(Parameter parameter) {
    TableGradient table = table(parameter);
    return table != null
        ? table.sumOfSquares()
        : Kernels.current()
            .reductions()
            .sumOfSquares(parameter.size(), values, store.offset(parameter));
  }

  /** Multiplies every gradient by a factor. */
  public void scale(float factor) {
    forEachWritten(
        (length, all) -> Kernels.current().pointwise().scale(length, factor, all, 0, all, 0));
  }

  /** Clamps every gradient to [-bound, bound]; NaN stays NaN. */
  public void clamp(float bound) {
    forEachWritten(
        (length, all) -> {
          for (int i = 0; i < length; i++) {
            all[i] = Math.min(Math.max(all[i], -bound), bound);
          }
        });
  }

  /** A change of the first {@code length} values of an array. */
  private interface Written {
    void accept(int length, float[] values);
  }

  private void forEachWritten(Written change) {
    change.accept(values.length, plain());
    for (TableGradient table : tables) {
      if (table != null) {
        change.accept(table.written(), table.array());
      }
    }
  }

  boolean accepts(Parameter parameter) {
    return parameter.trainable() && store.contains(parameter);
  }

  Adjoints.Sink sink(Parameter parameter) {
    int position = store.position(parameter);
    TableGradient table = tables[position];
    if (table != null) {
      return table.sink();
    }
    boolean accumulate = written[position];
    written[position] = true;
    return new Adjoints.Sink(values, store.offset(parameter), accumulate);
  }

  /** Returns a table's gradient; null for any other parameter. */
  @Nullable TableGradient table(Parameter parameter) {
    return tables[store.position(parameter)];
  }

  /** Returns the shape, norm and values of each gradient, a line each; long axes are shortened. */
  @Override
  public String toString() {
    var text = new StringBuilder("Gradients");
    for (Parameter parameter : store.parameters()) {
      float[] gradient = of(parameter);
      double sum = 0;
      for (float value : gradient) {
        sum += (double) value * value;
      }
      text.append("\n  ")
          .append(parameter)
          .append(parameter.trainable() ? "" : ", frozen")
          .append(", norm ")
          .append((float) Math.sqrt(sum))
          .append(": ")
          .append(
              ValueText.of(parameter.shape(), i -> Float.toString(gradient[i]))
                  .replace("\n", "\n    "));
    }
    return text.toString();
  }
}
