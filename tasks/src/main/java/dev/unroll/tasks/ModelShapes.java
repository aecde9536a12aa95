package dev.unroll.tasks;

import dev.unroll.nn.Graph;
import dev.unroll.nn.Model;
import dev.unroll.nn.Sequential;

/** Shapes of the networks that tasks build. */
final class ModelShapes {
  private ModelShapes() {}

  /**
   * Returns the shape of the only output.
   *
   * @param input the shape of the only input, where the model does not say it itself
   */
  static int[] output(Model model, int... input) {
    if (model instanceof Sequential layers) {
      int[] last = input;
      for (int[] shape : layers.shapes(input).values()) {
        last = shape;
      }
      return last;
    }
    if (model instanceof Graph graph) {
      return graph.outputShape(graph.outputs().get(0));
    }
    throw new IllegalArgumentException(
        "expected a sequential model or a graph, got a " + model.type());
  }
}
