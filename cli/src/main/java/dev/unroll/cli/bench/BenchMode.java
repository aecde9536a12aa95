package dev.unroll.cli.bench;

import java.util.Locale;

/** The part of a workload that is timed. */
public enum BenchMode {
  /** Training steps: forward, loss, backward, clipping and the optimizer. */
  TRAIN,
  /** Predictions for batches. */
  INFER,
  /** Predictions for one sequence. */
  INFER1,
  /** One time step of one sequence, whose state a session keeps. */
  STREAM;

  /** Returns the name as users write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
