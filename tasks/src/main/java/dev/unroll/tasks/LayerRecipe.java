package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.nn.Layer;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Groups;
import dev.unroll.store.Fields;
import dev.unroll.store.LayerRegistry;
import dev.unroll.train.TrainingConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code model.layers} of a recipe: read, written, and made into layers. */
final class LayerRecipe {
  private LayerRecipe() {}

  /** What a task knows of a layer's settings, offered where the recipe does not say it. */
  @FunctionalInterface
  interface Offer {
    /**
     * Offers values.
     *
     * @param position of the layer
     * @param settings of the layer
     */
    void to(int position, Fields settings);
  }

  /** The layers as written; their settings are read when the model is built. */
  static List<LayerSpec> read(Fields model, String source) {
    if (!(model.raw("layers") instanceof List<?> items) || items.isEmpty()) {
      throw model.error("layers", "expected a list of layers, such as - dense: {units: 1}");
    }
    var layers = new ArrayList<LayerSpec>();
    for (Object item : items) {
      layers.add(layer(item, place(source, layers.size())));
    }
    return layers;
  }

  private static String place(String source, int position) {
    return source + ": model.layers[" + position + "]";
  }

  private static LayerSpec layer(@Nullable Object item, String place) {
    if (item instanceof String type) {
      return new LayerSpec(type, new LinkedHashMap<>());
    }
    if (item instanceof Map<?, ?> map && map.size() == 1) {
      var entry = map.entrySet().iterator().next();
      if (entry.getValue() instanceof Map<?, ?> settings) {
        var named = new LinkedHashMap<String, @Nullable Object>();
        settings.forEach((key, value) -> named.put(String.valueOf(key), value));
        return new LayerSpec(String.valueOf(entry.getKey()), named);
      }
    }
    throw new BadInputException(
        place + ": expected one layer with its settings, such as lstm: {hidden: 30}");
  }

  /** What {@link #read} reads. */
  static Map<String, @Nullable Object> write(List<LayerSpec> specs) {
    var layers = new ArrayList<@Nullable Object>();
    for (LayerSpec layer : specs) {
      layers.add(Map.of(layer.type(), layer.settings()));
    }
    var model = new LinkedHashMap<String, @Nullable Object>();
    model.put("layers", layers);
    return model;
  }

  /**
   * Makes layers, each checked by itself and against the one before it.
   *
   * @param input the shape of what goes into the first one
   * @param source begins each sentence of refusal
   * @throws BadInputException when a layer is unknown or does not fit
   */
  static List<Layer> build(List<LayerSpec> specs, int[] input, String source, Offer offer) {
    int[] shape = input;
    var layers = new ArrayList<Layer>();
    for (LayerSpec spec : specs) {
      String place = place(source, layers.size());
      try {
        Fields fields = Fields.of(spec.settings(), place);
        offer.to(layers.size(), fields);
        Layer layer = LayerRegistry.standard().create(spec.type(), fields, shape[shape.length - 1]);
        fields.done();
        shape = layer.outputShape(shape);
        layers.add(layer);
      } catch (IllegalArgumentException e) {
        throw new BadInputException(place + ": " + e.getMessage(), e);
      }
    }
    return layers;
  }

  /** Refuses groups of parameters of which none is a parameter of the layers. */
  static void requireMembers(TrainingConfig training, List<Layer> layers, String source) {
    if (training.optimizer() instanceof Groups groups) {
      try {
        groups.requireMembers(Sequential.of(layers).parameters());
      } catch (IllegalArgumentException e) {
        throw new BadInputException(source + ": training.optimizer.groups: " + e.getMessage(), e);
      }
    }
  }
}
