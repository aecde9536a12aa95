package dev.unroll.sequence;

import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;

/** Arrays whose rows have different lengths, with a filling after the end of the shorter ones. */
final class Padding {
  private Padding() {}

  /** Returns [N, T, F], where T is the length of the longest sequence. */
  static Tensor values(float[][][] sequences, float filling) {
    int steps = Arrays.stream(sequences).mapToInt(sequence -> sequence.length).max().orElse(0);
    int features =
        Arrays.stream(sequences)
            .flatMap(Arrays::stream)
            .mapToInt(step -> step.length)
            .findFirst()
            .orElse(0);
    if (steps == 0) {
      throw new IllegalArgumentException(
          "none of " + sequences.length + " sequences has a step (expected at least one step)");
    }
    var padded = new float[Shape.size(sequences.length, steps, features)];
    Arrays.fill(padded, filling);
    for (int n = 0; n < sequences.length; n++) {
      for (int t = 0; t < sequences[n].length; t++) {
        float[] step = sequences[n][t];
        if (step.length != features) {
          throw new IllegalArgumentException(
              "sequence "
                  + n
                  + ", step "
                  + t
                  + " has "
                  + step.length
                  + " features, the first step has "
                  + features
                  + " (expected the same number at every step)");
        }
        System.arraycopy(step, 0, padded, (n * steps + t) * features, features);
      }
    }
    return Tensor.of(padded, sequences.length, steps, features);
  }

  /** Returns [N, T], where T is the length of the longest row. */
  static IndexTensor ids(int[][] rows, int filling) {
    int steps = Arrays.stream(rows).mapToInt(row -> row.length).max().orElse(0);
    if (steps == 0) {
      throw new IllegalArgumentException(
          "none of " + rows.length + " sequences has a step (expected at least one step)");
    }
    var padded = new int[Shape.size(rows.length, steps)];
    Arrays.fill(padded, filling);
    for (int n = 0; n < rows.length; n++) {
      System.arraycopy(rows[n], 0, padded, n * steps, rows[n].length);
    }
    return IndexTensor.of(padded, rows.length, steps);
  }
}
