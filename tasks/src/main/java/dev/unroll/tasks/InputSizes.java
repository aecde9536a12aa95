package dev.unroll.tasks;

import dev.unroll.data.vectors.WordTable;
import dev.unroll.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * What the data decide on of a classifier's network.
 *
 * @param input the shape of what goes into it
 * @param vocabulary ids that there are; 0: it reads no ids
 * @param vector values of the word vectors that its embedding begins with; 0: there are none
 */
record InputSizes(int[] input, int vocabulary, int vector) {
  static InputSizes of(InputCoder coder, @Nullable WordTable vectors) {
    return new InputSizes(
        coder.shape(),
        coder instanceof TextCoder text ? text.vocabulary().size() : 0,
        vectors == null ? 0 : vectors.vectors()[0].length);
  }

  /**
   * Before there are data.
   *
   * @param some any number, in place of what is not known
   */
  static InputSizes unknown(InputConfig config, int some) {
    int any = Shape.ANY;
    if (config instanceof TextConfig text) {
      return new InputSizes(
          new int[] {any, any, 1}, text.vocabulary().size(), text.vectors() == null ? 0 : some);
    }
    int features = config instanceof LetterConfig letters ? letters.letters().size() : some;
    return new InputSizes(new int[] {any, any, features}, 0, 0);
  }
}
