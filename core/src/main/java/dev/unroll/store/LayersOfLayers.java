package dev.unroll.store;

import dev.unroll.nn.Branches;
import dev.unroll.nn.Chain;
import dev.unroll.nn.Layer;
import dev.unroll.nn.Merge;
import dev.unroll.nn.TimeDistributed;
import dev.unroll.rnn.Backwards;
import dev.unroll.rnn.Bidirectional;
import dev.unroll.rnn.Cell;
import dev.unroll.rnn.DropoutCell;
import dev.unroll.rnn.Recurrent;
import dev.unroll.rnn.RecurrentDropout;
import dev.unroll.rnn.Returns;
import dev.unroll.rnn.Scan;
import dev.unroll.rnn.StackedCell;
import dev.unroll.rnn.State;
import dev.unroll.rnn.TimeOrder;
import dev.unroll.store.LayerRegistry.Container;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes the layers that are made of layers:
 *
 * <pre>
 * bidirectional: {layer: {lstm: {hidden: 8}}, merge: concat}         or forward and backward by themselves
 * backwards: {layer: {gru: {hidden: 8}}, order: original}
 * stacked: {cells: [lstm: {hidden: 8}, lstm: {hidden: 8}], output: all}
 * dropoutCell: {cell: {lstm: {hidden: 8}}, inputKeep: 0.8, outputKeep: 0.8, output: all}
 * timeDistributed: {layer: {dense: {units: 4}}}
 * chain: {layers: [dense: {units: 4}, pool: {kind: mean}]}
 * branches: {merge: concat, layers: [dense: {units: 4}, dense: {units: 2}]}
 * </pre>
 *
 * A cell is written as its layer, of which only the cell is taken.
 */
final class LayersOfLayers {
  private LayersOfLayers() {}

  /** By type, in a fixed order. */
  static Map<String, Container> factories() {
    var factories = new LinkedHashMap<String, Container>();
    factories.put("bidirectional", LayersOfLayers::bidirectional);
    factories.put("backwards", LayersOfLayers::backwards);
    factories.put("stacked", LayersOfLayers::stacked);
    factories.put("dropoutCell", LayersOfLayers::dropoutCell);
    factories.put(
        "timeDistributed",
        (config, registry) -> new TimeDistributed(registry.inner(config, "layer")));
    factories.put(
        "chain", (config, registry) -> new Chain(registry.inners(config, "layers", true)));
    factories.put("branches", LayersOfLayers::branches);
    return factories;
  }

  private static Layer bidirectional(Fields config, LayerRegistry registry) {
    boolean alike = !config.has("forward") && !config.has("backward");
    Recurrent<?> forward = recurrent(config, registry, alike ? "layer" : "forward");
    Recurrent<?> backward = recurrent(config, registry, alike ? "layer" : "backward");
    var there = forward.cell().zeroState(1).getClass();
    var back = backward.cell().zeroState(1).getClass();
    if (!there.equals(back)) {
      throw config.error(
          "the two directions must have one kind of state, got a "
              + forward.cell().type()
              + " and a "
              + backward.cell().type());
    }
    return bothWays(forward, backward, config.choice("merge", Merge.CONCAT));
  }

  @SuppressWarnings("unchecked") // the caller has compared the states
  private static <S extends State<S>> Layer bothWays(
      Recurrent<S> forward, Recurrent<?> backward, Merge merge) {
    return new Bidirectional<>(forward, (Recurrent<S>) backward, merge);
  }

  private static Layer backwards(Fields config, LayerRegistry registry) {
    return backwards(recurrent(config, registry, "layer"), config.choice("order", TimeOrder.class));
  }

  private static <S extends State<S>> Layer backwards(Recurrent<S> layer, TimeOrder order) {
    return new Backwards<>(layer, order);
  }

  private static Layer stacked(Fields config, LayerRegistry registry) {
    var cells = new ArrayList<Cell<?>>();
    for (Layer layer : registry.inners(config, "cells", true)) {
      cells.add(cell(config, "cells", layer));
    }
    return new Scan<>(
        new StackedCell(cells),
        config.choice("output", Returns.ALL),
        RecurrentLayers.dropout(config));
  }

  private static Layer dropoutCell(Fields config, LayerRegistry registry) {
    return dropoutCell(cell(config, "cell", registry.inner(config, "cell")), config);
  }

  private static <S extends State<S>> Layer dropoutCell(Cell<S> cell, Fields config) {
    var dropped =
        new DropoutCell<>(
            cell, RecurrentLayers.drop(config, "input"), RecurrentLayers.drop(config, "output"));
    return new Scan<>(
        dropped,
        config.choice("output", Returns.ALL),
        RecurrentDropout.none().withVariational(RecurrentLayers.drop(config, "variational")));
  }

  private static Layer branches(Fields config, LayerRegistry registry) {
    return new Branches(
        config.choice("merge", Merge.CONCAT), registry.inners(config, "layers", false));
  }

  /** The cell of a layer that says nothing beyond it: what it says else would have no effect. */
  private static Cell<?> cell(Fields config, String key, Layer layer) {
    Cell<?> cell = recurrent(config, key, layer).cell();
    var more = new LinkedHashMap<>(layer.config());
    more.keySet().removeAll(cell.config().keySet());
    more.remove("fused");
    more.remove("output", Returns.ALL.text());
    if (!more.isEmpty()) {
      throw config.error(
          key,
          "only the cell of this "
              + layer.type()
              + " is taken, so that "
              + String.join(", ", more.keySet())
              + " would have no effect; leave it out, or use layers one after the other");
    }
    return cell;
  }

  private static Recurrent<?> recurrent(Fields config, LayerRegistry registry, String key) {
    return recurrent(config, key, registry.inner(config, key));
  }

  private static Recurrent<?> recurrent(Fields config, String key, Layer layer) {
    if (layer instanceof Recurrent<?> recurrent) {
      return recurrent;
    }
    throw config.error(key, "expected a recurrent layer, such as lstm, got " + layer.type());
  }
}
