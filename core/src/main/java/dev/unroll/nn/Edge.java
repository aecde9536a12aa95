package dev.unroll.nn;

import dev.unroll.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A value in a {@link Graph} that is being built: an input, the output of a layer, or a part of the
 * last state of a recurrent layer. {@link Graph.Builder} returns edges and accepts them as the
 * inputs of layers.
 */
public final class Edge {
  private static final int OUTPUT = -1;

  private final GraphNode node;
  private final int part; // of the node's state, or OUTPUT for its output

  private Edge(GraphNode node, int part) {
    this.node = node;
    this.part = part;
  }

  static Edge output(GraphNode node) {
    return new Edge(node, OUTPUT);
  }

  /**
   * Returns all parts of the last state of this recurrent layer, in order, such as h and c, to use
   * as the initial state of another layer.
   *
   * @throws IllegalArgumentException if this is not the output of a recurrent layer
   */
  public List<Edge> state() {
    var parts = new ArrayList<Edge>();
    for (int p = 0; p < stateParts().size(); p++) {
      parts.add(new Edge(node, p));
    }
    return parts;
  }

  /**
   * Returns one part of the last state of this recurrent layer, one row {@code [N, H]} for each
   * sequence.
   *
   * @param name such as {@code h}, or {@code forward.h} for a bidirectional layer
   * @throws IllegalArgumentException if there is no such part; the message lists those available
   */
  public Edge state(String name) {
    List<String> parts = stateParts();
    int at = parts.indexOf(name);
    if (at < 0) {
      throw new IllegalArgumentException(
          "the state of \"" + node.name() + "\" has no part \"" + name + "\"; available: " + parts);
    }
    return new Edge(node, at);
  }

  private List<String> stateParts() {
    if (part == OUTPUT && node.layer() instanceof StatefulLayer layer) {
      return layer.stateParts();
    }
    throw new IllegalArgumentException(
        "\"" + this + "\" is not the output of a recurrent layer, so it has no state");
  }

  GraphNode node() {
    return node;
  }

  /** Returns the position in the node's state, or a negative number for the output. */
  int part() {
    return part;
  }

  boolean isState() {
    return part >= 0;
  }

  /** Returns the shape of the value, {@link Shape#ANY} where a size is open. */
  public int[] shape() {
    if (!isState() || !(node.layer() instanceof StatefulLayer layer)) {
      return node.shape().clone();
    }
    int[] rest = layer.stateShapes().get(part);
    var shape = new int[rest.length + 1];
    shape[0] = Shape.ANY;
    System.arraycopy(rest, 0, shape, 1, rest.length);
    return shape;
  }

  /** Returns the number of features of the value, the size of its last dimension. */
  public int features() {
    int[] shape = shape();
    return shape[shape.length - 1];
  }

  /** Returns the name used in files and recipes: {@code encoder}, or {@code encoder.h}. */
  @Override
  public String toString() {
    return isState() && node.layer() instanceof StatefulLayer layer
        ? node.name() + "." + layer.stateParts().get(part)
        : node.name();
  }
}
