package dev.unroll.tasks.recipe;

import dev.unroll.nn.LayerFactory;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The specification of a layer of a task: its type and settings as in recipes, or a {@linkplain #of
 * factory} of a program, also for custom layers. The size of its input follows from the layer
 * before it. {@link #graph} is a whole model of connected layers. Immutable.
 *
 * <pre>{@code
 * config.withLayers(LayerSpec.gruLast(16), LayerSpec.of(Rms::new), LayerSpec.of(Dense.units(1)))
 * }</pre>
 */
public final class LayerSpec {
  /** The type of a {@link #graph}. */
  static final String GRAPH = "graph";

  private final String type;
  private final Map<String, @Nullable Object> settings;
  private final @Nullable LayerFactory factory;

  /**
   * Creates a layer with settings as in recipes.
   *
   * @param type such as {@code lstm}
   * @param settings by the keys of recipes; omitted ones have the layer's default
   */
  public LayerSpec(String type, Map<String, ? extends @Nullable Object> settings) {
    this(type, settings, null);
  }

  private LayerSpec(
      String type,
      Map<String, ? extends @Nullable Object> settings,
      @Nullable LayerFactory factory) {
    this.type = type;
    this.settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    this.factory = factory;
  }

  /**
   * Returns a layer that a program creates, such as a custom one. A model file keeps its type and
   * configuration, and is loaded with a registry that contains the type.
   *
   * @param factory receives the number of features, or of ids if the layer reads ids
   */
  public static LayerSpec of(LayerFactory factory) {
    return new LayerSpec("", Map.of(), factory);
  }

  /** Returns the type, such as {@code lstm}; empty for a layer that a program creates. */
  public String type() {
    return type;
  }

  /** Returns the settings by the keys of recipes. */
  public Map<String, @Nullable Object> settings() {
    return settings;
  }

  /** Returns the factory of the layer; empty for a layer given by type and settings. */
  Optional<LayerFactory> factory() {
    return Optional.ofNullable(factory);
  }

  /** Returns an LSTM that passes every step to the next layer. */
  public static LayerSpec lstm(int hidden) {
    return new LayerSpec("lstm", recurrent(hidden, "all"));
  }

  /** Returns an LSTM that passes only its last step to the next layer. */
  public static LayerSpec lstmLast(int hidden) {
    return new LayerSpec("lstm", recurrent(hidden, "last"));
  }

  /** Returns a GRU that passes every step to the next layer. */
  public static LayerSpec gru(int hidden) {
    return new LayerSpec("gru", recurrent(hidden, "all"));
  }

  /** Returns a GRU that passes only its last step to the next layer. */
  public static LayerSpec gruLast(int hidden) {
    return new LayerSpec("gru", recurrent(hidden, "last"));
  }

  /** Returns a simple recurrent network that passes every step to the next layer. */
  public static LayerSpec simpleRnn(int hidden) {
    return new LayerSpec("simpleRnn", recurrent(hidden, "all"));
  }

  /** Returns a simple recurrent network that passes only its last step to the next layer. */
  public static LayerSpec simpleRnnLast(int hidden) {
    return new LayerSpec("simpleRnn", recurrent(hidden, "last"));
  }

  /** Returns a linear layer. */
  public static LayerSpec dense(int units) {
    var settings = new LinkedHashMap<String, @Nullable Object>();
    settings.put("units", units);
    return new LayerSpec("dense", settings);
  }

  /** Returns dropout with an independent mask for each window and each step. */
  public static LayerSpec dropout(double rate) {
    return new LayerSpec("dropout", Map.of("rate", rate));
  }

  /** Returns layer normalisation. */
  public static LayerSpec layerNorm() {
    return new LayerSpec("layerNorm", Map.of());
  }

  /**
   * Returns a model of connected layers. Pass it alone, in place of layers:
   *
   * <pre>{@code
   * var gru = Map.of("name", "all", "from", "input", "layer", Map.of("gru", Map.of("hidden", 8)));
   * var pool = Map.of("name", "one", "from", "all", "layer", Map.of("pool", Map.of("kind", "max")));
   * var dense = Map.of("name", "answer", "from", "one", "layer", "dense");
   * config.withLayers(LayerSpec.graph(Map.of("layers", List.of(gru, pool, dense))));
   * }</pre>
   *
   * @param settings {@code layers} and {@code output}, as in recipes under {@code model.graph}
   */
  public static LayerSpec graph(Map<String, ? extends @Nullable Object> settings) {
    return new LayerSpec(GRAPH, new LinkedHashMap<>(settings));
  }

  boolean isGraph() {
    return type.equals(GRAPH);
  }

  /**
   * Returns a bidirectional layer: this recurrent layer twice, from the first step to the last and
   * from the last to the first. The next layer reads the features of both.
   */
  public LayerSpec bidirectional() {
    requireWords("bothWays");
    return new LayerSpec("bidirectional", Map.of("layer", Map.of(type, settings)));
  }

  /** Returns the same layer with a setting added or replaced. */
  public LayerSpec with(String key, Object value) {
    requireWords("with");
    var changed = new LinkedHashMap<String, @Nullable Object>(settings);
    changed.put(key, value);
    return new LayerSpec(type, changed);
  }

  private void requireWords(String method) {
    if (factory != null) {
      throw new IllegalStateException(
          method
              + " changes the settings of a layer, but this layer comes from a factory; change the factory");
    }
  }

  private static Map<String, @Nullable Object> recurrent(int hidden, String output) {
    var settings = new LinkedHashMap<String, @Nullable Object>();
    settings.put("hidden", hidden);
    settings.put("output", output);
    return settings;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LayerSpec that
        && type.equals(that.type)
        && settings.equals(that.settings)
        && Objects.equals(factory, that.factory);
  }

  @Override
  public int hashCode() {
    return Objects.hash(type, settings, factory);
  }

  @Override
  public String toString() {
    return factory == null ? type + settings : "layer of " + factory;
  }
}
