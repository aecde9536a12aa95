package dev.unroll.rnn;

import dev.unroll.nn.Activation;
import java.util.LinkedHashMap;
import java.util.Map;

/** Settings of a {@link SimpleRnnCell}. Immutable: {@code with…} methods return changed copies. */
public final class SimpleRnnOptions {
  private static final SimpleRnnOptions DEFAULTS =
      new SimpleRnnOptions(Weights.keras(), Activation.TANH, true, 0);

  private final Weights weights;
  private final Activation activation;
  private final boolean bias;
  private final float inputClip;

  private SimpleRnnOptions(Weights weights, Activation activation, boolean bias, float inputClip) {
    this.weights = weights;
    this.activation = activation;
    this.bias = bias;
    this.inputClip = Clips.check("inputClip", inputClip);
  }

  /** Returns the defaults: tanh, with bias, no clipping, Keras' initial weights. */
  public static SimpleRnnOptions defaults() {
    return DEFAULTS;
  }

  /** Returns a copy with other initial weights. */
  public SimpleRnnOptions withWeights(Weights value) {
    return new SimpleRnnOptions(value, activation, bias, inputClip);
  }

  /** Returns a copy with another f. */
  public SimpleRnnOptions withActivation(Activation value) {
    return new SimpleRnnOptions(weights, value, bias, inputClip);
  }

  /** Returns a copy with or without b. */
  public SimpleRnnOptions withBias(boolean value) {
    return new SimpleRnnOptions(weights, activation, value, inputClip);
  }

  /**
   * Returns a copy that clips the input of f to [-value, value], like {@code clip} of ONNX' RNN.
   *
   * @param value above 0, or 0 for no clipping
   */
  public SimpleRnnOptions withInputClip(float value) {
    return new SimpleRnnOptions(weights, activation, bias, value);
  }

  /** Returns the initializers of w, u and b. */
  public Weights weights() {
    return weights;
  }

  /** Returns f. */
  public Activation activation() {
    return activation;
  }

  /** Returns whether the cell has b. */
  public boolean bias() {
    return bias;
  }

  /** Returns the bound on the input of f; 0 for none. */
  public float inputClip() {
    return inputClip;
  }

  /**
   * Returns these settings by their keys in recipes and files; newer keys only when not default.
   */
  Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    config.put("activation", activation.text());
    config.putAll(weights.config());
    if (!bias) {
      config.put("bias", false);
    }
    Clips.put(config, "inputClip", inputClip);
    return config;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SimpleRnnOptions that && config().equals(that.config());
  }

  @Override
  public int hashCode() {
    return config().hashCode();
  }

  @Override
  public String toString() {
    return "SimpleRnnOptions" + config();
  }
}
