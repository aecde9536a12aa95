package dev.unroll.tensor;

import dev.unroll.HeapLimit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Parameters of a model in one flat array, so that optimizers, clipping and checkpoints work on one
 * vector. Values, gradients and optimizer slots share its offsets. Tables ({@link Parameter#table})
 * come after all others.
 *
 * <p>Creating a store moves the parameters' values into it; their identity, names and contents
 * stay.
 *
 * <p>Predictions on other threads never see a partial change: each works on the values after some
 * complete {@link #update} or {@link Parameter#set}. One that began before the store was created
 * works on the values from before.
 */
public final class ParameterStore {
  /** An action that may fail to read or write. */
  @FunctionalInterface
  public interface Action {
    /** Runs the action. */
    void run() throws IOException;
  }

  /** Visitor of ranges of the flat array. */
  @FunctionalInterface
  interface Run {
    /** Visits elements {@code offset} to {@code offset + length - 1}. */
    void accept(int offset, int length);
  }

  private static final AtomicLong COUNT = new AtomicLong();

  private final long number = COUNT.incrementAndGet(); // stores are locked in this order
  private final List<Parameter> parameters;
  private final Map<Parameter, Integer> positions = new HashMap<>();
  private final int[] offsets;
  private final int plainSize;
  private final float[] values;
  private volatile List<String> names;
  private final Lock changing = new ReentrantLock();
  private volatile long version;
  private volatile @Nullable PublishedValues published;
  private volatile @Nullable ValuesBefore before; // while this store is being created

  private ParameterStore(List<Parameter> parameters, List<String> names) {
    this.parameters = parameters;
    this.names = names;
    this.offsets = new int[parameters.size()];
    long size = 0;
    long plain = 0;
    for (int p = 0; p < offsets.length; p++) {
      positions.put(parameters.get(p), p);
      offsets[p] = (int) size;
      size += parameters.get(p).size();
      plain = parameters.get(p).isTable() ? plain : size;
      if (size > Integer.MAX_VALUE - 16) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "a model may have at most %,d weights, got more than %,d; use smaller layers",
                Integer.MAX_VALUE - 16,
                size));
      }
    }
    this.plainSize = (int) plain;
    HeapLimit.require(
        Float.BYTES * size,
        String.format(Locale.ROOT, "a model of %,d weights", size),
        Parameter.ADVICE);
    this.values = new float[(int) size];
    List<Parameter.Before> before = parameters.stream().map(Parameter::before).toList();
    for (int p = 0; p < offsets.length; p++) {
      before.get(p).copyTo(values, offsets[p]);
    }
    this.before = new ValuesBefore(before);
  }

  /**
   * Moves the parameters to this store. A prediction on another thread that began before sees the
   * values from before until it ends; the order of these steps matters.
   */
  private void moveIn(ValuesBefore from) {
    parameters.forEach(parameter -> parameter.joined(this)); // seen before any new value
    for (int p = 0; p < offsets.length; p++) {
      parameters.get(p).moveTo(values, offsets[p]);
    }
    StoreEra.end(this, from);
    before = null; // only now, so that the values are found here or in the era
  }

  /** Returns the values from before this store, if it was created after an era began; or null. */
  @Nullable ValuesBefore before(StoreEra era) {
    ValuesBefore present = before;
    return present != null ? present : era.before(this);
  }

  /**
   * Returns a store of these parameters. A parameter that is listed twice (shared by two layers) is
   * stored once. When exactly these parameters already share a store, that store is returned.
   */
  public static ParameterStore of(Iterable<Parameter> parameters) {
    var named = new LinkedHashMap<Parameter, String>();
    parameters.forEach(parameter -> named.putIfAbsent(parameter, parameter.name()));
    return of(named, false);
  }

  /**
   * Like {@link #of(Iterable)}, with names for the parameters. A parameter that is listed twice has
   * the first of its names.
   */
  public static ParameterStore of(Map<String, Parameter> parameters) {
    var named = new LinkedHashMap<Parameter, String>();
    parameters.forEach((name, parameter) -> named.putIfAbsent(parameter, name));
    return of(named, true);
  }

  private static ParameterStore of(Map<Parameter, String> named, boolean rename) {
    var list = new ArrayList<>(named.keySet());
    list.sort(Comparator.comparing(Parameter::isTable)); // stable: tables go to the end
    List<String> names = list.stream().map(named::get).toList();
    ParameterStore present = list.isEmpty() ? null : list.get(0).store();
    if (present != null && present.parameters.equals(list)) {
      if (rename) {
        present.names = names;
      }
      return present;
    }
    var store = new ParameterStore(List.copyOf(list), names);
    ValuesBefore before = Objects.requireNonNull(store.before);
    synchronized (ParameterStore.class) { // one era ends at a time
      ParameterStore first = list.isEmpty() ? null : list.get(0).store();
      if (first != null && !first.equals(present) && first.parameters.equals(list)) {
        return first; // another thread created it meanwhile
      }
      store.moveIn(before);
    }
    return store;
  }

  /** The parameters, in the order of the flat array. */
  public List<Parameter> parameters() {
    return parameters;
  }

  /**
   * Returns a parameter's name in the model, such as {@code lstm1.w}, else its name in the layer.
   */
  public String name(Parameter parameter) {
    return names.get(position(parameter));
  }

  /** The total number of values. */
  public int size() {
    return values.length;
  }

  /** The number of values before the first table. */
  int plainSize() {
    return plainSize;
  }

  /** Returns the position of a parameter's first value in the flat array. */
  public int offset(Parameter parameter) {
    return offsets[position(parameter)];
  }

  /** Creates gradients with this store's offsets. */
  public Gradients gradients() {
    return new Gradients(this);
  }

  /** Visits trainable parameters other than tables, in order; adjacent ones are joined. */
  void forEachTrainableRun(Predicate<Parameter> which, Run run) {
    int start = 0;
    int end = 0;
    for (int p = 0; p < offsets.length; p++) {
      Parameter parameter = parameters.get(p);
      if (!parameter.trainable() || parameter.isTable() || !which.test(parameter)) {
        continue;
      }
      if (offsets[p] != end) {
        if (end > start) {
          run.accept(start, end - start);
        }
        start = offsets[p];
      }
      end = offsets[p] + parameter.size();
    }
    if (end > start) {
      run.accept(start, end - start);
    }
  }

  /**
   * Changes the flat array in place, for optimizers, and marks every packed form of it as outdated.
   *
   * @throws IllegalStateException when the parameters have since moved to another store
   */
  public void update(Consumer<float[]> change) {
    for (Parameter parameter : parameters) {
      if (parameter.store() != this) {
        throw new IllegalStateException(
            "parameter "
                + parameter
                + " has moved to another store; make a new optimizer for that one");
      }
    }
    changing.lock();
    try {
      change.accept(values);
    } finally { // a change that fails halfway still counts
      parameters.forEach(Parameter::changed);
      countChange();
      changing.unlock();
    }
  }

  /**
   * Moves each value of an array towards the store's value by a fraction of their difference, for
   * averages of weights; the fraction 1 copies.
   *
   * @param average array as long as the store; changed in place
   */
  public void average(float[] average, float fraction) {
    requireLength("average", average);
    changing.lock();
    try {
      for (int i = 0; i < average.length; i++) {
        average[i] =
            fraction == 1 ? values[i] : Math.fma(fraction, values[i] - average[i], average[i]);
      }
    } finally {
      changing.unlock();
    }
  }

  /**
   * Runs an action during which the values of these parameters do not change: an update by another
   * thread, such as one that trains, waits until the action has ended. For files, which would
   * otherwise mix the values of two steps.
   */
  public static void whileUnchanged(Collection<Parameter> parameters, Action action)
      throws IOException {
    List<ParameterStore> stores =
        parameters.stream()
            .map(Parameter::store)
            .filter(Objects::nonNull)
            .distinct()
            .sorted(Comparator.comparingLong(store -> store.number))
            .toList();
    stores.forEach(store -> store.changing.lock());
    try {
      action.run();
    } finally {
      stores.forEach(store -> store.changing.unlock());
    }
  }

  /** Sets the values of one parameter. */
  void set(Parameter parameter, float[] from) {
    changing.lock();
    try {
      System.arraycopy(from, 0, values, offset(parameter), from.length);
      parameter.changed();
      countChange();
    } finally {
      changing.unlock();
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // the lock is held
  private void countChange() {
    version = version + 1;
  }

  /** Returns the values for predictions, copied lazily and at most once per change. */
  PublishedValues published() {
    PublishedValues now = published;
    if (now != null && now.version() == version) {
      return now;
    }
    changing.lock();
    try {
      now = published;
      if (now == null || now.version() != version) {
        now = new PublishedValues(this, version, values.clone());
        published = now;
      }
      return now;
    } finally {
      changing.unlock();
    }
  }

  /** Returns a copy of all values, for {@link #restore}. */
  public float[] snapshot() {
    return values.clone();
  }

  /**
   * Overwrites an earlier snapshot with all values.
   *
   * @return the same array
   */
  public float[] snapshot(float[] reuse) {
    requireLength("snapshot", reuse);
    System.arraycopy(values, 0, reuse, 0, values.length);
    return reuse;
  }

  private void requireLength(String call, float[] array) {
    if (array.length != values.length) {
      throw new IllegalArgumentException(
          call
              + ": the array has "
              + array.length
              + " values (expected "
              + values.length
              + ", as many as the store). Make it by snapshot().");
    }
  }

  /** Sets all values from a {@link #snapshot}. */
  public void restore(float[] snapshot) {
    if (snapshot.length != values.length) {
      throw new IllegalArgumentException(
          "the snapshot has " + snapshot.length + " values, the store " + values.length);
    }
    update(all -> System.arraycopy(snapshot, 0, all, 0, all.length));
  }

  /**
   * Swaps all values with those of an array, without copying either; a second call restores both.
   *
   * @param other array as long as the store
   */
  public void exchange(float[] other) {
    requireLength("exchange", other);
    update(
        all -> {
          for (int i = 0; i < other.length; i++) {
            float value = all[i];
            all[i] = other[i];
            other[i] = value;
          }
        });
  }

  boolean contains(Parameter parameter) {
    return positions.containsKey(parameter);
  }

  int position(Parameter parameter) {
    Integer position = positions.get(parameter);
    if (position == null) {
      throw new IllegalArgumentException("parameter " + parameter + " is not in this store");
    }
    return position;
  }
}
