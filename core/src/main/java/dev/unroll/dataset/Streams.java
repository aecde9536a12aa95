package dev.unroll.dataset;

import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Cuts long sequences into parallel rows; see {@link Dataset#streams}. */
final class Streams {
  private Streams() {}

  static Dataset of(int[] ids, int rows, int[] documentStarts) {
    if (ids.length < 2) {
      throw new IllegalArgumentException(
          "a text requires 2 or more ids, one as input and the next as its target, got "
              + ids.length);
    }
    int length = ids.length - 1;
    var target = Target.classes(IndexTensor.vector(Arrays.copyOfRange(ids, 1, length + 1)));
    requireWithin(documentStarts, ids.length);
    int[] within = Arrays.stream(documentStarts).filter(start -> start < length).toArray();
    boolean several = Arrays.stream(documentStarts).anyMatch(start -> start > 0);
    if (several) {
      var weights = new float[length];
      Arrays.fill(weights, 1);
      Arrays.stream(documentStarts).filter(start -> start > 0).forEach(s -> weights[s - 1] = 0);
      target = target.weighted(Tensor.vector(weights));
    }
    return of(Sequence.ids(IndexTensor.vector(Arrays.copyOf(ids, length))), target, rows, within);
  }

  static Dataset of(Sequence inputs, Target target, int rows, int[] documentStarts) {
    if (inputs.hasTime()) {
      throw new IllegalArgumentException(
          "one long series is [L, F], or ids [L], got sequences that already have a time axis");
    }
    int length = inputs.batch();
    if (rows < 1 || rows > length) {
      throw new IllegalArgumentException(
          "a series of "
              + length
              + " steps can be split into 1 to "
              + length
              + " streams, got "
              + rows);
    }
    requireWithin(documentStarts, length);
    requireLength(target, length);
    int steps = length / rows;
    Sequence cut =
        inputs.hasIds()
            ? Sequence.ids(cut(inputs.ids(), rows, steps))
            : Sequence.of(cut(inputs.values(), rows, steps));
    Target targets = cut(target, rows, steps);
    if (documentStarts.length == 0) {
      return Dataset.of(cut, targets);
    }
    var starts = new int[rows][];
    Arrays.setAll(
        starts, row -> DocumentStarts.within(documentStarts, row * steps, (row + 1) * steps));
    return Dataset.of(cut, targets, DocumentStarts.of(starts));
  }

  private static void requireWithin(int[] documentStarts, int length) {
    DocumentStarts.of(documentStarts).requireFit(1, length);
  }

  private static void requireLength(Target target, int length) {
    int[] shape = target.hasClasses() ? target.classes().shape() : target.values().shape();
    requireLength("", shape[0], length);
    Tensor weights = target.weights();
    if (weights != null) {
      requireLength("weights of ", weights.size(0), length);
    }
  }

  private static void requireLength(String what, int got, int length) {
    if (got != length) {
      throw new IllegalArgumentException(
          "the "
              + what
              + "targets of one long series must be one for each of its "
              + length
              + " steps, got "
              + got);
    }
  }

  private static Target cut(Target target, int rows, int steps) {
    Target cut;
    if (target.hasClasses()) {
      cut = Target.classes(cut(target.classes(), rows, steps));
    } else {
      cut = Target.values(cut(target.values(), rows, steps));
    }
    @Nullable Tensor weights = target.weights();
    return weights == null ? cut : cut.weighted(cut(weights, rows, steps));
  }

  private static IndexTensor cut(IndexTensor ids, int rows, int steps) {
    requireOneAxis(ids.shape().length, 1);
    return IndexTensor.of(Arrays.copyOf(ids.toArray(), rows * steps), rows, steps);
  }

  private static Tensor cut(Tensor values, int rows, int steps) {
    requireOneAxis(values.rank(), 2);
    float[] all = values.toArray();
    if (values.rank() == 1) {
      return Tensor.of(Arrays.copyOf(all, rows * steps), rows, steps);
    }
    int features = values.size(1);
    return Tensor.of(Arrays.copyOf(all, rows * steps * features), rows, steps, features);
  }

  private static void requireOneAxis(int rank, int most) {
    if (rank > most) {
      throw new IllegalArgumentException(
          "the targets of one long series are values [L, G] or classes [L], with weights [L]; got "
              + rank
              + " dimensions");
    }
  }
}
