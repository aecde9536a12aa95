package dev.unroll.train;

import dev.unroll.nn.Mask;
import dev.unroll.nn.Sequence;
import org.jspecify.annotations.Nullable;

/**
 * A batch of long sequences, cut into chunks in time. The number of chunks is the same for every
 * batch of a data set, so that a run knows how many steps it has, and step numbers tell the place
 * in the data; a chunk in which no sequence of the batch has a step is passed over.
 *
 * <pre>{@code
 * Carried carried = Carried.none();
 * for (int i = 0; i < pieces.count(); i++) {
 *   Piece piece = pieces.get(i);
 *   if (piece != null) {
 *     Applied result = piece.apply(model, carried, pass);
 *     ... loss of result.outputs() and piece.target(), backward, update ...
 *     carried = result.last();
 *   }
 * }
 * }</pre>
 */
final class Pieces {
  private final Dataset data;
  private final int[] positions;
  private final int chunk;
  private final int count;

  /** Cuts the examples at these positions. */
  Pieces(Dataset data, int[] positions, Truncation truncation) {
    this.data = data;
    this.positions = positions;
    this.chunk = truncation.steps();
    this.count = count(data, truncation);
  }

  /** How many pieces there are of any batch of a data set. */
  static int count(Dataset data, Truncation truncation) {
    return Math.toIntExact(
        Math.max(1, ((long) data.steps() + truncation.steps() - 1) / truncation.steps()));
  }

  int count() {
    return count;
  }

  /** The piece with this number, from 0; null when no step counts there. */
  @Nullable Piece get(int number) {
    long from = (long) number * chunk;
    long to = Math.min(Integer.MAX_VALUE, from + chunk);
    Batch batch = data.batch(positions, (int) Math.min(to, from), (int) to);
    return empty(batch.inputs()) ? null : Piece.of(batch, number == 0);
  }

  private static boolean empty(Sequence x) {
    if (x.steps() == 0) {
      return true;
    }
    Mask mask = x.mask();
    for (int row = 0; mask != null && row < x.batch(); row++) {
      if (mask.count(row) > 0) {
        return false;
      }
    }
    return mask != null;
  }
}
