package dev.unroll.tasks.recipe;

import dev.unroll.internal.FailureText;
import dev.unroll.nn.Graph;
import dev.unroll.nn.Layer;
import dev.unroll.nn.Model;
import dev.unroll.nn.Sequential;
import dev.unroll.nn.TiedLayer;
import dev.unroll.store.GraphPlan;
import dev.unroll.store.GraphPlan.LayerPosition;
import dev.unroll.store.LayerPlan;
import dev.unroll.store.LayerSizes;
import dev.unroll.vocabulary.AdaptiveSoftmax;
import dev.unroll.vocabulary.SoftmaxLayer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The model of a recipe, read and checked. Its layers are created when the sizes of the data are
 * known.
 *
 * @param layers in order; for a graph, the layers with one input
 * @param graph null: the layers are a sequence
 */
public record ModelPlan(List<LayerPosition> layers, @Nullable GraphPlan graph) {
  private static final Set<String> OUTPUTS =
      Set.of("dense", SoftmaxLayer.TYPE, AdaptiveSoftmax.TYPE);

  /** Copies the layers. */
  public ModelPlan {
    layers = List.copyOf(layers);
  }

  /**
   * Rejects a layer with an undefined size that nothing supplies. The input size follows from the
   * layer before; the units of a last dense or vocabulary layer are supplied by the task.
   *
   * @param ofFirst the keys of the sizes that the task supplies to layers that read its input
   */
  public void requireSizes(Set<String> ofFirst) {
    for (LayerPosition place : layers) {
      var supplied = new HashSet<String>(Set.of(LayerSizes.INPUT));
      if (place.first()) {
        supplied.addAll(ofFirst);
      }
      if (isOutput(place)) {
        supplied.add(LayerSizes.UNITS);
      }
      place.layer().requireOpenOnly(supplied);
    }
  }

  /** Returns whether a layer is an output layer, whose units the task determines. */
  public static boolean isOutput(LayerPosition place) {
    return place.last() && OUTPUTS.contains(place.layer().type());
  }

  /**
   * Returns the sizes of a layer.
   *
   * @param units of a last layer that does not define them
   */
  public static LayerSizes sizes(LayerPosition place, int features, int units) {
    LayerSizes input = LayerSizes.input(features);
    return isOutput(place) ? input.with(LayerSizes.UNITS, units) : input;
  }

  /**
   * Creates the model; each layer is created once.
   *
   * @param input the shape of the model's input
   * @param ids whether the input is ids
   * @throws dev.unroll.BadInputException with the place of a layer that does not fit
   */
  public Model create(int[] input, boolean ids, GraphPlan.Constructor constructor) {
    if (graph != null) {
      return graph.create(kind(input, ids), input[input.length - 1], constructor);
    }
    int[] shape = input;
    var created = new ArrayList<Layer>();
    for (LayerPosition place : layers) {
      Layer layer =
          tied(place.layer(), constructor.create(place, shape[shape.length - 1]), created);
      shape = outputShape(place.layer(), layer, shape);
      created.add(layer);
    }
    return Sequential.of(created);
  }

  private static Layer tied(LayerPlan plan, Layer layer, List<Layer> before) {
    try {
      return layer instanceof TiedLayer tied ? tied.tie(before) : layer;
    } catch (IllegalArgumentException e) {
      throw plan.error(FailureText.of(e));
    }
  }

  private static int[] outputShape(LayerPlan plan, Layer layer, int[] shape) {
    try {
      return layer.outputShape(shape);
    } catch (IllegalArgumentException e) {
      throw plan.error(FailureText.of(e));
    }
  }

  private static Graph.Kind kind(int[] input, boolean ids) {
    if (input.length == 3) {
      return ids ? Graph.Kind.IDS : Graph.Kind.STEPS;
    }
    return ids ? Graph.Kind.ROW_IDS : Graph.Kind.ROWS;
  }
}
