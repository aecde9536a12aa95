package dev.unroll.tasks;

/** How N windows of W values in C columns reach the model. */
public enum Feed {
  /** One step a value: {@code [N, W, C]}. */
  STEPS,
  /** One step with all values as features: {@code [N, 1, W·C]}. */
  FEATURES,
  /** All windows one after another as a single sequence, each one step: {@code [1, N, W·C]}. */
  SEQUENCE
}
