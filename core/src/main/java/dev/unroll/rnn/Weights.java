package dev.unroll.rnn;

import dev.unroll.tensor.Initializer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Initializers of the parameters of a recurrent cell.
 *
 * @param input initializer of w
 * @param recurrent initializer of u
 * @param bias initializer of b
 */
public record Weights(Initializer input, Initializer recurrent, Initializer bias) {
  /** Returns Keras' defaults: w Glorot, u orthogonal, b zero. */
  public static Weights keras() {
    return new Weights(Initializer.glorot(), Initializer.orthogonal(), Initializer.zeros());
  }

  /** Returns PyTorch's default: all uniform on ±1/sqrt(H). */
  public static Weights pytorch() {
    return new Weights(Initializer.uniform(), Initializer.uniform(), Initializer.uniform());
  }

  /** Returns TensorFlow 1's default: w and u Glorot, b zero. */
  public static Weights glorot() {
    return new Weights(Initializer.glorot(), Initializer.glorot(), Initializer.zeros());
  }

  /** Returns the configuration, by the keys of recipes and model files. */
  Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    config.put("inputInitializer", input.text());
    config.put("recurrentInitializer", recurrent.text());
    config.put("biasInitializer", bias.text());
    return config;
  }
}
