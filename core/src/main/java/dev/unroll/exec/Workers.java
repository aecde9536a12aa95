package dev.unroll.exec;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Thread pool that serves one caller at a time, without locks or allocation.
 *
 * <p>The caller works too. If another caller is being served, or if the call comes from within a
 * part, the caller runs all of its parts on its own thread. A waiting thread spins for about
 * {@value #SPIN_NANOS} ns and then parks, since waking a thread takes longer than most kernels. The
 * threads are daemons: they do not keep a program alive.
 *
 * <p>The state of a run is one long, {@code epoch | parts | next part}. A thread that advances the
 * next part by compare-and-set owns that part of that run, and no other run can begin until it is
 * done.
 */
public final class Workers {
  /** The maximum number of threads: more than any machine has processors. */
  public static final int MAX_THREADS = 4096;

  static final int SPIN_NANOS = 2_000;

  private static final int INDEX_BITS = 20;
  private static final int MAX_PARTS = (1 << INDEX_BITS) - 1;

  private static volatile @Nullable Workers shared;

  private final Worker[] workers;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final AtomicLong ticket = new AtomicLong();
  private final AtomicInteger undone = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private @Nullable Part body;
  private @Nullable Thread caller;
  private volatile boolean callerParked;
  private volatile boolean closed;

  /**
   * @param threads the maximum number of threads that work at the same time, including the caller
   */
  Workers(int threads) {
    if (threads < 1 || threads > MAX_THREADS) {
      throw new IllegalArgumentException(
          "threads must be from 1 to " + MAX_THREADS + ", got " + threads);
    }
    workers = new Worker[threads - 1];
    for (int i = 0; i < workers.length; i++) {
      workers[i] = new Worker("unroll-" + (i + 1));
      workers[i].start();
    }
  }

  /**
   * Returns the pool of this process; it has as many threads as processors unless set by {@link
   * #threads(int)}.
   */
  public static Workers shared() {
    Workers pool = shared;
    return pool != null ? pool : createShared();
  }

  private static synchronized Workers createShared() {
    Workers pool = shared;
    if (pool == null) {
      pool = new Workers(Runtime.getRuntime().availableProcessors());
      shared = pool;
    }
    return pool;
  }

  /**
   * Sets how many threads the shared pool has. A run in progress finishes with the old number.
   *
   * @param n the maximum number of threads that work at the same time, including the caller; from 1
   *     to {@link #MAX_THREADS}
   */
  public static synchronized void threads(int n) {
    Workers old = shared;
    if (old != null && old.threads() == n) {
      return;
    }
    shared = new Workers(n);
    if (old != null) {
      old.close();
    }
  }

  /** The maximum number of threads that work at the same time, including the caller. */
  public int threads() {
    return workers.length + 1;
  }

  /**
   * Runs {@code body.run(part)} once for each part in [0,parts), and returns when all are done.
   * Writes by the parts are visible to the caller. After a part has failed, parts that have not
   * begun are skipped, and the first failure is thrown.
   *
   * @param parts number of parts, up to 1,048,575
   * @param body the work; parts must not wait for each other
   */
  public void run(int parts, Part body) {
    if (parts < 0 || parts > MAX_PARTS) {
      throw new IllegalArgumentException("parts must be 0 to " + MAX_PARTS + ", got " + parts);
    }
    if (parts <= 1 || workers.length == 0 || !busy.compareAndSet(false, true)) {
      for (int part = 0; part < parts; part++) {
        body.run(part);
      }
      return;
    }
    Throwable thrown;
    try {
      thrown = runTogether(parts, body);
    } finally {
      busy.set(false);
    }
    if (thrown instanceof RuntimeException e) {
      throw e;
    }
    if (thrown instanceof Error e) {
      throw e;
    }
  }

  private @Nullable Throwable runTogether(int parts, Part work) {
    body = work;
    caller = Thread.currentThread();
    failure.set(null);
    undone.set(parts);
    long epoch = (ticket.get() >>> (2 * INDEX_BITS)) + 1;
    ticket.set((epoch << (2 * INDEX_BITS)) | ((long) parts << INDEX_BITS));
    int helpers = Math.min(workers.length, parts - 1);
    for (int i = 0; i < helpers; i++) {
      workers[i].wake();
    }
    while (doNext()) {
      // until no part is left
    }
    awaitAll();
    body = null;
    caller = null;
    return failure.getAndSet(null);
  }

  /** Runs the next part of the current run; returns false when none is left. */
  private boolean doNext() {
    while (true) {
      long now = ticket.get();
      int next = (int) (now & MAX_PARTS);
      int parts = (int) (now >>> INDEX_BITS) & MAX_PARTS;
      if (next >= parts) {
        return false;
      }
      if (ticket.compareAndSet(now, now + 1)) {
        doPart(next);
        return true;
      }
    }
  }

  private void doPart(int part) {
    Part work = body; // cannot change before this part is counted as done
    try {
      if (work != null && failure.get() == null) {
        work.run(part);
      }
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    } finally {
      Thread waiting = caller;
      if (undone.decrementAndGet() == 0 && callerParked) {
        LockSupport.unpark(waiting);
      }
    }
  }

  private void awaitAll() {
    long start = System.nanoTime();
    while (undone.get() > 0) {
      if (System.nanoTime() - start < SPIN_NANOS) {
        Thread.onSpinWait();
      } else {
        callerParked = true;
        if (undone.get() > 0) {
          LockSupport.park(this);
        }
        callerParked = false;
      }
    }
  }

  private boolean hasWork() {
    long now = ticket.get();
    return (now & MAX_PARTS) < ((now >>> INDEX_BITS) & MAX_PARTS);
  }

  /** Lets the threads end when they are idle. */
  void close() {
    closed = true;
    for (Worker worker : workers) {
      LockSupport.unpark(worker);
    }
  }

  private final class Worker extends Thread {
    private volatile boolean parked;

    Worker(String name) {
      super(null, null, name, 0, false); // inherits no thread-locals from the first caller
      setContextClassLoader(null);
      setDaemon(true);
    }

    void wake() {
      if (parked) {
        LockSupport.unpark(this);
      }
    }

    @Override
    public void run() {
      while (true) {
        if (doNext()) {
          continue;
        }
        long start = System.nanoTime();
        while (!hasWork() && System.nanoTime() - start < SPIN_NANOS) {
          Thread.onSpinWait();
        }
        if (hasWork()) {
          continue;
        }
        if (closed) {
          return;
        }
        parked = true;
        if (!hasWork() && !closed) {
          LockSupport.park(Workers.this);
        }
        parked = false;
      }
    }
  }
}
