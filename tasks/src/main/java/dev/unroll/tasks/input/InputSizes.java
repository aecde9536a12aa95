package dev.unroll.tasks.input;

import org.jspecify.annotations.Nullable;

/**
 * The sizes of a classifier's network that depend on the data.
 *
 * @param input the shape of the network's input
 * @param vocabulary the number of ids; 0: it reads no ids
 * @param vector the size of the vectors that its embedding begins with; 0: there are none
 */
public record InputSizes(int[] input, int vocabulary, int vector) {
  /** Returns the sizes of fitted input. */
  public static InputSizes of(InputCoder coder, @Nullable GivenVectors vectors) {
    return new InputSizes(
        coder.shape(), coder.vocabulary(), vectors == null ? 0 : vectors.values());
  }
}
