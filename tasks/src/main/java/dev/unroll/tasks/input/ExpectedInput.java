package dev.unroll.tasks.input;

import dev.unroll.tensor.Shape;

/**
 * The properties of a network's input that follow from the settings alone, before the data are
 * read.
 *
 * @param features of a step, or {@link Shape#ANY} if they depend on the data
 * @param vocabulary the maximum number of ids; 0: the input is not ids
 * @param vectors whether the embedding begins with given vectors, whose size depends on the data
 */
public record ExpectedInput(int features, int vocabulary, boolean vectors) {
  /** Returns an input of steps of numbers. */
  public static ExpectedInput steps(int features) {
    return new ExpectedInput(features, 0, false);
  }

  /** Returns an input of ids. */
  public static ExpectedInput ids(int vocabulary, boolean vectors) {
    return new ExpectedInput(1, vocabulary, vectors);
  }
}
