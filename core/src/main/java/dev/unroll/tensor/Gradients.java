package dev.unroll.tensor;

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

  private final ParameterStore store;
  private final float[] values;
  private final boolean[] written;
  private final @Nullable TableGradient[] tables; // by position; null for other parameters

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
    for (int p = 0; p < tables.length; p++) {
      TableGradient table = tables[p];
      Parameter parameter = store.parameters().get(p);
      if (table != null && parameter.trainable() && which.test(parameter)) {
        table.visit(store.offset(parameter), zeros, visitor);
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
