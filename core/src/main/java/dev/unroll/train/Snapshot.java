package dev.unroll.train;

import dev.unroll.BadInputException;
import dev.unroll.sequence.Carried;
import dev.unroll.store.Fields;
import dev.unroll.store.Json;
import dev.unroll.store.Safetensors;
import dev.unroll.store.SafetensorsFile;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Tensor;
import java.io.Closeable;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The complete state of a run between two steps, as a safetensors file:
 *
 * <pre>
 * unroll.checkpoint   "1"
 * unroll.state        {...}    numbers and short lists; doubles as text, since JSON has no NaN
 * unroll.extra        {...}    extra values of the caller
 * unroll.crc32c       "..."    of everything else, in hexadecimal
 * weights.lstm1.w     of the model; slot.m.lstm1.w, average.lstm1.w, best.lstm1.w likewise
 * history             its rows; see {@link HistoryTensor}
 * carried.0.1.lstm1   states that layers carry between chunks: batch 0, part 1 (c) of lstm1
 * carried.0.begins    1 for each row that begins from the zero state instead
 * </pre>
 *
 * @param source prefix of error messages
 * @param file from which the tensors are read; closed with the snapshot
 */
record Snapshot(
    Map<String, @Nullable Object> state,
    Map<String, @Nullable Object> extra,
    List<Safetensors.Entry> tensors,
    String source,
    Closeable file)
    implements Closeable {
  private static final String FORMAT = "1";
  private static final String FORMAT_KEY = "unroll.checkpoint";
  private static final String STATE_KEY = "unroll.state";
  private static final String EXTRA_KEY = "unroll.extra";
  private static final String CHECKSUM_KEY = "unroll.crc32c";
  private static final String BEGINS = "begins";
  static final String COMPLETE = "complete";

  /** The names of the metrics in the history. */
  static final String METRICS = "historyMetrics";

  /**
   * Reads a file except for its tensors, which stay in it, and verifies its checksum. The snapshot
   * closes the file; if it is rejected, the caller does.
   */
  static Snapshot of(SafetensorsFile open, String source) {
    Safetensors file = open.content();
    String format = file.metadata().get(FORMAT_KEY);
    if (format == null) {
      throw new BadInputException(source + ": is not a checkpoint of a training run");
    }
    if (!format.equals(FORMAT)) {
      throw new BadInputException(
          source
              + ": its format is "
              + format
              + ", this version of Unroll reads format "
              + FORMAT
              + "; resume with the version that wrote it");
    }
    var metadata = new LinkedHashMap<>(file.metadata());
    String checksum = metadata.remove(CHECKSUM_KEY);
    if (!Safetensors.checksum(metadata, file.entries()).equals(checksum)) {
      throw new BadInputException(
          source
              + ": is damaged, its checksum does not fit its content; begin a new run in another"
              + " directory, or delete it");
    }
    return new Snapshot(
        json(file, STATE_KEY, source), json(file, EXTRA_KEY, source), file.entries(), source, open);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private static Map<String, @Nullable Object> json(Safetensors file, String key, String source) {
    String text = file.metadata().getOrDefault(key, "{}");
    return Json.parseObject(text, source + ": " + key);
  }

  Safetensors content() {
    var metadata = new LinkedHashMap<String, String>();
    metadata.put(FORMAT_KEY, FORMAT);
    metadata.put(STATE_KEY, Json.write(state));
    metadata.put(EXTRA_KEY, Json.write(extra));
    metadata.put(CHECKSUM_KEY, Safetensors.checksum(metadata, tensors));
    return new Safetensors(metadata, tensors);
  }

  Snapshot withExtra(Map<String, @Nullable Object> value) {
    return new Snapshot(state, value, tensors, source, file);
  }

  /** Returns whether its run was complete. */
  boolean isComplete() {
    return Boolean.TRUE.equals(state.get(COMPLETE));
  }

  /** Returns the rows of the run's history. */
  List<History.Row> history() {
    return HistoryTensor.rows(tensors, fields().strings(METRICS), fields());
  }

  /** Returns a reader of the state. */
  Fields fields() {
    return Fields.of(state, source);
  }

  /**
   * Returns the ranges of a flat array by parameter, which are not copied.
   *
   * @param flat with the store's offsets; it may end early, after some parameter
   */
  static List<Safetensors.Entry> entries(String prefix, ParameterStore store, float[] flat) {
    var entries = new ArrayList<Safetensors.Entry>();
    for (Parameter parameter : store.parameters()) {
      int from = store.offset(parameter);
      int to = from + parameter.size();
      if (to <= flat.length) {
        entries.add(
            Safetensors.Entry.of(prefix + store.name(parameter), parameter.shape(), flat, from));
      }
    }
    return entries;
  }

  /** Returns the values of all parameters, which are not copied: write them before they change. */
  static List<Safetensors.Entry> entries(String prefix, ParameterStore store) {
    var entries = new ArrayList<Safetensors.Entry>();
    for (Parameter parameter : store.parameters()) {
      Tensor values = parameter.value();
      entries.add(
          Safetensors.Entry.of(
              prefix + store.name(parameter),
              values.shape(),
              values.readOnlyArray(),
              values.offset()));
    }
    return entries;
  }

  /** Returns the states that layers carry: {@code prefix + part + "." + path}. */
  static List<Safetensors.Entry> entries(String prefix, Carried carried) {
    var entries = new ArrayList<Safetensors.Entry>();
    carried
        .layers()
        .forEach(
            (path, parts) -> {
              for (int p = 0; p < parts.size(); p++) {
                Tensor part = parts.get(p);
                entries.add(
                    new Safetensors.Entry(prefix + p + "." + path, part.shape(), part.toArray()));
              }
            });
    if (!carried.isNone()) {
      var begins = new float[carried.rows()];
      for (int row = 0; row < begins.length; row++) {
        begins[row] = carried.begins(row) ? 1 : 0;
      }
      entries.add(new Safetensors.Entry(prefix + BEGINS, new int[] {begins.length}, begins));
    }
    return entries;
  }

  /** Returns the states stored by {@link #entries(String, Carried)}; none if there are none. */
  Carried carried(String prefix) {
    var byName = new LinkedHashMap<String, Tensor>();
    var layers = new LinkedHashMap<String, List<Tensor>>();
    float[] begins = {};
    for (Safetensors.Entry entry : tensors) {
      if (entry.name().equals(prefix + BEGINS)) {
        begins = entry.values();
      } else if (entry.name().startsWith(prefix)) {
        String name = entry.name().substring(prefix.length());
        byName.put(name, Tensor.of(entry.values(), entry.shape()));
        layers.putIfAbsent(name.substring(name.indexOf('.') + 1), new ArrayList<>());
      }
    }
    layers.forEach(
        (path, parts) -> {
          Tensor part = byName.get(0 + "." + path);
          while (part != null) {
            parts.add(part);
            part = byName.get(parts.size() + "." + path);
          }
        });
    var rows = new int[begins.length];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = begins[row] == 1 ? -1 : row;
    }
    return Carried.of(layers).pick(rows);
  }

  /**
   * Returns the tensors of parameters stored by {@link #entries}, under the parameters' names.
   *
   * @throws BadInputException if a tensor does not fit its parameter
   */
  List<Safetensors.Entry> named(String prefix, ParameterStore store) {
    var shapes = new HashMap<String, int[]>();
    store.parameters().forEach(parameter -> shapes.put(store.name(parameter), parameter.shape()));
    var named = new ArrayList<Safetensors.Entry>();
    for (Safetensors.Entry entry : tensors) {
      if (entry.name().startsWith(prefix)) {
        String name = entry.name().substring(prefix.length());
        int[] shape = shapes.get(name);
        if (shape == null) {
          throw unfit(entry.name(), "there");
        }
        if (!Arrays.equals(entry.shape(), shape)) {
          throw unfit(entry.name(), Arrays.toString(entry.shape()));
        }
        named.add(entry.renamed(name));
      }
    }
    return named;
  }

  /**
   * Copies tensors of parameters to their ranges of a flat array.
   *
   * @param entries as returned by {@link #named}
   * @param flat with the store's offsets
   */
  static void copy(List<Safetensors.Entry> entries, ParameterStore store, float[] flat) {
    var byName = new HashMap<String, Safetensors.Entry>();
    entries.forEach(entry -> byName.put(entry.name(), entry));
    for (Parameter parameter : store.parameters()) {
      Safetensors.Entry entry = byName.get(store.name(parameter));
      if (entry != null) {
        var place = FloatBuffer.wrap(flat, store.offset(parameter), parameter.size());
        entry.copyTo(place, 0, parameter.size());
      }
    }
  }

  /**
   * Returns the flat array stored by {@link #entries}, with its original length; null if there is
   * none.
   *
   * @throws BadInputException if a tensor does not fit its parameter
   */
  float @Nullable [] flat(String prefix, ParameterStore store) {
    List<Safetensors.Entry> entries = named(prefix, store);
    if (entries.isEmpty()) {
      return null;
    }
    var names = new HashSet<String>();
    entries.forEach(entry -> names.add(entry.name()));
    int end = 0;
    for (Parameter parameter : store.parameters()) {
      if (names.contains(store.name(parameter))) {
        end = store.offset(parameter) + parameter.size();
      }
    }
    var flat = new float[end];
    copy(entries, store, flat);
    return flat;
  }

  private BadInputException unfit(String name, String what) {
    return new BadInputException(
        source
            + ": "
            + name
            + " is "
            + what
            + ", but not in the model; resume with the model that the run began with");
  }
}
