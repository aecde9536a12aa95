package dev.unroll.store;

import dev.unroll.BadInputException;
import dev.unroll.nn.Activate;
import dev.unroll.nn.Activation;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Drop;
import dev.unroll.nn.Layer;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.GruCell;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.LstmCell;
import dev.unroll.rnn.LstmOptions;
import dev.unroll.rnn.RecurrentDropout;
import dev.unroll.rnn.Returns;
import dev.unroll.rnn.SimpleRnn;
import dev.unroll.rnn.SimpleRnnCell;
import dev.unroll.rnn.Weights;
import dev.unroll.tensor.Initializer;
import java.util.Collections;
import java.util.LinkedHashMap;
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

  private static final LayerRegistry STANDARD = new LayerRegistry(standardFactories());

  private final Map<String, Factory> factories;

  private LayerRegistry(Map<String, Factory> factories) {
    this.factories = factories;
  }

  /** The layers of this library. */
  public static LayerRegistry standard() {
    return STANDARD;
  }

  /** This registry with one more type, or another factory for a type. */
  public LayerRegistry with(String type, Factory factory) {
    var more = new LinkedHashMap<>(factories);
    more.put(type, factory);
    return new LayerRegistry(more);
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
    Factory factory = factories.get(type);
    if (factory == null) {
      throw config.error(
          "unknown layer \"" + type + "\"; " + Spelling.advice(type, factories.keySet()));
    }
    try {
      return factory.create(config);
    } catch (IllegalArgumentException e) {
      throw config.error(String.valueOf(e.getMessage()));
    }
  }

  private static Map<String, Factory> standardFactories() {
    var factories = new LinkedHashMap<String, Factory>();
    factories.put("lstm", LayerRegistry::lstm);
    factories.put("simpleRnn", LayerRegistry::simpleRnn);
    factories.put("gru", LayerRegistry::gru);
    factories.put("dense", LayerRegistry::dense);
    factories.put(
        "activation", config -> new Activate(config.choice("function", Activation.class)));
    return factories;
  }

  private static Layer lstm(Fields config) {
    var options =
        new LstmOptions(
            weights(config),
            (float) config.number("forgetBias", Range.ANY, LstmCell.DEFAULT_FORGET_BIAS),
            config.flag("peepholes", false),
            config.integer("projection", 0, Integer.MAX_VALUE, 0));
    var cell = new LstmCell(size(config, "input"), size(config, "hidden"), options);
    return new Lstm(cell, config.choice("output", Returns.ALL), dropout(config));
  }

  private static Layer gru(Fields config) {
    var cell =
        new GruCell(
            size(config, "input"),
            size(config, "hidden"),
            config.choice("reset", GruCell.Reset.AFTER),
            weights(config));
    return new Gru(cell, config.choice("output", Returns.ALL), dropout(config));
  }

  private static Layer simpleRnn(Fields config) {
    var cell =
        new SimpleRnnCell(
            size(config, "input"),
            size(config, "hidden"),
            config.choice("activation", Activation.TANH),
            weights(config));
    return new SimpleRnn(cell, config.choice("output", Returns.ALL), dropout(config));
  }

  private static RecurrentDropout dropout(Fields config) {
    return new RecurrentDropout(
        drop(config, "input"),
        drop(config, "output"),
        drop(config, "variational"),
        drop(config, "recurrent"),
        drop(config, "weight"));
  }

  /** The share dropped, {@code inputDropout}, or the share kept, {@code inputKeep}. */
  private static Drop drop(Fields config, String what) {
    String rate = what + "Dropout";
    String keep = what + "Keep";
    if (config.has(rate) && config.has(keep)) {
      throw config.error(
          keep, "give " + rate + " (the share dropped) or " + keep + " (the share kept), not both");
    }
    if (config.has(keep)) {
      return Drop.keep((float) config.number(keep, Range.ANY));
    }
    return Drop.rate((float) config.number(rate, Range.ANY, 0));
  }

  private static Layer dense(Fields config) {
    return new Dense(
        size(config, "input"),
        size(config, "units"),
        config.choice("activation", Activation.LINEAR),
        initializer(config, "initializer", Initializer.glorot()),
        initializer(config, "biasInitializer", Initializer.zeros()));
  }

  private static int size(Fields config, String key) {
    return config.integer(key, 1, Integer.MAX_VALUE);
  }

  /** One {@code initializer} for all, or one for each. */
  private static Weights weights(Fields config) {
    Weights defaults = Weights.keras();
    if (config.has("initializer")) {
      Initializer all = initializer(config, "initializer", defaults.input());
      defaults = new Weights(all, all, all);
    }
    return new Weights(
        initializer(config, "inputInitializer", defaults.input()),
        initializer(config, "recurrentInitializer", defaults.recurrent()),
        initializer(config, "biasInitializer", defaults.bias()));
  }

  private static Initializer initializer(Fields config, String key, Initializer fallback) {
    if (!config.has(key)) {
      return fallback;
    }
    try {
      return Initializer.parse(config.string(key));
    } catch (IllegalArgumentException e) {
      throw config.error(key, String.valueOf(e.getMessage()));
    }
  }
}
