package dev.unroll.stream;

import dev.unroll.internal.TensorBits;
import dev.unroll.rnn.State;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The state of a {@link StreamSession} at one step. An immutable value, equal to another if all its
 * numbers have the same bits. It can be kept, passed to another session of the model, or saved.
 *
 * <p>The parts of a recurrent layer are those of its {@link State}, in the same order and with one
 * row: h and c of an LSTM, [1, H] each. The last state of a whole sequence can therefore start a
 * stream:
 *
 * <pre>{@code
 * LstmState last = lstm.unroll(history).last();
 * session.reset(session.state().with("lstm1", last));
 * }</pre>
 */
public final class StreamState {
  private final Map<String, List<Tensor>> layers;

  /** Takes tensors that are not changed by any other code. */
  StreamState(Map<String, List<Tensor>> layers) {
    this.layers = layers;
  }

  /** Returns the names of the layers that carry a state, in the order of the model. */
  public List<String> layers() {
    return List.copyOf(layers.keySet());
  }

  /**
   * Returns a copy of the state that a layer carries, each part with one row; throws for an unknown
   * name.
   */
  public List<Tensor> parts(String layer) {
    return present(layer).stream().map(Tensor::detach).toList();
  }

  /** Returns this state with the state of one layer replaced. */
  public StreamState with(String layer, State<?> state) {
    return with(layer, state.parts());
  }

  /**
   * Returns this state with the parts of one layer replaced.
   *
   * @param parts the same number of parts and shapes as {@link #parts}
   */
  public StreamState with(String layer, List<Tensor> parts) {
    requireShapes("layer " + layer, present(layer), parts);
    var changed = new LinkedHashMap<>(layers);
    changed.put(layer, parts.stream().map(Tensor::detach).toList());
    return new StreamState(changed);
  }

  /** Rejects a state of another model. */
  void requireLike(StreamState mine) {
    if (!layers.keySet().equals(mine.layers.keySet())) {
      throw new IllegalArgumentException(
          "the state has the layers "
              + layers()
              + ", the model carries a state in "
              + mine.layers()
              + "; use the state of a session of the same model");
    }
    mine.layers.forEach((layer, parts) -> requireShapes("layer " + layer, parts, present(layer)));
  }

  private static void requireShapes(String where, List<Tensor> wanted, List<Tensor> parts) {
    boolean fits = wanted.size() == parts.size();
    for (int p = 0; fits && p < parts.size(); p++) {
      fits = wanted.get(p).hasShapeOf(parts.get(p));
    }
    if (!fits) {
      throw new IllegalArgumentException(
          where + " carries " + shapes(wanted) + ", got " + shapes(parts));
    }
  }

  private static List<String> shapes(List<Tensor> parts) {
    return parts.stream().map(part -> Shape.text(part.shape())).toList();
  }

  /** Returns the state that a layer carries, not copied. */
  List<Tensor> present(String layer) {
    List<Tensor> parts = layers.get(layer);
    if (parts == null) {
      throw new IllegalArgumentException(
          "no layer \"" + layer + "\" carries a state; available: " + layers());
    }
    return parts;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StreamState that
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
        .collect(Collectors.joining(", ", "StreamState(", ")"));
  }
}
