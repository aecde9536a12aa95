package dev.unroll.tasks.recipe;

import dev.unroll.nn.Graph;
import dev.unroll.nn.Model;
import dev.unroll.nn.Sequential;
import dev.unroll.tensor.Shape;

/** Computes the shapes of the networks that tasks build. */
public final class ModelShapes {
  private ModelShapes() {}

  /**
   * Returns the shape of the only output.
   *
   * @param input the shape of the only input, whose variable sizes stay variable
   */
  public static int[] output(Model model, int... input) {
    if (model instanceof Sequential layers) {
      int[] last = input;
      for (int[] shape : layers.shapes(input).values()) {
        last = shape;
      }
      return last;
    }
    if (model instanceof Graph graph) {
      int[] shape = graph.outputShape(graph.outputs().get(0));
      for (int d = 0; d < shape.length - 1 && shape.length == input.length; d++) {
        shape[d] = shape[d] == Shape.ANY ? input[d] : shape[d]; // layers keep rows and steps
      }
      return shape;
    }
    throw new IllegalArgumentException(
        "expected a sequential model or a graph, got a " + model.type());
  }
}
