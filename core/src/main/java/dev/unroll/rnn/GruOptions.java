package dev.unroll.rnn;

import dev.unroll.nn.Activation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Settings of a {@link GruCell}. Immutable: {@code with…} methods return changed copies. */
public final class GruOptions {
  private static final GruOptions DEFAULTS =
      new GruOptions(
          Weights.keras(), GruCell.Reset.AFTER, true, Activation.SIGMOID, Activation.TANH, 0);

  private final Weights weights;
  private final GruCell.Reset reset;
  private final boolean bias;
  private final Activation gateActivation;
  private final Activation activation;
  private final float inputClip;

  private GruOptions(
      Weights weights,
      GruCell.Reset reset,
      boolean bias,
      Activation gateActivation,
      Activation activation,
      float inputClip) {
    this.weights = weights;
    this.reset = reset;
    this.bias = bias;
    this.gateActivation = gateActivation;
    this.activation = activation;
    this.inputClip = Clips.check("inputClip", inputClip);
  }

  /** Returns the defaults: reset after the product, with bias, σ and tanh, no clipping. */
  public static GruOptions defaults() {
    return DEFAULTS;
  }

  /** Returns a copy with other initial weights. */
  public GruOptions withWeights(Weights value) {
    return new GruOptions(value, reset, bias, gateActivation, activation, inputClip);
  }

  /** Returns a copy that resets after or before the recurrent product. */
  public GruOptions withReset(GruCell.Reset value) {
    return new GruOptions(weights, value, bias, gateActivation, activation, inputClip);
  }

  /** Returns a copy with or without b and c. */
  public GruOptions withBias(boolean value) {
    return new GruOptions(weights, reset, value, gateActivation, activation, inputClip);
  }

  /**
   * Returns a copy with another activation of r and z, like Keras' {@code recurrent_activation}.
   */
  public GruOptions withGateActivation(Activation value) {
    return new GruOptions(weights, reset, bias, value, activation, inputClip);
  }

  /** Returns a copy with another activation of the candidate n, like Keras' {@code activation}. */
  public GruOptions withActivation(Activation value) {
    return new GruOptions(weights, reset, bias, gateActivation, value, inputClip);
  }

  /**
   * Returns a copy that clips the inputs of the activations of r, z and n to [-value, value], like
   * {@code clip} of ONNX' GRU.
   *
   * @param value above 0, or 0 for no clipping
   */
  public GruOptions withInputClip(float value) {
    return new GruOptions(weights, reset, bias, gateActivation, activation, value);
  }

  /** Returns the initializers of w, of u, and of b and c. */
  public Weights weights() {
    return weights;
  }

  /** Returns the position of the reset gate. */
  public GruCell.Reset reset() {
    return reset;
  }

  /** Returns whether the cell has b and c. */
  public boolean bias() {
    return bias;
  }

  /** Returns the activation of r and z. */
  public Activation gateActivation() {
    return gateActivation;
  }

  /** Returns the activation of n. */
  public Activation activation() {
    return activation;
  }

  /** Returns the bound on inputs of the activations; 0 for none. */
  public float inputClip() {
    return inputClip;
  }

  /** Returns the settings that the fused layer does not compute. */
  List<String> notFused() {
    var reasons = new ArrayList<String>();
    if (!gateActivation.equals(Activation.SIGMOID)) {
      reasons.add("gateActivation " + gateActivation.text());
    }
    if (!activation.equals(Activation.TANH)) {
      reasons.add("activation " + activation.text());
    }
    if (inputClip != 0) {
      reasons.add("inputClip");
    }
    return reasons;
  }

  /**
   * Returns these settings by their keys in recipes and files; newer keys only when not default.
   */
  Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    config.put("reset", reset.text());
    config.putAll(weights.config());
    if (!bias) {
      config.put("bias", false);
    }
    if (!gateActivation.equals(Activation.SIGMOID)) {
      config.put("gateActivation", gateActivation.text());
    }
    if (!activation.equals(Activation.TANH)) {
      config.put("activation", activation.text());
    }
    Clips.put(config, "inputClip", inputClip);
    return config;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GruOptions that && config().equals(that.config());
  }

  @Override
  public int hashCode() {
    return config().hashCode();
  }

  @Override
  public String toString() {
    return "GruOptions" + config();
  }
}
