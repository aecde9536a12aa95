package dev.unroll.nn;

import dev.unroll.nn.MultiInputLayer.MultiInputStepper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** {@link Graph}, step by step. Each place has its own state, even where a layer is shared. */
final class GraphStepper implements ModelStepper {
  /** The computation of one place in a step. */
  private interface NodeStep {
    /** Computes the output of this place from those of earlier places. */
    float[] step();
  }

  private final float[][] values; // by node
  private final int[] ids; // by node; of inputs of ids
  private final int[] inputs; // the nodes of the inputs
  private final int[] inputSizes;
  private final boolean[] idInputs;
  private final int[] layerNodes; // in order of computation
  private final NodeStep[] nodeSteps; // of layerNodes
  private final int[] outputs; // the nodes of the outputs
  private final int[] outputSizes;
  private final Map<String, Stepper> layers;
  private final List<String> inputNames;
  private final boolean[] isSet; // by input

  private GraphStepper(Graph graph) {
    List<GraphNode> nodes = graph.nodes();
    this.values = new float[nodes.size()][];
    this.ids = new int[nodes.size()];
    List<GraphNode> inputNodes = nodes.stream().filter(node -> node.input() != null).toList();
    this.inputs = inputNodes.stream().mapToInt(GraphNode::index).toArray();
    this.inputSizes = inputNodes.stream().mapToInt(GraphStepper::features).toArray();
    this.inputNames = graph.inputs();
    this.isSet = new boolean[inputs.length];
    this.idInputs = new boolean[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      Graph.Kind kind = inputNodes.get(i).input();
      idInputs[i] = kind != null && kind.hasIds();
      values[inputs[i]] = new float[inputSizes[i]];
    }
    var steppers = new LinkedHashMap<String, Stepper>();
    var all = new ArrayList<NodeStep>();
    List<GraphNode> others = nodes.stream().filter(node -> node.input() == null).toList();
    boolean[] wholeSequence = wholeSequence(nodes);
    for (GraphNode node : others) {
      all.add(underName(node, () -> place(node, steppers, wholeSequence)));
    }
    // Places that read an id come first: one may reject it, and no state has changed by then.
    int[] order =
        IntStream.range(0, others.size())
            .boxed()
            .sorted(Comparator.comparing(i -> !readsId(others.get(i))))
            .mapToInt(i -> i)
            .toArray();
    this.layerNodes = Arrays.stream(order).map(i -> others.get(i).index()).toArray();
    this.nodeSteps = Arrays.stream(order).mapToObj(all::get).toArray(NodeStep[]::new);
    this.outputs =
        graph.outputEdges().values().stream().mapToInt(edge -> edge.node().index()).toArray();
    this.outputSizes = graph.outputEdges().values().stream().mapToInt(Edge::features).toArray();
    this.layers = Collections.unmodifiableMap(steppers);
  }

  static GraphStepper of(Graph graph) {
    graph
        .outputEdges()
        .forEach(
            (name, edge) -> {
              if (edge.isState()) {
                throw refused("output " + name + ": ", edge);
              }
            });
    return new GraphStepper(graph);
  }

  private static boolean readsId(GraphNode node) {
    return node.joining() == null && holdsIds(node.from().get(0));
  }

  private static boolean holdsIds(Edge edge) {
    Graph.Kind kind = edge.node().input();
    return kind != null && kind.hasIds();
  }

  private static int features(GraphNode node) {
    return node.shape()[node.shape().length - 1];
  }

  private static IllegalArgumentException refused(String where, Edge edge) {
    return new IllegalArgumentException(
        where
            + edge
            + " is the last state of "
            + edge.node().name()
            + ", which a stream does not have; predict the sequence as a whole");
  }

  private static <R> R underName(GraphNode node, Supplier<R> body) {
    try {
      return body.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("layer " + node.name() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Returns, by node, whether its value is one row for a whole sequence rather than a row per step.
   */
  private static boolean[] wholeSequence(List<GraphNode> nodes) {
    var overTime = new boolean[nodes.size()];
    var whole = new boolean[nodes.size()];
    for (GraphNode node : nodes) {
      Graph.Kind kind = node.input();
      boolean time = kind != null && kind.hasTime();
      for (Edge edge : node.from()) {
        time |= overTime[edge.node().index()];
      }
      overTime[node.index()] = time;
      whole[node.index()] = time && node.shape().length == 2;
    }
    return whole;
  }

  private NodeStep place(GraphNode node, Map<String, Stepper> steppers, boolean[] wholeSequence) {
    node.from().forEach(GraphStepper::requireNoState);
    if (!node.initial().isEmpty()) {
      throw new IllegalArgumentException(
          "it begins from "
              + node.initial()
              + ", but a stream begins from a state that its caller passes; predict the sequence as"
              + " a whole, or stream a model of this layer alone");
    }
    MultiInputLayer joining = node.joining();
    if (joining != null) {
      return joined(node, joining, wholeSequence);
    }
    Layer layer = node.layer();
    if (layer == null) {
      throw new AssertionError(node.name() + " is neither an input nor a layer");
    }
    GraphNode source = node.from().get(0).node();
    Stepper stepper = layer.stepper(features(source));
    steppers.put(node.name(), stepper);
    int from = source.index();
    return readsId(node) ? () -> stepper.step(ids[from]) : () -> stepper.step(values[from]);
  }

  private NodeStep joined(GraphNode node, MultiInputLayer joining, boolean[] wholeSequence) {
    boolean time = node.from().stream().anyMatch(edge -> edge.shape().length == 3);
    boolean whole = node.from().stream().anyMatch(edge -> wholeSequence[edge.node().index()]);
    if (time && whole) {
      throw new IllegalArgumentException(
          "it joins a row for the whole sequence to each of its steps, but a stream does not have"
              + " the whole sequence");
    }
    if (node.from().stream().anyMatch(GraphStepper::holdsIds)) {
      throw new IllegalArgumentException(
          "it reads ids, and a layer of several inputs runs step by step on features only; put an"
              + " embedding or oneHot layer before it");
    }
    int[] from = node.from().stream().mapToInt(edge -> edge.node().index()).toArray();
    MultiInputStepper stepper =
        joining.stepper(node.from().stream().mapToInt(Edge::features).toArray());
    var rows = new float[from.length][];
    return () -> {
      for (int i = 0; i < from.length; i++) {
        rows[i] = values[from[i]];
      }
      return stepper.step(rows);
    };
  }

  private static void requireNoState(Edge edge) {
    if (edge.isState()) {
      throw refused("", edge);
    }
  }

  @Override
  public void input(int number, float[] x) {
    if (idInputs[number]) {
      throw new IllegalArgumentException(
          "this input holds ids: a step must be an id, got features");
    }
    values[inputs[number]] = x;
    isSet[number] = true;
  }

  @Override
  public void input(int number, int id) {
    if (!idInputs[number]) {
      throw new IllegalArgumentException(
          "this input holds " + inputSizes[number] + " features, got the id " + id);
    }
    ids[inputs[number]] = id;
    isSet[number] = true;
  }

  @Override
  public void step() {
    for (int i = 0; i < isSet.length; i++) {
      if (!isSet[i]) {
        throw new IllegalArgumentException(
            "input \"" + inputNames.get(i) + "\" has no value yet. Set it before the first step.");
      }
    }
    for (int i = 0; i < nodeSteps.length; i++) {
      values[layerNodes[i]] = nodeSteps[i].step();
    }
  }

  @Override
  public void reset() {
    layers.values().forEach(Stepper::reset);
    Arrays.fill(isSet, false);
  }

  @Override
  public float[] output(int number) {
    return values[outputs[number]];
  }

  @Override
  public int outputs() {
    return outputs.length;
  }

  @Override
  public int inputSize(int number) {
    return inputSizes[number];
  }

  @Override
  public int outputSize(int number) {
    return outputSizes[number];
  }

  @Override
  public Map<String, Stepper> layers() {
    return layers;
  }
}
