package dev.unroll.nn;

import dev.unroll.tensor.Parameter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One place of a {@link Graph}: an input, or a layer with the values that it reads. */
final class GraphNode {
  private final int index;
  private final String name;
  private final Graph.@Nullable Kind input;
  private final @Nullable Layer layer;
  private final @Nullable MultiInputLayer joining;
  private final String owner;
  private final List<Edge> from;
  private final List<Edge> initial;
  private final int[] shape;

  private GraphNode(
      int index,
      String name,
      Graph.@Nullable Kind input,
      @Nullable Layer layer,
      @Nullable MultiInputLayer joining,
      String owner,
      List<Edge> from,
      List<Edge> initial,
      int[] shape) {
    this.index = index;
    this.name = name;
    this.input = input;
    this.layer = layer;
    this.joining = joining;
    this.owner = owner;
    this.from = List.copyOf(from);
    this.initial = List.copyOf(initial);
    this.shape = shape;
  }

  static GraphNode input(int index, String name, Graph.Kind kind, int[] shape) {
    return new GraphNode(index, name, kind, null, null, name, List.of(), List.of(), shape);
  }

  static GraphNode layer(
      int index,
      String name,
      Layer layer,
      String owner,
      Edge from,
      List<Edge> initial,
      int[] shape) {
    return new GraphNode(index, name, null, layer, null, owner, List.of(from), initial, shape);
  }

  static GraphNode joining(
      int index, String name, MultiInputLayer layer, String owner, List<Edge> from, int[] shape) {
    return new GraphNode(index, name, null, null, layer, owner, from, List.of(), shape);
  }

  /** Returns the position among the nodes, which is also the order of computation. */
  int index() {
    return index;
  }

  String name() {
    return name;
  }

  /** Returns the kind of an input; null for a layer. */
  Graph.@Nullable Kind input() {
    return input;
  }

  /** Returns the layer of one input; null for any other node. */
  @Nullable Layer layer() {
    return layer;
  }

  /** Returns the layer of several inputs; null for any other node. */
  @Nullable MultiInputLayer joining() {
    return joining;
  }

  /** Returns the first node with this layer; the parameters are named after it. */
  String owner() {
    return owner;
  }

  /** Returns whether an earlier node has the same layer. */
  boolean isShared() {
    return !owner.equals(name);
  }

  /** Returns the values that it reads. */
  List<Edge> from() {
    return from;
  }

  /** Returns the state that it begins from; empty for the zero state. */
  List<Edge> initial() {
    return initial;
  }

  /** Returns the shape of its output. */
  int[] shape() {
    return shape;
  }

  Map<String, Parameter> parameters() {
    if (layer != null) {
      return layer.parameters();
    }
    return joining != null ? joining.parameters() : Map.of();
  }

  String path() {
    if (layer != null) {
      return layer.path();
    }
    if (joining != null) {
      return joining.path();
    }
    return input != null && input.hasIds() ? ModelSummary.IDS : "";
  }

  String type() {
    if (layer != null) {
      return layer.type();
    }
    return joining != null ? joining.type() : "input";
  }
}
