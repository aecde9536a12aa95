package dev.unroll.cli.command;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Handler of Ctrl-C and SIGTERM. The running command is stopped and has time to write its files;
 * then the process ends with exit code {@value #EXIT_CODE}.
 *
 * <p>Java runs its shutdown hooks for both signals, and a thread that calls {@link System#exit}
 * during that time waits for them forever. So the hook waits until the main thread has {@link
 * #finished}, not until it exits, and halts the process itself.
 */
public final class StopSignal {
  static final int EXIT_CODE = 130;

  private final CountDownLatch finished = new CountDownLatch(1);
  private @Nullable Runnable action;
  private boolean received;
  private boolean over;

  /** Installs the handler for signals to this process. */
  public StopSignal install() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::onShutdown, "unroll-stop"));
    return this;
  }

  /**
   * Sets the action to run on a signal; before this is called, a signal ends the process
   * immediately.
   */
  synchronized void onSignal(Runnable newAction) {
    action = newAction;
  }

  /** Returns whether a signal has been received. */
  synchronized boolean received() {
    return received;
  }

  /** Marks the command as finished; a normal exit follows, or the hook stops waiting. */
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
      Thread.currentThread().interrupt(); // hooks are not interrupted; if one is, it ends here
    }
  }
}
