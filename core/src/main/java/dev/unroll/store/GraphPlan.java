package dev.unroll.store;

import dev.unroll.BadInputException;
import dev.unroll.internal.FailureText;
import dev.unroll.nn.Edge;
import dev.unroll.nn.Graph;
import dev.unroll.nn.Layer;
import dev.unroll.nn.MultiInputLayer;
import dev.unroll.nn.StatefulLayer;
import dev.unroll.sequence.Inputs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Graph} whose configuration has been read and checked, and whose layers are not yet
 * constructed; see {@link GraphFile} for the format. Immutable.
 */
public final class GraphPlan {
  /** Constructs the layers of a graph that have one input. */
  @FunctionalInterface
  public interface Constructor {
    /**
     * Constructs a layer.
     *
     * @param features the number of input features
     */
    Layer create(LayerPosition place, int features);
  }

  /**
   * A layer of one input in the graph.
   *
   * @param layer its type and settings
   * @param first whether it reads an input of the model
   * @param last whether it computes the output of a model with one output
   */
  public record LayerPosition(LayerPlan layer, boolean first, boolean last) {}

  /**
   * A value that a layer or an output reads.
   *
   * @param name of an input or a layer
   * @param part of its last state, such as {@code h}; null for its output
   * @param words the configuration that contains it
   * @param key in that configuration
   */
  record Source(String name, @Nullable String part, Fields words, String key) {
    @Override
    public String toString() {
      return part == null ? name : name + "." + part;
    }
  }

  /**
   * The first state of a recurrent layer.
   *
   * @param sources the parts, or one layer, which means all parts of its last state
   * @param alone whether it is written as one name instead of a list
   */
  record Initial(List<Source> sources, boolean alone) {
    static final Initial ZERO = new Initial(List.of(), false);
  }

  /**
   * One entry in the list of layers. Exactly one of {@code place}, {@code joining} and {@code
   * shared} is present.
   *
   * @param shared the name of an earlier entry with the same layer
   */
  record Node(
      Fields words,
      String name,
      List<Source> from,
      Initial state,
      @Nullable LayerPosition place,
      @Nullable Supplier<MultiInputLayer> joining,
      @Nullable String shared) {}

  /** An input of a model file. */
  record Input(Fields words, String name, Graph.Kind kind, int size) {}

  /** An output. */
  record Output(Fields words, String name, Source source) {}

  private final Fields words;
  private final List<Input> inputs;
  private final List<Node> nodes;
  private final List<Output> outputs;

  GraphPlan(Fields words, List<Input> inputs, List<Node> nodes, List<Output> outputs) {
    this.words = words;
    this.inputs = List.copyOf(inputs);
    this.nodes = List.copyOf(nodes);
    this.outputs = List.copyOf(outputs);
  }

  /**
   * Reads a graph with one input and one output, named {@value Inputs#ONLY} and {@value
   * dev.unroll.sequence.Outputs#ONLY} in the model: {@code layers}, and {@code output}, which names
   * the layer that computes the output (by default the last one).
   *
   * @throws BadInputException if a key or name is unknown, or a value or layer does not fit
   */
  public static GraphPlan read(Fields graph, LayerRegistry registry) {
    return GraphFile.read(graph, registry);
  }

  /** Returns the layers of one input in order; a layer in several places is listed once. */
  public List<LayerPosition> places() {
    return nodes.stream().map(Node::place).filter(Objects::nonNull).toList();
  }

  /**
   * Constructs a graph with one input.
   *
   * @param kind of values of the input
   * @param features the number of input features; 1 for ids
   * @throws BadInputException with the location in the file, if layers do not fit one another
   */
  public Graph create(Graph.Kind kind, int features, Constructor constructor) {
    return create(List.of(new Input(words, Inputs.ONLY, kind, features)), constructor);
  }

  /** Constructs a graph whose configuration contains all sizes. */
  Graph create() {
    return create(inputs, (place, features) -> place.layer().create(features));
  }

  private Graph create(List<Input> from, Constructor constructor) {
    var building = new Building(constructor);
    from.forEach(building::add);
    nodes.forEach(building::add);
    outputs.forEach(building::add);
    return checked(words, building.graph::build);
  }

  /** The values and layers while a graph is built. */
  private static final class Building {
    final Graph.Builder graph = Graph.builder();
    private final Constructor constructor;
    private final Map<String, Edge> values = new HashMap<>(); // by name: inputs and layers
    private final Map<String, Object> layers = new HashMap<>(); // by name

    Building(Constructor constructor) {
      this.constructor = constructor;
    }

    void add(Input input) {
      values.put(
          input.name(),
          checked(input.words(), () -> graph.input(input.name(), input.kind(), input.size())));
    }

    void add(Output output) {
      Edge value = value(output.source());
      checked(
          output.words(),
          () -> {
            graph.output(output.name(), value);
            return value;
          });
    }

    void add(Node node) {
      List<Edge> from = node.from().stream().map(this::value).toList();
      Object layer = layer(node, from);
      values.put(node.name(), checked(node.words(), () -> add(node, layer, from)));
      layers.put(node.name(), layer);
    }

    private Edge add(Node node, Object layer, List<Edge> from) {
      return layer instanceof MultiInputLayer joining
          ? graph.join(node.name(), joining, from)
          : graph.add(node.name(), (Layer) layer, from.get(0), state(node));
    }

    private Object layer(Node node, List<Edge> from) {
      if (node.place() != null) {
        return constructor.create(node.place(), from.get(0).features());
      }
      return node.joining() != null
          ? node.joining().get()
          : Objects.requireNonNull(layers.get(node.shared()));
    }

    /**
     * Returns the initial state; a recurrent layer that is named alone means all parts of its last
     * state.
     */
    private List<Edge> state(Node node) {
      List<Edge> edges = node.state().sources().stream().map(this::value).toList();
      if (edges.size() != 1) {
        return edges;
      }
      Edge only = edges.get(0);
      boolean recurrent = layers.get(only.toString()) instanceof StatefulLayer;
      boolean steps = only.shape().length == 3;
      if (steps && !recurrent) {
        throw node.words()
            .error(
                GraphFile.STATE,
                "\"" + only + "\" is not a recurrent layer and has no state; name one that is");
      }
      return (node.state().alone() ? recurrent : steps) ? only.state() : edges;
    }

    private Edge value(Source source) {
      Edge edge = Objects.requireNonNull(values.get(source.name()));
      if (source.part() == null) {
        return edge;
      }
      try {
        return edge.state(source.part());
      } catch (IllegalArgumentException e) {
        throw source.words().error(source.key(), FailureText.of(e));
      }
    }
  }

  private static <R> R checked(Fields where, Supplier<R> part) {
    try {
      return part.get();
    } catch (IllegalArgumentException e) {
      throw where.error(FailureText.of(e));
    }
  }
}
