package dev.unroll.store;

import dev.unroll.nn.Activation;
import dev.unroll.nn.DropRate;
import dev.unroll.nn.Layer;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.GruCell;
import dev.unroll.rnn.GruOptions;
import dev.unroll.rnn.HiddenState;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.LstmCell;
import dev.unroll.rnn.LstmOptions;
import dev.unroll.rnn.LstmState;
import dev.unroll.rnn.RecurrentDropout;
import dev.unroll.rnn.Returns;
import dev.unroll.rnn.Scan;
import dev.unroll.rnn.SimpleRnn;
import dev.unroll.rnn.SimpleRnnCell;
import dev.unroll.rnn.SimpleRnnOptions;
import dev.unroll.rnn.Weights;
import dev.unroll.tensor.Initializer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the recurrent layers of one cell. */
final class RecurrentLayers {
  private RecurrentLayers() {}

  static LayerPlan lstm(String type, Fields config) {
    Activation activation = LayerRegistry.activation(config, "activation", Activation.TANH);
    LstmOptions options =
        LstmOptions.defaults()
            .withWeights(weights(config))
            .withForgetBias(config.real("forgetBias", Range.ANY, LstmCell.DEFAULT_FORGET_BIAS))
            .withPeepholes(config.flag("peepholes", false))
            .withProjection(config.integer("projection", 0, SizeSetting.MAX, 0))
            .withBias(config.flag("bias", true))
            .withCoupledGates(config.flag("coupled", false))
            .withGateActivation(gateActivation(config))
            .withActivation(activation)
            .withOutputActivation(LayerRegistry.activation(config, "outputActivation", activation))
            .withInputClip(clip(config, "inputClip"))
            .withCellClip(clip(config, "cellClip"));
    SizeSetting input = config.size(LayerSizes.INPUT);
    int hidden = LayerRegistry.size(config, "hidden");
    Returns returns = config.choice("output", Returns.ALL);
    boolean fused = fused(config);
    RecurrentDropout dropout = dropout(config);
    return LayerPlan.of(
        type,
        config,
        LayerKind.of(type, LstmState.class, List.of("h", "c"), returns, dropout),
        sizes -> {
          var cell = new LstmCell(input.in(sizes), hidden, options);
          return fused ? new Lstm(cell, returns, dropout) : new Scan<>(cell, returns, dropout);
        });
  }

  static LayerPlan gru(String type, Fields config) {
    GruOptions options =
        GruOptions.defaults()
            .withReset(config.choice("reset", GruCell.Reset.AFTER))
            .withWeights(weights(config))
            .withBias(config.flag("bias", true))
            .withGateActivation(gateActivation(config))
            .withActivation(LayerRegistry.activation(config, "activation", Activation.TANH))
            .withInputClip(clip(config, "inputClip"));
    SizeSetting input = config.size(LayerSizes.INPUT);
    int hidden = LayerRegistry.size(config, "hidden");
    Returns returns = config.choice("output", Returns.ALL);
    boolean fused = fused(config);
    RecurrentDropout dropout = dropout(config);
    return LayerPlan.of(
        type,
        config,
        LayerKind.of(type, HiddenState.class, List.of("h"), returns, dropout),
        sizes -> {
          var cell = new GruCell(input.in(sizes), hidden, options);
          return fused ? new Gru(cell, returns, dropout) : new Scan<>(cell, returns, dropout);
        });
  }

  static LayerPlan simpleRnn(String type, Fields config) {
    SimpleRnnOptions options =
        SimpleRnnOptions.defaults()
            .withActivation(LayerRegistry.activation(config, "activation", Activation.TANH))
            .withWeights(weights(config))
            .withBias(config.flag("bias", true))
            .withInputClip(clip(config, "inputClip"));
    SizeSetting input = config.size(LayerSizes.INPUT);
    int hidden = LayerRegistry.size(config, "hidden");
    Returns returns = config.choice("output", Returns.ALL);
    boolean fused = fused(config);
    RecurrentDropout dropout = dropout(config);
    return LayerPlan.of(
        type,
        config,
        LayerKind.of(type, HiddenState.class, List.of("h"), returns, dropout),
        sizes -> {
          var cell = new SimpleRnnCell(input.in(sizes), hidden, options);
          return fused ? new SimpleRnn(cell, returns, dropout) : new Scan<>(cell, returns, dropout);
        });
  }

  private static Activation gateActivation(Fields config) {
    return LayerRegistry.activation(config, "gateActivation", Activation.SIGMOID);
  }

  /** Reads a bound above 0; returns 0, for no bound, if the key is absent. */
  private static float clip(Fields config, String key) {
    return config.real(key, Range.POSITIVE, 0);
  }

  /**
   * Returns whether to create the fused layer or {@link Scan}, which differs from it in the last
   * bits.
   */
  private static boolean fused(Fields config) {
    return config.flag("fused", true);
  }

  static RecurrentDropout dropout(Fields config) {
    return new RecurrentDropout(
        drop(config, "input"),
        drop(config, "output"),
        drop(config, "variational"),
        drop(config, "recurrent"),
        drop(config, "weight"));
  }

  /** Returns the dropout by the key of its rate, in the order of {@link Layer#config}. */
  static Map<String, DropRate> byKey(RecurrentDropout dropout) {
    var drops = new LinkedHashMap<String, DropRate>();
    drops.put("inputDropout", dropout.input());
    drops.put("outputDropout", dropout.output());
    drops.put("variationalDropout", dropout.variational());
    drops.put("recurrentDropout", dropout.recurrent());
    drops.put("weightDropout", dropout.weight());
    return drops;
  }

  /** Reads the fraction dropped, {@code inputDropout}, or the fraction kept, {@code inputKeep}. */
  static DropRate drop(Fields config, String what) {
    return drop(config, what + "Dropout", what + "Keep");
  }

  /**
   * Reads dropout from the fraction dropped or the fraction kept; returns none if both are absent.
   */
  static DropRate drop(Fields config, String rate, String keep) {
    if (config.has(rate) && config.has(keep)) {
      throw config.error(
          keep,
          "set " + rate + " (the fraction dropped) or " + keep + " (the fraction kept), not both");
    }
    return config.has(keep)
        ? DropRate.keep(config.real(keep, Range.ANY))
        : DropRate.rate(config.real(rate, Range.ANY, 0));
  }

  /** Reads one {@code initializer} for all weights, or one for each. */
  private static Weights weights(Fields config) {
    Weights defaults = Weights.keras();
    if (config.has("initializer")) {
      Initializer all = LayerRegistry.initializer(config, "initializer", defaults.input());
      defaults = new Weights(all, all, all);
    }
    return new Weights(
        LayerRegistry.initializer(config, "inputInitializer", defaults.input()),
        LayerRegistry.initializer(config, "recurrentInitializer", defaults.recurrent()),
        LayerRegistry.initializer(config, "biasInitializer", defaults.bias()));
  }
}
