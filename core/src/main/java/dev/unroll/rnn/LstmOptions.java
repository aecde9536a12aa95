package dev.unroll.rnn;

import dev.unroll.nn.Activation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of an {@link LstmCell}. Immutable; change one with {@code with…}.
 *
 * <p>Two settings are called clipping elsewhere, and are two here: {@link #withInputClip} is that
 * of ONNX, {@link #withCellClip} that of TensorFlow.
 */
public final class LstmOptions {
  private static final LstmOptions DEFAULTS = new LstmOptions(new Settings());

  private final Settings settings; // never changed once it is here

  /** The values while a copy is made. */
  private static final class Settings {
    private Weights weights = Weights.keras();
    private float forgetBias = LstmCell.DEFAULT_FORGET_BIAS;
    private boolean peepholes;
    private int projection;
    private boolean bias = true;
    private boolean coupled;
    private Activation gateActivation = Activation.SIGMOID;
    private Activation activation = Activation.TANH;
    private @Nullable Activation outputActivation; // null: the same as activation
    private float inputClip;
    private float cellClip;

    private Settings() {}

    private Settings(Settings from) {
      weights = from.weights;
      forgetBias = from.forgetBias;
      peepholes = from.peepholes;
      projection = from.projection;
      bias = from.bias;
      coupled = from.coupled;
      gateActivation = from.gateActivation;
      activation = from.activation;
      outputActivation = from.outputActivation;
      inputClip = from.inputClip;
      cellClip = from.cellClip;
    }
  }

  private LstmOptions(Settings settings) {
    this.settings = settings;
    if (!Float.isFinite(settings.forgetBias)) {
      throw new IllegalArgumentException(
          "the forget bias must be finite, got " + settings.forgetBias);
    }
    if (settings.projection < 0) {
      throw new IllegalArgumentException(
          "the projection must be a positive size, or 0 for none, got " + settings.projection);
    }
    Clips.check("inputClip", settings.inputClip);
    Clips.check("cellClip", settings.cellClip);
  }

  /** Options with these values, and defaults for all others. */
  public LstmOptions(Weights weights, float forgetBias, boolean peepholes, int projection) {
    this(
        DEFAULTS.copy(
            s -> {
              s.weights = weights;
              s.forgetBias = forgetBias;
              s.peepholes = peepholes;
              s.projection = projection;
            }));
  }

  /** Returns the defaults: σ and tanh, with bias, nothing else. */
  public static LstmOptions defaults() {
    return DEFAULTS;
  }

  private Settings copy(Consumer<Settings> change) {
    var copy = new Settings(settings);
    change.accept(copy);
    return copy;
  }

  private LstmOptions with(Consumer<Settings> change) {
    return new LstmOptions(copy(change));
  }

  /** Returns a copy with other initial weights. */
  public LstmOptions withWeights(Weights value) {
    return with(s -> s.weights = value);
  }

  /**
   * Returns a copy with another initial bias of the forget gate; of no effect without that bias.
   */
  public LstmOptions withForgetBias(float value) {
    return with(s -> s.forgetBias = value);
  }

  /** Returns a copy with or without peepholes, by which the gates see the cell. */
  public LstmOptions withPeepholes(boolean value) {
    return with(s -> s.peepholes = value);
  }

  /**
   * Returns a copy with a hidden state projected to this size.
   *
   * @param value P, or 0 for none
   */
  public LstmOptions withProjection(int value) {
    return with(s -> s.projection = value);
  }

  /** Returns a copy with or without b. */
  public LstmOptions withBias(boolean value) {
    return with(s -> s.bias = value);
  }

  /**
   * Returns a copy in which the forget gate is f = 1 − i and has no weights, as {@code
   * input_forget} of ONNX, or with both gates.
   */
  public LstmOptions withCoupledGates(boolean value) {
    return with(s -> s.coupled = value);
  }

  /**
   * Returns a copy with another function of the gates i, f and o, as Keras' {@code
   * recurrent_activation} and ONNX' f.
   */
  public LstmOptions withGateActivation(Activation value) {
    return with(s -> s.gateActivation = value);
  }

  /**
   * Returns a copy with another function of the candidate g, and of the output unless {@link
   * #withOutputActivation} sets that; as Keras' {@code activation} and ONNX' g.
   */
  public LstmOptions withActivation(Activation value) {
    return with(s -> s.activation = value);
  }

  /** Returns a copy with another function of c' in the output, as ONNX' h. */
  public LstmOptions withOutputActivation(Activation value) {
    return with(s -> s.outputActivation = value);
  }

  /**
   * Returns a copy that clips what the activations of i, f, g and o read to [-value, value], as
   * {@code clip} of ONNX' LSTM.
   *
   * @param value above 0, or 0 for no clipping
   */
  public LstmOptions withInputClip(float value) {
    return with(s -> s.inputClip = value);
  }

  /**
   * Returns a copy that clips the cell state c' to [-value, value], as {@code cell_clip} of
   * TensorFlow's LSTMCell.
   *
   * @param value above 0, or 0 for no clipping
   */
  public LstmOptions withCellClip(float value) {
    return with(s -> s.cellClip = value);
  }

  /** Returns how w, u and r begin, and b and p by its bias. */
  public Weights weights() {
    return settings.weights;
  }

  /**
   * Returns what is added to the initial bf; by default 1, after Jozefowicz, Zaremba and Sutskever
   * 2015.
   */
  public float forgetBias() {
    return settings.forgetBias;
  }

  /** Returns whether the gates also see the cell, through p. */
  public boolean peepholes() {
    return settings.peepholes;
  }

  /** Returns the size P of the projected hidden state; 0 for none. */
  public int projection() {
    return settings.projection;
  }

  /** Returns whether there is b. */
  public boolean bias() {
    return settings.bias;
  }

  /** Returns whether the forget gate is 1 − i. */
  public boolean coupledGates() {
    return settings.coupled;
  }

  /** Returns the function of i, f and o. */
  public Activation gateActivation() {
    return settings.gateActivation;
  }

  /** Returns the function of g. */
  public Activation activation() {
    return settings.activation;
  }

  /** Returns the function of c' in the output. */
  public Activation outputActivation() {
    Activation own = settings.outputActivation;
    return own == null ? settings.activation : own;
  }

  /** Returns the bound of what the activations of the gates read; 0 for none. */
  public float inputClip() {
    return settings.inputClip;
  }

  /** Returns the bound of the cell state; 0 for none. */
  public float cellClip() {
    return settings.cellClip;
  }

  /** Returns the settings that the fused layer does not compute. */
  List<String> notFused() {
    var reasons = new ArrayList<String>();
    if (peepholes()) {
      reasons.add("peepholes");
    }
    if (projection() > 0) {
      reasons.add("projection");
    }
    functions().forEach((key, value) -> reasons.add(key + " " + value));
    if (inputClip() != 0) {
      reasons.add("inputClip");
    }
    if (cellClip() != 0) {
      reasons.add("cellClip");
    }
    if (coupledGates()) {
      reasons.add("coupled gates");
    }
    return reasons;
  }

  /** The activations that are not the usual ones, by their keys. */
  private Map<String, String> functions() {
    var functions = new LinkedHashMap<String, String>();
    if (!gateActivation().equals(Activation.SIGMOID)) {
      functions.put("gateActivation", gateActivation().text());
    }
    if (!activation().equals(Activation.TANH)) {
      functions.put("activation", activation().text());
    }
    if (!outputActivation().equals(activation())) {
      functions.put("outputActivation", outputActivation().text());
    }
    return functions;
  }

  /** Returns these settings by the keys of recipes and files; new ones only where not default. */
  Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>(weights().config());
    config.put("forgetBias", forgetBias());
    config.put("peepholes", peepholes());
    config.put("projection", projection());
    if (!bias()) {
      config.put("bias", false);
    }
    if (coupledGates()) {
      config.put("coupled", true);
    }
    config.putAll(functions());
    Clips.put(config, "inputClip", inputClip());
    Clips.put(config, "cellClip", cellClip());
    return config;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LstmOptions that && config().equals(that.config());
  }

  @Override
  public int hashCode() {
    return config().hashCode();
  }

  @Override
  public String toString() {
    return "LstmOptions" + config();
  }
}
