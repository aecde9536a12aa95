package dev.unroll.nn;

import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Outputs;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A model whose layers form any acyclic graph. It may have several named inputs and outputs, layers
 * that are used in several places, and recurrent layers that begin from the last state of another
 * one.
 *
 * <pre>{@code
 * Graph.Builder graph = Graph.builder();
 * Edge source = graph.ids("source");
 * Edge target = graph.ids("target");
 * Edge words = graph.add("words", new Embedding(1000, 32), source);
 * Edge encoder = graph.add("encoder", Lstm.units(64), words);
 * Edge decoderIn = graph.add("decoderWords", new Embedding(800, 32), target);
 * Edge decoder = graph.add("decoder", Lstm.units(64), decoderIn, encoder.state());
 * graph.output("next", graph.add("logits", Dense.units(800), decoder));
 * Graph model = graph.build();
 * }</pre>
 *
 * <p>Parameters are named by layer and letter: {@code encoder.w}. The parameters of a layer in
 * several places are named after the first of them. Predicting changes nothing, so any number of
 * threads may predict with one model.
 */
public final class Graph implements Model {
  /** The kind of model in files. */
  public static final String TYPE = "graph";

  /** The kinds of values that an input can hold. */
  public enum Kind {
    /** Features at every step, {@code [N, T, F]}. */
    STEPS,
    /** One row of features for each sequence, {@code [N, F]}. */
    ROWS,
    /** An id at every step, {@code [N, T]}. */
    IDS,
    /** One id for each sequence, {@code [N]}. */
    ROW_IDS;

    /** Returns whether there is a time axis. */
    public boolean hasTime() {
      return this == STEPS || this == IDS;
    }

    /** Returns whether the values are ids. */
    public boolean hasIds() {
      return this == IDS || this == ROW_IDS;
    }

    /** Returns the name used in files and recipes, such as {@code steps}. */
    public String text() {
      return this == ROW_IDS ? "rowIds" : name().toLowerCase(Locale.ROOT);
    }
  }

  private final List<GraphNode> nodes;
  private final Map<String, Edge> outputs;
  private final List<String> inputNames;
  private final List<String> outputNames;
  private final Map<String, Parameter> parameters;
  private final boolean[] givesState; // by node: whether its last state is read

  Graph(List<GraphNode> nodes, Map<String, Edge> outputs) {
    this.nodes = List.copyOf(nodes);
    this.outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    this.inputNames =
        nodes.stream().filter(node -> node.input() != null).map(GraphNode::name).toList();
    this.outputNames = List.copyOf(outputs.keySet());
    var named = new LinkedHashMap<String, Parameter>();
    for (GraphNode node : nodes) {
      if (!node.isShared()) {
        node.parameters().forEach((key, value) -> named.put(node.name() + "." + key, value));
      }
    }
    this.parameters = Collections.unmodifiableMap(named);
    this.givesState = new boolean[nodes.size()];
    for (GraphNode node : nodes) {
      markStates(node.from());
      markStates(node.initial());
    }
    markStates(outputs.values());
    Model.initializeMissing(parameters);
  }

  private void markStates(Iterable<Edge> edges) {
    for (Edge edge : edges) {
      givesState[edge.node().index()] |= edge.isState();
    }
  }

  /**
   * Rejects an invalid name of an input or a layer.
   *
   * @throws IllegalArgumentException if the name is invalid
   */
  public static void requireName(String name) {
    if (!name.matches("[A-Za-z][A-Za-z0-9_]*")) {
      throw new IllegalArgumentException(
          "the name \"" + name + "\" must begin with a letter and have letters, digits and _ only");
    }
  }

  /** Begins a graph without inputs. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects inputs, layers and outputs; see {@link Graph}. Not thread-safe. */
  public static final class Builder extends GraphBuilder {
    Builder() {}

    @Override
    public Graph build() {
      return new Graph(nodes(), requireOutputs());
    }
  }

  @Override
  public List<String> inputs() {
    return inputNames;
  }

  @Override
  public List<String> outputs() {
    return outputNames;
  }

  @Override
  public Map<String, OutputActivation> outputActivations() {
    var byNode = new ArrayList<OutputActivation>();
    for (GraphNode node : nodes) {
      Layer layer = node.layer();
      OutputActivation none = OutputActivation.ofInput(node.name());
      if (layer == null) { // an input, or a layer of several inputs
        byNode.add(none);
      } else {
        Edge from = node.from().get(0);
        byNode.add(
            OutputActivation.after(
                node.name(), layer, from.isState() ? none : byNode.get(from.node().index())));
      }
    }
    var activations = new LinkedHashMap<String, OutputActivation>();
    outputs.forEach(
        (name, edge) -> {
          if (!edge.isState()) {
            activations.put(name, byNode.get(edge.node().index()));
          }
        });
    return activations;
  }

  @Override
  public Map<String, Parameter> parameters() {
    return parameters;
  }

  @Override
  public Graph initialize(long seed) {
    Model.super.initialize(seed);
    return this;
  }

  @Override
  public String type() {
    return TYPE;
  }

  /** {@inheritDoc} A layer in several places is listed under each of their names. */
  @Override
  public Map<String, Layer> layers() {
    var layers = new LinkedHashMap<String, Layer>();
    for (GraphNode node : nodes) {
      Layer layer = node.layer();
      if (layer != null) {
        layers.put(node.name(), layer);
      }
    }
    return Collections.unmodifiableMap(layers);
  }

  /**
   * Returns the layers of several inputs by name, such as an {@link Attention}; a layer in several
   * places is listed under each of their names.
   */
  public Map<String, MultiInputLayer> joins() {
    var joins = new LinkedHashMap<String, MultiInputLayer>();
    for (GraphNode node : nodes) {
      MultiInputLayer joining = node.joining();
      if (joining != null) {
        joins.put(node.name(), joining);
      }
    }
    return Collections.unmodifiableMap(joins);
  }

  /** Returns the shape of an output, {@link Shape#ANY} where a size is open. */
  public int[] outputShape(String output) {
    Edge edge = outputs.get(output);
    if (edge == null) {
      throw new IllegalArgumentException(
          "no output \"" + output + "\"; available: " + outputs.keySet());
    }
    return edge.shape();
  }

  /** Returns the kind of values of an input. */
  public Kind kind(String input) {
    return kindOf(node(input));
  }

  /** Returns the number of features of an input; 1 for ids. */
  public int inputSize(String input) {
    GraphNode node = node(input);
    return kindOf(node).hasIds() ? 1 : node.shape()[node.shape().length - 1];
  }

  private static Kind kindOf(GraphNode node) {
    Kind kind = node.input();
    if (kind == null) {
      throw new IllegalArgumentException("\"" + node.name() + "\" is not an input");
    }
    return kind;
  }

  private GraphNode node(String name) {
    return nodes.stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no node \""
                        + name
                        + "\"; available: "
                        + nodes.stream().map(GraphNode::name).toList()));
  }

  List<GraphNode> nodes() {
    return nodes;
  }

  Map<String, Edge> outputEdges() {
    return outputs;
  }

  @Override
  public Map<String, Object> config() {
    return GraphConfig.of(this);
  }

  @Override
  public Outputs apply(Inputs inputs, Pass pass) {
    Inputs ordered = inputs.inOrder(inputNames);
    var run = new Evaluation(ordered);
    for (GraphNode node : nodes) {
      underName(
          node,
          () -> {
            run.compute(node, pass);
            return true;
          });
    }
    var results = new LinkedHashMap<String, Sequence>();
    outputs.forEach((name, edge) -> results.put(name, run.value(edge)));
    return Outputs.of(results);
  }

  /** The values of all nodes during one pass over a batch. */
  private final class Evaluation {
    private final Inputs inputs;
    private final Sequence[] values = new Sequence[nodes.size()];
    private final List<List<Tensor>> states =
        new ArrayList<>(Collections.nCopies(nodes.size(), List.of()));

    Evaluation(Inputs inputs) {
      this.inputs = inputs;
    }

    void compute(GraphNode node, Pass pass) {
      values[node.index()] =
          node.input() != null
              ? checked(node)
              : Tape.named(node.name(), () -> layer(node, pass.within(node.name())));
    }

    private Sequence layer(GraphNode node, Pass pass) {
      MultiInputLayer joining = node.joining();
      if (joining != null) {
        return joining.apply(node.from().stream().map(this::value).toList(), pass);
      }
      Layer layer = node.layer();
      if (layer == null) {
        throw new AssertionError(node.name() + " is neither an input nor a layer");
      }
      Sequence x = value(node.from().get(0));
      boolean withState = givesState[node.index()] || !node.initial().isEmpty();
      if (withState && layer instanceof StatefulLayer stateful) {
        StatefulLayer.Run run =
            stateful.run(x, node.initial().stream().map(this::tensor).toList(), pass);
        states.set(node.index(), run.last());
        return run.output();
      }
      return layer.apply(x, pass);
    }

    private Sequence checked(GraphNode node) {
      Sequence x = inputs.get(node.name());
      Kind kind = kindOf(node);
      if (x.hasTime() != kind.hasTime() || x.hasIds() != kind.hasIds()) {
        throw new IllegalArgumentException(
            "expected " + kindText(kind) + ", got " + kindText(given(x)));
      }
      int features = node.shape()[node.shape().length - 1];
      if (!kind.hasIds() && x.features() != features) {
        throw new IllegalArgumentException(
            "expected " + features + " features, got " + x.features());
      }
      return x;
    }

    private static Kind given(Sequence x) {
      return x.hasIds()
          ? x.hasTime() ? Kind.IDS : Kind.ROW_IDS
          : x.hasTime() ? Kind.STEPS : Kind.ROWS;
    }

    private static String kindText(Kind kind) {
      return switch (kind) {
        case STEPS -> "features at every step [N, T, F]";
        case ROWS -> "rows of features [N, F]";
        case IDS -> "ids [N, T]";
        case ROW_IDS -> "one id for each row [N]";
      };
    }

    Sequence value(Edge edge) {
      return edge.isState() ? Sequence.of(tensor(edge)) : values[edge.node().index()];
    }

    Tensor tensor(Edge edge) {
      return edge.isState()
          ? states.get(edge.node().index()).get(edge.part())
          : values[edge.node().index()].values();
    }
  }

  private static <R> R underName(GraphNode node, Supplier<R> body) {
    try {
      return body.get();
    } catch (IllegalArgumentException e) {
      String what = node.input() == null ? "layer " : "input ";
      throw new IllegalArgumentException(what + node.name() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Rejects a graph that cannot process sequences chunk by chunk. This is so if one of its layers
   * cannot, or if a layer reads the last state of another, which is known only at the end of the
   * whole sequence.
   */
  @Override
  public void requireCausal() {
    for (GraphNode node : nodes) {
      underName(
          node,
          () -> {
            requireCausal(node);
            return true;
          });
    }
    outputs.forEach((name, edge) -> requireNoState("output " + name + ":", edge));
  }

  private static void requireCausal(GraphNode node) {
    node.from().forEach(edge -> requireNoState("it", edge));
    node.initial().forEach(edge -> requireNoState("it", edge));
    Layer layer = node.layer();
    MultiInputLayer joining = node.joining();
    if (layer != null) {
      layer.requireCausal();
    }
    if (joining != null) {
      joining.requireCausal();
    }
  }

  private static void requireNoState(String who, Edge edge) {
    if (edge.isState()) {
      throw new IllegalArgumentException(
          who
              + " reads "
              + edge
              + ", the last state of "
              + edge.node().name()
              + ", which is known only at the end of a whole sequence; use whole sequences, without"
              + " truncation");
    }
  }

  @Override
  public ModelStepper stepper(int... features) {
    if (features.length > inputNames.size()) {
      throw new IllegalArgumentException(
          "the model has the inputs " + inputNames + ", got " + features.length + " sizes");
    }
    for (int i = 0; i < features.length; i++) {
      GraphNode node = node(inputNames.get(i));
      int own = kindOf(node).hasIds() ? 1 : node.shape()[node.shape().length - 1];
      if (features[i] != own) {
        throw new IllegalArgumentException(
            "input " + node.name() + ": expected " + own + " features, got " + features[i]);
      }
    }
    return Tape.predicting(() -> GraphStepper.of(this));
  }

  @Override
  public ModelSummary summary() {
    var rows = new ArrayList<ModelSummary.Row>();
    for (GraphNode node : nodes) {
      var from = new ArrayList<>(node.from().stream().map(Edge::toString).toList());
      node.initial().forEach(edge -> from.add(edge + " (first state)"));
      rows.add(
          new ModelSummary.Row(
              node.name(),
              node.type(),
              node.isShared() ? "shared with " + node.owner() : node.path(),
              from,
              shownShape(node),
              node.isShared() ? Map.of() : node.parameters()));
    }
    outputs.forEach(
        (name, edge) ->
            rows.add(
                new ModelSummary.Row(
                    name, "output", "output", List.of(edge.toString()), edge.shape(), Map.of())));
    return new ModelSummary(rows, parameterCount());
  }

  /** Returns the shape of a node's values to show; ids have no features dimension. */
  private static int[] shownShape(GraphNode node) {
    int[] shape = node.shape();
    Kind kind = node.input();
    return kind != null && kind.hasIds() ? Arrays.copyOf(shape, shape.length - 1) : shape;
  }

  /** Returns the value with this name: a node, or a part of its state; null if there is none. */
  static @Nullable Edge find(List<GraphNode> nodes, String text) {
    for (GraphNode node : nodes) {
      if (text.equals(node.name())) {
        return Edge.output(node);
      }
      if (text.startsWith(node.name() + ".") && node.layer() instanceof StatefulLayer layer) {
        String part = text.substring(node.name().length() + 1);
        return layer.stateParts().contains(part) ? Edge.output(node).state(part) : null;
      }
    }
    return null;
  }

  /** Returns inputs, layers and outputs by name, in one line. */
  @Override
  public String toString() {
    return "Graph("
        + String.join(", ", inputNames)
        + " → "
        + String.join(", ", outputs.keySet())
        + ") with "
        + parameterCount()
        + " weights";
  }

  static int[] inputShape(Kind kind, int features) {
    return kind.hasTime()
        ? new int[] {Shape.ANY, Shape.ANY, features}
        : new int[] {Shape.ANY, features};
  }
}
