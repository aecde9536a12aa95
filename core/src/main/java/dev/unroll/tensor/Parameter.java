package dev.unroll.tensor;

import dev.unroll.HeapLimit;
import dev.unroll.kernel.PackLayout;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A named weight of a layer: a tensor that training changes and model files store. Any number of
 * threads may read it; only one thread at a time may set or train it.
 */
public final class Parameter {
  /** The advice for weights that exceed the heap. */
  static final String ADVICE = "Use smaller layers";

  private record Packed(long version, float[] data) {}

  /**
   * The values of a parameter before it moves to a store.
   *
   * @param store where they are; null if in none
   * @param values null if they are in a store, or not made yet
   * @param seed of values that are not made yet
   * @param stream of values that are not made yet
   */
  record Before(
      Parameter parameter,
      @Nullable ParameterStore store,
      @Nullable Tensor values,
      long seed,
      String stream) {
    /** Returns the values, outside of any store. */
    Tensor value() {
      if (values != null) {
        return values;
      }
      var data = new float[parameter.size];
      parameter.initializer.fill(data, parameter.shape, parameter.fans, random());
      return Tensor.ofParameter(data, 0, parameter.shape, parameter);
    }

    /** Copies the values to an array. */
    void copyTo(float[] array, int offset) {
      Tensor present = store == null ? values : parameter.live();
      if (present == null) {
        parameter.initializer.fillRange(array, offset, parameter.shape, parameter.fans, random());
      } else {
        System.arraycopy(present.readOnlyArray(), present.offset(), array, offset, parameter.size);
      }
    }

    private CounterRandom random() {
      return new CounterRandom(seed, stream);
    }
  }

  private final String name;
  private final int[] shape;
  private final int size;
  private final Initializer initializer;
  private final Fans fans;
  private final boolean table;
  private final Map<PackLayout, Packed> packed = new ConcurrentHashMap<>();
  private volatile @Nullable Tensor value; // created on first use: a file may set it instead
  private volatile @Nullable ParameterStore store;
  private volatile long version;
  private volatile boolean trainable = true;
  private boolean initialized;
  private long seed = CounterRandom.DEFAULT_SEED;
  private String stream;

  /**
   * Creates a trainable parameter, filled by its initializer with {@link
   * CounterRandom#DEFAULT_SEED} until {@link #initialize} or {@link #set} is called.
   *
   * @param name as in the layer's formula, such as {@code w}
   * @param initializer fills it when the values are first used
   * @param fans the sizes that the initializer scales by
   * @throws IllegalArgumentException when the initializer cannot fill such a shape
   */
  public Parameter(String name, Initializer initializer, Fans fans, int... shape) {
    this(name, initializer, fans, false, shape);
  }

  private Parameter(String name, Initializer initializer, Fans fans, boolean table, int... shape) {
    this.name = name;
    this.table = table;
    this.shape = shape.clone();
    this.size = Shape.sizeOfWeight(name, shape);
    this.initializer = initializer;
    this.fans = fans;
    this.stream = name;
    initializer.requireShape(this.shape);
  }

  /**
   * Creates a table: a matrix of which one step uses few rows, such as the vectors of a vocabulary.
   * A {@link ParameterStore} stores tables after all other parameters, and {@link Gradients} stores
   * only the rows that received a gradient. Otherwise a table is an ordinary parameter. Its values,
   * its updates and the norm have the same bits whether an operation adds to its gradient by rows
   * ({@link Adjoints#addRows}) or as a whole ({@link Adjoints#into}).
   */
  public static Parameter table(
      String name, Initializer initializer, Fans fans, int rows, int columns) {
    return new Parameter(name, initializer, fans, true, rows, columns);
  }

  /** Returns whether this is a {@link #table(String, Initializer, Fans, int, int) table}. */
  public boolean isTable() {
    return table;
  }

  /** The name within its layer. */
  public String name() {
    return name;
  }

  /** The sizes of its dimensions. */
  public int[] shape() {
    return shape.clone();
  }

  /** The number of values. */
  public int size() {
    return size;
  }

  /**
   * Returns the values as a tensor for use in operations; its gradient goes to {@link Gradients}.
   * Call this in every step: values move when a model's store is made, and an older tensor does not
   * follow their changes. During a prediction, the result holds the values after the last complete
   * change before the prediction first read them.
   */
  public Tensor value() {
    ParameterStore home = store;
    PublishedValues.ParameterValue seen = seen();
    if (seen != null) {
      return seen.tensor();
    }
    Tensor now = live();
    return home == null && store != null ? value() : now; // it may have moved meanwhile
  }

  /** Returns the values seen by the prediction that is open; null: the current values. */
  PublishedValues.@Nullable ParameterValue seen() {
    PublishedValues.ParameterValue pinned = Tape.pinned(this);
    if (pinned != null) {
      return pinned;
    }
    ParameterStore home = store;
    PublishedValues published = home == null ? null : Tape.published(home);
    return published == null || home == null
        ? null
        : new PublishedValues.ParameterValue(published, home.position(this));
  }

  /** The values that {@link #set} and training change. */
  Tensor live() {
    Tensor now = value;
    return now != null ? now : begin(null);
  }

  /** Creates the values: a copy of the argument, or initial values. */
  private synchronized Tensor begin(float @Nullable [] values) {
    Tensor now = value;
    if (now == null) {
      HeapLimit.require(
          (long) Float.BYTES * size, "weight \"" + name + "\" " + Shape.text(shape), ADVICE);
      float[] data = values == null ? new float[size] : values.clone();
      if (values == null) {
        initializer.fill(data, shape, fans, new CounterRandom(seed, stream));
      }
      now = Tensor.ofParameter(data, 0, shape, this);
      value = now;
    } else if (values != null) {
      now.overwrite(values);
    }
    return now;
  }

  /** Returns whether training changes this parameter. */
  public boolean trainable() {
    return trainable;
  }

  /** Freezes or unfreezes this parameter; a frozen parameter gets no gradient and no update. */
  public Parameter trainable(boolean trainable) {
    this.trainable = trainable;
    return this;
  }

  /** Returns a copy of the values, in row-major order. */
  public float[] get() {
    Tensor now = live();
    return Arrays.copyOfRange(now.readOnlyArray(), now.offset(), now.offset() + size);
  }

  /** Sets the values, in row-major order. */
  public void set(float... values) {
    if (values.length != size) {
      throw new IllegalArgumentException(
          this + " requires " + size + " values, got " + values.length);
    }
    ParameterStore home = store;
    if (home == null) {
      begin(values);
      changed();
    } else {
      home.set(this, values);
    }
    initialized = true;
  }

  /**
   * Sets the values of a matrix, such as {@code w[i][h]}; a transposed matrix is rejected unless it
   * is square.
   */
  public void set(float[][] rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    if (!Arrays.equals(shape, new int[] {rows.length, columns})) {
      throw new IllegalArgumentException(
          this
              + " requires its shape, got "
              + Shape.text(rows.length, columns)
              + "; transpose it?");
    }
    set(Nested.flat(rows));
  }

  /** Returns whether this parameter was set or initialized explicitly, not just by default. */
  public boolean initialized() {
    return initialized;
  }

  /**
   * Fills this parameter with new initial values, which depend only on the seed and the qualified
   * name.
   *
   * @param qualifiedName the name within the model, such as {@code lstm1.w}
   */
  public void initialize(long seed, String qualifiedName) {
    if (postpone(seed, qualifiedName)) {
      return;
    }
    var fresh = new float[size];
    initializer.fill(fresh, shape, fans, new CounterRandom(seed, qualifiedName));
    set(fresh);
  }

  /** Stores how to make the values, if they have not been used yet. */
  private synchronized boolean postpone(long newSeed, String newStream) {
    if (value != null) {
      return false;
    }
    seed = newSeed;
    stream = newStream;
    initialized = true;
    return true;
  }

  /**
   * Returns the values in a packed layout, for use without recording: made once per change of the
   * values and shared by all threads.
   */
  float[] packed(PackLayout layout) {
    PublishedValues.ParameterValue seen = seen();
    if (seen != null) {
      return seen.packed(layout);
    }
    ParameterStore home = store;
    Packed present = packed.get(layout);
    long now = version;
    if (present == null || present.version != now) {
      Tensor tensor = live();
      var data = new float[tensor.packedLength(layout)];
      tensor.pack(layout, data);
      present = new Packed(now, data);
      packed.put(layout, present);
    }
    if (home == null && store != null) {
      return packed(layout); // it has moved meanwhile
    }
    return present.data;
  }

  /**
   * Returns how often the values have changed or moved. Data derived from them, such as a packed
   * form, is valid while this number stays the same.
   */
  public long version() {
    return version;
  }

  @Nullable ParameterStore store() {
    return store;
  }

  void joined(ParameterStore newStore) {
    store = newStore;
  }

  /** Returns where the values are now. */
  synchronized Before before() {
    ParameterStore home = store;
    return new Before(this, home, home == null ? value : null, seed, stream);
  }

  /** Uses the values in an array from now on, which are the same. */
  synchronized void moveTo(float[] array, int offset) {
    value = Tensor.ofParameter(array, offset, shape, this);
    changed();
  }

  @SuppressWarnings(
      "NonAtomicVolatileUpdate") // one writer at a time, by contract; readers only compare
  void changed() {
    version = version + 1;
  }

  @Override
  public String toString() {
    return "\"" + name + "\" " + Shape.text(shape);
  }
}
