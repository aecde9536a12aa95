package dev.unroll.train;

import dev.unroll.dataset.Batch;
import dev.unroll.dataset.Dataset;
import dev.unroll.dataset.DocumentStarts;
import dev.unroll.sequence.Carried;
import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The batches of a data set, each cut into the same number of chunks in time. A chunk in which no
 * sequence of the batch has a step is skipped.
 *
 * <pre>{@code
 * Carried carried = Carried.none();
 * for (int i = 0; i < pieces.count(); i++) {
 *   Chunk piece = pieces.get(positions, i);
 *   if (piece == null) {
 *     carried = pieces.over(positions, i, carried);
 *   } else {
 *     Applied result = piece.apply(model, carried, pass);
 *     ... loss of result.outputs() and piece.target(), backward, update ...
 *     carried = result.last();
 *   }
 * }
 * }</pre>
 */
final class Chunks {
  private final Dataset data;
  private final int chunk;
  private final int count;

  /**
   * Cuts a data set with at least one example.
   *
   * @throws IllegalArgumentException if it cannot be cut in time
   */
  Chunks(Dataset data, Truncation truncation) {
    data.batch(new int[] {0}, 0, 1); // rejects data that cannot be cut
    this.data = data;
    this.chunk = truncation.steps();
    this.count = (int) Math.max(1, ((long) data.steps() + chunk - 1) / chunk);
  }

  /** Returns the number of chunks of every batch. */
  int count() {
    return count;
  }

  /**
   * Returns one chunk of a batch.
   *
   * @param positions of its examples
   * @param number of the chunk, from 0
   * @return null if no step is valid there, unless it is the whole batch
   */
  @Nullable Chunk get(int[] positions, int number) {
    Batch batch = batch(positions, number);
    return count > 1 && empty(batch.inputs()) ? null : Chunk.of(batch, number == 0);
  }

  /**
   * Returns the state that a batch carries over a skipped chunk: no state for rows in which a
   * document begins there.
   *
   * @param before the state that it carries out of the previous chunk
   */
  Carried over(int[] positions, int number, Carried before) {
    DocumentStarts starts = before.isNone() ? null : batch(positions, number).starts();
    if (starts == null) {
      return before;
    }
    var rows = new int[positions.length];
    Arrays.setAll(rows, row -> starts.steps(row).length > 0 ? -1 : row);
    return before.pick(rows);
  }

  private Batch batch(int[] positions, int number) {
    long from = (long) number * chunk;
    int to = (int) Math.min(Integer.MAX_VALUE, from + chunk);
    return data.batch(positions, (int) from, to);
  }

  private static boolean empty(Inputs inputs) {
    return inputs.byName().values().stream().filter(Sequence::hasTime).allMatch(Chunks::empty);
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
