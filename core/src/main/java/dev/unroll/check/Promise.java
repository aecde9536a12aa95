package dev.unroll.check;

import java.util.Locale;

/** What a layer promises, one by one, as {@link LayerContract} checks it. */
public enum Promise {
  /**
   * The shape that {@code outputShape} tells is the shape that comes out, and input of another
   * width is refused with a sentence, before and when it comes.
   */
  SHAPES,
  /**
   * Type, path and parameters are named, always the same parameters in the same order, and where
   * the caller says which they should be, these.
   */
  PARAMETERS,
  /**
   * Backward agrees with differences ({@link GradientCheck}), in prediction and in training; there,
   * for recurrent layers, also by the initial state and from the last one.
   */
  GRADIENTS,
  /**
   * Every column of every trainable matrix, and every value of every trainable vector, gets a
   * gradient that is not zero: no weight is there and never used.
   */
  LIVENESS,
  /**
   * Padding of any kind and amount, on the right, on the left or in between, NaN and infinities
   * within, changes no bit of outputs and gradients; outputs and gradients at padding are zero.
   */
  PADDING,
  /** A batch gives each row the bits that it gets alone. */
  BATCH,
  /**
   * Recurrent layers: the first half and then the second with the carried state is the whole; a
   * sequence without steps keeps its first state.
   */
  STATE,
  /**
   * A sequence that comes in chunks gives the bits of the whole, whatever the cuts, as the layer
   * carries what it remembers; or the layer refuses chunks with a sentence.
   */
  CHUNKS,
  /**
   * Where the layer runs step by step, the bits are those of the whole sequence, and going back to
   * an earlier state goes back.
   */
  STREAM,
  /**
   * The configuration is plain JSON, and the registry makes a layer of it that has the same
   * configuration and parameters, and with the same weights gives the same bits.
   */
  CONFIGURATION,
  /** Saved and loaded, it gives the same bits; saved again, the same bytes. */
  FILE,
  /** The same seed gives the same weights, and the same step of training the same bits. */
  SEED,
  /** Eight threads that predict at the same time get the bits that one gets. */
  THREADS,
  /**
   * Nothing that is done with it, forward or backward, changes its predictions or its input, or
   * sets or writes its weights.
   */
  UNCHANGED;

  /** Its name in sentences. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
