package dev.unroll.tasks.examples;

/** How a default network joins the steps of a sequence. */
public enum Pooling {
  /** The state after the last step; in a bidirectional layer, of both ends. */
  LAST,
  /** The mean over the steps. */
  MEAN,
  /** The largest value of each feature over the steps; the default. */
  MAX,
  /** A mean whose weights are learned ({@link dev.unroll.nn.AttentionPool}). */
  ATTENTION
}
