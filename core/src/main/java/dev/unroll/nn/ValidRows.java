package dev.unroll.nn;

import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;

/** The rows of a batch that lie within the sequences' lengths: what losses and metrics look at. */
public final class ValidRows {
  private ValidRows() {}

  /** How many rows are valid: what the mean over a batch is a mean of. */
  public static long count(Sequence sequence) {
    IndexTensor lengths = sequence.lengths();
    if (lengths == null) {
      return sequence.hasTime()
          ? (long) sequence.batch() * sequence.order().steps()
          : sequence.batch();
    }
    long count = 0;
    for (int n = 0; n < lengths.size(); n++) {
      count += lengths.get(n);
    }
    return count;
  }

  /**
   * The valid rows of values that share a sequence's shape and lengths: the values themselves when
   * all are valid, else {@code [rows, F]}.
   */
  public static Tensor of(Sequence like, Tensor values) {
    IndexTensor lengths = like.lengths();
    if (lengths == null) {
      return values;
    }
    int steps = values.size(1);
    int count = (int) count(like); // a part of steps · N, which is an int
    var map = new int[count];
    int at = 0;
    for (int n = 0; n < lengths.size(); n++) {
      for (int t = 0; t < lengths.get(n); t++) {
        map[at++] = n * steps + t;
      }
    }
    return values.gatherRows(map, count, values.size(2));
  }
}
