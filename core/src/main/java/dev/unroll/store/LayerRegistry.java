package dev.unroll.store;

import dev.unroll.BadInputException;
import dev.unroll.internal.FailureText;
import dev.unroll.internal.Spelling;
import dev.unroll.nn.Activation;
import dev.unroll.nn.Attention;
import dev.unroll.nn.Layer;
import dev.unroll.nn.MergeLayer;
import dev.unroll.nn.Model;
import dev.unroll.nn.MultiInputLayer;
import dev.unroll.nn.Segments;
import dev.unroll.tensor.Initializer;
import dev.unroll.tensor.Shape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Creates layers from their type and configuration, for model files and recipes. A file can name
 * only registered types; nothing in it is ever a class name.
 *
 * <p>{@link #read} checks the configuration of a layer and leaves sizes that follow from the data
 * open; {@link LayerPlan#create} constructs the layer. {@link #create} does both.
 *
 * <p>A custom layer is added with {@link #with}, or with {@link #withReader} if its settings should
 * be checked before its sizes are known. Immutable.
 */
public final class LayerRegistry {
  /** Creates a layer from the result of {@link Layer#config}. */
  @FunctionalInterface
  public interface Factory {
    /** Reads the keys of one type; the caller rejects unknown keys. */
    Layer create(Fields config);
  }

  /**
   * Creates a layer of layers, such as a bidirectional one, from the result of {@link
   * Layer#config}.
   */
  @FunctionalInterface
  public interface Container {
    /**
     * Reads the keys of one type; the caller rejects unknown keys.
     *
     * @param registry creates the inner layers, see {@link #inner}
     */
    Layer create(Fields config, LayerRegistry registry);
  }

  /** Reads and checks the result of {@link Layer#config}, and defers the construction. */
  @FunctionalInterface
  public interface Reader {
    /**
     * Reads the keys of one type, and sizes that follow from the data with {@link Fields#size}; the
     * caller rejects unknown keys.
     *
     * @param registry reads the inner layers, see {@link #readInner}
     */
    LayerPlan.Constructor read(Fields config, LayerRegistry registry);
  }

  /** Reads a layer of one type; see {@link Reader}. */
  @FunctionalInterface
  interface PlanReader {
    LayerPlan read(String type, Fields config, LayerRegistry registry);

    /** Reads a layer whose configuration contains all sizes, and constructs it. */
    default Layer create(String type, Fields config, LayerRegistry registry) {
      return read(type, config, registry).create(LayerSizes.none());
    }
  }

  /** A type whose settings are read while the layer is constructed. */
  private record AtConstruction(Container factory) implements PlanReader {
    @Override
    public LayerPlan read(String type, Fields config, LayerRegistry registry) {
      config.readLater();
      return LayerPlan.of(
          type,
          config,
          null,
          sizes -> {
            Fields words = config.copy(sizes);
            Layer layer = factory.create(words, registry);
            words.done();
            return layer;
          });
    }

    @Override
    public Layer create(String type, Fields config, LayerRegistry registry) {
      return factory.create(config, registry);
    }
  }

  /** Reads a layer of several inputs; the result constructs the layer. */
  @FunctionalInterface
  private interface JoiningReader {
    Supplier<MultiInputLayer> read(Fields config, LayerRegistry registry);
  }

  /** Creates a layer of several inputs from the result of {@link MultiInputLayer#config}. */
  @FunctionalInterface
  public interface JoiningFactory {
    /** Reads the keys of one type; the caller rejects unknown keys. */
    MultiInputLayer create(Fields config);
  }

  /** Creates a custom model from the result of {@link Model#config}. */
  @FunctionalInterface
  public interface ModelFactory {
    /**
     * Reads the keys of one type; the caller rejects unknown keys.
     *
     * @param registry creates the layers of the model
     */
    Model create(Fields config, LayerRegistry registry);
  }

  private static final LayerRegistry STANDARD =
      new LayerRegistry(standardReaders(), standardJoining(), Map.of());

  private final Map<String, PlanReader> readers;
  private final Map<String, JoiningReader> joining;
  private final Map<String, ModelFactory> models;

  private LayerRegistry(
      Map<String, PlanReader> readers,
      Map<String, JoiningReader> joining,
      Map<String, ModelFactory> models) {
    this.readers = readers;
    this.joining = joining;
    this.models = models;
  }

  /** Returns the registry of the built-in layers. */
  public static LayerRegistry standard() {
    return STANDARD;
  }

  /** Returns this registry with one more type, or another factory for a type. */
  public LayerRegistry with(String type, Factory factory) {
    return with(type, (config, registry) -> factory.create(config));
  }

  /** Same as {@link #with(String, Factory)}, for a layer of layers. */
  public LayerRegistry with(String type, Container factory) {
    return with(type, new AtConstruction(factory));
  }

  /**
   * Returns this registry with one more type, or another reader for a type. Its settings are
   * checked before the sizes that follow from the data are known:
   *
   * <pre>{@code
   * registry.withReader(
   *     "leaky",
   *     (config, layers) -> {
   *       SizeSetting input = config.size("input");
   *       int hidden = config.integer("hidden", 1, 10_000);
   *       return sizes -> new Scan<>(new LeakyCell(input.in(sizes), hidden));
   *     });
   * }</pre>
   */
  public LayerRegistry withReader(String type, Reader reader) {
    return with(
        type,
        (name, config, registry) ->
            LayerPlan.of(name, config, null, reader.read(config, registry)));
  }

  private LayerRegistry with(String type, PlanReader reader) {
    var more = new LinkedHashMap<>(readers);
    more.put(type, reader);
    return new LayerRegistry(more, joining, models);
  }

  /** Returns this registry with one more type of layer with several inputs. */
  public LayerRegistry withJoining(String type, JoiningFactory factory) {
    var more = new LinkedHashMap<>(joining);
    more.put(
        type,
        (config, registry) -> {
          config.readLater();
          return () -> {
            Fields words = config.copy(LayerSizes.none());
            MultiInputLayer layer = factory.create(words);
            words.done();
            return layer;
          };
        });
    return new LayerRegistry(readers, more, models);
  }

  /**
   * Returns this registry with a custom type of model, so that model files can hold it.
   *
   * @param type as returned by {@link Model#type}
   */
  public LayerRegistry withModel(String type, ModelFactory factory) {
    var more = new LinkedHashMap<>(models);
    more.put(type, factory);
    return new LayerRegistry(readers, joining, more);
  }

  /** Returns the registered types. */
  public Set<String> types() {
    return Collections.unmodifiableSet(readers.keySet());
  }

  /**
   * Reads and checks a layer without constructing it.
   *
   * @param type as returned by {@link Layer#type}
   * @param config as returned by {@link Layer#config}, except that sizes that follow from the data
   *     may be absent; {@code initializer} sets all initializers of a recurrent layer
   * @throws BadInputException for an unknown type or key, or a wrong value
   */
  public LayerPlan read(String type, Fields config) {
    LayerPlan plan = plan(type, config);
    config.done();
    return plan;
  }

  /** Same as {@link #read}, but the caller rejects unknown keys. */
  LayerPlan plan(String type, Fields config) {
    PlanReader reader = reader(type, config);
    return checked(config, () -> reader.read(type, config, this));
  }

  private PlanReader reader(String type, Fields config) {
    PlanReader reader = readers.get(type);
    if (reader == null) {
      throw config.error("unknown layer \"" + type + "\"; " + advice(type, readers.keySet()));
    }
    return reader;
  }

  private static String advice(String type, Collection<String> known) {
    return Spelling.advice(type, known)
        + (Spelling.nearest(type, known) != null
            ? ""
            : "; register a custom layer with LayerRegistry.with, or in a plug-in");
  }

  private static <R> R checked(Fields config, Supplier<R> body) {
    try {
      return body.get();
    } catch (IllegalArgumentException e) {
      throw config.error(FailureText.of(e));
    }
  }

  /** Returns the types of layers of several inputs. */
  public Set<String> joiningTypes() {
    return Collections.unmodifiableSet(joining.keySet());
  }

  /** Returns the types of custom models. */
  public Set<String> modelTypes() {
    return Collections.unmodifiableSet(models.keySet());
  }

  /**
   * Creates a layer.
   *
   * @param type as returned by {@link Layer#type}
   * @param config as returned by {@link Layer#config}; {@code initializer} sets all initializers of
   *     a recurrent layer; the caller rejects unknown keys
   * @throws BadInputException for an unknown type, or a value that the layer rejects
   */
  public Layer create(String type, Fields config) {
    PlanReader reader = reader(type, config);
    return checked(config, () -> reader.create(type, config, this));
  }

  /**
   * Creates a layer of several inputs.
   *
   * @throws BadInputException for an unknown type, or a value that the layer rejects
   */
  public MultiInputLayer createJoining(String type, Fields config) {
    return planJoining(type, config).get();
  }

  /** Reads a layer of several inputs; the result constructs it, or throws with the location. */
  Supplier<MultiInputLayer> planJoining(String type, Fields config) {
    JoiningReader reader = joining.get(type);
    if (reader == null) {
      throw config.error(
          "unknown layer of several inputs \"" + type + "\"; " + advice(type, joining.keySet()));
    }
    Supplier<MultiInputLayer> plan = checked(config, () -> reader.read(config, this));
    return () -> checked(config, plan);
  }

  /** Creates a custom model. */
  Model createModel(String type, Fields config) {
    ModelFactory factory = models.get(type);
    if (factory == null) {
      throw config.error(
          "unknown model \""
              + type
              + "\" (expected "
              + (models.isEmpty() ? "none, as no custom model is registered" : models.keySet())
              + "). Load it with a registry that has it (LayerRegistry.withModel).");
    }
    return checked(config, () -> factory.create(config, this));
  }

  /**
   * Creates a layer that reads the output of another.
   *
   * @param inputSize used if absent in the configuration; {@link Shape#ANY} if unknown
   */
  public Layer create(String type, Fields config, int inputSize) {
    return create(type, inputSize == Shape.ANY ? config : config.offering("input", inputSize));
  }

  /**
   * Creates an inner layer, written as {@code key: {lstm: {hidden: 8}}}. Its input size defaults to
   * that of the outer layer.
   *
   * @param config of the outer layer
   */
  public Layer inner(Fields config, String key) {
    Fields.Named named = config.namedObject(key);
    return create(named.name(), named.fields(), inputSize(config));
  }

  /**
   * Creates several inner layers, written as a list of such objects.
   *
   * @param config of the outer layer
   * @param chained whether each reads the output of the previous one instead of the outer layer's
   *     input
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
          throw named.fields().error(FailureText.of(e));
        }
      }
      layers.add(layer);
    }
    return layers;
  }

  /**
   * Reads an inner layer, written as {@code key: {lstm: {hidden: 8}}}. Its only open size is the
   * input size; supply that of the outer layer, {@code config.size("input")}.
   *
   * @param config of the outer layer
   */
  public LayerPlan readInner(Fields config, String key) {
    return inner(config.namedObject(key));
  }

  /**
   * Reads several inner layers, written as a list of such objects.
   *
   * @param config of the outer layer
   */
  public List<LayerPlan> readInners(Fields config, String key) {
    return config.named(key).stream().map(this::inner).toList();
  }

  private LayerPlan inner(Fields.Named named) {
    LayerPlan plan = plan(named.name(), named.fields());
    plan.requireOpenOnly(Set.of(LayerSizes.INPUT));
    return plan;
  }

  private static int inputSize(Fields config) {
    return config.has("input") ? size(config, "input") : Shape.ANY;
  }

  private static Map<String, PlanReader> standardReaders() {
    var readers = new LinkedHashMap<String, PlanReader>();
    readers.put("lstm", (type, config, registry) -> RecurrentLayers.lstm(type, config));
    readers.put("simpleRnn", (type, config, registry) -> RecurrentLayers.simpleRnn(type, config));
    readers.put("gru", (type, config, registry) -> RecurrentLayers.gru(type, config));
    PlainLayers.readers()
        .forEach(
            (name, reader) ->
                readers.put(
                    name,
                    (type, config, registry) ->
                        LayerPlan.of(type, config, LayerKind.STATELESS, reader.apply(config))));
    readers.putAll(LayersOfLayers.readers());
    return readers;
  }

  private static Map<String, JoiningReader> standardJoining() {
    var readers = new LinkedHashMap<String, JoiningReader>();
    readers.put(MergeLayer.TYPE, (config, registry) -> PlainLayers.merge(config));
    readers.put(Segments.TYPE, LayersOfLayers::segments);
    readers.put(Attention.TYPE, (config, registry) -> PlainLayers.attention(config));
    return readers;
  }

  static int size(Fields config, String key) {
    return config.integer(key, 1, SizeSetting.MAX);
  }

  static Initializer initializer(Fields config, String key, Initializer fallback) {
    if (!config.has(key)) {
      return fallback;
    }
    try {
      return Initializer.parse(config.string(key));
    } catch (IllegalArgumentException e) {
      throw config.error(key, FailureText.of(e));
    }
  }

  /** Reads an activation from its text, such as {@code tanh} or {@code leakyRelu(0.1)}. */
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
              ? FailureText.of(e)
              : "unknown value " + Quoted.value(text) + "; did you mean \"" + nearest + "\"?");
    }
  }

  /** Reads an activation from its text, or returns {@code fallback} if the key is absent. */
  static Activation activation(Fields config, String key, Activation fallback) {
    return config.has(key) ? activation(config, key) : fallback;
  }
}
