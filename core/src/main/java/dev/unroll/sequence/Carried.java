package dev.unroll.sequence;

import dev.unroll.internal.TensorBits;
import dev.unroll.nn.Pass;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The state that a model's layers carry from one chunk of their sequences to the next. An immutable
 * value, equal to another if all its numbers have the same bits. No tape owns it, and no gradient
 * flows through it.
 *
 * <pre>{@code
 * Carried carried = Carried.none();
 * for (Sequence chunk : chunks) {
 *   Applied result = model.apply(chunk, carried, Pass.predict());
 *   carried = result.last();
 * }
 * }</pre>
 *
 * <p>The parts of a layer are those of its state, each with a row for every sequence: h and c of an
 * LSTM, [N, H] each. Layers are named by their path: {@code lstm1}, {@code branches1.chain1.gru1}.
 */
public final class Carried {
  private static final Carried NONE = new Carried(Map.of(), new boolean[0]);

  private final Map<String, List<Tensor>> layers;
  private final boolean[] begins; // by row: whether it begins from the layers' zero states

  private Carried(Map<String, List<Tensor>> layers, boolean[] begins) {
    this.layers = layers;
    this.begins = begins;
  }

  /** Returns the state before the first chunk: every layer begins from its zero state. */
  public static Carried none() {
    return NONE;
  }

  /**
   * Returns a saved state, such as that of a checkpoint.
   *
   * @param layers as {@link #layers}: the parts by path, all with the same number of rows; copied
   * @throws IllegalArgumentException if the parts have different numbers of rows
   */
  public static Carried of(Map<String, List<Tensor>> layers) {
    var copies = new LinkedHashMap<String, List<Tensor>>();
    layers.forEach((path, parts) -> copies.put(path, parts.stream().map(Tensor::detach).toList()));
    return made(copies);
  }

  /** Takes heap tensors that are not changed by any other code. */
  static Carried made(Map<String, List<Tensor>> layers) {
    int rows = -1;
    for (var layer : layers.entrySet()) {
      for (Tensor part : layer.getValue()) {
        if (part.rank() == 0 || (rows >= 0 && part.size(0) != rows)) {
          throw new IllegalArgumentException(
              "a carried state must have a row for each sequence, but layer "
                  + layer.getKey()
                  + " carries "
                  + Shape.text(part.shape())
                  + (rows < 0 ? "" : " and another layer has " + rows + " rows"));
        }
        rows = part.size(0);
      }
    }
    return rows <= 0 ? NONE : new Carried(layers, new boolean[rows]);
  }

  /** Returns whether every layer begins from its zero state, or no layer carries a state. */
  public boolean isNone() {
    return layers.isEmpty();
  }

  /** Returns the number of sequences; 0 for {@link #none}. */
  public int rows() {
    return begins.length;
  }

  /** Returns whether a row begins from the layers' zero states; its parts are zeros then. */
  public boolean begins(int row) {
    return begins[row];
  }

  /** Returns a copy of the paths and parts of all layers, in the order of the model. */
  public Map<String, List<Tensor>> layers() {
    var copies = new LinkedHashMap<String, List<Tensor>>();
    layers.forEach((path, parts) -> copies.put(path, parts.stream().map(Tensor::detach).toList()));
    return copies;
  }

  /**
   * Returns the states of some layers and of the layers within them: for {@code branches1} also
   * {@code branches1.chain1.gru1}.
   *
   * @param paths of layers; those without state are ignored
   */
  public Carried of(Collection<String> paths) {
    var some = new LinkedHashMap<>(layers);
    some.keySet()
        .removeIf(path -> paths.stream().noneMatch(outer -> (path + ".").startsWith(outer + ".")));
    return some.isEmpty() ? NONE : new Carried(some, begins);
  }

  /**
   * Returns these states and those of other layers; where both have a layer, the other state is
   * used.
   *
   * @throws IllegalArgumentException if their numbers of rows differ
   */
  public Carried with(Carried other) {
    if (isNone() || other.isNone()) {
      return isNone() ? other : this;
    }
    if (!Arrays.equals(begins, other.begins)) {
      throw new IllegalArgumentException(
          "the states have "
              + rows()
              + " and "
              + other.rows()
              + " rows, or other rows begin. Join states of the same rows.");
    }
    var all = new LinkedHashMap<>(layers);
    all.putAll(other.layers);
    return new Carried(all, begins);
  }

  Set<String> paths() {
    return layers.keySet();
  }

  /**
   * Returns a copy of the state that one layer carries; for an unknown path the exception lists the
   * known ones.
   */
  public List<Tensor> parts(String path) {
    return present(path).stream().map(Tensor::detach).toList();
  }

  private List<Tensor> present(String path) {
    List<Tensor> parts = layers.get(path);
    if (parts == null) {
      throw new IllegalArgumentException(
          "no layer \"" + path + "\" in the carried state; available: " + layers.keySet());
    }
    return parts;
  }

  /**
   * Returns the states of these rows, in this order.
   *
   * @param rows −1 for a row that begins from the layers' zero states (its parts are zeros here)
   */
  public Carried pick(int... rows) {
    if (isNone()) {
      return this;
    }
    var picked = new boolean[rows.length];
    boolean all = true;
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] < -1 || rows[i] >= rows()) {
        throw new IllegalArgumentException(
            "the carried state has rows 0 to " + (rows() - 1) + ", got " + rows[i]);
      }
      picked[i] = rows[i] < 0 || begins[rows[i]];
      all &= picked[i];
    }
    if (all) {
      return NONE;
    }
    var theirs = new LinkedHashMap<String, List<Tensor>>();
    layers.forEach(
        (path, parts) ->
            theirs.put(path, parts.stream().map(part -> pick(part, rows, picked)).toList()));
    return new Carried(theirs, picked);
  }

  private static Tensor pick(Tensor part, int[] rows, boolean[] begins) {
    int[] shape = part.shape();
    int width = part.size() / shape[0];
    shape[0] = rows.length;
    var values = new float[Shape.size(rows.length, width)];
    for (int i = 0; i < rows.length; i++) {
      if (!begins[i]) {
        System.arraycopy(
            part.readOnlyArray(), part.offset() + rows[i] * width, values, i * width, width);
      }
    }
    return Tensor.of(values, shape);
  }

  /** Returns the state that a layer begins from, given its zero state; see {@link Pass#carried}. */
  List<Tensor> first(String path, List<Tensor> zero) {
    List<Tensor> parts = present(path);
    boolean fits = parts.size() == zero.size();
    for (int p = 0; fits && p < parts.size(); p++) {
      fits = parts.get(p).hasShapeOf(zero.get(p));
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "the carried state has "
              + shapes(parts)
              + " here, but the layer expects "
              + shapes(zero));
    }
    int[] map = IntStream.range(0, rows()).map(row -> begins[row] ? row : rows() + row).toArray();
    if (Arrays.stream(map).allMatch(row -> row >= rows())) {
      return parts;
    }
    var first = new ArrayList<Tensor>();
    for (int p = 0; p < parts.size(); p++) {
      int[] shape = parts.get(p).shape();
      int width = parts.get(p).size() / rows();
      first.add(
          Tensor.concat(0, zero.get(p).reshape(rows(), width), parts.get(p).reshape(rows(), width))
              .gatherRows(map, rows(), width)
              .reshape(shape));
    }
    return first;
  }

  private static List<String> shapes(List<Tensor> parts) {
    return parts.stream().map(part -> Shape.text(part.shape())).toList();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Carried that
        && Arrays.equals(begins, that.begins)
        && TensorBits.of(layers).equals(TensorBits.of(that.layers));
  }

  @Override
  public int hashCode() {
    return TensorBits.of(layers).hashCode();
  }

  @Override
  public String toString() {
    return layers.entrySet().stream()
        .map(layer -> layer.getKey() + " " + shapes(layer.getValue()))
        .collect(Collectors.joining(", ", "Carried(", ")"));
  }
}
