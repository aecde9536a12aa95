package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.nn.Graph;
import dev.unroll.nn.Layer;
import dev.unroll.nn.Model;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Groups;
import dev.unroll.store.Fields;
import dev.unroll.store.GraphFile;
import dev.unroll.store.LayerRegistry;
import dev.unroll.train.TrainingConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The model of a recipe, {@code model.layers} or {@code model.graph}: read, written, and built.
 *
 * <p>A graph is a list of one specification, {@link LayerSpec#graph}.
 */
final class LayerRecipe {
  private static final String LAYERS = "layers";

  private LayerRecipe() {}

  /** Returns true when a recipe has a model, and not the default one. */
  static boolean isIn(Fields model) {
    boolean layers = model.has(LAYERS);
    return model.has(LayerSpec.GRAPH) || layers;
  }

  /** Reads the layers or the graph as written; settings are read when the model is built. */
  static List<LayerSpec> read(Fields model, String source) {
    if (model.has(LayerSpec.GRAPH)) {
      if (model.has(LAYERS)) {
        throw model.error("expected either layers or graph, got both; remove one of them");
      }
      return List.of(LayerSpec.graph(graph(model)));
    }
    if (!(model.raw(LAYERS) instanceof List<?> items) || items.isEmpty()) {
      throw model.error(LAYERS, "expected a list of layers, such as - dense: {units: 1}");
    }
    var layers = new ArrayList<LayerSpec>();
    for (Object item : items) {
      String place = place(source, layers.size());
      layers.add(requireLayer(layer(item, place), place));
    }
    return layers;
  }

  private static String place(String source, int position) {
    return source + ": model.layers[" + position + "]";
  }

  private static Map<String, @Nullable Object> graph(Fields model) {
    if (model.raw(LayerSpec.GRAPH) instanceof Map<?, ?> graph) {
      return named(graph);
    }
    throw model.error(
        LayerSpec.GRAPH,
        "expected an object with layers, such as {layers: [{name: answer, from: input, layer:"
            + " dense}]}");
  }

  private static Map<String, @Nullable Object> named(Map<?, ?> settings) {
    var named = new LinkedHashMap<String, @Nullable Object>();
    settings.forEach((key, value) -> named.put(String.valueOf(key), value));
    return named;
  }

  private static LayerSpec layer(@Nullable Object item, String place) {
    if (item instanceof String type) {
      return new LayerSpec(type, new LinkedHashMap<>());
    }
    if (item instanceof Map<?, ?> map && map.size() == 1) {
      var entry = map.entrySet().iterator().next();
      if (entry.getValue() instanceof Map<?, ?> settings) {
        return new LayerSpec(String.valueOf(entry.getKey()), named(settings));
      }
    }
    throw new BadInputException(
        place + ": expected one layer with its settings, such as lstm: {hidden: 30}");
  }

  private static LayerSpec requireLayer(LayerSpec spec, String place) {
    if (spec.isGraph()) {
      throw new BadInputException(
          place
              + ": expected a layer, got a graph, which is a whole model; write it as model.graph");
    }
    return spec;
  }

  /** What {@link #read} reads. */
  static Map<String, @Nullable Object> write(List<LayerSpec> specs) {
    var model = new LinkedHashMap<String, @Nullable Object>();
    if (isGraph(specs)) {
      model.put(LayerSpec.GRAPH, specs.get(0).settings());
      return model;
    }
    var layers = new ArrayList<@Nullable Object>();
    for (LayerSpec layer : specs) {
      layers.add(Map.of(layer.type(), layer.settings()));
    }
    model.put(LAYERS, layers);
    return model;
  }

  static boolean isGraph(List<LayerSpec> specs) {
    return specs.size() == 1 && specs.get(0).isGraph();
  }

  /** Returns the place of the model in the recipe, for sentences. */
  static String place(List<LayerSpec> specs) {
    return isGraph(specs) ? "model.graph" : "model.layers";
  }

  /** Makes a layer as it is written, a last dense one by default with this many units. */
  static Layer layer(Fields.Named layer, int features, boolean last, int units) {
    if (last && layer.name().equals("dense")) {
      layer.fields().offering("units", units);
    }
    return LayerRegistry.standard().create(layer.name(), layer.fields(), features);
  }

  /**
   * Builds a model, each layer checked by itself and against those that it reads.
   *
   * @param input the shape of what goes into the model
   * @param ids whether that is ids
   * @param source begins each sentence of refusal
   * @throws BadInputException when a layer is unknown or does not fit
   */
  static Model build(
      List<LayerSpec> specs, int[] input, boolean ids, String source, GraphFile.Maker maker) {
    if (isGraph(specs)) {
      Map<String, ?> model = Map.of("model", write(specs));
      return GraphFile.read(
          Fields.of(model, source).object("model").object(LayerSpec.GRAPH),
          kind(input, ids),
          input[input.length - 1],
          LayerRegistry.standard(),
          maker);
    }
    return Sequential.of(layers(specs, input, source, maker));
  }

  private static Graph.Kind kind(int[] input, boolean ids) {
    if (input.length == 3) {
      return ids ? Graph.Kind.IDS : Graph.Kind.STEPS;
    }
    return ids ? Graph.Kind.ROW_IDS : Graph.Kind.ROWS;
  }

  private static List<Layer> layers(
      List<LayerSpec> specs, int[] input, String source, GraphFile.Maker maker) {
    int[] shape = input;
    var layers = new ArrayList<Layer>();
    for (LayerSpec spec : specs) {
      int position = layers.size();
      String place = place(source, position);
      requireLayer(spec, place);
      try {
        var named = new Fields.Named(spec.type(), Fields.of(spec.settings(), place));
        Layer layer =
            maker.make(named, shape[shape.length - 1], position == 0, position == specs.size() - 1);
        named.fields().done();
        shape = layer.outputShape(shape);
        layers.add(layer);
      } catch (IllegalArgumentException e) {
        throw new BadInputException(place + ": " + e.getMessage(), e);
      }
    }
    return layers;
  }

  /** Refuses groups of parameters of which none is a parameter of the model. */
  static void requireMembers(TrainingConfig training, Model model, String source) {
    if (training.optimizer() instanceof Groups groups) {
      try {
        groups.requireMembers(model.parameters());
      } catch (IllegalArgumentException e) {
        throw new BadInputException(source + ": training.optimizer.groups: " + e.getMessage(), e);
      }
    }
  }
}
