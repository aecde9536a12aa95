package dev.unroll.store;

import dev.unroll.BadInputException;
import dev.unroll.nn.Activate;
import dev.unroll.nn.Activation;
import dev.unroll.nn.AttentionPool;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Drop;
import dev.unroll.nn.Dropout;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Layer;
import dev.unroll.nn.LayerNorm;
import dev.unroll.nn.Merge;
import dev.unroll.nn.MergeLayer;
import dev.unroll.nn.Model;
import dev.unroll.nn.MultiInputLayer;
import dev.unroll.nn.OneHot;
import dev.unroll.nn.Pool;
import dev.unroll.tensor.Initializer;
import dev.unroll.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes layers from their type and configuration, for model files and recipes. A file can name only
 * what is registered here; nothing in it is ever a class name.
 *
 * <p>An own layer is added with {@link #with}. Immutable.
 */
public final class LayerRegistry {
  /** Makes a layer from what {@link Layer#config} gave. */
  @FunctionalInterface
  public interface Factory {
    /** Reads the keys of one type; unknown keys are refused by whoever calls this. */
    Layer create(Fields config);
  }

  /** Makes a layer of layers, such as a bidirectional one, from what {@link Layer#config} gave. */
  @FunctionalInterface
  public interface Container {
    /**
     * Reads the keys of one type; unknown keys are refused by whoever calls this.
     *
     * @param registry makes the layers within, see {@link #inner}
     */
    Layer create(Fields config, LayerRegistry registry);
  }

  /** Makes a layer of several inputs from what {@link MultiInputLayer#config} gave. */
  @FunctionalInterface
  public interface JoiningFactory {
    /** Reads the keys of one type; unknown keys are refused by whoever calls this. */
    MultiInputLayer create(Fields config);
  }

  /** Makes a custom model from what {@link Model#config} gave. */
  @FunctionalInterface
  public interface ModelFactory {
    /**
     * Reads the keys of one type; unknown keys are refused by whoever calls this.
     *
     * @param registry makes the layers within
     */
    Model create(Fields config, LayerRegistry registry);
  }

  private static final LayerRegistry STANDARD =
      new LayerRegistry(
          standardFactories(),
          Map.of(MergeLayer.TYPE, config -> new MergeLayer(config.choice("merge", Merge.class))),
          Map.of());

  private final Map<String, Container> factories;
  private final Map<String, JoiningFactory> joining;
  private final Map<String, ModelFactory> models;

  private LayerRegistry(
      Map<String, Container> factories,
      Map<String, JoiningFactory> joining,
      Map<String, ModelFactory> models) {
    this.factories = factories;
    this.joining = joining;
    this.models = models;
  }

  /** The layers of this library. */
  public static LayerRegistry standard() {
    return STANDARD;
  }

  /** This registry with one more type, or another factory for a type. */
  public LayerRegistry with(String type, Factory factory) {
    return with(type, (config, registry) -> factory.create(config));
  }

  /** As {@link #with(String, Factory)}, for a layer of layers. */
  public LayerRegistry with(String type, Container factory) {
    var more = new LinkedHashMap<>(factories);
    more.put(type, factory);
    return new LayerRegistry(more, joining, models);
  }

  /** Returns this registry with one more type of layer with several inputs. */
  public LayerRegistry withJoining(String type, JoiningFactory factory) {
    var more = new LinkedHashMap<>(joining);
    more.put(type, factory);
    return new LayerRegistry(factories, more, models);
  }

  /**
   * Returns this registry with a custom type of model, so that model files can hold it.
   *
   * @param type as {@link Model#type} gives it
   */
  public LayerRegistry withModel(String type, ModelFactory factory) {
    var more = new LinkedHashMap<>(models);
    more.put(type, factory);
    return new LayerRegistry(factories, joining, more);
  }

  /** The types that it knows. */
  public Set<String> types() {
    return Collections.unmodifiableSet(factories.keySet());
  }

  /**
   * Makes a layer.
   *
   * @param type as {@link Layer#type} gives it
   * @param config as {@link Layer#config} gives it; for initializers, {@code initializer} stands
   *     for all of a recurrent layer's
   * @throws BadInputException for an unknown type, or a value that the layer refuses
   */
  public Layer create(String type, Fields config) {
    Container factory = factories.get(type);
    if (factory == null) {
      throw config.error(
          "unknown layer \"" + type + "\"; " + Spelling.advice(type, factories.keySet()));
    }
    try {
      return factory.create(config, this);
    } catch (IllegalArgumentException e) {
      throw config.error(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Makes a layer of several inputs.
   *
   * @throws BadInputException for an unknown type, or a value that the layer refuses
   */
  public MultiInputLayer createJoining(String type, Fields config) {
    JoiningFactory factory = joining.get(type);
    if (factory == null) {
      throw config.error(
          "unknown layer of several inputs \""
              + type
              + "\"; "
              + Spelling.advice(type, joining.keySet()));
    }
    try {
      return factory.create(config);
    } catch (IllegalArgumentException e) {
      throw config.error(String.valueOf(e.getMessage()));
    }
  }

  /** Makes a custom model. */
  Model createModel(String type, Fields config) {
    ModelFactory factory = models.get(type);
    if (factory == null) {
      throw config.error(
          "unknown model \""
              + type
              + "\" (expected "
              + (models.isEmpty() ? "none, as no custom model is registered" : models.keySet())
              + "). Load it with a registry that knows it, LayerRegistry.withModel.");
    }
    try {
      return factory.create(config, this);
    } catch (IllegalArgumentException e) {
      throw config.error(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Makes a layer that reads what another gives.
   *
   * @param inputSize taken where the configuration does not say it; {@link Shape#ANY}: unknown
   */
  public Layer create(String type, Fields config, int inputSize) {
    return create(type, inputSize == Shape.ANY ? config : config.offering("input", inputSize));
  }

  /**
   * Makes a layer within another, written as {@code key: {lstm: {hidden: 8}}}. Where it does not
   * say its input size, that of the outer one is meant.
   *
   * @param config of the outer layer
   */
  public Layer inner(Fields config, String key) {
    Fields.Named named = config.namedObject(key);
    return create(named.name(), named.fields(), inputSize(config));
  }

  /**
   * Makes several layers within another, written as a list of such objects.
   *
   * @param config of the outer layer
   * @param chained whether each reads what the one before gives, and not the outer layer's input
   */
  public List<Layer> inners(Fields config, String key, boolean chained) {
    int[] shape = {Shape.ANY, Shape.ANY, inputSize(config)};
    var layers = new ArrayList<Layer>();
    for (Fields.Named named : config.named(key)) {
      Layer layer = create(named.name(), named.fields(), shape[shape.length - 1]);
      if (chained) {
        try {
          shape = layer.outputShape(shape);
        } catch (IllegalArgumentException e) {
          throw named.fields().error(String.valueOf(e.getMessage()));
        }
      }
      layers.add(layer);
    }
    return layers;
  }

  private static int inputSize(Fields config) {
    return config.has("input") ? size(config, "input") : Shape.ANY;
  }

  private static Map<String, Container> standardFactories() {
    var flat = new LinkedHashMap<String, Factory>();
    flat.put("lstm", RecurrentLayers::lstm);
    flat.put("simpleRnn", RecurrentLayers::simpleRnn);
    flat.put("gru", RecurrentLayers::gru);
    flat.put("dense", LayerRegistry::dense);
    flat.put("activation", config -> new Activate(activation(config, "function")));
    flat.put("layerNorm", LayerRegistry::layerNorm);
    flat.put("dropout", LayerRegistry::dropout);
    flat.put("pool", config -> new Pool(config.choice("kind", Pool.Kind.class)));
    flat.put("attentionPool", LayerRegistry::attentionPool);
    flat.put("embedding", LayerRegistry::embedding);
    flat.put("oneHot", config -> new OneHot(size(config, "vocabulary")));
    var factories = new LinkedHashMap<String, Container>();
    flat.forEach(
        (type, factory) -> factories.put(type, (config, registry) -> factory.create(config)));
    factories.putAll(LayersOfLayers.factories());
    return factories;
  }

  private static Layer dense(Fields config) {
    return new Dense(
        size(config, "input"),
        size(config, "units"),
        activation(config, "activation", Activation.LINEAR),
        initializer(config, "initializer", Initializer.glorot()),
        initializer(config, "biasInitializer", Initializer.zeros()));
  }

  private static Layer embedding(Fields config) {
    int vocabulary = size(config, "vocabulary");
    var embedding =
        new Embedding(
            vocabulary,
            size(config, "size"),
            initializer(config, "initializer", Embedding.DEFAULT_INITIALIZER));
    return config.has("paddingId")
        ? embedding.withPaddingId(config.integer("paddingId", 0, vocabulary - 1))
        : embedding;
  }

  private static Layer layerNorm(Fields config) {
    return new LayerNorm(
        size(config, "input"), config.real("epsilon", Range.POSITIVE, LayerNorm.DEFAULT_EPSILON));
  }

  private static Layer dropout(Fields config) {
    if (config.keys().isEmpty()) {
      throw config.error("expected rate, the share dropped, or keep, the share kept");
    }
    if (!config.has("keep")) {
      config.number("rate", Range.BELOW_ONE); // one of the two, and a misspelt one is named
    }
    Drop drop = RecurrentLayers.drop(config, "rate", "keep");
    return new Dropout(drop, config.flag("sameForAllSteps", false));
  }

  private static Layer attentionPool(Fields config) {
    int input = size(config, "input");
    return new AttentionPool(input, config.integer("attention", 1, Integer.MAX_VALUE, input));
  }

  static int size(Fields config, String key) {
    return config.integer(key, 1, Integer.MAX_VALUE);
  }

  static Initializer initializer(Fields config, String key, Initializer fallback) {
    if (!config.has(key)) {
      return fallback;
    }
    try {
      return Initializer.parse(config.string(key));
    } catch (IllegalArgumentException e) {
      throw config.error(key, String.valueOf(e.getMessage()));
    }
  }

  /** An activation by its text, such as {@code tanh} or {@code leakyRelu(0.1)}. */
  static Activation activation(Fields config, String key) {
    String text = config.string(key);
    String name = text.replaceFirst("\\(.*", "").strip();
    try {
      return Activation.parse(text);
    } catch (IllegalArgumentException e) {
      boolean misspelt = !Activation.names().contains(name) && !name.equals("glu");
      String nearest = misspelt ? Spelling.nearest(name, Activation.names()) : null;
      throw config.error(
          key,
          nearest == null
              ? String.valueOf(e.getMessage())
              : "unknown value " + Quoted.value(text) + "; did you mean \"" + nearest + "\"?");
    }
  }

  /** An activation by its text, or {@code fallback} when it is absent. */
  static Activation activation(Fields config, String key, Activation fallback) {
    return config.has(key) ? activation(config, key) : fallback;
  }
}
