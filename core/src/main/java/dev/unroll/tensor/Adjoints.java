package dev.unroll.tensor;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gradients of the loss with respect to the tensors of a tape, during {@code backward}. */
public final class Adjoints {
  /**
   * The destination of the gradient of one tensor.
   *
   * @param data the array
   * @param offset position of the first element; the rest follow in row-major order
   * @param accumulate false for the first contribution, which overwrites; true for later ones,
   *     which add
   */
  public record Sink(float[] data, int offset, boolean accumulate) {}

  private final Gradients gradients;
  private final @Nullable Set<Parameter> given; // since the last check; null: not checked

  Adjoints(Gradients gradients, boolean checking) {
    this.gradients = gradients;
    this.given = checking ? new LinkedHashSet<>() : null;
  }

  /**
   * Checks that the gradients of all parameters that received one since the last check are finite.
   */
  void checkParameters(TapeLocation location, Op op) {
    if (given != null) {
      for (Parameter parameter : given) {
        String name = gradients.store().name(parameter);
        NotFiniteException.checkGradient(location, op, name, gradients.sumOfSquares(parameter));
      }
      given.clear();
    }
  }

  private void gave(Parameter parameter) {
    if (given != null) {
      given.add(parameter);
    }
  }

  void seed(Tensor loss) {
    if (needs(loss)) {
      Sink into = intoPart(loss); // a parameter may be the loss itself
      into.data()[into.offset()] += 1f;
    }
  }

  /** Returns the gradient of an output, or null when the loss does not depend on it. */
  public @Nullable Tensor of(Tensor output) {
    return output.adjoint;
  }

  /** Returns whether the gradient of this input is needed. */
  public boolean needs(Tensor input) {
    Parameter parameter = input.parameter;
    return parameter != null ? gradients.accepts(parameter) : input.needsGradient();
  }

  /**
   * Returns where to put a contribution to the gradient of an input for which {@link #needs} is
   * true. The caller must write every element.
   */
  public Sink into(Tensor input) {
    Parameter parameter = input.parameter;
    if (parameter != null) {
      gave(parameter);
      return gradients.sink(parameter);
    }
    Tensor adjoint = input.adjoint;
    if (adjoint != null) {
      return new Sink(adjoint.array(), adjoint.offset(), true);
    }
    adjoint = Tape.empty(input.shape());
    input.adjoint = adjoint;
    return new Sink(adjoint.array(), adjoint.offset(), false);
  }

  /**
   * Like {@link #into}, for a caller that writes only some elements: elements not written so far
   * are zero, and the caller always adds.
   */
  public Sink intoPart(Tensor input) {
    Sink sink = into(input);
    if (!sink.accumulate()) {
      Arrays.fill(sink.data(), sink.offset(), sink.offset() + input.size(), 0f);
    }
    return new Sink(sink.data(), sink.offset(), true);
  }

  /**
   * Adds rows to the gradient of a matrix, in the order of their positions: the derivative of a
   * lookup of rows. For a table ({@link Parameter#table}), only those rows are touched.
   *
   * @param matrix [V, D], an input for which {@link #needs} is true
   * @param ids for each row of the gradients, the row of the matrix; negative ids are skipped
   * @param rows [..., D], as many rows as ids
   * @throws IndexOutOfBoundsException when an id is not a row of the matrix
   */
  public void addRows(Tensor matrix, int[] ids, Tensor rows) {
    Shape.require("addRows", "the matrix", matrix, Shape.ANY, rows.columns());
    if (rows.size() != Math.multiplyExact(ids.length, rows.columns())) {
      throw new IllegalArgumentException(
          "addRows: " + ids.length + " ids require as many rows, got " + Shape.text(rows.shape()));
    }
    Parameter parameter = matrix.parameter;
    TableGradient table = parameter == null ? null : gradients.table(parameter);
    if (parameter == null || table == null) {
      addRows(ids, rows, intoPart(matrix), matrix.size(0));
      return;
    }
    gave(parameter);
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] >= 0) {
        table.add(ids[i], rows.readOnlyArray(), rows.offset() + i * rows.columns());
      }
    }
  }

  private static void addRows(int[] ids, Tensor rows, Sink into, int count) {
    int columns = rows.columns();
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] >= count) {
        throw new IndexOutOfBoundsException(
            "row " + ids[i] + " is out of range; the matrix has " + count + " rows");
      }
      if (ids[i] >= 0) {
        Contributions.copy(
            columns, rows.readOnlyArray(), rows.offset() + i * columns, into, ids[i] * columns);
      }
    }
  }
}
