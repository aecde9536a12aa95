package dev.unroll.tensor;

import dev.unroll.kernel.PackLayout;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A named weight of a layer: a tensor that training changes and files keep. Read it while others
 * read; set it or train it from one thread at a time.
 */
public final class Parameter {
  private record Packed(long version, float[] data) {}

  private final String name;
  private final int[] shape;
  private final int size;
  private final Initializer initializer;
  private final Fans fans;
  private final boolean table;
  private final Map<PackLayout, Packed> packed = new ConcurrentHashMap<>();
  private volatile @Nullable Tensor value; // made when first asked for: a file may set it instead
  private volatile @Nullable ParameterStore store;
  private volatile long version;
  private volatile boolean trainable = true;
  private boolean initialized;
  private long seed = CounterRandom.DEFAULT_SEED;
  private String stream;

  /**
   * A trainable parameter, filled by its initializer with {@link CounterRandom#DEFAULT_SEED} until
   * {@link #initialize} or {@link #set} is called.
   *
   * @param name as in the layer's formula, such as {@code w}
   * @param initializer fills it, when the values are first asked for
   * @param fans what the initializer scales by
   * @throws IllegalArgumentException when the initializer cannot fill such a shape
   */
  public Parameter(String name, Initializer initializer, Fans fans, int... shape) {
    this(name, initializer, fans, false, shape);
  }

  private Parameter(String name, Initializer initializer, Fans fans, boolean table, int... shape) {
    this.name = name;
    this.table = table;
    this.shape = shape.clone();
    this.size = Shape.size(shape);
    this.initializer = initializer;
    this.fans = fans;
    this.stream = name;
    initializer.requireShape(this.shape);
  }

  /**
   * A matrix of which a step uses few rows, such as the vectors of a vocabulary. A {@link
   * ParameterStore} keeps tables behind all other parameters, and {@link Gradients} only the rows
   * that something reached. In everything else it is a parameter like any other: its values, its
   * updates and the norm are the same bits whether an operation gives its gradient by rows ({@link
   * Adjoints#addRows}) or as a whole ({@link Adjoints#into}).
   */
  public static Parameter table(
      String name, Initializer initializer, Fans fans, int rows, int columns) {
    return new Parameter(name, initializer, fans, true, rows, columns);
  }

  /** Whether it is a {@link #table(String, Initializer, Fans, int, int) table}. */
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
   * The values as a tensor that takes part in operations; its gradient goes to {@link Gradients}.
   * Ask for it in every step: values move when a model's store is made, and an older tensor does
   * not see their changes. Within a prediction it is the values as they were after the last whole
   * change before the prediction began to ask for them.
   */
  public Tensor value() {
    Published.Place seen = seen();
    return seen == null ? live() : seen.tensor();
  }

  /** What the prediction that is open sees of it; null: the values as they are. */
  Published.@Nullable Place seen() {
    Published.Place pinned = Tape.pinned(this);
    if (pinned != null) {
      return pinned;
    }
    ParameterStore home = store;
    Published published = home == null ? null : Tape.published(home);
    return published == null || home == null
        ? null
        : new Published.Place(published, home.position(this));
  }

  /** The values that {@link #set} and training change. */
  Tensor live() {
    Tensor now = value;
    return now != null ? now : begin(null);
  }

  /** Makes the values: a copy of these, or initial ones. */
  private synchronized Tensor begin(float @Nullable [] values) {
    Tensor now = value;
    if (now == null) {
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

  /** Whether training changes it. */
  public boolean trainable() {
    return trainable;
  }

  /** Freezes or unfreezes it; a frozen parameter gets no gradient and no update. */
  public Parameter trainable(boolean trainable) {
    this.trainable = trainable;
    return this;
  }

  /** A copy of the values, row-major. */
  public float[] get() {
    Tensor now = live();
    return Arrays.copyOfRange(now.readOnlyArray(), now.offset(), now.offset() + size);
  }

  /** Sets the values, row-major. */
  public void set(float... values) {
    if (values.length != size) {
      throw new IllegalArgumentException(this + " wants " + size + " values, got " + values.length);
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

  /** Whether it was set or initialized on purpose, and not only by default. */
  public boolean initialized() {
    return initialized;
  }

  /**
   * Fills it with fresh initial values, a function of the seed and the qualified name alone.
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

  /** Nobody asked for a value yet: it is enough to remember how to make it. */
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
   * The values in a packed layout, outside of recording: made once per change of the values, shared
   * by all threads.
   */
  float[] packed(PackLayout layout) {
    Published.Place seen = seen();
    if (seen != null) {
      return seen.packed(layout);
    }
    Packed present = packed.get(layout);
    long now = version;
    if (present == null || present.version != now) {
      Tensor tensor = live();
      var data = new float[tensor.packedLength(layout)];
      tensor.pack(layout, data);
      present = new Packed(now, data);
      packed.put(layout, present);
    }
    return present.data;
  }

  /**
   * Returns how often the values have changed or moved. What is derived from them, such as a packed
   * form, is good for as long as this number stays.
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

  /** Moves the values into an array; initial ones are made there. */
  synchronized void moveTo(float[] array, int offset) {
    Tensor old = value;
    if (old == null) {
      initializer.fillRange(array, offset, shape, fans, new CounterRandom(seed, stream));
    } else {
      System.arraycopy(old.readOnlyArray(), old.offset(), array, offset, size);
    }
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
