package dev.unroll.rnn;

import java.util.Locale;

/** In which order a layer that runs backwards in time gives its outputs. */
public enum TimeOrder {
  /**
   * As they were computed: the first output is that of the last step, as Keras' {@code
   * go_backwards}.
   */
  REVERSED,
  /** Each where its input stood: output t belongs to input t, as ONNX' {@code reverse}. */
  ORIGINAL;

  /** Its name in recipes and model files. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
