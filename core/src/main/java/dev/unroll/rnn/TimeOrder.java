package dev.unroll.rnn;

import java.util.Locale;

/** Order of the outputs of a layer that runs backwards in time. */
public enum TimeOrder {
  /**
   * The order of computation: the first output is that of the last step, like Keras' {@code
   * go_backwards}.
   */
  REVERSED,
  /** The order of the inputs: output t belongs to input t, like ONNX' {@code reverse}. */
  ORIGINAL;

  /** Returns the name in recipes and model files. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
