package dev.unroll.examples;

import dev.unroll.nn.Sequential;
import dev.unroll.rnn.Returns;
import dev.unroll.rnn.SimpleRnn;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Converts sound, images and text to {@code [N, T, F]}: sequences, steps, features. */
public final class YourData {
  private YourData() {}

  /** Prints the shapes. */
  public static void main(String[] args) {
    waves();
    images();
    text();
  }

  /** Two recordings of unequal length, four samples a step. */
  private static void waves() {
    float[][] recordings = {new float[160], new float[90]}; // yours
    int frame = 4;

    int longest = Arrays.stream(recordings).mapToInt(r -> r.length / frame).max().orElseThrow();
    var values = new float[recordings.length][longest][frame]; // zero where nothing is written
    var lengths = new int[recordings.length];
    for (int n = 0; n < recordings.length; n++) {
      lengths[n] = recordings[n].length / frame; // samples beyond the last whole frame are left
      for (int t = 0; t < lengths[n]; t++) {
        values[n][t] = Arrays.copyOfRange(recordings[n], t * frame, (t + 1) * frame);
      }
    }
    var model = Sequential.of(new SimpleRnn(frame, 8, Returns.LAST));
    Tensor y = model.predict(Tensor.of(values), IndexTensor.vector(lengths)); // [2, 8]

    print("waves", Tensor.of(values), y);
  }

  /** Images row by row: each row of pixels is a step. */
  private static void images() {
    byte[][] images = {new byte[28 * 28], new byte[28 * 28], new byte[28 * 28]}; // yours

    var values = new float[images.length][28][28];
    for (int n = 0; n < images.length; n++) {
      for (int p = 0; p < 28 * 28; p++) {
        values[n][p / 28][p % 28] = (images[n][p] & 0xff) / 255f; // bytes are signed in Java
      }
    }
    var model = Sequential.of(new SimpleRnn(28, 8, Returns.LAST));
    Tensor y = model.predict(values); // [3, 8]

    print("images", Tensor.of(values), y);
  }

  /** Characters, each a vector that is 1 at the character's place in the alphabet. */
  private static void text() {
    List<String> lines = List.of("to be", "or not to be");

    int[] alphabet = String.join("", lines).chars().distinct().sorted().toArray();
    int longest = lines.stream().mapToInt(String::length).max().orElseThrow();
    var values = new float[lines.size()][longest][alphabet.length];
    for (int n = 0; n < lines.size(); n++) {
      for (int t = 0; t < lines.get(n).length(); t++) {
        values[n][t][Arrays.binarySearch(alphabet, lines.get(n).charAt(t))] = 1;
      }
    }
    IndexTensor lengths =
        IndexTensor.vector(lines.stream().mapToInt(String::length).toArray()); // 5, 12

    var model = Sequential.of(new SimpleRnn(alphabet.length, 8));
    print("text", Tensor.of(values), model.predict(Tensor.of(values), lengths));
  }

  private static void print(String what, Tensor x, Tensor y) {
    System.out.println(
        what + " " + Arrays.toString(x.shape()) + " -> " + Arrays.toString(y.shape()));
  }
}
