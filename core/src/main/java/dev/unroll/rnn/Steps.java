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
   * Computes one step.
   *
   * @param t the number of the step, from 0
   * @param x [rows, I], the sequences that have not ended
   * @param state before the step, with as many rows
   * @return the state after it
   */
  S step(int t, Tensor x, S state);

  /**
   * Returns the output to the next layer after a step; by default the state's own output. A cell
   * whose output differs in training, for example because of dropout, returns it here and leaves
   * the state unchanged.
   *
   * @param t the number of the step
   * @param state the state after the step
   */
  default Tensor output(int t, S state) {
    return state.output();
  }
}
