package dev.unroll.train;

import dev.unroll.dataset.Dataset;
import dev.unroll.dataset.Prefetch;
import dev.unroll.sequence.Carried;
import dev.unroll.tensor.CounterRandom;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a run is in its data: which examples come next, as whole batches or chunk by chunk, and
 * what long sequences carry on.
 */
final class DataCursor implements AutoCloseable {
  private final TrainingConfig config;
  private final Dataset data;
  private final Progress at;
  private final int batches; // of an epoch
  private final @Nullable Pieces pieces; // null: batches are taken whole
  private @Nullable Prefetch prefetch; // null: batches are made when they are taken
  private int @Nullable [] order; // of the epoch in progress
  private List<Carried> carried = List.of(); // by the batches that are joined, from at.batch

  /**
   * A cursor.
   *
   * @param at moved along
   */
  DataCursor(TrainingConfig config, Dataset data, Progress at) {
    this.config = config;
    this.data = data;
    this.at = at;
    this.batches = config.batches(data);
    Truncation truncation = config.truncation();
    this.pieces = truncation == null ? null : new Pieces(data, truncation);
    this.prefetch =
        truncation == null && config.prefetch() > 0
            ? new Prefetch(data, config.prefetch(), batches, this::positions)
            : null;
  }

  /** Whether no batch of the epoch is left. */
  boolean atEndOfEpoch() {
    return at.batch >= batches;
  }

  /** The batch behind those that are joined to the next update. */
  int end() {
    return (int) Math.min(batches, (long) at.batch + config.accumulation());
  }

  /** What is taken of a batch now: all of it, or its next chunk; null: nothing. */
  @Nullable Piece piece(int batch) {
    if (pieces != null) {
      return pieces.get(positions(batch), at.piece);
    }
    Prefetch ahead = prefetch;
    return Piece.of(ahead == null ? data.batch(positions(batch)) : ahead.take(batch));
  }

  /** The examples of a batch of this epoch. */
  int[] positions(int batch) {
    int[] all = order;
    if (all == null) {
      all = config.shuffle() ? shuffled(config, data, at.epoch) : Evaluation.range(0, data.size());
      order = all;
    }
    long first = (long) batch * config.batchSize();
    return Arrays.copyOfRange(
        all, (int) first, (int) Math.min(all.length, first + config.batchSize()));
  }

  /**
   * The order of an epoch that is shuffled.
   *
   * @throws IllegalStateException when the data set does not give each position once
   */
  static int[] shuffled(TrainingConfig config, Dataset data, long epoch) {
    CounterRandom random = new CounterRandom(config.seed(), "shuffle").stream(epoch);
    int[] order = data.order(random, config.batchSize());
    var seen = new BitSet(data.size());
    for (int position : order) {
      if (position < 0 || position >= data.size() || seen.get(position)) {
        throw new IllegalStateException(
            "the order of a data set of "
                + data.size()
                + " examples must have each position once, got "
                + position
                + (position < 0 || position >= data.size() ? "" : " twice"));
      }
      seen.set(position);
    }
    if (order.length != data.size()) {
      throw new IllegalStateException(
          "the order of a data set of "
              + data.size()
              + " examples must have each position once, got "
              + order.length
              + " positions");
    }
    return order;
  }

  /** The first step of what is taken of each batch now. */
  int firstStep() {
    Truncation truncation = config.truncation();
    return truncation == null ? 0 : at.piece * truncation.steps();
  }

  /** What a batch carries out of its chunk before. */
  private Carried before(int batch) {
    int joined = batch - at.batch;
    return joined < carried.size() ? carried.get(joined) : Carried.none();
  }

  /** What a batch carries on where its next chunk is passed over. */
  Carried over(int batch) {
    Carried before = before(batch);
    return pieces == null ? before : pieces.over(positions(batch), at.piece, before);
  }

  /** The states that layers begin from in what is taken of a batch now; null: it is taken whole. */
  @Nullable Carried begins(int batch) {
    return pieces == null ? null : before(batch);
  }

  /**
   * Goes on to the next chunk of the same batches, or to the next ones.
   *
   * @param after what the batches carry on
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

  /** Goes on to the next epoch. */
  void nextEpoch() {
    at.epoch++;
    at.batch = 0;
    order = null;
  }

  /** What the batches that are joined carry on, in their order. */
  List<Carried> carried() {
    return carried;
  }

  void restore(List<Carried> states) {
    carried = states;
  }

  /** Makes no more batches ahead; those that are taken from now on are made here. */
  @Override
  public void close() {
    if (prefetch != null) {
      prefetch.close();
      prefetch = null;
    }
  }
}
