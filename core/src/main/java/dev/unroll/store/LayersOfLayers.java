package dev.unroll.store;

import dev.unroll.BadInputException;
import dev.unroll.internal.FailureText;
import dev.unroll.nn.Branches;
import dev.unroll.nn.Chain;
import dev.unroll.nn.DropRate;
import dev.unroll.nn.Layer;
import dev.unroll.nn.Merge;
import dev.unroll.nn.MultiInputLayer;
import dev.unroll.nn.Segments;
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
import dev.unroll.rnn.StackedState;
import dev.unroll.rnn.State;
import dev.unroll.rnn.TimeOrder;
import dev.unroll.store.LayerRegistry.PlanReader;
import dev.unroll.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the layers that are made of layers:
 *
 * <pre>
 * bidirectional: {layer: {lstm: {hidden: 8}}, merge: concat}         or forward and backward separately
 * backwards: {layer: {gru: {hidden: 8}}, order: original}
 * stacked: {cells: [lstm: {hidden: 8}, lstm: {hidden: 8}], output: all}
 * dropoutCell: {cell: {lstm: {hidden: 8}}, inputKeep: 0.8, outputKeep: 0.8, output: all}
 * timeDistributed: {layer: {dense: {units: 4}}}
 * chain: {layers: [dense: {units: 4}, pool: {kind: mean}]}
 * branches: {merge: concat, layers: [dense: {units: 4}, dense: {units: 2}]}
 * segments: {layer: {chain: {layers: [embedding: {size: 8}, lstm: {hidden: 8, output: last}]}}}
 * </pre>
 *
 * A cell is written as its layer; only the cell of the layer is used.
 */
final class LayersOfLayers {
  private LayersOfLayers() {}

  /** Returns the readers by type, in a fixed order. */
  static Map<String, PlanReader> readers() {
    var readers = new LinkedHashMap<String, PlanReader>();
    readers.put("bidirectional", LayersOfLayers::bidirectional);
    readers.put("backwards", LayersOfLayers::backwards);
    readers.put("stacked", LayersOfLayers::stacked);
    readers.put("dropoutCell", LayersOfLayers::dropoutCell);
    readers.put("timeDistributed", LayersOfLayers::timeDistributed);
    readers.put("chain", LayersOfLayers::chain);
    readers.put("branches", LayersOfLayers::branches);
    return readers;
  }

  private static LayerPlan bidirectional(String type, Fields config, LayerRegistry registry) {
    boolean alike = !config.has("forward") && !config.has("backward");
    String there = alike ? "layer" : "forward";
    String back = alike ? "layer" : "backward";
    SizeSetting input = config.size(LayerSizes.INPUT);
    LayerPlan forward = recurrent(config, registry, there);
    LayerPlan backward = alike ? forward : recurrent(config, registry, back);
    LayerKind one = forward.kind();
    LayerKind other = backward.kind();
    LayerKind both = null;
    if (one != null && other != null) {
      requireOneState(config, one, other);
      both = LayerKind.bidirectional(one, other);
    }
    Merge merge = config.choice("merge", Merge.CONCAT);
    return LayerPlan.of(
        type,
        config,
        both,
        sizes -> {
          Recurrent<?> first = recurrent(config, there, create(forward, input, sizes));
          Recurrent<?> second = recurrent(config, back, create(backward, input, sizes));
          requireOneState(config, LayerKind.of(first), LayerKind.of(second));
          return bidirectional(first, second, merge);
        });
  }

  private static void requireOneState(Fields config, LayerKind forward, LayerKind backward) {
    if (!forward.state().equals(backward.state())) {
      throw config.error(
          "the two directions must have one kind of state, got a "
              + forward.cell()
              + " and a "
              + backward.cell());
    }
  }

  @SuppressWarnings("unchecked") // the caller has compared the states
  private static <S extends State<S>> Layer bidirectional(
      Recurrent<S> forward, Recurrent<?> backward, Merge merge) {
    return new Bidirectional<>(forward, (Recurrent<S>) backward, merge);
  }

  private static LayerPlan backwards(String type, Fields config, LayerRegistry registry) {
    SizeSetting input = config.size(LayerSizes.INPUT);
    LayerPlan layer = recurrent(config, registry, "layer");
    TimeOrder order = config.choice("order", TimeOrder.class);
    LayerPlan.Constructor constructor =
        sizes -> backwards(recurrent(config, "layer", create(layer, input, sizes)), order);
    LayerKind inner = layer.kind();
    LayerKind kind =
        inner == null
            ? null
            : new LayerKind(inner.cell(), inner.state(), inner.parts(), List.of("layer", "order"));
    return LayerPlan.of(type, config, kind, constructor);
  }

  private static <S extends State<S>> Layer backwards(Recurrent<S> layer, TimeOrder order) {
    return new Backwards<>(layer, order);
  }

  private static LayerPlan stacked(String type, Fields config, LayerRegistry registry) {
    SizeSetting input = config.size(LayerSizes.INPUT);
    List<LayerPlan> layers = some(config, registry, "cells", "a stack requires at least one cell");
    layers.forEach(layer -> requireCellOnly(config, "cells", layer));
    List<String> parts = stackedParts(layers);
    Returns returns = config.choice("output", Returns.ALL);
    RecurrentDropout dropout = RecurrentLayers.dropout(config);
    return LayerPlan.of(
        type,
        config,
        parts == null ? null : LayerKind.of(type, StackedState.class, parts, returns, dropout),
        sizes -> {
          var cells = new ArrayList<Cell<?>>();
          for (Layer layer : chained(layers, input, sizes)) {
            cells.add(cell(config, "cells", layer));
          }
          return new Scan<>(new StackedCell(cells), returns, dropout);
        });
  }

  /** Returns the parts of the state of a stack; null if a cell is unknown. */
  private static @Nullable List<String> stackedParts(List<LayerPlan> cells) {
    var parts = new ArrayList<String>();
    for (LayerPlan cell : cells) {
      LayerKind kind = cell.kind();
      if (kind == null) {
        return null;
      }
      String name = "cell" + (cells.indexOf(cell) + 1);
      kind.parts().forEach(part -> parts.add(name + "." + part));
    }
    return parts;
  }

  private static LayerPlan dropoutCell(String type, Fields config, LayerRegistry registry) {
    SizeSetting input = config.size(LayerSizes.INPUT);
    LayerPlan layer = registry.readInner(config, "cell");
    requireCellOnly(config, "cell", layer);
    DropRate inputDrop = RecurrentLayers.drop(config, "input");
    DropRate outputDrop = RecurrentLayers.drop(config, "output");
    Returns returns = config.choice("output", Returns.ALL);
    RecurrentDropout dropout =
        RecurrentDropout.none().withVariational(RecurrentLayers.drop(config, "variational"));
    LayerPlan.Constructor constructor =
        sizes -> {
          Cell<?> cell = cell(config, "cell", create(layer, input, sizes));
          return new Scan<>(dropping(cell, inputDrop, outputDrop), returns, dropout);
        };
    LayerKind inner = layer.kind();
    LayerKind kind =
        inner == null ? null : LayerKind.of(type, inner.state(), inner.parts(), returns, dropout);
    return LayerPlan.of(type, config, kind, constructor);
  }

  private static <S extends State<S>> DropoutCell<S> dropping(
      Cell<S> cell, DropRate input, DropRate output) {
    return new DropoutCell<>(cell, input, output);
  }

  private static LayerPlan timeDistributed(String type, Fields config, LayerRegistry registry) {
    SizeSetting input = config.size(LayerSizes.INPUT);
    LayerPlan layer = registry.readInner(config, "layer");
    return LayerPlan.of(
        type,
        config,
        LayerKind.STATELESS,
        sizes -> new TimeDistributed(create(layer, input, sizes)));
  }

  private static LayerPlan chain(String type, Fields config, LayerRegistry registry) {
    SizeSetting input = config.size(LayerSizes.INPUT);
    List<LayerPlan> layers =
        some(config, registry, "layers", "a chain requires at least one layer");
    return LayerPlan.of(
        type, config, LayerKind.STATELESS, sizes -> new Chain(chained(layers, input, sizes)));
  }

  private static LayerPlan branches(String type, Fields config, LayerRegistry registry) {
    SizeSetting input = config.size(LayerSizes.INPUT);
    Merge merge = config.choice("merge", Merge.CONCAT);
    List<LayerPlan> layers =
        some(config, registry, "layers", "branches require at least one layer");
    return LayerPlan.of(
        type,
        config,
        LayerKind.STATELESS,
        sizes ->
            new Branches(
                merge, layers.stream().map(layer -> create(layer, input, sizes)).toList()));
  }

  static Supplier<MultiInputLayer> segments(Fields config, LayerRegistry registry) {
    LayerPlan layer = registry.readInner(config, "layer");
    return () -> new Segments(layer.create(LayerSizes.input(Shape.ANY)));
  }

  private static List<LayerPlan> some(
      Fields config, LayerRegistry registry, String key, String ofNone) {
    List<LayerPlan> layers = registry.readInners(config, key);
    if (layers.isEmpty()) {
      throw config.error(ofNone);
    }
    return layers;
  }

  private static Layer create(LayerPlan layer, SizeSetting input, LayerSizes sizes) {
    return layer.create(LayerSizes.input(input.orAny(sizes)));
  }

  /** Constructs layers, each of which reads the output of the previous one. */
  static List<Layer> chained(List<LayerPlan> plans, SizeSetting input, LayerSizes sizes) {
    int[] shape = {Shape.ANY, Shape.ANY, input.orAny(sizes)};
    var layers = new ArrayList<Layer>();
    for (LayerPlan plan : plans) {
      Layer layer = plan.create(LayerSizes.input(shape[shape.length - 1]));
      try {
        shape = layer.outputShape(shape);
      } catch (IllegalArgumentException e) {
        throw plan.error(FailureText.of(e));
      }
      layers.add(layer);
    }
    return layers;
  }

  /**
   * Returns the cell of a layer. Settings that belong to the layer and not to the cell are
   * rejected, as they would have no effect.
   */
  private static Cell<?> cell(Fields config, String key, Layer layer) {
    Recurrent<?> recurrent = recurrent(config, key, layer);
    requireCellOnly(config, key, layer.type(), LayerKind.of(recurrent));
    return recurrent.cell();
  }

  private static void requireCellOnly(Fields config, String key, LayerPlan layer) {
    requireRecurrent(config, key, layer);
    LayerKind kind = layer.kind();
    if (kind != null) {
      requireCellOnly(config, key, layer.type(), kind);
    }
  }

  private static void requireCellOnly(Fields config, String key, String type, LayerKind kind) {
    if (!kind.beyond().isEmpty()) {
      throw config.error(
          key,
          "only the cell of this "
              + type
              + " is used, so "
              + String.join(", ", kind.beyond())
              + " would have no effect; leave it out, or use consecutive layers");
    }
  }

  private static LayerPlan recurrent(Fields config, LayerRegistry registry, String key) {
    LayerPlan layer = registry.readInner(config, key);
    requireRecurrent(config, key, layer);
    return layer;
  }

  private static void requireRecurrent(Fields config, String key, LayerPlan layer) {
    LayerKind kind = layer.kind();
    if (kind != null && !kind.isRecurrent()) {
      throw notRecurrent(config, key, layer.type());
    }
  }

  private static Recurrent<?> recurrent(Fields config, String key, Layer layer) {
    if (layer instanceof Recurrent<?> recurrent) {
      return recurrent;
    }
    throw notRecurrent(config, key, layer.type());
  }

  private static BadInputException notRecurrent(Fields config, String key, String type) {
    return config.error(key, "expected a recurrent layer, such as lstm, got " + type);
  }
}
