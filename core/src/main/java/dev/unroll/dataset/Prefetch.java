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
 * Makes the batches of an epoch ahead of training, on one thread of its own, in their order. It
 * makes none of an epoch before all of the last one are taken; so whoever uses the data set between
 * epochs is alone with it, and it need not be safe for several threads.
 *
 * <p>Batches are made under no tape, and so of the heap.
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
            var daemon = new Thread(task, "unroll-prefetch"); // begins with its first batch
            daemon.setDaemon(true);
            return daemon;
          });
  private int next; // the batch behind those that are coming

  /**
   * For the batches of a run.
   *
   * @param ahead batches at most that wait to be taken, 1 or more
   * @param batches of an epoch
   * @param positions of the examples of a batch, asked for on the training thread
   */
  public Prefetch(Dataset data, int ahead, int batches, IntFunction<int[]> positions) {
    this.data = data;
    this.ahead = ahead;
    this.batches = batches;
    this.positions = positions;
  }

  /**
   * The next batch; waits for it. What the data set throws for a batch is thrown here, and earlier
   * batches come all the same.
   *
   * @param batch the one behind the last; or any when all of the epoch are taken, or none was
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
          interrupted = true; // of no concern to training: it ends by being asked to
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
    throw (E) thrown; // unchecked or not: what the data set threw without the thread between
  }

  /**
   * Lets go of what was not taken, and waits until the batch in the making is made: interrupting
   * would close the files that it may be read from.
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
