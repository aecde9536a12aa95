package dev.unroll.nn;

import dev.unroll.sequence.StepRows;
import dev.unroll.tensor.Adjoints;

/**
 * The scores of the steps of a memory for each query, one sequence at a time: forward and
 * derivative, for {@link AttendMemory}. Sequences are identified by the caller's row and may be
 * computed in any order and by several threads.
 */
interface Scores {
  /** Returns the queries as used for scoring, [T, K] of each sequence. */
  StepRows queries();

  /**
   * Returns whether a gradient with respect to the scores is needed, given what the tape records.
   */
  boolean needsGradient();

  /** Returns whether a gradient with respect to the scores is needed now. */
  boolean needsGradient(Adjoints adjoints);

  /** Returns the approximate cost of one score in floating-point operations. */
  long flops();

  /** Returns the number of floats of working memory that a thread needs. */
  int workspace();

  /**
   * Computes the scores of a sequence that has queries and memory.
   *
   * @param scores out: [T, S] from {@code at}
   * @param rowLength floats from one query to the next in {@code scores}
   * @param workspace working memory from {@code workspaceAt}
   */
  void forward(int n, float[] scores, int at, int rowLength, float[] workspace, int workspaceAt);

  /** Prepares the gradients; called on the thread of the tape. */
  Gradient gradient(Adjoints adjoints);

  /** The gradients with respect to the inputs of the scores. */
  interface Gradient {
    /**
     * Adds the gradients of a sequence; buffers as in {@link Scores#forward}.
     *
     * @param ds in: the gradient with respect to the scores
     */
    void add(int n, float[] ds, int at, int rowLength, float[] workspace, int workspaceAt);

    /** Completes the gradients after all sequences; called on the thread of the tape. */
    void finish();
  }
}
