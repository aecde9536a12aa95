package dev.unroll.store;

import dev.unroll.BadInputException;
import dev.unroll.nn.Edge;
import dev.unroll.nn.Graph;
import dev.unroll.nn.Layer;
import dev.unroll.nn.Merge;
import dev.unroll.nn.MergeLayer;
import dev.unroll.nn.MultiInputLayer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * Reads the configuration of a {@link Graph}, in model files and recipes:
 *
 * <pre>
 * inputs:                            # model files only; a task gives its own inputs
 *   - {name: words, kind: ids}       # steps, rows, ids or rowIds; size where it is features
 * layers:
 *   - {name: vectors, from: words, layer: {embedding: {vocabulary: 50, size: 8}}}
 *   - {name: encoder, from: vectors, layer: {lstm: {hidden: 16}}}
 *   - {name: decoder, from: vectors, state: encoder, layer: {lstm: {hidden: 16}}}
 *   - {name: again, from: other, shared: encoder}         # the same layer in another place
 *   - {name: both, from: [encoder, decoder], merge: concat}
 * outputs:
 *   - {name: tags, from: both}
 * </pre>
 *
 * {@code from} names a layer or input before; {@code encoder.h} is a part of its last state. {@code
 * state} names a layer (all parts of its last state), or the parts one by one. {@code join} with a
 * type and settings is a layer of several inputs by its registered type.
 */
public final class GraphFile {
  private GraphFile() {}

  /**
   * Reads a whole graph, with its inputs and outputs.
   *
   * @throws BadInputException when a key is unknown, or something does not fit
   */
  static Graph read(Fields graph, LayerRegistry registry) {
    Graph.Builder builder = Graph.builder();
    for (Fields input : graph.objects("inputs")) {
      Graph.Kind kind = kind(input);
      int size = kind.hasIds() ? 1 : LayerRegistry.size(input, "size");
      checked(input, () -> builder.input(input.string("name"), kind, size));
      input.done();
    }
    layers(graph, builder, registry, (name, settings) -> {});
    outputs(graph, builder);
    graph.done();
    return checked(graph, builder::build);
  }

  private static Graph.Kind kind(Fields input) {
    var kinds = new LinkedHashMap<String, Graph.Kind>();
    for (Graph.Kind kind : Graph.Kind.values()) {
      kinds.put(kind.text(), kind);
    }
    return Objects.requireNonNull(kinds.get(input.oneOf("kind", kinds.keySet())));
  }

  /**
   * Reads the layers into a graph that has its inputs.
   *
   * @param offer offers settings that follow from elsewhere, by the layer's name, before the layer
   *     is made
   */
  public static void layers(
      Fields graph,
      Graph.Builder builder,
      LayerRegistry registry,
      BiConsumer<String, Fields> offer) {
    Map<String, Object> made = new HashMap<>();
    for (Fields layer : graph.objects("layers")) {
      checked(layer, () -> layer(layer, builder, registry, made, offer));
      layer.done();
    }
  }

  private static Edge layer(
      Fields config,
      Graph.Builder builder,
      LayerRegistry registry,
      Map<String, Object> made,
      BiConsumer<String, Fields> offer) {
    String name = config.string("name");
    List<Edge> from = edges(config, "from", builder);
    Object layer = make(config, name, from, registry, made, offer);
    made.put(name, layer);
    if (layer instanceof MultiInputLayer joining) {
      return builder.join(name, joining, from);
    }
    if (from.size() != 1) {
      throw config.error(
          "from", "expected one value for a layer, got " + from + "; join them with merge");
    }
    List<Edge> state = config.has("state") ? states(config, builder) : List.of();
    return builder.add(name, (Layer) layer, from.get(0), state);
  }

  private static Object make(
      Fields config,
      String name,
      List<Edge> from,
      LayerRegistry registry,
      Map<String, Object> made,
      BiConsumer<String, Fields> offer) {
    List<String> ways =
        List.of("layer", "merge", "join", "shared").stream().filter(config::has).toList();
    if (ways.size() != 1) {
      throw config.error(
          "expected one of layer, merge, join or shared, got "
              + (ways.isEmpty() ? "none" : String.join(" and ", ways)));
    }
    switch (ways.get(0)) {
      case "layer" -> {
        Fields.Named named = config.namedObject("layer");
        offer.accept(name, named.fields());
        int size = from.isEmpty() ? 1 : from.get(0).features();
        return registry.create(named.name(), named.fields(), size);
      }
      case "merge" -> {
        return new MergeLayer(config.choice("merge", Merge.class));
      }
      case "join" -> {
        Fields.Named named = config.namedObject("join");
        return registry.createJoining(named.name(), named.fields());
      }
      case "shared" -> {
        String owner = config.string("shared");
        Object layer = made.get(owner);
        if (layer == null) {
          throw config.error(
              "shared",
              "no layer \""
                  + owner
                  + "\" before this one; "
                  + Spelling.advice(owner, made.keySet()));
        }
        return layer;
      }
      default -> throw new AssertionError(ways);
    }
  }

  private static List<Edge> edges(Fields config, String key, Graph.Builder builder) {
    return names(config, key).stream().map(builder::find).toList();
  }

  /** A recurrent layer stands for all parts of its last state. */
  private static List<Edge> states(Fields config, Graph.Builder builder) {
    List<Edge> edges = edges(config, "state", builder);
    boolean whole = edges.size() == 1 && edges.get(0).shape().length == 3;
    return whole ? edges.get(0).state() : edges;
  }

  private static List<String> names(Fields config, String key) {
    return config.raw(key) instanceof String ? List.of(config.string(key)) : config.strings(key);
  }

  /** Reads the outputs. */
  private static void outputs(Fields graph, Graph.Builder builder) {
    for (Fields output : graph.objects("outputs")) {
      checked(
          output,
          () -> {
            builder.output(output.string("name"), builder.find(output.string("from")));
            return true;
          });
      output.done();
    }
  }

  private interface Part<R> {
    R read();
  }

  private static <R> R checked(Fields where, Part<R> part) {
    try {
      return part.read();
    } catch (IllegalArgumentException e) {
      throw where.error(String.valueOf(e.getMessage()));
    }
  }
}
