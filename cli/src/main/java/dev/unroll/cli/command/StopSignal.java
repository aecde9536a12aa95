package dev.unroll.cli.command;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C and SIGTERM. What runs is asked to stop and given the time to write its files; then the
 * process ends with {@value #EXIT_CODE}.
 *
 * <p>Java answers both signals with its shutdown hooks, and a thread that calls {@link System#exit}
 * meanwhile waits for them for ever. So the hook waits for the main thread to be {@link #finished},
 * not for its exit, and halts the process itself.
 */
public final class StopSignal {
  static final int EXIT_CODE = 130;

  private final CountDownLatch finished = new CountDownLatch(1);
  private @Nullable Runnable action;
  private boolean received;
  private boolean over;

  /** Listens to this process's signals. */
  public StopSignal install() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::onShutdown, "unroll-stop"));
    return this;
  }

  /**
   * What to do when a signal comes; until there is something, a signal ends the process at once.
   */
  synchronized void onSignal(Runnable newAction) {
    action = newAction;
  }

  /** Returns whether a signal has come. */
  synchronized boolean received() {
    return received;
  }

  /** The command has done all it had to; what follows is a normal exit, or the end of the wait. */
  public void finished() {
    synchronized (this) {
      over = true;
    }
    finished.countDown();
  }

  private void onShutdown() {
    Runnable stop;
    synchronized (this) {
      if (over) {
        return;
      }
      received = true;
      stop = action;
    }
    if (stop != null) {
      stop.run();
      await();
    }
    Runtime.getRuntime().halt(EXIT_CODE);
  }

  private void await() {
    try {
      finished.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody interrupts a hook; should one, it ends here
    }
  }
}
