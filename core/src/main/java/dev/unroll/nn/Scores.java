package dev.unroll.nn;

import dev.unroll.sequence.StepRows;
import dev.unroll.tensor.Adjoints;

/**
 * How well each step of a memory answers each query, for one sequence at a time: forward and
 * derivative of the scores of {@link AttendMemory}. Sequences are named by the caller's row and may
 * be computed in any order and by several threads.
 */
interface Scores {
  /** Returns the queries as they are scored, [T, K] of each sequence. */
  StepRows queries();

  /** Returns whether a gradient by the scores is needed, given what the tape records. */
  boolean needsGradient();

  /** Returns whether a gradient by the scores is needed now. */
  boolean needsGradient(Adjoints adjoints);

  /** Returns the cost of one score in floating point operations, roughly. */
  long flops();

  /** Returns the number of floats of working memory that a thread needs. */
  int room();

  /**
   * Computes the scores of a sequence that has queries and memory.
   *
   * @param scores out: [T, S] from {@code at}
   * @param rowLength floats from one query to the next in {@code scores}
   * @param room working memory from {@code roomAt}
   */
  void forward(int n, float[] scores, int at, int rowLength, float[] room, int roomAt);

  /** Prepares the gradients; on the thread of the tape. */
  Gradient gradient(Adjoints adjoints);

  /** The gradients by what the scores are made of. */
  interface Gradient {
    /**
     * Adds those of a sequence; buffers as in {@link Scores#forward}.
     *
     * @param ds in: the gradient by the scores
     */
    void add(int n, float[] ds, int at, int rowLength, float[] room, int roomAt);

    /** Completes them when all sequences are done; on the thread of the tape. */
    void finish();
  }
}
