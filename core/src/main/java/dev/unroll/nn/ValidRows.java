package dev.unroll.nn;

import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;

/** The rows of a batch that lie within the sequences' lengths: what losses and metrics look at. */
public final class ValidRows {
  private ValidRows() {}

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
    int count = 0;
    for (int n = 0; n < lengths.size(); n++) {
      count += lengths.get(n);
    }
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
