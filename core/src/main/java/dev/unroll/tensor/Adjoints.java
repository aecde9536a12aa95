package dev.unroll.tensor;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The gradients of the loss by the tensors of a tape, while {@code backward} walks it. */
public final class Adjoints {
  /**
   * Where the gradient of one tensor goes.
   *
   * @param data the array
   * @param offset position of the first element; the rest follow row-major
   * @param accumulate false for the first contribution, which overwrites; true for later ones,
   *     which add
   */
  public record Sink(float[] data, int offset, boolean accumulate) {}

  private final Gradients gradients;
  private final @Nullable Set<Parameter> given; // since the last check; null: no checks

  Adjoints(Gradients gradients, boolean checking) {
    this.gradients = gradients;
    this.given = checking ? new LinkedHashSet<>() : null;
  }

  /** Refuses gradients by parameters that are not finite since an operation gave to them. */
  void checkParameters(Place place, Op op) {
    if (given != null) {
      for (Parameter parameter : given) {
        String name = gradients.store().name(parameter);
        NotFiniteException.checkGradient(place, op, name, gradients.sumOfSquares(parameter));
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
    if (wants(loss)) {
      Sink into = intoPart(loss); // a parameter may be a loss, too
      into.data()[into.offset()] += 1f;
    }
  }

  /** The gradient of the loss by an output, or null when the loss does not depend on it. */
  public @Nullable Tensor of(Tensor output) {
    return output.adjoint;
  }

  /** Whether anybody asks for the gradient by this input. */
  public boolean wants(Tensor input) {
    Parameter parameter = input.parameter;
    return parameter != null ? gradients.accepts(parameter) : input.needsGradient();
  }

  /**
   * Where to put a contribution to the gradient by an input that {@link #wants} one; the caller
   * writes all of it.
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
   * As {@link #into} for a caller that writes only a part: what nobody wrote yet is zero, and one
   * always adds.
   */
  public Sink intoPart(Tensor input) {
    Sink sink = into(input);
    if (!sink.accumulate()) {
      Arrays.fill(sink.data(), sink.offset(), sink.offset() + input.size(), 0f);
    }
    return new Sink(sink.data(), sink.offset(), true);
  }

  /**
   * Adds rows to the gradient by a matrix, in the order of their positions: the derivative of
   * taking rows from it. Of a table ({@link Parameter#table}) this touches those rows alone.
   *
   * @param matrix [V, D], an input that {@link #wants} a gradient
   * @param ids for each row of the gradients, the row of the matrix; negative ones are left out
   * @param rows [..., D], as many rows as ids
   * @throws IndexOutOfBoundsException when the matrix has no such row
   */
  public void addRows(Tensor matrix, int[] ids, Tensor rows) {
    Shape.require("addRows", "the matrix", matrix, Shape.ANY, rows.columns());
    if (rows.size() != Math.multiplyExact(ids.length, rows.columns())) {
      throw new IllegalArgumentException(
          "addRows: " + ids.length + " ids want as many rows, got " + Shape.text(rows.shape()));
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
        Give.copy(
            columns, rows.readOnlyArray(), rows.offset() + i * columns, into, ids[i] * columns);
      }
    }
  }
}
