package dev.unroll.tasks.examples;

/** The way in which a default network joins the steps of a sequence. */
public enum Pooling {
  /** The state after the last step; in a bidirectional layer, the states at both ends. */
  LAST,
  /** The mean over the steps. */
  MEAN,
  /** The largest value of each feature over the steps; the default. */
  MAX,
  /** A mean whose weights are learned ({@link dev.unroll.nn.AttentionPool}). */
  ATTENTION
}
