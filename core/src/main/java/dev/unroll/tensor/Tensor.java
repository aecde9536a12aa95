package dev.unroll.tensor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Float32 values in a shape, row-major: {@code [N, F]} rows of features, {@code [N, T, F]}
 * sequences.
 *
 * <p>Operations return new tensors and record themselves on the {@link Tape} that is open on the
 * thread, if any. {@code mul} is the product element by element (⊙), {@code matmul} the matrix
 * product (·). Shapes must be equal; only {@link #plusRow} and {@link #mulRow} broadcast, and say
 * so. Dimensions and positions may count from the end: -1 is the last.
 *
 * <p>A tensor's values never change once an operation has returned it; a tensor may be read by any
 * number of threads.
 */
public final class Tensor {
  private final float[] data;
  private final int offset;
  private final int[] shape;
  private final int size;
  private final @Nullable Arena arena;
  private final int generation;
  private @Nullable Tape recordedOn;

  /** Set when this is the value of a parameter. */
  final @Nullable Parameter parameter;

  /**
   * The gradient of the loss by this tensor, while the tape that recorded it goes backward and
   * until it is reset.
   */
  @Nullable Tensor adjoint;

  Tensor(
      float[] data, int offset, int[] shape, @Nullable Arena arena, @Nullable Parameter parameter) {
    this.data = data;
    this.offset = offset;
    this.shape = shape;
    this.size = Shape.size(shape);
    this.arena = arena;
    this.generation = arena == null ? 0 : arena.generation();
    this.parameter = parameter;
  }

  static Tensor ofParameter(float[] data, int offset, int[] shape, Parameter parameter) {
    return new Tensor(data, offset, shape, null, parameter);
  }

  /** Copies the values, row-major, into the shape. */
  public static Tensor of(float[] values, int... shape) {
    int size = Shape.size(shape);
    if (values.length != size) {
      throw new IllegalArgumentException(
          "shape " + Shape.text(shape) + " wants " + size + " values, got " + values.length);
    }
    return new Tensor(values.clone(), 0, shape.clone(), null, null);
  }

  /** A vector {@code [n]}. */
  public static Tensor vector(float... values) {
    return of(values, values.length);
  }

  /** A matrix {@code [rows, columns]}; every row must have the same length. */
  public static Tensor of(float[][] rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    var values = new float[Shape.size(rows.length, columns)];
    for (int r = 0; r < rows.length; r++) {
      copyRow(rows[r], columns, "row " + r, values, r * columns);
    }
    return new Tensor(values, 0, new int[] {rows.length, columns}, null, null);
  }

  /**
   * A batch of sequences {@code [N, T, F]}; all must have the same numbers of steps and features.
   */
  public static Tensor of(float[][][] sequences) {
    int steps = sequences.length == 0 ? 0 : sequences[0].length;
    int features = steps == 0 ? 0 : sequences[0][0].length;
    var values = new float[Shape.size(sequences.length, steps, features)];
    for (int n = 0; n < sequences.length; n++) {
      if (sequences[n].length != steps) {
        throw new IllegalArgumentException(
            "sequence "
                + n
                + " has "
                + sequences[n].length
                + " steps, the first has "
                + steps
                + "; pad the shorter ones and give their lengths");
      }
      for (int t = 0; t < steps; t++) {
        copyRow(
            sequences[n][t],
            features,
            "sequence " + n + ", step " + t,
            values,
            (n * steps + t) * features);
      }
    }
    return new Tensor(values, 0, new int[] {sequences.length, steps, features}, null, null);
  }

  /** One element, shape {@code []}. */
  public static Tensor scalar(float value) {
    return of(new float[] {value});
  }

  /** All zero. */
  public static Tensor zeros(int... shape) {
    return new Tensor(new float[Shape.size(shape)], 0, shape.clone(), null, null);
  }

  private static void copyRow(float[] row, int length, String which, float[] to, int at) {
    if (row.length != length) {
      throw new IllegalArgumentException(
          which + " has " + row.length + " values, the first has " + length);
    }
    System.arraycopy(row, 0, to, at, length);
  }

  // ---- shape and values

  /** The sizes of all dimensions. */
  public int[] shape() {
    return shape.clone();
  }

  /** The number of dimensions. */
  public int rank() {
    return shape.length;
  }

  /** The size of one dimension; -1 is the last. */
  public int size(int dim) {
    return shape[Shape.fromEnd("dimension", dim, shape.length)];
  }

  /** The number of elements. */
  public int size() {
    return size;
  }

  /** Whether the other has the same sizes in the same order. */
  public boolean hasShapeOf(Tensor other) {
    return Arrays.equals(shape, other.shape);
  }

  /** The number of rows when all dimensions but the last are joined. */
  public int rows() {
    int columns = columns();
    return columns == 0 ? 0 : size / columns;
  }

  /** The size of the last dimension; 1 for a scalar. */
  public int columns() {
    return shape.length == 0 ? 1 : shape[shape.length - 1];
  }

  /** One element. */
  public float get(int... position) {
    if (position.length != shape.length) {
      throw new IllegalArgumentException(
          "a position in shape "
              + Shape.text(shape)
              + " has "
              + shape.length
              + " numbers, got "
              + position.length);
    }
    int at = 0;
    for (int d = 0; d < shape.length; d++) {
      at = at * shape[d] + Shape.fromEnd("position", position[d], shape[d]);
    }
    return array()[offset + at];
  }

  /** The value of a tensor of one element. */
  public float item() {
    if (size != 1) {
      throw new IllegalStateException("item() wants one element, got shape " + Shape.text(shape));
    }
    return array()[offset];
  }

  /** A copy of the values, row-major. */
  public float[] toArray() {
    return Arrays.copyOfRange(array(), offset, offset + size);
  }

  /** A copy as rows; wants rank 2. */
  public float[][] toArray2() {
    Shape.require("toArray2", "the tensor", this, Shape.ANY, Shape.ANY);
    var rows = new float[shape[0]][];
    for (int r = 0; r < rows.length; r++) {
      rows[r] = Arrays.copyOfRange(array(), offset + r * shape[1], offset + (r + 1) * shape[1]);
    }
    return rows;
  }

  /** A copy as sequences of steps of features; wants rank 3. */
  public float[][][] toArray3() {
    Shape.require("toArray3", "the tensor", this, Shape.ANY, Shape.ANY, Shape.ANY);
    var sequences = new float[shape[0]][shape[1]][];
    for (int n = 0; n < shape[0]; n++) {
      for (int t = 0; t < shape[1]; t++) {
        int at = offset + (n * shape[1] + t) * shape[2];
        sequences[n][t] = Arrays.copyOfRange(array(), at, at + shape[2]);
      }
    }
    return sequences;
  }

  /** A copy that no tape owns or differentiates: for carried state, metrics and predictions. */
  public Tensor detach() {
    return new Tensor(toArray(), 0, shape, null, null);
  }

  // ---- operations

  /** Sum, element by element; equal shapes. */
  public Tensor plus(Tensor other) {
    return Elementwise.apply(Elementwise.Kind.PLUS, this, other);
  }

  /** Difference, element by element; equal shapes. */
  public Tensor minus(Tensor other) {
    return Elementwise.apply(Elementwise.Kind.MINUS, this, other);
  }

  /** Product, element by element (⊙); equal shapes. */
  public Tensor mul(Tensor other) {
    return Elementwise.apply(Elementwise.Kind.MUL, this, other);
  }

  /** Every element times a factor. */
  public Tensor times(float factor) {
    return Scale.apply(this, factor);
  }

  /** Adds a vector {@code [F]} to every row of {@code [..., F]}, as a bias. */
  public Tensor plusRow(Tensor row) {
    return PlusRow.apply(this, row);
  }

  /** Every row of {@code [..., F]} times a vector {@code [F]}, element by element (⊙). */
  public Tensor mulRow(Tensor row) {
    return TimesRow.apply(this, row);
  }

  /** Matrix product {@code [..., K] · [K, M] -> [..., M]}. */
  public Tensor matmul(Tensor matrix) {
    return MatMul.apply(this, matrix);
  }

  /** Logistic function 1 / (1 + exp(-x)). */
  public Tensor sigmoid() {
    return Activate.apply(Activate.Kind.SIGMOID, this);
  }

  /** Hyperbolic tangent. */
  public Tensor tanh() {
    return Activate.apply(Activate.Kind.TANH, this);
  }

  /** max(x, 0); derivative 0 at 0. */
  public Tensor relu() {
    return Activate.apply(Activate.Kind.RELU, this);
  }

  /** Sum of all elements, shape {@code []}; accumulated in double. */
  public Tensor sum() {
    return Sum.apply(this, 1);
  }

  /** Mean of all elements, shape {@code []}; accumulated in double. */
  public Tensor mean() {
    if (size == 0) {
      throw new IllegalStateException(
          "the mean of no elements is undefined; the shape is " + Shape.text(shape));
    }
    return Sum.apply(this, 1.0 / size);
  }

  /** The same values in another shape of the same size. */
  public Tensor reshape(int... newShape) {
    return Reshape.apply(this, newShape);
  }

  /**
   * Positions {@code from} (inclusive) to {@code to} (exclusive) of one dimension; negative ones
   * count from its end.
   */
  public Tensor slice(int dim, int from, int to) {
    return Slice.apply(this, dim, from, to);
  }

  /** Positions {@code from} (inclusive) to the end of one dimension. */
  public Tensor slice(int dim, int from) {
    return Slice.apply(this, dim, from, size(dim));
  }

  /**
   * One position of one dimension, which goes away: {@code [N, T, F].select(1, -1)} is the last
   * step {@code [N, F]}.
   */
  public Tensor select(int dim, int position) {
    int d = Shape.fromEnd("dimension", dim, shape.length);
    int at = Shape.fromEnd("position", position, shape[d]);
    var without = new int[shape.length - 1];
    System.arraycopy(shape, 0, without, 0, d);
    System.arraycopy(shape, d + 1, without, d, without.length - d);
    return Slice.apply(this, d, at, at + 1).reshape(without);
  }

  /** The last dimension cut into equal parts. */
  public Tensor[] split(int parts) {
    int columns = columns();
    if (parts < 1 || columns % parts != 0) {
      throw new IllegalArgumentException(
          "cannot split " + Shape.text(shape) + " into " + parts + " equal parts");
    }
    var result = new Tensor[parts];
    for (int p = 0; p < parts; p++) {
      result[p] = Slice.apply(this, -1, p * (columns / parts), (p + 1) * (columns / parts));
    }
    return result;
  }

  /** Joins tensors along one dimension; the other dimensions must agree. */
  public static Tensor concat(int dim, Tensor... parts) {
    return Concat.apply(dim, parts);
  }

  /**
   * Joins tensors of equal shape along a new first dimension: T times {@code [N, F]} become {@code
   * [T, N, F]}.
   */
  public static Tensor stack(Tensor... parts) {
    if (parts.length == 0) {
      throw new IllegalArgumentException("stack wants at least one tensor");
    }
    var stacked = new int[parts[0].shape.length + 1];
    System.arraycopy(parts[0].shape, 0, stacked, 1, parts[0].shape.length);
    stacked[0] = parts.length;
    for (Tensor part : parts) {
      if (!part.hasShapeOf(parts[0])) {
        throw new IllegalArgumentException(
            "stack wants equal shapes, got "
                + Shape.text(parts[0].shape)
                + " and "
                + Shape.text(part.shape));
      }
    }
    return Concat.rows(parts, stacked);
  }

  /**
   * Rows picked and put in order: row i of the result is row {@code map[i]} of this tensor, zero
   * where it is negative. Rows are everything but the last dimension; no row may be taken twice.
   *
   * @param map for each row of the result
   * @param newShape of the result; its last dimension stays
   */
  public Tensor gatherRows(int[] map, int... newShape) {
    return GatherRows.apply(this, map, newShape);
  }

  // ---- for operations

  /**
   * The array behind it, for operations; others copy with {@link #toArray}. Element 0 is at {@link
   * #offset}.
   */
  public float[] array() {
    if (expired()) {
      throw new IllegalStateException(
          "this tensor "
              + Shape.text(shape)
              + " was lent by a tape that has been reset or closed since; "
              + "detach() what must outlive a step");
    }
    return data;
  }

  /** Where its values begin in {@link #array}. */
  public int offset() {
    return offset;
  }

  /** Whether the tape that lent its memory has been reset or closed since. */
  public boolean expired() {
    return arena != null && arena.generation() != generation;
  }

  /** Whether gradients flow into it: it is trainable, a variable of the tape, or depends on one. */
  public boolean needsGradient() {
    Parameter origin = parameter;
    return origin != null ? origin.trainable() : recordedOn != null;
  }

  void markRecorded(Tape tape) {
    recordedOn = tape;
  }

  void markDifferentiated() {
    recordedOn = null;
  }

  /** Refuses what would give a wrong gradient on this tape without a word. */
  void requireUseOn(Tape tape) {
    if (recordedOn != null && recordedOn != tape) {
      throw new IllegalStateException(
          "this tensor "
              + Shape.text(shape)
              + " was recorded on another tape, which alone can differentiate it; "
              + "detach() it, or make it a variable() of this tape");
    }
    if (parameter != null && parameter.value() != this) {
      throw new IllegalStateException(
          "parameter "
              + parameter
              + " has moved to a model's store since value() was asked; ask for it in every step"
              + " rather than keep the tensor");
    }
  }

  /**
   * A stretch of the same memory, unrecorded; for operations. That of a parameter is the open
   * tape's: kept for another step, it would pass as a constant there.
   */
  public Tensor view(int from, int... newShape) {
    Arena owner = parameter == null ? arena : Tape.currentArena();
    return new Tensor(array(), offset + from, newShape, owner, null);
  }

  @Override
  public String toString() {
    String values =
        expired() ? " (its tape was reset)" : size <= 16 ? " " + Arrays.toString(toArray()) : "";
    return "Tensor" + Shape.text(shape) + values;
  }
}
