package dev.unroll.rnn;

import dev.unroll.tensor.Tensor;

/**
 * A cell during one pass over a batch; see {@link Cell#during}.
 *
 * @param <S> what the cell carries from step to step
 */
@FunctionalInterface
public interface Steps<S extends State<S>> {
  /**
   * One step.
   *
   * @param t the number of the step, from 0
   * @param x [rows, I], the sequences that still run
   * @param state before the step, with as many rows
   * @return the state after it
   */
  S step(int t, Tensor x, S state);
}
