package dev.unroll.tensor;

import dev.unroll.exec.Products;
import dev.unroll.kernel.PackLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

// Longer than 500 lines because one public type has all operations, each one line here with its
// contract. They are implemented in the file of the operation, an Op.

/**
 * Multidimensional array of float32 values in row-major order: {@code [N, F]} rows of features,
 * {@code [N, T, F]} sequences.
 *
 * <p>Operations return new tensors and record themselves on the {@link Tape} that is open on the
 * thread, if any. {@code mul} is the elementwise product (⊙), {@code matmul} the matrix product
 * (·). Dimensions and positions may count from the end: -1 is the last.
 *
 * <p><b>Broadcasting.</b> An operation that broadcasts aligns the shapes of its operands from the
 * last dimension, as in NumPy. In each dimension the sizes must be equal, or one of them must be 1
 * or missing; its values are then repeated. For example, {@code [8, 1, 6]} and {@code [7, 1]}
 * become {@code [8, 7, 6]}. The gradient of repeated values is the sum over the repetitions. All
 * other operations, and all losses, reject unequal shapes.
 *
 * <p>The values of a tensor never change after an operation has returned it; any number of threads
 * may read it.
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

  /** Set when this is the value of a parameter or shares its memory, which must not be written. */
  private final @Nullable Parameter memoryOf;

  /** The gradient of this tensor, from the backward pass of its tape until the tape is reset. */
  @Nullable Tensor adjoint;

  Tensor(float[] data, int offset, int[] shape, @Nullable Arena arena) {
    this(data, offset, shape, arena, null, null);
  }

  private Tensor(
      float[] data,
      int offset,
      int[] shape,
      @Nullable Arena arena,
      @Nullable Parameter parameter,
      @Nullable Parameter memoryOf) {
    this.data = data;
    this.offset = offset;
    this.shape = shape;
    this.size = Shape.size(shape);
    this.arena = arena;
    this.generation = arena == null ? 0 : arena.generation();
    this.parameter = parameter;
    this.memoryOf = memoryOf;
  }

  static Tensor ofParameter(float[] data, int offset, int[] shape, Parameter parameter) {
    return new Tensor(data, offset, shape, null, parameter, parameter);
  }

  /** Creates a tensor from a copy of the values, in row-major order. */
  public static Tensor of(float[] values, int... shape) {
    int size = Shape.size(shape);
    if (values.length != size) {
      throw new IllegalArgumentException(
          "shape " + Shape.text(shape) + " requires " + size + " values, got " + values.length);
    }
    return new Tensor(values.clone(), 0, shape.clone(), null);
  }

  /** Creates a vector {@code [n]}. */
  public static Tensor vector(float... values) {
    return of(values, values.length);
  }

  /** Creates a matrix {@code [rows, columns]}; all rows must have the same length. */
  public static Tensor of(float[][] rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    return new Tensor(Nested.flat(rows), 0, new int[] {rows.length, columns}, null);
  }

  /**
   * Creates a batch of sequences {@code [N, T, F]}; all must have the same number of steps and
   * features.
   */
  public static Tensor of(float[][][] sequences) {
    int steps = sequences.length == 0 ? 0 : sequences[0].length;
    int features = steps == 0 ? 0 : sequences[0][0].length;
    int[] shape = {sequences.length, steps, features};
    return new Tensor(Nested.flat(sequences), 0, shape, null);
  }

  /** Creates a tensor of one element, with shape {@code []}. */
  public static Tensor scalar(float value) {
    return of(new float[] {value});
  }

  /** Creates a tensor of zeros. */
  public static Tensor zeros(int... shape) {
    return new Tensor(new float[Shape.size(shape)], 0, shape.clone(), null);
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

  /** Returns whether the other tensor has the same shape. */
  public boolean hasShapeOf(Tensor other) {
    return hasShape(other.shape);
  }

  boolean hasShape(int[] sizes) {
    return Arrays.equals(shape, sizes);
  }

  /** The number of rows when all dimensions but the last are flattened. */
  public int rows() {
    int columns = columns();
    return columns == 0 ? 0 : size / columns;
  }

  /** The size of the last dimension; 1 for a scalar. */
  public int columns() {
    return shape.length == 0 ? 1 : shape[shape.length - 1];
  }

  /** Returns one element. */
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
    return readOnlyArray()[offset + at];
  }

  /** Returns the value of a tensor of one element. */
  public float item() {
    if (size != 1) {
      throw new IllegalStateException(
          "item() requires one element, got shape " + Shape.text(shape));
    }
    return readOnlyArray()[offset];
  }

  /** Returns a copy of the values, in row-major order. */
  public float[] toArray() {
    return Arrays.copyOfRange(readOnlyArray(), offset, offset + size);
  }

  /** Returns a copy as rows; requires rank 2. */
  public float[][] toArray2() {
    Shape.require("toArray2", "the tensor", this, Shape.ANY, Shape.ANY);
    return Nested.rows(readOnlyArray(), offset, shape[0], shape[1]);
  }

  /** Returns a copy as sequences of steps of features; requires rank 3. */
  public float[][][] toArray3() {
    Shape.require("toArray3", "the tensor", this, Shape.ANY, Shape.ANY, Shape.ANY);
    var sequences = new float[shape[0]][][];
    for (int n = 0; n < shape[0]; n++) {
      int at = offset + n * shape[1] * shape[2];
      sequences[n] = Nested.rows(readOnlyArray(), at, shape[1], shape[2]);
    }
    return sequences;
  }

  /**
   * Returns a copy that no tape owns or differentiates, for carried state, metrics and predictions.
   */
  public Tensor detach() {
    return new Tensor(toArray(), 0, shape, null);
  }

  // ---- arithmetic

  /** Sum a + b, elementwise; broadcasts. */
  public Tensor plus(Tensor other) {
    return Elementwise.broadcast(Elementwise.Kind.PLUS, "plus", this, other);
  }

  /** Every element plus a number. */
  public Tensor plus(float number) {
    return WithNumber.apply(WithNumber.Kind.PLUS, this, number);
  }

  /** Difference a - b, elementwise; broadcasts. */
  public Tensor minus(Tensor other) {
    return Elementwise.broadcast(Elementwise.Kind.MINUS, "minus", this, other);
  }

  /** Every element minus a number. */
  public Tensor minus(float number) {
    return WithNumber.apply(WithNumber.Kind.PLUS, this, -number);
  }

  /** Returns 1 - x, as used for gates. */
  public Tensor oneMinus() {
    return WithNumber.apply(WithNumber.Kind.TAKEN_FROM, this, 1f);
  }

  /** Returns -x. */
  public Tensor negate() {
    return Scale.apply(this, -1f);
  }

  /** Returns -x; Kotlin calls this method for {@code -x}. */
  public Tensor unaryMinus() {
    return negate();
  }

  /**
   * Elementwise product (⊙) of equal shapes only, for equations in which unequal shapes are a
   * mistake. Use {@link #times(Tensor)} to broadcast.
   */
  public Tensor mul(Tensor other) {
    return Elementwise.mul(this, other);
  }

  /** Product a · b, elementwise; broadcasts. Otherwise the same as {@link #mul}. */
  public Tensor times(Tensor other) {
    return Elementwise.broadcast(Elementwise.Kind.MUL, "times", this, other);
  }

  /** Every element times a factor. */
  public Tensor times(float factor) {
    return Scale.apply(this, factor);
  }

  /**
   * Quotient a / b, elementwise; broadcasts. Division by 0 gives an infinity and 0 / 0 gives NaN;
   * the same holds for the derivatives.
   */
  public Tensor div(Tensor divisor) {
    return Divide.apply(this, divisor);
  }

  /** Every element divided by a number. */
  public Tensor div(float divisor) {
    return WithNumber.apply(WithNumber.Kind.DIVIDED_BY, this, divisor);
  }

  /**
   * Every element raised to a power, with the special cases of {@link Math#pow}: 1 for the exponent
   * 0, NaN for a negative element and a non-integer exponent. The derivative is p · x^(p - 1), and
   * 0 everywhere for the exponent 0.
   */
  public Tensor pow(float exponent) {
    return Power.apply(this, exponent);
  }

  /**
   * Power a^b, elementwise; broadcasts. The derivative with respect to a is that of {@link
   * #pow(float)}. The derivative with respect to b is a^b · log(a), but 0 where a is 0 and b is at
   * least 0, and NaN where a is negative.
   */
  public Tensor pow(Tensor exponent) {
    return PowerOf.apply(this, exponent);
  }

  /**
   * The larger of a and b, elementwise; broadcasts. NaN where either is NaN. The gradient goes to
   * the larger one, half to each where they are equal.
   */
  public Tensor maximum(Tensor other) {
    return Extreme.apply(true, this, other);
  }

  /** The smaller of a and b, elementwise; otherwise like {@link #maximum(Tensor)}. */
  public Tensor minimum(Tensor other) {
    return Extreme.apply(false, this, other);
  }

  /** Every element, or the bound if that is larger: a {@link #clamp} without an upper bound. */
  public Tensor maximum(float bound) {
    return Clamp.apply("maximum", this, bound, Float.POSITIVE_INFINITY);
  }

  /** Every element, or the bound if that is smaller: a {@link #clamp} without a lower bound. */
  public Tensor minimum(float bound) {
    return Clamp.apply("minimum", this, Float.NEGATIVE_INFINITY, bound);
  }

  /**
   * Every element, or the nearer bound if it is outside [low, high]. The gradient passes where low
   * ≤ x ≤ high, bounds included, and is 0 elsewhere. NaN stays NaN.
   */
  public Tensor clamp(float low, float high) {
    return Clamp.apply("clamp", this, low, high);
  }

  // ---- masks and choices

  /** Mask of a &gt; b: 1 where true, else 0, also for NaN; broadcasts. Has no derivative. */
  public Tensor greater(Tensor other) {
    return Compare.GREATER.apply(this, other);
  }

  /** Mask of x &gt; number; otherwise like {@link #greater(Tensor)}. */
  public Tensor greater(float number) {
    return Compare.GREATER.apply(this, number);
  }

  /** Mask of a &lt; b; otherwise like {@link #greater(Tensor)}. */
  public Tensor less(Tensor other) {
    return Compare.LESS.apply(this, other);
  }

  /** Mask of x &lt; number; otherwise like {@link #greater(Tensor)}. */
  public Tensor less(float number) {
    return Compare.LESS.apply(this, number);
  }

  /** Mask of a = b; otherwise like {@link #greater(Tensor)}. */
  public Tensor equalTo(Tensor other) {
    return Compare.EQUAL.apply(this, other);
  }

  /** Mask of x = number; otherwise like {@link #greater(Tensor)}. */
  public Tensor equalTo(float number) {
    return Compare.EQUAL.apply(this, number);
  }

  /**
   * Elements of a where the mask is not 0, else of b; all three broadcast. The gradient goes to the
   * chosen elements; the others get 0, regardless of their values, and the mask gets none.
   */
  public static Tensor where(Tensor mask, Tensor a, Tensor b) {
    return Where.apply(mask, a, b);
  }

  /** The value where the mask is not 0, else x; otherwise like {@link #where}. */
  public Tensor maskedFill(Tensor mask, float value) {
    return Where.fill(this, mask, value);
  }

  // ---- products and rows

  /** Adds a vector {@code [F]} to every row of {@code [..., F]}, as a bias. */
  public Tensor plusRow(Tensor row) {
    return PlusRow.apply(this, row);
  }

  /** Every row of {@code [..., F]} times a vector {@code [F]}, elementwise (⊙). */
  public Tensor mulRow(Tensor row) {
    return TimesRow.apply(this, row);
  }

  /** Matrix product {@code [..., K] · [K, M] -> [..., M]}. */
  public Tensor matmul(Tensor matrix) {
    return MatMul.apply(this, matrix);
  }

  /**
   * Matrix product {@code [..., M, K] · [..., K, N] -> [..., M, N]} for each matrix of a batch; the
   * leading dimensions broadcast.
   */
  public Tensor batchMatmul(Tensor matrices) {
    return BatchMatMul.apply(this, matrices);
  }

  // ---- functions of each element

  /** Logistic function 1 / (1 + exp(-x)). */
  public Tensor sigmoid() {
    return Activate.apply(Activate.Kind.SIGMOID, this);
  }

  /** Hyperbolic tangent. */
  public Tensor tanh() {
    return Activate.apply(Activate.Kind.TANH, this);
  }

  /** Returns max(x, 0); the derivative at 0 is 0. */
  public Tensor relu() {
    return Activate.apply(Activate.Kind.RELU, this);
  }

  /** Returns e^x. */
  public Tensor exp() {
    return Exp.apply(this);
  }

  /**
   * Natural logarithm: -∞ for 0, NaN for a negative element. The derivative 1 / x is infinite at 0.
   */
  public Tensor log() {
    return Log.apply(this);
  }

  /** Square root, NaN for a negative element. The derivative 1 / (2 √x) is infinite at 0. */
  public Tensor sqrt() {
    return Sqrt.apply(this);
  }

  /** Returns |x|; the derivative at 0 is 0. */
  public Tensor abs() {
    return Abs.apply(this);
  }

  /**
   * Softmax along one dimension: exp(x - m) / Σ exp(x - m), where m is the largest element; each
   * line sums to 1. A line that contains NaN or +∞, or only -∞, becomes NaN.
   */
  public Tensor softmax(int dim) {
    return Softmax.apply(this, dim);
  }

  /**
   * Logarithm of the {@link #softmax}, without its rounding: x - m - log Σ exp(x - m), where m is
   * the largest element.
   */
  public Tensor logSoftmax(int dim) {
    return LogSoftmax.apply(this, dim);
  }

  // ---- reductions

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

  /** Sum over one dimension, which is removed; 0 if it is empty. Accumulated in double. */
  public Tensor sum(int dim) {
    return sum(dim, false);
  }

  /** Sum over one dimension, which is removed or kept with size 1. */
  public Tensor sum(int dim, boolean keepDim) {
    return SumOver.sum(this, new int[] {dim}, keepDim);
  }

  /** Sum over several dimensions, which are removed or kept with size 1. */
  public Tensor sum(int[] dims, boolean keepDims) {
    return SumOver.sum(this, dims, keepDims);
  }

  /** Mean over one dimension, which is removed and must not be empty. Accumulated in double. */
  public Tensor mean(int dim) {
    return mean(dim, false);
  }

  /** Mean over one dimension, which is removed or kept with size 1. */
  public Tensor mean(int dim, boolean keepDim) {
    return SumOver.mean(this, new int[] {dim}, keepDim);
  }

  /** Mean over several dimensions, which are removed or kept with size 1. */
  public Tensor mean(int[] dims, boolean keepDims) {
    return SumOver.mean(this, dims, keepDims);
  }

  /**
   * Largest element along one dimension, which is removed and must not be empty; NaN if any is NaN.
   * The gradient goes to the element at {@link #argmax}.
   */
  public Tensor max(int dim) {
    return max(dim, false);
  }

  /** Largest element along one dimension, which is removed or kept with size 1. */
  public Tensor max(int dim, boolean keepDim) {
    return MaxOver.apply(this, dim, keepDim);
  }

  /**
   * Position of the largest element along one dimension, which is removed and must not be empty:
   * the first of equal ones, or the first NaN. Has no derivative.
   */
  public IndexTensor argmax(int dim) {
    return MaxOver.positions(this, dim);
  }

  // ---- shapes

  /** Returns the same values in another shape of the same size. */
  public Tensor reshape(int... newShape) {
    return Reshape.apply(this, newShape);
  }

  /** Repeats dimensions of size 1 and adds leading dimensions, by the rules of broadcasting. */
  public Tensor broadcastTo(int... newShape) {
    return BroadcastTo.apply(this, newShape);
  }

  /** Returns a copy with two dimensions swapped. */
  public Tensor transpose(int dim, int other) {
    return Permute.swap(this, dim, other);
  }

  /** Returns a copy with its dimensions reordered: dimension d is the old dimension dims[d]. */
  public Tensor permute(int... dims) {
    return Permute.apply(this, dims);
  }

  /** Removes a dimension, which must have size 1. */
  public Tensor squeeze(int dim) {
    return Reshape.squeeze(this, dim);
  }

  /** Inserts a dimension of size 1 at this position; -1 adds it at the end. */
  public Tensor unsqueeze(int dim) {
    return Reshape.unsqueeze(this, dim);
  }

  /**
   * Positions {@code from} (inclusive) to {@code to} (exclusive) of one dimension; negative
   * positions count from its end.
   */
  public Tensor slice(int dim, int from, int to) {
    return Slice.apply(this, dim, from, to);
  }

  /** Positions {@code from} (inclusive) to the end of one dimension. */
  public Tensor slice(int dim, int from) {
    return Slice.apply(this, dim, from, size(dim));
  }

  /**
   * One position of one dimension, which is removed: {@code [N, T, F].select(1, -1)} is the last
   * step {@code [N, F]}.
   */
  public Tensor select(int dim, int position) {
    int d = Shape.fromEnd("dimension", dim, shape.length);
    int at = Shape.fromEnd("position", position, shape[d]);
    return Slice.apply(this, d, at, at + 1).reshape(Shape.without(shape, d));
  }

  /** Splits the last dimension into equal parts. */
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

  /** Concatenates tensors along one dimension; the other dimensions must be equal. */
  public static Tensor concat(int dim, Tensor... parts) {
    return Concat.apply(dim, parts);
  }

  /**
   * Stacks tensors of equal shape along a new first dimension: T times {@code [N, F]} become {@code
   * [T, N, F]}.
   */
  public static Tensor stack(Tensor... parts) {
    return Concat.stack(0, parts);
  }

  /**
   * Stacks tensors of equal shape along a new dimension at this position; -1 adds it at the end.
   */
  public static Tensor stack(int dim, Tensor... parts) {
    return Concat.stack(dim, parts);
  }

  /**
   * Gathers rows: row i of the result is row {@code map[i]} of this tensor, or zero where {@code
   * map[i]} is negative. Rows are indexed by all dimensions but the last; no row may be used twice.
   *
   * @param map for each row of the result, the row of this tensor, or a negative number
   * @param newShape shape of the result; its last dimension stays the same
   */
  public Tensor gatherRows(int[] map, int... newShape) {
    return GatherRows.apply(this, map, newShape);
  }

  // ---- for operations

  /**
   * Returns the array of an operation's own output, for writing. Element 0 is at {@link #offset}.
   * Use {@link #readOnlyArray} to read inputs.
   *
   * @throws IllegalStateException when it is the memory of a parameter, whose packed forms would
   *     not see the change, or when the tape that lent it has been reset or closed
   */
  public float[] array() {
    if (memoryOf != null) {
      throw new IllegalStateException(
          "Tensor.array: this is the memory of parameter "
              + memoryOf
              + " (expected an operation's own output). Read it by readOnlyArray(), get() or"
              + " toArray(); change it by Parameter.set or ParameterStore.update.");
    }
    return readOnlyArray();
  }

  /**
   * Returns the array of the values, so that operations can read their inputs without a copy; it
   * must not be written. Element 0 is at {@link #offset}. Other code should copy with {@link
   * #toArray}.
   *
   * @throws IllegalStateException when the tape that lent it has been reset or closed
   */
  public float[] readOnlyArray() {
    if (expired()) {
      throw new IllegalStateException(
          "this tensor "
              + Shape.text(shape)
              + " belongs to a tape that has been reset or closed; detach() tensors that must"
              + " outlive a step");
    }
    return data;
  }

  /** Sets the values of a parameter, which counts the change. */
  void overwrite(float[] values) {
    System.arraycopy(values, 0, data, offset, size);
  }

  /** Returns a tensor with the same values and memory, lent by a tape. */
  Tensor lentBy(Arena tape) {
    return new Tensor(readOnlyArray(), offset, shape, tape, null, memoryOf);
  }

  /** Returns the size in floats of the packed form of this matrix. */
  int packedLength(PackLayout layout) {
    return layout.length(size(0), size(1));
  }

  /** Writes the packed form of this matrix from position 0 of the target. */
  void pack(PackLayout layout, float[] target) {
    int rows = size(0);
    int columns = size(1);
    float[] matrix = readOnlyArray();
    Products.pack(layout, matrix, offset, rows, columns, target);
  }

  /** Position of the first value in {@link #array} and {@link #readOnlyArray}. */
  public int offset() {
    return offset;
  }

  /** Returns whether the tape that lent the memory has since been reset or closed. */
  public boolean expired() {
    return arena != null && arena.generation() != generation;
  }

  /**
   * Returns whether gradients flow into this tensor: it is trainable or a variable of the tape, or
   * depends on one.
   */
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

  /** Rejects uses that would silently give a wrong gradient on this tape. */
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
              + " has moved to a model's store since value() was called; call it in every step"
              + " instead of keeping the tensor");
    }
  }

  /**
   * Returns a range of the same memory, unrecorded; for operations. A view of a parameter belongs
   * to the open tape: kept for another step, it would be treated as a constant there.
   */
  public Tensor view(int from, int... newShape) {
    Arena owner = parameter == null ? arena : Tape.currentArena();
    return new Tensor(readOnlyArray(), offset + from, newShape, owner, null, memoryOf);
  }

  /**
   * Returns whether the other tensor has the same shape and the same values; NaN equals NaN, and
   * −0.0 is not 0.0. In contrast, {@code equals} compares identity: a tensor equals only itself.
   */
  public boolean sameValues(Tensor other) {
    return Arrays.equals(shape, other.shape)
        && Arrays.equals(
            readOnlyArray(),
            offset,
            offset + size,
            other.readOnlyArray(),
            other.offset,
            other.offset + size);
  }

  /**
   * Returns shape and values as nested rows, as NumPy does: {@code Tensor[2, 2] [[1.0, 2.0], [3.0,
   * 4.0]]}. Long axes are shortened to their first and last values.
   */
  @Override
  public String toString() {
    return "Tensor"
        + Shape.text(shape)
        + (expired()
            ? " (its tape was reset)"
            : " " + ValueText.of(shape, i -> Float.toString(data[offset + i])));
  }
}
