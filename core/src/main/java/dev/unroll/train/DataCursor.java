package dev.unroll.train;

import dev.unroll.dataset.Dataset;
import dev.unroll.dataset.Prefetch;
import dev.unroll.sequence.Carried;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The position of a run in its data: the next examples, as whole batches or chunk by chunk, and the
 * states that long sequences carry.
 */
final class DataCursor implements AutoCloseable {
  private final TrainingConfig config;
  private final Dataset data;
  private final Progress at;
  private final int batches; // of an epoch
  private final @Nullable Chunks pieces; // null if batches are used whole
  private @Nullable Prefetch prefetch; // null if batches are made on demand
  private int @Nullable [] order; // of the epoch in progress
  private List<Carried> carried = List.of(); // by batch of the update, from at.batch

  /**
   * Makes a cursor.
   *
   * @param at the position, which the cursor advances
   */
  DataCursor(TrainingConfig config, Dataset data, Progress at) {
    this.config = config;
    this.data = data;
    this.at = at;
    this.batches = config.batches(data);
    Truncation truncation = config.truncation();
    this.pieces = truncation == null ? null : new Chunks(data, truncation);
    this.prefetch =
        truncation == null && config.prefetch() > 0
            ? new Prefetch(data, config.prefetch(), batches, this::positions)
            : null;
  }

  /** Returns whether no batch of the epoch is left. */
  boolean atEndOfEpoch() {
    return at.batch >= batches;
  }

  /** Returns the end of the batches of the next update, exclusive. */
  int end() {
    return (int) Math.min(batches, (long) at.batch + config.accumulation());
  }

  /**
   * Returns the current part of a batch: the whole batch, or its next chunk; null if it has no
   * steps.
   */
  @Nullable Chunk piece(int batch) {
    if (pieces != null) {
      return pieces.get(positions(batch), at.piece);
    }
    Prefetch ahead = prefetch;
    return Chunk.of(ahead == null ? data.batch(positions(batch)) : ahead.take(batch));
  }

  /** Returns the examples of a batch of this epoch. */
  int[] positions(int batch) {
    int[] all = order;
    if (all == null) {
      all =
          config.shuffle()
              ? data.shuffled(config.seed(), at.epoch, config.batchSize())
              : Evaluation.range(0, data.size());
      order = all;
    }
    long first = (long) batch * config.batchSize();
    return Arrays.copyOfRange(
        all, (int) first, (int) Math.min(all.length, first + config.batchSize()));
  }

  /** Returns the first step of the current chunk of each batch. */
  int firstStep() {
    Truncation truncation = config.truncation();
    return truncation == null ? 0 : at.piece * truncation.steps();
  }

  /** Returns the state that a batch carries out of its previous chunk. */
  private Carried before(int batch) {
    int joined = batch - at.batch;
    return joined < carried.size() ? carried.get(joined) : Carried.none();
  }

  /** Returns the state that a batch carries on if its next chunk is skipped. */
  Carried over(int batch) {
    Carried before = before(batch);
    return pieces == null ? before : pieces.over(positions(batch), at.piece, before);
  }

  /**
   * Returns the states that layers begin from in the current part of a batch; null if it is used
   * whole.
   */
  @Nullable Carried begins(int batch) {
    return pieces == null ? null : before(batch);
  }

  /**
   * Advances to the next chunk of the same batches, or to the next batches.
   *
   * @param after the states that the batches carry on
   */
  void advance(List<Carried> after) {
    at.piece++;
    carried = after;
    if (pieces == null || at.piece >= pieces.count()) {
      at.batch = end();
      at.piece = 0;
      carried = List.of();
    }
  }

  /** Advances to the next epoch. */
  void nextEpoch() {
    at.epoch++;
    at.batch = 0;
    order = null;
  }

  /** Returns the states carried by the batches of the update, in their order. */
  List<Carried> carried() {
    return carried;
  }

  void restore(List<Carried> states) {
    carried = states;
  }

  /** Stops making batches ahead; later batches are made on the calling thread. */
  @Override
  public void close() {
    if (prefetch != null) {
      prefetch.close();
      prefetch = null;
    }
  }
}
