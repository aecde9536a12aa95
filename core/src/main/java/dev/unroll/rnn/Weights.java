package dev.unroll.rnn;

import dev.unroll.tensor.Initializer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How the parameters of a recurrent cell begin.
 *
 * @param input of w
 * @param recurrent of u
 * @param bias of b
 */
public record Weights(Initializer input, Initializer recurrent, Initializer bias) {
  /** Keras' defaults: w Glorot, u orthogonal, b zero. */
  public static Weights keras() {
    return new Weights(Initializer.glorot(), Initializer.orthogonal(), Initializer.zeros());
  }

  /** PyTorch's default: all uniform on ±1/sqrt(H). */
  public static Weights pytorch() {
    return new Weights(Initializer.uniform(), Initializer.uniform(), Initializer.uniform());
  }

  /** TensorFlow 1's default: w and u Glorot, b zero. */
  public static Weights glorot() {
    return new Weights(Initializer.glorot(), Initializer.glorot(), Initializer.zeros());
  }

  /** As configuration, by the keys of recipes and model files. */
  Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    config.put("inputInitializer", input.text());
    config.put("recurrentInitializer", recurrent.text());
    config.put("biasInitializer", bias.text());
    return config;
  }
}
