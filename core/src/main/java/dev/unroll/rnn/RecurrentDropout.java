package dev.unroll.rnn;

import dev.unroll.nn.Drop;
import dev.unroll.nn.Pass;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What dropout takes away in a recurrent layer while it is trained. Every kind is off unless it is
 * set; several may act together.
 *
 * <p>The first two draw a fresh mask for every step and never touch what goes from step to step, so
 * that they act between layers alone. The others use one mask for all steps of a sequence.
 *
 * @param input of x, a fresh mask at each step: TensorFlow 1's {@code input_keep_prob}. Source:
 *     Zaremba, Sutskever and Vinyals 2014
 * @param output of what the layer gives, a fresh mask at each step: {@code output_keep_prob}. The
 *     state is not touched
 * @param variational of x, the same mask at all steps: Keras' {@code dropout}. Source: Gal and
 *     Ghahramani 2016
 * @param recurrent of h where the products with u see it, the same mask at all steps: Keras' {@code
 *     recurrent_dropout}. What a state carries past the products is not touched
 * @param weight of the elements of u, one mask for a training step: DropConnect, weight drop.
 *     Source: Merity, Keskar and Socher 2017
 */
public record RecurrentDropout(
    Drop input, Drop output, Drop variational, Drop recurrent, Drop weight) {
  private static final RecurrentDropout NONE =
      new RecurrentDropout(Drop.none(), Drop.none(), Drop.none(), Drop.none(), Drop.none());

  /** Nothing is dropped. */
  public static RecurrentDropout none() {
    return NONE;
  }

  /** With fresh dropout of the input. */
  public RecurrentDropout withInput(Drop value) {
    return new RecurrentDropout(value, output, variational, recurrent, weight);
  }

  /** With fresh dropout of the output. */
  public RecurrentDropout withOutput(Drop value) {
    return new RecurrentDropout(input, value, variational, recurrent, weight);
  }

  /** With dropout of the input that is the same at all steps. */
  public RecurrentDropout withVariational(Drop value) {
    return new RecurrentDropout(input, output, value, recurrent, weight);
  }

  /** With dropout of the hidden state within the products. */
  public RecurrentDropout withRecurrent(Drop value) {
    return new RecurrentDropout(input, output, variational, value, weight);
  }

  /** With dropout of the recurrent weights. */
  public RecurrentDropout withWeight(Drop value) {
    return new RecurrentDropout(input, output, variational, recurrent, value);
  }

  /** Returns whether nothing is dropped. */
  public boolean isNone() {
    return equals(NONE);
  }

  /**
   * Returns whether the recurrent products change, which only the built-in cells know how to do.
   */
  boolean changesProducts() {
    return !recurrent.isNone() || !weight.isNone();
  }

  Sequence dropInput(Sequence x, Pass pass) {
    return variational.steady(input.apply(x, pass.random("input")), pass.random("variational"));
  }

  Sequence dropOutput(Sequence y, Pass pass) {
    return output.apply(y, pass.random("output"));
  }

  Tensor dropWeight(Tensor u, Pass pass) {
    return weight.isNone() ? u : u.mul(weight.mask(pass.random("weight"), u.shape()));
  }

  /** As configuration, by the keys of recipes and model files; what is off is left out. */
  Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    put(config, "inputDropout", input);
    put(config, "outputDropout", output);
    put(config, "variationalDropout", variational);
    put(config, "recurrentDropout", recurrent);
    put(config, "weightDropout", weight);
    return config;
  }

  private static void put(Map<String, Object> config, String key, Drop drop) {
    if (!drop.isNone()) {
      config.put(key, drop.rate());
    }
  }
}
