package dev.unroll.train;

import dev.unroll.internal.FailureText;
import dev.unroll.store.Safetensors;
import java.io.IOException;
import java.util.Map;

/** Writes the checkpoints of one run at the configured intervals. */
final class CheckpointWriter {
  private final Checkpoints where;
  private final Listeners listeners;
  private long step;
  private long nanos = System.nanoTime();
  private double best = Double.NaN;
  private boolean written;

  /**
   * Makes a writer for a run that resumes after a step whose checkpoint is written.
   *
   * @param step 0 at the beginning
   */
  CheckpointWriter(Checkpoints where, Listeners listeners, long step) {
    this.where = where;
    this.listeners = listeners;
    this.step = step;
  }

  void writeIfDue(Run run) {
    if (where.due(run.step() - step, (System.nanoTime() - nanos) * 1e-9)) {
      write(run);
    }
  }

  /** Writes a checkpoint now; on failure, warns and keeps the previous one. */
  void write(Run run) {
    step = run.step();
    nanos = System.nanoTime();
    try {
      try (Snapshot snapshot = run.snapshot()) {
        where.write(snapshot);
      }
      written = true;
      double score = run.best().score();
      if (Double.doubleToLongBits(score) != Double.doubleToLongBits(best)) {
        writeBest(run.best());
        best = score;
      } else if (step == 0) {
        where.removeBest(); // of a previous run
      }
      var event = new CheckpointEvent(step, where.file());
      listeners.tell(listener -> listener.onCheckpoint(event));
    } catch (IOException | RuntimeException e) { // no reason to lose hours of training
      String sentence =
          "the checkpoint of step "
              + step
              + " could not be written to "
              + where.directory()
              + " ("
              + FailureText.of(e)
              + "); the checkpoint before it is kept";
      listeners.warn(sentence);
    }
  }

  /** Removes the checkpoint if it is of this run, and not of one before it. */
  void remove() {
    if (written) {
      where.remove();
    }
  }

  private void writeBest(Best weights) throws IOException {
    if (!weights.isEmpty() && !weights.isInFile()) {
      try (Best.Kept kept = weights.open()) {
        where.writeBest(new Safetensors(Map.of(), kept.entries()));
      }
    }
  }
}
