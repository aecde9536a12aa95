package dev.unroll.sequence;

import dev.unroll.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The states of one pass over one chunk: those that layers begin from, and those they end with.
 * Models create one for each chunk; layers access it through their pass. Not thread-safe.
 */
public final class Carrying {
  private final Carried from;
  private final Map<String, List<Tensor>> last = new LinkedHashMap<>();

  /**
   * Makes a pass that begins from these states.
   *
   * @param rows of the chunk
   */
  public Carrying(Carried from, int rows) {
    if (!from.isNone() && from.rows() != rows) {
      throw new IllegalArgumentException(
          "the carried state has "
              + from.rows()
              + " rows, the chunk has "
              + rows
              + "; select a row of the state for each");
    }
    this.from = from;
  }

  /**
   * Returns the state that a layer begins from, or null if every row begins with this chunk.
   *
   * @param path of the layer
   * @param zero its state before the first step
   */
  public @Nullable List<Tensor> first(String path, List<Tensor> zero) {
    return from.isNone() ? null : from.first(path, zero);
  }

  /**
   * Stores the state that a layer ends with.
   *
   * @param path of the layer
   */
  public void carry(String path, List<Tensor> state) {
    if (last.put(path, state.stream().map(Tensor::detach).toList()) != null) {
      throw new IllegalArgumentException(
          "two layers carry a state as \""
              + path
              + "\"; a layer made of layers must give each a different name (pass.within)");
    }
  }

  /** Returns the states that the layers ended with. */
  public Carried last() {
    if (!from.isNone() && !last.keySet().equals(from.paths())) {
      throw new IllegalArgumentException(
          "the carried state is that of the layers "
              + new TreeSet<>(from.paths())
              + ", the model carries "
              + new TreeSet<>(last.keySet())
              + "; begin with Carried.none() or the state of the same model");
    }
    return Carried.made(last);
  }
}
