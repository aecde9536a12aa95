package dev.unroll.tasks.input;

import dev.unroll.tensor.Shape;

/**
 * What the settings alone decide of a network's input, before there are data.
 *
 * @param features of a step, or {@link Shape#ANY} when the data decide it
 * @param vocabulary the most ids that there are; 0: the input is not ids
 * @param vectors whether an embedding begins with given vectors, whose size the data decide
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
