package dev.unroll.tensor;

import java.util.Locale;

/**
 * Fills a new parameter with initial values. All arithmetic is in double with {@link StrictMath},
 * so the same seed gives the same bits on every machine. A custom initializer needs a {@link #text}
 * that its layer can parse.
 */
public interface Initializer {
  /** Writes the values of a parameter of this shape, in row-major order. */
  void fill(float[] values, int[] shape, Fans fans, CounterRandom random);

  /**
   * Writes the values to a range of a larger array, with the same bits as {@link #fill}. The
   * default fills a temporary array and copies it; override it to save memory.
   *
   * @param from position of the first value
   */
  default void fillRange(float[] array, int from, int[] shape, Fans fans, CounterRandom random) {
    var values = new float[Shape.size(shape)];
    fill(values, shape, fans, random);
    System.arraycopy(values, 0, array, from, values.length);
  }

  /**
   * Checks the shape when the parameter is made; filling may happen much later.
   *
   * @throws IllegalArgumentException when this initializer cannot fill such a shape
   */
  default void requireShape(int... shape) {}

  /** Returns its text in recipes and files, which {@link #parse} reads. */
  String text();

  /** Fills with zeros. */
  static Initializer zeros() {
    return new Zeros();
  }

  /**
   * Uniform on ±sqrt(6 / (fan in + fan out)) (Glorot and Bengio 2010), over the parameter's whole
   * matrix as in Keras.
   */
  static Initializer glorot() {
    return new Glorot();
  }

  /** Orthonormal rows or columns, whichever are fewer (Saxe, McClelland and Ganguli 2014). */
  static Initializer orthogonal() {
    return new Orthogonal();
  }

  /**
   * Uniform on ±1/sqrt(size), PyTorch's default: the hidden size for recurrent layers, the input
   * size for dense layers.
   */
  static Initializer uniform() {
    return new Uniform(0);
  }

  /** Uniform on ±bound. */
  static Initializer uniform(double bound) {
    requirePositive("the bound", bound);
    return new Uniform(bound);
  }

  /** Normal with mean 0. */
  static Initializer normal(double deviation) {
    return new Normal(deviation);
  }

  /** Fills with one value. */
  static Initializer constant(double value) {
    return new Constant(value);
  }

  /**
   * Reads {@code zeros}, {@code glorot}, {@code orthogonal}, {@code uniform}, {@code uniform(0.1)},
   * {@code normal(0.02)} or {@code constant(1)}.
   *
   * @throws IllegalArgumentException for anything else
   */
  static Initializer parse(String text) {
    String word = text.trim().toLowerCase(Locale.ROOT);
    int open = word.indexOf('(');
    boolean called = open >= 0 && word.endsWith(")");
    String argument = called ? word.substring(open + 1, word.length() - 1) : "";
    return switch (called ? word.substring(0, open) + "()" : word) {
      case "zeros" -> zeros();
      case "glorot" -> glorot();
      case "orthogonal" -> orthogonal();
      case "uniform" -> uniform();
      case "uniform()" -> uniform(number(text, argument));
      case "normal()" -> normal(number(text, argument));
      case "constant()" -> constant(number(text, argument));
      default ->
          throw new IllegalArgumentException(
              "unknown initializer \""
                  + text
                  + "\"; known: zeros, glorot, orthogonal, uniform, uniform(bound),"
                  + " normal(deviation) and constant(value)");
    };
  }

  private static double number(String text, String number) {
    try {
      return Double.parseDouble(number);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("\"" + text + "\": \"" + number + "\" is not a number", e);
    }
  }

  /** See {@link Initializer#zeros}. */
  record Zeros() implements Initializer {
    @Override
    public void fill(float[] values, int[] shape, Fans fans, CounterRandom random) {
      java.util.Arrays.fill(values, 0f);
    }

    @Override
    public String text() {
      return "zeros";
    }
  }

  /** See {@link Initializer#glorot}. */
  record Glorot() implements Initializer {
    @Override
    public void fill(float[] values, int[] shape, Fans fans, CounterRandom random) {
      fillRange(values, 0, shape, fans, random);
    }

    @Override
    public void fillRange(float[] array, int from, int[] shape, Fans fans, CounterRandom random) {
      double bound = StrictMath.sqrt(6.0 / ((double) fans.in() + fans.out()));
      fillUniform(array, from, Shape.size(shape), bound, random);
    }

    @Override
    public String text() {
      return "glorot";
    }
  }

  /**
   * See {@link Initializer#uniform()}.
   *
   * @param bound largest absolute value; 0 means 1/sqrt(size)
   */
  record Uniform(double bound) implements Initializer {
    /** Checks the bound. */
    public Uniform {
      if (bound != 0) {
        requirePositive("the bound", bound);
      }
    }

    @Override
    public void fill(float[] values, int[] shape, Fans fans, CounterRandom random) {
      fillRange(values, 0, shape, fans, random);
    }

    @Override
    public void fillRange(float[] array, int from, int[] shape, Fans fans, CounterRandom random) {
      double limit = bound > 0 ? bound : 1 / StrictMath.sqrt(fans.unit());
      fillUniform(array, from, Shape.size(shape), limit, random);
    }

    @Override
    public String text() {
      return bound > 0 ? "uniform(" + bound + ")" : "uniform";
    }
  }

  /**
   * See {@link Initializer#normal}.
   *
   * @param deviation standard deviation, above 0
   */
  record Normal(double deviation) implements Initializer {
    /** Checks the deviation. */
    public Normal {
      requirePositive("the deviation", deviation);
    }

    @Override
    public void fill(float[] values, int[] shape, Fans fans, CounterRandom random) {
      fillRange(values, 0, shape, fans, random);
    }

    @Override
    public void fillRange(float[] array, int from, int[] shape, Fans fans, CounterRandom random) {
      int size = Shape.size(shape);
      for (int i = 0; i < size; i++) {
        array[from + i] = (float) (deviation * random.gaussian(i));
      }
    }

    @Override
    public String text() {
      return "normal(" + deviation + ")";
    }
  }

  /**
   * See {@link Initializer#constant}.
   *
   * @param value the value of every element
   */
  record Constant(double value) implements Initializer {
    /** Checks the value. */
    public Constant {
      if (!Float.isFinite((float) value)) {
        throw new IllegalArgumentException("the constant must be a finite float, got " + value);
      }
    }

    @Override
    public void fill(float[] values, int[] shape, Fans fans, CounterRandom random) {
      java.util.Arrays.fill(values, (float) value);
    }

    @Override
    public String text() {
      return "constant(" + value + ")";
    }
  }

  /** See {@link Initializer#orthogonal}. */
  record Orthogonal() implements Initializer {
    @Override
    public void requireShape(int... shape) {
      if (shape.length != 2) {
        throw new IllegalArgumentException(
            "orthogonal requires a matrix, got shape " + Shape.text(shape));
      }
    }

    @Override
    public void fill(float[] values, int[] shape, Fans fans, CounterRandom random) {
      requireShape(shape);
      OrthogonalRows.fill(values, shape[0], shape[1], random);
    }

    @Override
    public String text() {
      return "orthogonal";
    }
  }

  /** Checks that a value is positive, and finite as a float. */
  private static void requirePositive(String what, double value) {
    if (!(value > 0 && value <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException(
          what + " must be positive and a finite float, got " + value);
    }
  }

  private static void fillUniform(
      float[] array, int from, int size, double bound, CounterRandom random) {
    for (int i = 0; i < size; i++) {
      array[from + i] = (float) ((2 * random.uniform(i) - 1) * bound);
    }
  }
}
