package dev.unroll.check;

import java.util.Locale;

/** The requirements of a layer, as {@link LayerContract} checks them. */
public enum LayerRequirement {
  /**
   * The output has the shape that {@code outputShape} returns, and an input of the wrong width is
   * rejected with a message, both by {@code outputShape} and when it is applied.
   */
  SHAPES,
  /**
   * Type, path and parameters have names. The parameters are always the same, in the same order,
   * and match those passed by the caller, if any.
   */
  PARAMETERS,
  /**
   * The backward pass agrees with finite differences ({@link GradientCheck}), in prediction and in
   * training. For recurrent layers in training, this includes the initial and the last state.
   */
  GRADIENTS,
  /**
   * Every column of every trainable matrix, and every value of every trainable vector, gets a
   * gradient that is not zero: no weight is unused.
   */
  LIVENESS,
  /**
   * Padding changes no bit of outputs and gradients, regardless of its kind, amount, side and
   * content, including NaN and infinity. Outputs and gradients at padding are zero.
   */
  PADDING,
  /** Each row of a batch has the same bits as when it is alone. */
  BATCH,
  /**
   * Recurrent layers: the first half, followed by the second half with the carried state, equals
   * the whole. An empty sequence keeps its first state.
   */
  STATE,
  /**
   * A sequence in chunks has the same bits as the whole, however it is cut, because the layer
   * carries its state; or the layer rejects chunks with a message.
   */
  CHUNKS,
  /**
   * If the layer runs step by step, the bits are those of the whole sequence, and restoring an
   * earlier state repeats the same steps.
   */
  STREAM,
  /**
   * The configuration is plain JSON. The registry creates a layer from it that has the same
   * configuration and parameters, and with the same weights returns the same bits.
   */
  CONFIGURATION,
  /**
   * After saving and loading, the layer returns the same bits; saved again, the file has the same
   * bytes.
   */
  FILE,
  /** Equal seeds give equal weights, and repeating a training step gives the same bits. */
  SEED,
  /** Eight threads that predict concurrently get the same bits as one. */
  THREADS,
  /**
   * Neither the forward nor the backward pass changes the layer's predictions, its input or its
   * weights.
   */
  UNCHANGED;

  /** Returns the name in messages. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
