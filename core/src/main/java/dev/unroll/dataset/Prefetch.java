package dev.unroll.dataset;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * Makes the batches of an epoch ahead of training, on a separate thread, in their order. It begins
 * an epoch only after all batches of the previous one are taken. Between epochs the data set is
 * therefore not in use by this thread, and it need not be thread-safe.
 *
 * <p>Batches are not created under a tape, so they are on the heap.
 */
public final class Prefetch implements AutoCloseable {
  private final Dataset data;
  private final int ahead;
  private final int batches;
  private final IntFunction<int[]> positions;
  private final Queue<Future<Batch>> coming = new ArrayDeque<>();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            var daemon = new Thread(task, "unroll-prefetch"); // started with its first batch
            daemon.setDaemon(true);
            return daemon;
          });
  private int next; // the batch after those in the queue

  /**
   * Makes a prefetcher for the batches of a run.
   *
   * @param ahead the most batches waiting to be taken, 1 or more
   * @param batches the number of batches in an epoch
   * @param positions the positions of the examples of a batch; called on the training thread
   */
  public Prefetch(Dataset data, int ahead, int batches, IntFunction<int[]> positions) {
    this.data = data;
    this.ahead = ahead;
    this.batches = batches;
    this.positions = positions;
  }

  /**
   * Returns the next batch, waiting for it if necessary. If the data set throws an exception for a
   * batch, it is thrown here; earlier batches are still returned.
   *
   * @param batch the batch after the last one taken; any batch if all of the epoch are taken, or
   *     none was
   */
  public Batch take(int batch) {
    if (coming.isEmpty()) {
      next = batch;
    }
    while (next < batches && coming.size() <= ahead) {
      int[] examples = positions.apply(next);
      coming.add(thread.submit(() -> data.batch(examples)));
      next++;
    }
    return get(coming.remove());
  }

  private static Batch get(Future<Batch> batch) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return batch.get();
        } catch (InterruptedException e) {
          interrupted = true; // ignored here: training has stopWhen and requestStop
        }
      }
    } catch (ExecutionException e) {
      throw Prefetch.<RuntimeException>asItIs(e.getCause() == null ? e : e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> E asItIs(Throwable thrown) throws E {
    throw (E) thrown; // checked or not: thrown as by the data set itself
  }

  /**
   * Discards batches that were not taken, and waits for the one in progress: interrupting would
   * close the files that it may be read from.
   */
  @Override
  public void close() {
    coming.forEach(batch -> batch.cancel(false));
    coming.clear();
    thread.shutdown();
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = thread.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
