package dev.unroll.train;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The listeners of a training run, each on a separate thread, so that none delays it. */
final class Listeners {
  private final List<Mailbox> boxes = new CopyOnWriteArrayList<>();
  private final Warnings warnings = new Warnings(this::pass);
  private boolean open; // changes only while no listener is being added

  /** Adds a listener; during training it receives the events from now on. */
  synchronized void add(TrainingListener listener) {
    var box = new Mailbox(listener);
    if (open) {
      box.open();
    }
    boxes.add(box);
  }

  /** Begins a run. */
  synchronized void open() {
    open = true;
    boxes.forEach(Mailbox::open);
  }

  /** Sends an event to all listeners. */
  void tell(Consumer<TrainingListener> event) {
    for (Mailbox box : boxes) {
      box.put(event);
    }
  }

  /** Sends a warning to all listeners, unless too many of its kind were sent. */
  void warn(String sentence) {
    warnings.add(sentence);
  }

  private void pass(String warning) {
    tell(listener -> listener.onWarning(warning));
  }

  /** Sends weights and gradients to the listeners that require them after this step, if any. */
  void tell(long step, Supplier<TensorsEvent> event) {
    TensorsEvent made = null;
    for (Mailbox box : boxes) {
      if (box.needsTensors(step)) {
        made = made == null ? event.get() : made;
        box.putTensors(made);
      }
    }
  }

  /**
   * Ends a run: waits until all listeners have received all events, except those that are stuck.
   */
  void close() {
    warnings.end();
    finish();
    boxes.forEach(Mailbox::await);
    boxes.removeIf(Mailbox::dropped);
  }

  private synchronized void finish() {
    open = false;
    boxes.forEach(Mailbox::finish);
  }
}
