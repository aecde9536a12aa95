package dev.unroll.crf;

import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.sequence.ValidItems;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;

/** Rows of scores of each sequence of a batch, without masked steps. */
final class ScoreRows {
  private final ValidItems items;
  private final int[] first; // first item of each sequence, and the end of the last

  private ScoreRows(ValidItems items, int[] first) {
    this.items = items;
    this.first = first;
  }

  /**
   * Finds the rows.
   *
   * @throws IllegalArgumentException when the scores have no time axis
   */
  static ScoreRows of(Sequence scores) {
    if (!scores.hasTime()) {
      throw new IllegalArgumentException("tags: the scores have no time axis (expected [N, T, C])");
    }
    int batch = scores.batch();
    int steps = scores.steps();
    Target positions =
        Target.classes(IndexTensor.of(new int[Shape.size(batch, steps)], batch, steps));
    ValidItems items = ValidItems.of(scores, positions);
    var first = new int[batch + 1];
    int item = 0;
    for (int n = 0; n < batch; n++) {
      first[n] = item;
      while (item < items.count() && items.position(item) / steps == n) {
        item++;
      }
    }
    first[batch] = item;
    return new ScoreRows(items, first);
  }

  int batch() {
    return first.length - 1;
  }

  int length(int n) {
    return first[n + 1] - first[n];
  }

  /** Returns n · T + t of the i-th unmasked step of sequence n. */
  int position(int n, int i) {
    return items.position(first[n] + i);
  }

  /** Returns the row of the i-th unmasked step of sequence n in {@link #rows}. */
  int row(int n, int i) {
    return items.row(first[n] + i);
  }

  /** Describes the place of an item. */
  String words(int position) {
    return items.words(position);
  }

  Tensor rows() {
    return items.rows();
  }

  /** Returns the scores of sequence n in double, [length, C]. */
  double[] scores(int n) {
    Tensor rows = items.rows();
    int tags = rows.columns();
    float[] data = rows.readOnlyArray();
    var x = new double[length(n) * tags];
    for (int i = 0; i < length(n); i++) {
      int at = rows.offset() + row(n, i) * tags;
      for (int j = 0; j < tags; j++) {
        x[i * tags + j] = data[at + j];
      }
    }
    return x;
  }
}
