package dev.unroll.rnn;

import dev.unroll.nn.DropRate;
import dev.unroll.nn.Pass;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Dropout of a recurrent layer in training. Each kind is off unless set; several can be combined.
 *
 * <p>The first two draw a new mask for every step and never change the state, so they act only
 * between layers. The others use one mask for all steps of a sequence.
 *
 * @param input dropout of x, with a new mask at each step: TensorFlow 1's {@code input_keep_prob}.
 *     Source: Zaremba, Sutskever and Vinyals 2014
 * @param output dropout of the layer's output, with a new mask at each step: {@code
 *     output_keep_prob}. The state is not changed
 * @param variational dropout of x, with the same mask at all steps: Keras' {@code dropout}, but one
 *     mask for all gates; Keras draws one for each gate if {@code recurrent_dropout} is set.
 *     Source: Gal and Ghahramani 2016
 * @param recurrent dropout of h within the products with u, with the same mask at all steps: Keras'
 *     {@code recurrent_dropout}, but one mask for all gates. The rest of the state is not changed
 * @param weight dropout of the elements of u, with one mask per training step: DropConnect, weight
 *     drop. Source: Merity, Keskar and Socher 2017
 */
public record RecurrentDropout(
    DropRate input, DropRate output, DropRate variational, DropRate recurrent, DropRate weight) {
  private static final RecurrentDropout NONE =
      new RecurrentDropout(
          DropRate.none(), DropRate.none(), DropRate.none(), DropRate.none(), DropRate.none());

  /** Returns settings without dropout. */
  public static RecurrentDropout none() {
    return NONE;
  }

  /** Returns a copy with dropout of the input, with a new mask at each step. */
  public RecurrentDropout withInput(DropRate value) {
    return new RecurrentDropout(value, output, variational, recurrent, weight);
  }

  /** Returns a copy with dropout of the output, with a new mask at each step. */
  public RecurrentDropout withOutput(DropRate value) {
    return new RecurrentDropout(input, value, variational, recurrent, weight);
  }

  /** Returns a copy with dropout of the input, with the same mask at all steps. */
  public RecurrentDropout withVariational(DropRate value) {
    return new RecurrentDropout(input, output, value, recurrent, weight);
  }

  /** Returns a copy with dropout of the hidden state within the products. */
  public RecurrentDropout withRecurrent(DropRate value) {
    return new RecurrentDropout(input, output, variational, value, weight);
  }

  /** Returns a copy with dropout of the recurrent weights. */
  public RecurrentDropout withWeight(DropRate value) {
    return new RecurrentDropout(input, output, variational, recurrent, value);
  }

  /** Returns whether nothing is dropped. */
  public boolean isNone() {
    return equals(NONE);
  }

  /** Returns whether the recurrent products change, which only the built-in cells support. */
  boolean changesProducts() {
    return !recurrent.isNone() || !weight.isNone();
  }

  Sequence dropInput(Sequence x, Pass pass) {
    return variational.applyVariational(
        input.apply(x, pass.random("input")), pass.random("variational"));
  }

  Sequence dropOutput(Sequence y, Pass pass) {
    return output.apply(y, pass.random("output"));
  }

  Tensor dropWeight(Tensor u, Pass pass) {
    return weight.isNone() ? u : u.mul(weight.mask(pass.random("weight"), u.shape()));
  }

  /**
   * Returns the configuration, by the keys of recipes and model files; kinds that are off are
   * omitted.
   */
  Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    put(config, "inputDropout", input);
    put(config, "outputDropout", output);
    put(config, "variationalDropout", variational);
    put(config, "recurrentDropout", recurrent);
    put(config, "weightDropout", weight);
    return config;
  }

  private static void put(Map<String, Object> config, String key, DropRate drop) {
    if (!drop.isNone()) {
      config.put(key, drop.rate());
    }
  }
}
