package dev.unroll.store;

import dev.unroll.nn.Layer;
import dev.unroll.nn.StatefulLayer;
import dev.unroll.rnn.Recurrent;
import dev.unroll.rnn.RecurrentDropout;
import dev.unroll.rnn.Returns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Properties of a layer that follow from its configuration alone. They allow checking layers of
 * layers and graphs before sizes are known.
 *
 * @param cell the type of the cell that it runs over time; empty if it is not one cell over time
 * @param state the class of the cell's state
 * @param parts the names of the parts of its last state; empty if it has no state
 * @param beyond the settings of the layer that its cell does not have
 */
record LayerKind(String cell, Class<?> state, List<String> parts, List<String> beyond) {
  /** The kind of layers without a state. */
  static final LayerKind STATELESS = stateful(List.of());

  private static LayerKind stateful(List<String> parts) {
    return new LayerKind("", Void.class, parts, List.of());
  }

  /** Returns the kind of a cell over time. */
  static LayerKind of(
      String cell, Class<?> state, List<String> parts, Returns returns, RecurrentDropout dropout) {
    var beyond = new ArrayList<String>();
    if (returns != Returns.ALL) {
      beyond.add("output");
    }
    RecurrentLayers.byKey(dropout)
        .forEach(
            (key, drop) -> {
              if (!drop.isNone()) {
                beyond.add(key);
              }
            });
    return new LayerKind(cell, state, parts, beyond);
  }

  /** Returns the kind of a bidirectional layer. */
  static LayerKind bidirectional(LayerKind forward, LayerKind backward) {
    var parts = new ArrayList<String>();
    forward.parts.forEach(part -> parts.add("forward." + part));
    backward.parts.forEach(part -> parts.add("backward." + part));
    return stateful(parts);
  }

  /** Returns the kind of an existing layer. */
  static LayerKind of(Layer layer) {
    if (layer instanceof Recurrent<?> recurrent) {
      var beyond = new LinkedHashMap<>(layer.config());
      beyond.keySet().removeAll(recurrent.cell().config().keySet());
      beyond.remove("fused");
      beyond.remove("output", Returns.ALL.text());
      return new LayerKind(
          recurrent.cell().type(),
          recurrent.cell().zeroState(1).getClass(),
          recurrent.stateParts(),
          List.copyOf(beyond.keySet()));
    }
    return layer instanceof StatefulLayer stateful ? stateful(stateful.stateParts()) : STATELESS;
  }

  /** Returns whether it is one cell over time. */
  boolean isRecurrent() {
    return !cell.isEmpty();
  }

  boolean hasState() {
    return !parts.isEmpty();
  }
}
