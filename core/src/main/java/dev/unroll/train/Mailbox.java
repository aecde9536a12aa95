package dev.unroll.train;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The queue of events for one listener, and the thread that delivers them. A full queue loses
 * events, so that a listener that is slow or blocks costs neither time nor memory.
 */
final class Mailbox {
  private static final System.Logger LOG = System.getLogger(Mailbox.class.getName());

  /**
   * The capacity of the queue. At the fastest steps measured (10 microseconds) this is more than a
   * second.
   */
  private static final int CAPACITY = 1 << 17;

  /**
   * The time that the end of a run waits for a listener that is waiting itself, and at most for any
   * listener.
   */
  private static final int STUCK_MILLIS = 1000;

  private static final int MAX_MILLIS = 20_000;

  private final TrainingListener listener;
  private final int stuckMillis;
  private final BlockingQueue<Consumer<TrainingListener>> queue =
      new ArrayBlockingQueue<>(CAPACITY);
  private final AtomicBoolean tensorsWait = new AtomicBoolean();
  private @Nullable Thread thread;
  private long lost;
  private final AtomicLong heard = new AtomicLong();
  private volatile boolean finishing;
  private volatile boolean dropped;

  Mailbox(TrainingListener listener) {
    this(listener, STUCK_MILLIS);
  }

  /** Makes a mailbox whose listener counts as stuck if it makes no progress for this long. */
  Mailbox(TrainingListener listener, int stuckMillis) {
    this.listener = listener;
    this.stuckMillis = stuckMillis;
  }

  void open() {
    if (!dropped) {
      finishing = false;
      lost = 0;
      var teller = new Thread(this::tellAll, "unroll-listener");
      teller.setDaemon(true);
      thread = teller;
      teller.start();
    }
  }

  /** Returns whether the listener failed or got stuck; it then receives no more events. */
  boolean dropped() {
    return dropped;
  }

  void put(Consumer<TrainingListener> event) {
    if (!dropped && !queue.offer(event)) {
      lost++;
    }
  }

  boolean needsTensors(long step) {
    if (dropped || tensorsWait.get()) {
      return false;
    }
    try {
      long every = listener.tensorsEvery();
      return every > 0 && step % every == 0;
    } catch (RuntimeException | Error e) {
      drop(e);
      return false;
    }
  }

  /**
   * Adds weights and gradients; only one of these waits at a time, since each copies all weights.
   */
  void putTensors(TensorsEvent event) {
    tensorsWait.set(true);
    long before = lost;
    put(
        one -> {
          tensorsWait.set(false);
          one.onTensors(event);
        });
    if (lost > before) {
      tensorsWait.set(false);
    }
  }

  /** Marks the end of the events. */
  void finish() {
    finishing = true;
    Thread teller = thread;
    if (teller != null && queue.isEmpty()) {
      queue.offer(one -> {}); // wakes the thread
    }
  }

  /** Waits for the listener to receive the remaining events, as long as it makes progress. */
  void await() {
    Thread teller = thread;
    thread = null;
    if (teller == null) {
      return;
    }
    boolean interrupted = false;
    long before = heard.get();
    boolean waiting = isWaiting(teller);
    for (int waited = 0; teller.isAlive() && waited < MAX_MILLIS; waited += stuckMillis) {
      try {
        teller.join(stuckMillis);
      } catch (InterruptedException e) {
        interrupted = true;
        continue;
      }
      boolean waitsStill = isWaiting(teller);
      if (heard.get() == before && waiting && waitsStill) {
        break;
      }
      before = heard.get();
      waiting = waitsStill;
    }
    if (teller.isAlive()) {
      dropped = true;
      LOG.log(
          System.Logger.Level.WARNING,
          "listener " + name() + " is stuck with " + queue.size() + " events and is dropped");
      queue.clear();
    } else if (lost > 0) {
      LOG.log(
          System.Logger.Level.WARNING,
          "listener " + name() + " was too slow and missed " + lost + " events");
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Returns whether the thread waits for something else; one that computes, such as a plot, is not
   * stuck.
   */
  private static boolean isWaiting(Thread teller) {
    return teller.getState() != Thread.State.RUNNABLE;
  }

  private void tellAll() {
    try {
      while (!dropped && (!finishing || !queue.isEmpty())) {
        queue.take().accept(listener);
        heard.incrementAndGet();
      }
      if (!dropped) {
        listener.onEnd();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) { // an exception of a listener must not end training
      drop(e);
    }
  }

  private void drop(Throwable failure) {
    dropped = true;
    queue.clear();
    LOG.log(System.Logger.Level.WARNING, "listener " + name() + " failed and is dropped", failure);
  }

  /** Returns the class name; toString could run code of the listener. */
  private String name() {
    return listener.getClass().getName();
  }
}
