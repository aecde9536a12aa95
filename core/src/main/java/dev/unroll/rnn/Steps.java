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

  /**
   * What the next layer sees after a step; by default the state's own output. A cell that shows
   * something else while it is trained, such as an output with dropout, says so here and leaves the
   * state as it is.
   *
   * @param t the number of the step
   * @param state after it
   */
  default Tensor output(int t, S state) {
    return state.output();
  }
}
