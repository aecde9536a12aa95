package dev.unroll.tensor;

import dev.unroll.kernel.Kernels;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The gradients of a {@link ParameterStore}'s parameters. {@code backward} adds to them; {@link
 * #clear} starts anew. Several passes without a clear between them accumulate.
 *
 * <p>All but those of tables ({@link Parameter#table}) lie in one flat array with the store's
 * offsets. Of a table only the rows are kept that something reached; to whoever asks, the others
 * are zero.
 */
public final class Gradients {
  /** Called with a stretch of the store's flat array and its gradients. */
  @FunctionalInterface
  public interface Stretch {
    /**
     * Handles {@code length} neighbours.
     *
     * @param offset of the first one in the store's flat array
     * @param gradients theirs, not to be changed
     * @param from position of the first one's gradient in it
     */
    void accept(int offset, int length, float[] gradients, int from);
  }

  private final ParameterStore store;
  private final float[] values;
  private final boolean[] written;
  private final @Nullable TableGradient[] tables; // by position; null for what is no table

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

  /** Forgets everything; the next contribution to each parameter overwrites. */
  public void clear() {
    Arrays.fill(written, false);
    for (TableGradient table : tables) {
      if (table != null) {
        table.clear();
      }
    }
  }

  /**
   * A copy of the gradient by one parameter, row-major in its shape; zeros when the loss did not
   * depend on it.
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
   * Visits the gradients of trainable parameters, for optimizers: in the order of the flat array,
   * neighbours joined, what nothing reached as zeros.
   *
   * @param which of the trainable parameters
   * @param zeros whether rows of a table that nothing reached are visited; an update that leaves
   *     alone what has no gradient asks for none, and so is done sooner
   */
  public void visit(Predicate<Parameter> which, boolean zeros, Stretch visitor) {
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

  /** The gradients of all but tables; parameters that nothing reached are zero in it. */
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

  /** The Euclidean norm over all trainable parameters, summed in double. */
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

  /** The sum of squares of the gradient by one parameter, which something has reached. */
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

  /** Brings every gradient that is beyond ±bound to that bound; NaN stays NaN. */
  public void clamp(float bound) {
    forEachWritten(
        (length, all) -> {
          for (int i = 0; i < length; i++) {
            all[i] = Math.min(Math.max(all[i], -bound), bound);
          }
        });
  }

  /** The first so many values of an array that may be changed. */
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

  /** A table's gradient; null for any other parameter. */
  @Nullable TableGradient table(Parameter parameter) {
    return tables[store.position(parameter)];
  }
}
