package dev.unroll.tasks.recipe;

import dev.unroll.BadInputException;
import dev.unroll.internal.FailureText;
import dev.unroll.nn.Layer;
import dev.unroll.nn.Model;
import dev.unroll.optim.Groups;
import dev.unroll.store.Fields;
import dev.unroll.store.GraphPlan;
import dev.unroll.store.LayerPlan;
import dev.unroll.store.LayerRegistry;
import dev.unroll.train.TrainingConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the model of a recipe, {@code model.layers} or {@code model.graph}.
 *
 * <p>A graph is a list of one specification, {@link LayerSpec#graph}.
 */
public final class LayerRecipe {
  private static final String LAYERS = "layers";
  private static final String MODEL = "model";

  private LayerRecipe() {}

  /** Returns true if a recipe has a model other than the default one. */
  public static boolean isIn(Fields model) {
    boolean layers = model.has(LAYERS);
    return model.has(LayerSpec.GRAPH) || layers;
  }

  /** Reads the layers or the graph as written; {@link #plan} reads their settings. */
  public static List<LayerSpec> read(Fields model, String source) {
    return read(model, source, MODEL);
  }

  /**
   * Reads the layers of a part of the model, or its graph.
   *
   * @param path of the part for messages, such as {@code model.encoder}
   */
  public static List<LayerSpec> read(Fields model, String source, String path) {
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
      String place = place(source, path, layers.size());
      layers.add(requireLayer(layer(item, place), place));
    }
    return layers;
  }

  private static String place(String source, String path, int position) {
    return source + ": " + path + ".layers[" + position + "]";
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

  /**
   * Writes the layers as {@link #read} reads them.
   *
   * @param built the model of these layers; a layer that a program has created is written as its
   *     type and configuration
   */
  public static Map<String, @Nullable Object> write(List<LayerSpec> specs, Model built) {
    return write(specs, List.copyOf(built.layers().values()));
  }

  /**
   * Writes the layers as {@link #read} reads them.
   *
   * @param layers that were created from the specifications; others may follow
   */
  public static Map<String, @Nullable Object> write(List<LayerSpec> specs, List<Layer> layers) {
    var written = new ArrayList<LayerSpec>();
    for (int i = 0; i < specs.size(); i++) {
      LayerSpec spec = specs.get(i);
      written.add(
          spec.factory().isEmpty()
              ? spec
              : new LayerSpec(layers.get(i).type(), layers.get(i).config()));
    }
    return write(written);
  }

  /** Writes layers that are given by name, as {@link #read} reads them. */
  public static Map<String, @Nullable Object> write(List<LayerSpec> specs) {
    var model = new LinkedHashMap<String, @Nullable Object>();
    if (isGraph(specs)) {
      model.put(LayerSpec.GRAPH, specs.get(0).settings());
      return model;
    }
    var layers = new ArrayList<@Nullable Object>();
    for (LayerSpec layer : specs) {
      if (layer.factory().isPresent()) {
        throw new IllegalArgumentException(
            "a layer of a factory can be written only after it is created; build the model first");
      }
      layers.add(Map.of(layer.type(), layer.settings()));
    }
    model.put(LAYERS, layers);
    return model;
  }

  /** Returns true for a list that holds one graph. */
  public static boolean isGraph(List<LayerSpec> specs) {
    return specs.size() == 1 && specs.get(0).isGraph();
  }

  /** Returns the place of the model in the recipe, for messages. */
  public static String place(List<LayerSpec> specs) {
    return isGraph(specs) ? "model.graph" : "model.layers";
  }

  /**
   * Reads the settings of the layers, independent of sizes of the data. The task calls {@link
   * ModelPlan#requireSizes} after its own checks.
   *
   * @param source the start of each error message
   * @param registry of the layers
   * @throws BadInputException when a layer or a setting is unknown or wrong
   */
  public static ModelPlan plan(List<LayerSpec> specs, String source, LayerRegistry registry) {
    return plan(specs, source, MODEL, registry);
  }

  /**
   * Reads the settings of the layers of a part of the model.
   *
   * @param path of the part for messages, such as {@code model.encoder}
   * @throws BadInputException when a layer or a setting is unknown or wrong
   */
  public static ModelPlan plan(
      List<LayerSpec> specs, String source, String path, LayerRegistry registry) {
    return isGraph(specs) ? graph(specs, source, registry) : layers(specs, source, path, registry);
  }

  private static ModelPlan graph(List<LayerSpec> specs, String source, LayerRegistry registry) {
    Map<String, ?> model = Map.of(MODEL, write(specs));
    Fields words = Fields.of(model, source).object(MODEL).object(LayerSpec.GRAPH);
    GraphPlan graph = GraphPlan.read(words, registry);
    return new ModelPlan(graph.places(), graph);
  }

  private static ModelPlan layers(
      List<LayerSpec> specs, String source, String path, LayerRegistry registry) {
    var places = new ArrayList<GraphPlan.LayerPosition>();
    for (LayerSpec spec : specs) {
      int position = places.size();
      String place = place(source, path, position);
      requireLayer(spec, place);
      LayerPlan layer =
          spec.factory()
              .map(factory -> LayerPlan.of(factory, place))
              .orElseGet(() -> registry.read(spec.type(), Fields.of(spec.settings(), place)));
      places.add(new GraphPlan.LayerPosition(layer, position == 0, position == specs.size() - 1));
    }
    return new ModelPlan(places, null);
  }

  /**
   * Checks that each group of parameters contains a parameter of the model, and that no output ends
   * in an activation that the loss applies itself.
   */
  public static void requireFit(TrainingConfig training, Model model, String source) {
    if (training.optimizer() instanceof Groups groups) {
      try {
        groups.requireMembers(model.parameters());
      } catch (IllegalArgumentException e) {
        throw new BadInputException(
            source + ": training.optimizer.groups: " + FailureText.of(e), e);
      }
    }
    try {
      training.losses().requireLogits(model);
    } catch (IllegalArgumentException e) {
      throw new BadInputException(source + ": training.loss: " + FailureText.of(e), e);
    }
  }
}
