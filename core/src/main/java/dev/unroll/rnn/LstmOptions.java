package dev.unroll.rnn;

import dev.unroll.nn.Activation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Settings of an {@link LstmCell}. Immutable: {@code with…} methods return changed copies.
 *
 * <p>"Clipping" means two different things elsewhere: {@link #withInputClip} is that of ONNX,
 * {@link #withCellClip} that of TensorFlow.
 */
public final class LstmOptions {
  private static final LstmOptions DEFAULTS = new LstmOptions(new Settings());

  private final Settings settings; // never changed after construction

  /** Mutable values, used while a copy is made. */
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

  /** Creates options with these values, and defaults for all others. */
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

  /** Returns the defaults: σ and tanh, with bias, everything else off. */
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

  /** Returns a copy with another initial bias of the forget gate; no effect without that bias. */
  public LstmOptions withForgetBias(float value) {
    return with(s -> s.forgetBias = value);
  }

  /** Returns a copy with or without peepholes, through which the gates read the cell state. */
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
   * Returns a copy in which the forget gate is f = 1 − i and has no weights, like {@code
   * input_forget} of ONNX, or one with both gates.
   */
  public LstmOptions withCoupledGates(boolean value) {
    return with(s -> s.coupled = value);
  }

  /**
   * Returns a copy with another activation of the gates i, f and o, like Keras' {@code
   * recurrent_activation} and ONNX' f.
   */
  public LstmOptions withGateActivation(Activation value) {
    return with(s -> s.gateActivation = value);
  }

  /**
   * Returns a copy with another activation of the candidate g, and of the output unless {@link
   * #withOutputActivation} sets that; like Keras' {@code activation} and ONNX' g.
   */
  public LstmOptions withActivation(Activation value) {
    return with(s -> s.activation = value);
  }

  /** Returns a copy with another activation of c' in the output, like ONNX' h. */
  public LstmOptions withOutputActivation(Activation value) {
    return with(s -> s.outputActivation = value);
  }

  /**
   * Returns a copy that clips the inputs of the activations of i, f, g and o to [-value, value],
   * like {@code clip} of ONNX' LSTM.
   *
   * @param value above 0, or 0 for no clipping
   */
  public LstmOptions withInputClip(float value) {
    return with(s -> s.inputClip = value);
  }

  /**
   * Returns a copy that clips the cell state c' to [-value, value], like {@code cell_clip} of
   * TensorFlow's LSTMCell.
   *
   * @param value above 0, or 0 for no clipping
   */
  public LstmOptions withCellClip(float value) {
    return with(s -> s.cellClip = value);
  }

  /** Returns the initializers: input for w and r, recurrent for u, bias for b and p. */
  public Weights weights() {
    return settings.weights;
  }

  /**
   * Returns the value added to the initial bf; by default 1, after Jozefowicz, Zaremba and
   * Sutskever 2015.
   */
  public float forgetBias() {
    return settings.forgetBias;
  }

  /** Returns whether the gates also read the cell state, through p. */
  public boolean peepholes() {
    return settings.peepholes;
  }

  /** Returns the size P of the projected hidden state; 0 for none. */
  public int projection() {
    return settings.projection;
  }

  /** Returns whether the cell has b. */
  public boolean bias() {
    return settings.bias;
  }

  /** Returns whether the forget gate is 1 − i. */
  public boolean coupledGates() {
    return settings.coupled;
  }

  /** Returns the activation of i, f and o. */
  public Activation gateActivation() {
    return settings.gateActivation;
  }

  /** Returns the activation of g. */
  public Activation activation() {
    return settings.activation;
  }

  /** Returns the activation of c' in the output. */
  public Activation outputActivation() {
    Activation own = settings.outputActivation;
    return own == null ? settings.activation : own;
  }

  /** Returns the bound on inputs of the gates' activations; 0 for none. */
  public float inputClip() {
    return settings.inputClip;
  }

  /** Returns the bound on the cell state; 0 for none. */
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

  /** Returns the activations that are not the defaults, by their keys. */
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

  /**
   * Returns these settings by their keys in recipes and files; newer keys only when not default.
   */
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
