package dev.unroll.rnn;

import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Tensor;

/**
 * A cell whose products with u regularisers can change.
 *
 * @param <S> the kind of state
 */
interface DroppableCell<S extends State<S>> {
  /** The recurrent weight. */
  Parameter u();

  /**
   * {@link Cell#step} with other operands of the recurrent product.
   *
   * @param fed the hidden state as the products see it
   * @param u the recurrent weight
   */
  S step(Tensor x, S state, Tensor fed, Tensor u);
}
