package dev.unroll.nn;

import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;

/** The rows of a batch that count: what losses and metrics look at. */
public final class ValidRows {
  private ValidRows() {}

  /** How many rows count: what the mean over a batch is a mean of. */
  public static long count(Sequence sequence) {
    if (!sequence.hasTime()) {
      return sequence.batch();
    }
    RowOrder order = sequence.order();
    long count = 0;
    for (int position = 0; position < order.batch(); position++) {
      count += order.length(position);
    }
    return count;
  }

  /**
   * The rows that count of values that share a sequence's shape and mask: the values themselves
   * when all do, else {@code [rows, F]}.
   */
  public static Tensor of(Sequence like, Tensor values) {
    if (like.mask() == null) {
      return values;
    }
    int[] places = like.order().validPlaces();
    return values.gatherRows(places, places.length, values.columns());
  }

  /** The ids or classes that count, {@code [rows]}, of one for each step {@code [N, T]}. */
  public static IndexTensor of(Sequence like, IndexTensor values) {
    if (like.mask() == null) {
      return values;
    }
    return IndexTensor.vector(Arrays.stream(like.order().validPlaces()).map(values::get).toArray());
  }
}
