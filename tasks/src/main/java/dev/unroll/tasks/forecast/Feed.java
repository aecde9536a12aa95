package dev.unroll.tasks.forecast;

/** The shape in which N windows of W values in C columns are passed to the model. */
public enum Feed {
  /** One step for each value: {@code [N, W, C]}. */
  STEPS,
  /** One step with all values as features: {@code [N, 1, W·C]}. */
  FEATURES,
  /** All windows as a single sequence, each window one step: {@code [1, N, W·C]}. */
  SEQUENCE
}
