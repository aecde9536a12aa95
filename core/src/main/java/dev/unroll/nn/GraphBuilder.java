package dev.unroll.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The methods of {@link Graph.Builder}: they check names and shapes, and keep the nodes in order.
 */
abstract class GraphBuilder {
  private final List<GraphNode> nodes = new ArrayList<>();
  private final Map<String, Edge> outputs = new LinkedHashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();

  GraphBuilder() {}

  /** Makes the model. */
  public abstract Graph build();

  /** Adds an input of features at every step, {@code [N, T, features]}. */
  public Edge steps(String name, int features) {
    return input(name, Graph.Kind.STEPS, features);
  }

  /** Adds an input of one row of features for each sequence, {@code [N, features]}. */
  public Edge rows(String name, int features) {
    return input(name, Graph.Kind.ROWS, features);
  }

  /** Adds an input of an id at every step, {@code [N, T]}. */
  public Edge ids(String name) {
    return input(name, Graph.Kind.IDS, 1);
  }

  /** Adds an input of one id for each sequence, {@code [N]}. */
  public Edge rowIds(String name) {
    return input(name, Graph.Kind.ROW_IDS, 1);
  }

  /**
   * Adds an input.
   *
   * @param features the number of features; 1 for ids
   */
  public Edge input(String name, Graph.Kind kind, int features) {
    requireName(name);
    if (features < 1 || (kind.hasIds() && features != 1)) {
      throw new IllegalArgumentException(
          "input "
              + name
              + ": expected "
              + (kind.hasIds() ? "1 feature for ids" : "1 or more features")
              + ", got "
              + features);
    }
    return added(GraphNode.input(nodes.size(), name, kind, Graph.inputShape(kind, features)));
  }

  /** Adds a layer under its type and number, such as {@code lstm1}. */
  public Edge add(Layer layer, Edge from) {
    return add(nextName(layer.type()), layer, from);
  }

  /** Adds a layer that is created for the number of features of its input. */
  public Edge add(LayerFactory factory, Edge from) {
    return add(factory.create(from.features()), from);
  }

  /** Adds a layer that is created for the number of features of its input. */
  public Edge add(String name, LayerFactory factory, Edge from) {
    return add(name, factory.create(from.features()), from);
  }

  /** Adds a recurrent layer that is created for its input and begins from this state. */
  public Edge add(String name, LayerFactory factory, Edge from, List<Edge> initial) {
    return add(name, factory.create(from.features()), from, initial);
  }

  /**
   * Adds a layer. The same layer may be added several times; all places share its weights.
   *
   * @param from the value that it reads
   * @throws IllegalArgumentException if the name is taken or the layer does not fit the value
   */
  public Edge add(String name, Layer layer, Edge from) {
    return add(name, layer, from, List.of());
  }

  /**
   * Adds a recurrent layer that begins from a state.
   *
   * @param from the value that it reads
   * @param initial the parts of its first state, each {@code [N, H]}: the {@link Edge#state()} of
   *     another recurrent layer, or any rows; empty for the zero state
   */
  public Edge add(String name, Layer layer, Edge from, List<Edge> initial) {
    requireName(name);
    requireMine(from);
    initial.forEach(this::requireMine);
    try {
      int[] shape = layer.outputShape(from.shape());
      requireKind(layer, layer.type(), from);
      requireInitial(layer, initial);
      return added(
          GraphNode.layer(nodes.size(), name, layer, owner(layer, name), from, initial, shape));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("layer " + name + ": " + e.getMessage(), e);
    }
  }

  /** Joins several values under the name {@code merge} and a number. */
  public Edge merge(Merge merge, Edge... from) {
    return join(nextName(MergeLayer.TYPE), new MergeLayer(merge), Arrays.asList(from));
  }

  /** Joins several values. */
  public Edge merge(String name, Merge merge, Edge... from) {
    return join(name, new MergeLayer(merge), Arrays.asList(from));
  }

  /**
   * Adds a layer with several inputs.
   *
   * @throws IllegalArgumentException if the name is taken or the layer does not fit the values
   */
  public Edge join(String name, MultiInputLayer layer, List<Edge> from) {
    requireName(name);
    from.forEach(this::requireMine);
    try {
      int[] shape = layer.outputShape(from.stream().map(Edge::shape).toList());
      from.forEach(edge -> requireKind(layer, layer.type(), edge));
      return added(GraphNode.joining(nodes.size(), name, layer, owner(layer, name), from, shape));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("layer " + name + ": " + e.getMessage(), e);
    }
  }

  /** Names a value as an output of the model. */
  public void output(String name, Edge value) {
    requireMine(value);
    if (name.isBlank() || outputs.containsKey(name)) {
      throw new IllegalArgumentException(
          name.isBlank() ? "the name of an output is empty" : "two outputs are called " + name);
    }
    if (value.node().input() != null) {
      throw new IllegalArgumentException(
          "output " + name + ": expected the output of a layer, got the input " + value);
    }
    outputs.put(name, value);
  }

  /**
   * Returns a value by its name in files: that of a node, or of a part of its state such as {@code
   * encoder.h}.
   */
  public Edge find(String text) {
    Edge found = Graph.find(nodes, text);
    if (found == null) {
      throw new IllegalArgumentException(
          "no value \""
              + text
              + "\" before this place; available: "
              + nodes.stream().map(GraphNode::name).toList());
    }
    return found;
  }

  List<GraphNode> nodes() {
    return nodes;
  }

  Map<String, Edge> requireOutputs() {
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException("a graph needs at least one output; name one with output");
    }
    var read = new boolean[nodes.size()];
    outputs.values().forEach(edge -> read[edge.node().index()] = true);
    for (GraphNode node : nodes) {
      node.from().forEach(edge -> read[edge.node().index()] = true);
      node.initial().forEach(edge -> read[edge.node().index()] = true);
    }
    for (GraphNode node : nodes) {
      if (!read[node.index()]) {
        throw new IllegalArgumentException(
            "nothing reads \"" + node.name() + "\"; connect it, make it an output, or remove it");
      }
    }
    return outputs;
  }

  private Edge added(GraphNode node) {
    nodes.add(node);
    return Edge.output(node);
  }

  /** Returns the first place of this layer object, or the new name. */
  @SuppressWarnings("ReferenceEquality") // one object in two places shares its weights
  private String owner(Object layer, String name) {
    for (GraphNode node : nodes) {
      Object other = node.layer() != null ? node.layer() : node.joining();
      if (other == layer) {
        return node.owner();
      }
    }
    return name;
  }

  private String nextName(String type) {
    String name;
    do {
      name = type + counts.merge(type, 1, Integer::sum);
    } while (named(name) != null);
    return name;
  }

  private @Nullable GraphNode named(String name) {
    return nodes.stream().filter(node -> node.name().equals(name)).findFirst().orElse(null);
  }

  private void requireName(String name) {
    Graph.requireName(name);
    if (named(name) != null) {
      throw new IllegalArgumentException("two places of the graph are called " + name);
    }
  }

  private void requireMine(Edge edge) {
    if (edge.node().index() >= nodes.size() || nodes.get(edge.node().index()) != edge.node()) {
      throw new IllegalArgumentException("\"" + edge + "\" belongs to another graph");
    }
  }

  /**
   * Rejects ids where a layer certainly reads features, and features where it certainly reads ids.
   * A custom layer or a layer of layers may read either; it checks its input when it is applied.
   */
  private static void requireKind(Object layer, String type, Edge from) {
    if (holdsIds(from) && readsFeatures(layer)) {
      throw new IllegalArgumentException(
          "\""
              + from
              + "\" holds ids (expected features for a layer of type "
              + type
              + "). Put an embedding or oneHot layer before it.");
    }
    if (readsIds(layer) && holdsFeatures(from)) {
      throw new IllegalArgumentException(
          "\""
              + from
              + "\" holds features (expected ids for a layer of type "
              + type
              + "). Connect it to an input of ids.");
    }
  }

  private static boolean holdsIds(Edge edge) {
    Graph.Kind kind = edge.node().input();
    return kind != null && kind.hasIds();
  }

  private static boolean holdsFeatures(Edge edge) {
    Graph.Kind kind = edge.node().input();
    if (kind != null) {
      return !kind.hasIds();
    }
    Layer layer = edge.node().layer();
    Object source = layer != null ? layer : edge.node().joining();
    return edge.isState() || readsIds(source) || readsFeatures(source);
  }

  private static boolean readsIds(@Nullable Object layer) {
    return layer instanceof Embedding || layer instanceof OneHot;
  }

  private static boolean readsFeatures(@Nullable Object layer) {
    return layer instanceof StatefulLayer
        || layer instanceof Dense
        || layer instanceof Activate
        || layer instanceof LayerNorm
        || layer instanceof Pool
        || layer instanceof AttentionPool
        || layer instanceof Attention
        || layer instanceof AttentionKeys
        || layer instanceof MergeLayer;
  }

  private static void requireInitial(Layer layer, List<Edge> initial) {
    if (initial.isEmpty()) {
      return;
    }
    if (!(layer instanceof StatefulLayer stateful)) {
      throw new IllegalArgumentException(
          "only recurrent layers begin from a state, got a layer of type " + layer.type());
    }
    for (Edge edge : initial) {
      if (holdsIds(edge)) {
        throw new IllegalArgumentException(
            "\"" + edge + "\" holds ids (expected rows of features as its first state)");
      }
    }
    List<int[]> shapes = stateful.stateShapes();
    boolean fits = shapes.size() == initial.size();
    for (int p = 0; fits && p < shapes.size(); p++) {
      int[] given = initial.get(p).shape();
      fits = Arrays.equals(shapes.get(p), Arrays.copyOfRange(given, 1, given.length));
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "its state has the parts "
              + stateful.stateParts()
              + " of sizes "
              + shapes.stream().map(Arrays::toString).toList()
              + " (without N), got "
              + initial.stream()
                  .map(edge -> edge + " " + ModelSummary.sizes(edge.shape()))
                  .toList());
    }
  }
}
