package dev.unroll.tensor;

import dev.unroll.kernel.Kernels;
import dev.unroll.kernel.PackLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

// Longer than 500 lines: a value has one public type, and each of its many operations is one line
// here with its contract. What they do is in the file of the operation, an Op.

/**
 * Float32 values in a shape, row-major: {@code [N, F]} rows of features, {@code [N, T, F]}
 * sequences.
 *
 * <p>Operations return new tensors and record themselves on the {@link Tape} that is open on the
 * thread, if any. {@code mul} is the product element by element (⊙), {@code matmul} the matrix
 * product (·). Dimensions and positions may count from the end: -1 is the last.
 *
 * <p><b>Broadcasting.</b> An operation that broadcasts aligns the shapes of its operands from the
 * last dimension, as NumPy does. In each dimension the sizes must be equal, or one of them 1 or
 * missing, and then its values are repeated: {@code [8, 1, 6]} and {@code [7, 1]} become {@code [8,
 * 7, 6]}. The gradient of what was repeated is the sum over the repetitions. All other operations,
 * and all losses, refuse unequal shapes.
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

  /** Set when this is the value of a parameter or shares its memory, which is not to be written. */
  private final @Nullable Parameter memoryOf;

  /**
   * The gradient of the loss by this tensor, while the tape that recorded it goes backward and
   * until it is reset.
   */
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

  /** Copies the values, row-major, into the shape. */
  public static Tensor of(float[] values, int... shape) {
    int size = Shape.size(shape);
    if (values.length != size) {
      throw new IllegalArgumentException(
          "shape " + Shape.text(shape) + " wants " + size + " values, got " + values.length);
    }
    return new Tensor(values.clone(), 0, shape.clone(), null);
  }

  /** A vector {@code [n]}. */
  public static Tensor vector(float... values) {
    return of(values, values.length);
  }

  /** A matrix {@code [rows, columns]}; every row must have the same length. */
  public static Tensor of(float[][] rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    return new Tensor(Nested.flat(rows), 0, new int[] {rows.length, columns}, null);
  }

  /**
   * A batch of sequences {@code [N, T, F]}; all must have the same numbers of steps and features.
   */
  public static Tensor of(float[][][] sequences) {
    int steps = sequences.length == 0 ? 0 : sequences[0].length;
    int features = steps == 0 ? 0 : sequences[0][0].length;
    int[] shape = {sequences.length, steps, features};
    return new Tensor(Nested.flat(sequences), 0, shape, null);
  }

  /** One element, shape {@code []}. */
  public static Tensor scalar(float value) {
    return of(new float[] {value});
  }

  /** All zero. */
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

  /** Whether the other has the same sizes in the same order. */
  public boolean hasShapeOf(Tensor other) {
    return hasShape(other.shape);
  }

  boolean hasShape(int[] sizes) {
    return Arrays.equals(shape, sizes);
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
    return readOnlyArray()[offset + at];
  }

  /** The value of a tensor of one element. */
  public float item() {
    if (size != 1) {
      throw new IllegalStateException("item() wants one element, got shape " + Shape.text(shape));
    }
    return readOnlyArray()[offset];
  }

  /** A copy of the values, row-major. */
  public float[] toArray() {
    return Arrays.copyOfRange(readOnlyArray(), offset, offset + size);
  }

  /** A copy as rows; wants rank 2. */
  public float[][] toArray2() {
    Shape.require("toArray2", "the tensor", this, Shape.ANY, Shape.ANY);
    return Nested.rows(readOnlyArray(), offset, shape[0], shape[1]);
  }

  /** A copy as sequences of steps of features; wants rank 3. */
  public float[][][] toArray3() {
    Shape.require("toArray3", "the tensor", this, Shape.ANY, Shape.ANY, Shape.ANY);
    var sequences = new float[shape[0]][][];
    for (int n = 0; n < shape[0]; n++) {
      int at = offset + n * shape[1] * shape[2];
      sequences[n] = Nested.rows(readOnlyArray(), at, shape[1], shape[2]);
    }
    return sequences;
  }

  /** A copy that no tape owns or differentiates: for carried state, metrics and predictions. */
  public Tensor detach() {
    return new Tensor(toArray(), 0, shape, null);
  }

  // ---- arithmetic

  /** Sum a + b, element by element; broadcasts. */
  public Tensor plus(Tensor other) {
    return Elementwise.broadcast(Elementwise.Kind.PLUS, "plus", this, other);
  }

  /** Every element plus a number. */
  public Tensor plus(float number) {
    return WithNumber.apply(WithNumber.Kind.PLUS, this, number);
  }

  /** Difference a - b, element by element; broadcasts. */
  public Tensor minus(Tensor other) {
    return Elementwise.broadcast(Elementwise.Kind.MINUS, "minus", this, other);
  }

  /** Every element minus a number. */
  public Tensor minus(float number) {
    return WithNumber.apply(WithNumber.Kind.PLUS, this, -number);
  }

  /** 1 - x, as of a gate. */
  public Tensor oneMinus() {
    return WithNumber.apply(WithNumber.Kind.TAKEN_FROM, this, 1f);
  }

  /** -x. */
  public Tensor negate() {
    return Scale.apply(this, -1f);
  }

  /** -x; the name by which Kotlin finds {@code -x}. */
  public Tensor unaryMinus() {
    return negate();
  }

  /**
   * Product, element by element (⊙), of equal shapes only: in an equation whose operands have one
   * shape, anything else is a mistake. See {@link #times(Tensor)} to broadcast.
   */
  public Tensor mul(Tensor other) {
    return Elementwise.mul(this, other);
  }

  /** Product a · b, element by element; broadcasts. Otherwise {@link #mul}. */
  public Tensor times(Tensor other) {
    return Elementwise.broadcast(Elementwise.Kind.MUL, "times", this, other);
  }

  /** Every element times a factor. */
  public Tensor times(float factor) {
    return Scale.apply(this, factor);
  }

  /**
   * Quotient a / b, element by element; broadcasts. Division by 0 gives an infinity, 0 / 0 NaN, and
   * so do their derivatives.
   */
  public Tensor div(Tensor divisor) {
    return Divide.apply(this, divisor);
  }

  /** Every element divided by a number. */
  public Tensor div(float divisor) {
    return WithNumber.apply(WithNumber.Kind.DIVIDED_BY, this, divisor);
  }

  /**
   * Every element to a power, with the special cases of {@link Math#pow}: 1 for the exponent 0, NaN
   * for a negative element and an exponent that is no whole number. Derivative p · x^(p - 1); 0
   * everywhere for the exponent 0.
   */
  public Tensor pow(float exponent) {
    return Power.apply(this, exponent);
  }

  /**
   * a^b, element by element; broadcasts. By a as {@link #pow(float)}; the derivative by b is a^b ·
   * log(a), but 0 where a is 0 and b is at least 0, and NaN where a is negative.
   */
  public Tensor pow(Tensor exponent) {
    return PowerOf.apply(this, exponent);
  }

  /**
   * The larger of a and b, element by element; broadcasts. NaN where either is NaN. The gradient
   * goes to the larger one, half to each where they are equal.
   */
  public Tensor maximum(Tensor other) {
    return Extreme.apply(true, this, other);
  }

  /** The smaller of a and b, element by element; otherwise as {@link #maximum(Tensor)}. */
  public Tensor minimum(Tensor other) {
    return Extreme.apply(false, this, other);
  }

  /** Every element, or the bound where that is larger; a {@link #clamp} without an upper bound. */
  public Tensor maximum(float bound) {
    return Clamp.apply("maximum", this, bound, Float.POSITIVE_INFINITY);
  }

  /** Every element, or the bound where that is smaller; a {@link #clamp} without a lower bound. */
  public Tensor minimum(float bound) {
    return Clamp.apply("minimum", this, Float.NEGATIVE_INFINITY, bound);
  }

  /**
   * Every element, or the nearer bound where it is outside of [low, high]. The gradient passes
   * where low ≤ x ≤ high, bounds included, and is 0 elsewhere. NaN stays NaN.
   */
  public Tensor clamp(float low, float high) {
    return Clamp.apply("clamp", this, low, high);
  }

  // ---- masks and choices

  /** Mask of a &gt; b: 1 where it holds, else 0, as for NaN; broadcasts. Has no derivative. */
  public Tensor greater(Tensor other) {
    return Compare.GREATER.apply(this, other);
  }

  /** Mask of x &gt; number; otherwise as {@link #greater(Tensor)}. */
  public Tensor greater(float number) {
    return Compare.GREATER.apply(this, number);
  }

  /** Mask of a &lt; b; otherwise as {@link #greater(Tensor)}. */
  public Tensor less(Tensor other) {
    return Compare.LESS.apply(this, other);
  }

  /** Mask of x &lt; number; otherwise as {@link #greater(Tensor)}. */
  public Tensor less(float number) {
    return Compare.LESS.apply(this, number);
  }

  /** Mask of a = b; otherwise as {@link #greater(Tensor)}. */
  public Tensor equalTo(Tensor other) {
    return Compare.EQUAL.apply(this, other);
  }

  /** Mask of x = number; otherwise as {@link #greater(Tensor)}. */
  public Tensor equalTo(float number) {
    return Compare.EQUAL.apply(this, number);
  }

  /**
   * Elements of a where the mask is not 0, else of b; all three broadcast. The gradient goes to the
   * chosen elements; the others get 0, whatever they hold, and the mask gets none.
   */
  public static Tensor where(Tensor mask, Tensor a, Tensor b) {
    return Where.apply(mask, a, b);
  }

  /** The value where the mask is not 0, else x; otherwise as {@link #where}. */
  public Tensor maskedFill(Tensor mask, float value) {
    return Where.fill(this, mask, value);
  }

  // ---- products and rows

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

  /** max(x, 0); derivative 0 at 0. */
  public Tensor relu() {
    return Activate.apply(Activate.Kind.RELU, this);
  }

  /** e^x. */
  public Tensor exp() {
    return Exp.apply(this);
  }

  /**
   * Natural logarithm: -∞ of 0, NaN of a negative element. Derivative 1 / x, which is infinite at
   * 0.
   */
  public Tensor log() {
    return Log.apply(this);
  }

  /** Square root, NaN of a negative element. Derivative 1 / (2 √x), which is infinite at 0. */
  public Tensor sqrt() {
    return Sqrt.apply(this);
  }

  /** |x|; derivative 0 at 0. */
  public Tensor abs() {
    return Abs.apply(this);
  }

  /**
   * Softmax along one dimension: exp(x - m) / Σ exp(x - m), m the largest; its sums are 1. A line
   * that holds NaN or +∞, or nothing but -∞, becomes NaN.
   */
  public Tensor softmax(int dim) {
    return Softmax.apply(this, dim);
  }

  /**
   * Logarithm of the {@link #softmax}, without its rounding: x - m - log Σ exp(x - m), m the
   * largest.
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

  /** Sum over one dimension, which goes away; 0 over none. In double. */
  public Tensor sum(int dim) {
    return sum(dim, false);
  }

  /** Sum over one dimension, which goes away or is kept with size 1. */
  public Tensor sum(int dim, boolean keepDim) {
    return SumOver.sum(this, new int[] {dim}, keepDim);
  }

  /** Sum over several dimensions, which go away or are kept with size 1. */
  public Tensor sum(int[] dims, boolean keepDims) {
    return SumOver.sum(this, dims, keepDims);
  }

  /** Mean over one dimension, which goes away; it must not be empty. In double. */
  public Tensor mean(int dim) {
    return mean(dim, false);
  }

  /** Mean over one dimension, which goes away or is kept with size 1. */
  public Tensor mean(int dim, boolean keepDim) {
    return SumOver.mean(this, new int[] {dim}, keepDim);
  }

  /** Mean over several dimensions, which go away or are kept with size 1. */
  public Tensor mean(int[] dims, boolean keepDims) {
    return SumOver.mean(this, dims, keepDims);
  }

  /**
   * Largest element along one dimension, which goes away and must not be empty; NaN where one is
   * NaN. The gradient goes to the element that {@link #argmax} names.
   */
  public Tensor max(int dim) {
    return max(dim, false);
  }

  /** Largest element along one dimension, which goes away or is kept with size 1. */
  public Tensor max(int dim, boolean keepDim) {
    return MaxOver.apply(this, dim, keepDim);
  }

  /**
   * Position of the largest element along one dimension, which goes away and must not be empty: the
   * first of equal ones, or the first NaN. Has no derivative.
   */
  public IndexTensor argmax(int dim) {
    return MaxOver.positions(this, dim);
  }

  // ---- shapes

  /** The same values in another shape of the same size. */
  public Tensor reshape(int... newShape) {
    return Reshape.apply(this, newShape);
  }

  /** Repeats dimensions of size 1, and adds dimensions in front, by the rule of broadcasting. */
  public Tensor broadcastTo(int... newShape) {
    return BroadcastTo.apply(this, newShape);
  }

  /** Two dimensions exchanged, as a copy. */
  public Tensor transpose(int dim, int other) {
    return Permute.swap(this, dim, other);
  }

  /** All dimensions in another order, as a copy: dimension d is the old dimension dims[d]. */
  public Tensor permute(int... dims) {
    return Permute.apply(this, dims);
  }

  /** The same values without a dimension, which must have size 1. */
  public Tensor squeeze(int dim) {
    return Reshape.squeeze(this, dim);
  }

  /** The same values with a new dimension of size 1 at this place; -1 adds it at the end. */
  public Tensor unsqueeze(int dim) {
    return Reshape.unsqueeze(this, dim);
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
    return Slice.apply(this, d, at, at + 1).reshape(Shape.without(shape, d));
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
    return Concat.stack(0, parts);
  }

  /** Joins tensors of equal shape along a new dimension at this place; -1 adds it at the end. */
  public static Tensor stack(int dim, Tensor... parts) {
    return Concat.stack(dim, parts);
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
   * Array behind an operation's own output, to write it. Element 0 is at {@link #offset}. Read
   * inputs by {@link #readOnlyArray}.
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
   * Array behind it, for operations to read their inputs without a copy; it must not be written.
   * Element 0 is at {@link #offset}. Others copy with {@link #toArray}.
   *
   * @throws IllegalStateException when the tape that lent it has been reset or closed
   */
  public float[] readOnlyArray() {
    if (expired()) {
      throw new IllegalStateException(
          "this tensor "
              + Shape.text(shape)
              + " was lent by a tape that has been reset or closed since; "
              + "detach() what must outlive a step");
    }
    return data;
  }

  /** Sets the values of a parameter, which counts the change. */
  void overwrite(float[] values) {
    System.arraycopy(values, 0, data, offset, size);
  }

  /** A tensor with the same values and memory, which a tape lends. */
  Tensor lentBy(Arena tape) {
    return new Tensor(readOnlyArray(), offset, shape, tape, null, memoryOf);
  }

  /** Returns how many floats the packed form of this matrix takes. */
  int packedLength(PackLayout layout) {
    return layout.length(size(0), size(1));
  }

  /** Writes the packed form of this matrix from position 0 of the target. */
  void pack(PackLayout layout, float[] target) {
    layout.pack(Kernels.current().gemm(), readOnlyArray(), offset, size(0), size(1), target);
  }

  /** Where its values begin in {@link #array} and {@link #readOnlyArray}. */
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
    return new Tensor(readOnlyArray(), offset + from, newShape, owner, null, memoryOf);
  }

  @Override
  public String toString() {
    String values =
        expired() ? " (its tape was reset)" : size <= 16 ? " " + Arrays.toString(toArray()) : "";
    return "Tensor" + Shape.text(shape) + values;
  }
}
