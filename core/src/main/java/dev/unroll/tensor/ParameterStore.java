package dev.unroll.tensor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a model in one flat array, so that an optimizer, clipping and a checkpoint see
 * one vector. Values, gradients and optimizer slots share its offsets. Tables ({@link
 * Parameter#table}) lie behind all others.
 *
 * <p>Making a store moves the parameters' values into it; their identity, names and contents stay.
 *
 * <p>Predictions on other threads never see half a change: each works on the values as they were
 * after some whole {@link #update} or {@link Parameter#set}.
 */
public final class ParameterStore {
  /** Called with a stretch of the flat array. */
  @FunctionalInterface
  interface Run {
    /** Handles elements {@code offset} to {@code offset + length - 1}. */
    void accept(int offset, int length);
  }

  private final List<Parameter> parameters;
  private final Map<Parameter, Integer> positions = new HashMap<>();
  private final int[] offsets;
  private final int plainSize;
  private final float[] values;
  private volatile List<String> names;
  private final Lock changing = new ReentrantLock();
  private volatile long version;
  private volatile @Nullable Published published;

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
            "a model may have at most 2^31 parameters, got more than " + size);
      }
    }
    this.plainSize = (int) plain;
    this.values = new float[(int) size];
    for (int p = 0; p < offsets.length; p++) {
      parameters.get(p).moveTo(values, offsets[p]);
    }
  }

  /**
   * The store of these parameters. A parameter that is listed twice (shared by two layers) is
   * stored once. When the same parameters already share a store, that one is returned.
   */
  public static ParameterStore of(Iterable<Parameter> parameters) {
    var named = new LinkedHashMap<Parameter, String>();
    parameters.forEach(parameter -> named.putIfAbsent(parameter, parameter.name()));
    return of(named, false);
  }

  /**
   * As {@link #of(Iterable)}, and the store knows the parameters by these names; one that is listed
   * twice by the first of its names.
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
    list.forEach(parameter -> parameter.joined(store));
    return store;
  }

  /** The parameters, in the order of the flat array. */
  public List<Parameter> parameters() {
    return parameters;
  }

  /** A parameter's name in the model, such as {@code lstm1.w}, else in its layer. */
  public String name(Parameter parameter) {
    return names.get(position(parameter));
  }

  /** The number of values in all. */
  public int size() {
    return values.length;
  }

  /** The number of values before the first table. */
  int plainSize() {
    return plainSize;
  }

  /** Where a parameter begins in the flat array. */
  public int offset(Parameter parameter) {
    return offsets[position(parameter)];
  }

  /** Fresh gradients with this store's offsets. */
  public Gradients gradients() {
    return new Gradients(this);
  }

  /** Visits trainable parameters in order, but no tables; neighbours are joined. */
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
   * Lets an optimizer change the flat array in place, and marks every packed form of it as old.
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
    } finally { // a change that fails in its middle is one, too
      parameters.forEach(Parameter::changed);
      countChange();
      changing.unlock();
    }
  }

  /**
   * Moves each value of an array towards the store's by a fraction of their distance, for averages
   * of weights; the fraction 1 copies.
   *
   * @param average as long as the store, changed in place
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

  @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
  private void countChange() {
    version = version + 1;
  }

  /** The values for predictions; copied at most once for each change, and only when asked for. */
  Published published() {
    Published now = published;
    if (now != null && now.version() == version) {
      return now;
    }
    changing.lock();
    try {
      now = published;
      if (now == null || now.version() != version) {
        now = new Published(this, version, values.clone());
        published = now;
      }
      return now;
    } finally {
      changing.unlock();
    }
  }

  /** Returns a copy of all values, to keep and to give back with {@link #restore}. */
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
   * Exchanges all values with those of an array, without a copy of either; twice leaves both as
   * they were.
   *
   * @param other as long as the store
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
