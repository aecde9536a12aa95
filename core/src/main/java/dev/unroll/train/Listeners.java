package dev.unroll.train;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** All that are told how training goes, each on a thread of its own, so that none holds it up. */
final class Listeners {
  private final List<Mailbox> boxes = new CopyOnWriteArrayList<>();
  private boolean open; // nobody is added while that changes

  /** Adds one; while training runs it hears what comes from now on. */
  synchronized void add(TrainingListener listener) {
    var box = new Mailbox(listener);
    if (open) {
      box.open();
    }
    boxes.add(box);
  }

  /** A run begins. */
  synchronized void open() {
    open = true;
    boxes.forEach(Mailbox::open);
  }

  /** Tells all. */
  void tell(Consumer<TrainingListener> event) {
    for (Mailbox box : boxes) {
      box.put(event);
    }
  }

  /** Tells those that want weights and gradients after this step, if any. */
  void tell(long step, Supplier<TensorsEvent> event) {
    TensorsEvent made = null;
    for (Mailbox box : boxes) {
      if (box.wantsTensors(step)) {
        made = made == null ? event.get() : made;
        box.putTensors(made);
      }
    }
  }

  /** A run has ended: waits until all have heard everything, but not for those that are stuck. */
  void close() {
    finish();
    boxes.forEach(Mailbox::await);
    boxes.removeIf(Mailbox::dropped);
  }

  private synchronized void finish() {
    open = false;
    boxes.forEach(Mailbox::finish);
  }
}
