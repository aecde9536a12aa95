package dev.unroll.examples;

import dev.unroll.nn.Embedding;
import dev.unroll.nn.Sequential;
import dev.unroll.rnn.Gru;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.IndexTensor;
import java.util.Arrays;

/**
 * Sets the weights of an embedding and a GRU of Keras, in the layout of {@code get_weights()}, in a
 * model of the same layers.
 */
public final class WeightsFromKeras {
  private WeightsFromKeras() {}

  /**
   * Prints the outputs of a model with these weights.
   *
   * @param args not used
   */
  public static void main(String[] args) {
    int words = 5;
    int size = 2;
    int units = 3;
    float[] table = numbers(words * size, 0.4f); // get_weights() of the embedding, row by row
    float[] kernel = numbers(size * 3 * units, 0.3f); // and of the GRU with reset_after=True
    float[] recurrent = numbers(units * 3 * units, 0.2f);
    float[] inputBias = numbers(3 * units, 0.1f);
    float[] recurrentBias = numbers(3 * units, 0.5f);

    var model = Sequential.of(new Embedding(words, size), new Gru(size, units));
    float[] b = gates(inputBias, units);
    float[] second = gates(recurrentBias, units);
    for (int i = 0; i < 2 * units; i++) {
      b[i] += second[i]; // r and z: both biases are added
    }
    model.parameter("embedding1.w").set(table);
    model.parameter("gru1.w").set(gates(kernel, units));
    model.parameter("gru1.u").set(gates(recurrent, units));
    model.parameter("gru1.b").set(b);
    model.parameter("gru1.c").set(Arrays.copyOfRange(second, 2 * units, 3 * units));

    var ids = IndexTensor.of(new int[] {3, 0, 4, 1}, 1, 4);
    System.out.println(Arrays.toString(model.predict(Sequence.ids(ids)).toArray()));
  }

  /** Returns rows of the gates z, r, h of Keras in the order r, z, n of Unroll. */
  static float[] gates(float[] keras, int units) {
    float[] own = keras.clone();
    for (int row = 0; row < keras.length; row += 3 * units) {
      System.arraycopy(keras, row + units, own, row, units);
      System.arraycopy(keras, row, own, row + units, units);
    }
    return own;
  }

  private static float[] numbers(int count, float step) {
    var numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) Math.sin(1 + i * step);
    }
    return numbers;
  }
}
