package dev.unroll.rnn;

import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Cell whose products with u can be changed by regularisers; each such cell also has a fused layer.
 *
 * @param <S> the kind of state
 */
abstract class DroppableCell<S extends State<S>> extends Cell<S> {
  private volatile @Nullable Tensor noBias;

  DroppableCell(String type, int inputSize, int outputSize) {
    super(type, inputSize, outputSize);
  }

  /** The input weight. */
  abstract Parameter w();

  /** The recurrent weight. */
  abstract Parameter u();

  /** The bias; null in a cell without one. */
  abstract @Nullable Parameter b();

  /** Returns the values of the bias, or zeros in a cell without one. */
  final Tensor bias() {
    Parameter b = b();
    if (b != null) {
      return b.value();
    }
    Tensor zeros = noBias;
    if (zeros == null) {
      zeros = Tensor.zeros(w().shape()[1]);
      noBias = zeros; // a race between threads is harmless: both make the same value
    }
    return zeros;
  }

  /** Returns a product plus b, or the product in a cell without bias. */
  final Tensor plusBias(Tensor product) {
    Parameter b = b();
    return b == null ? product : product.plusRow(b.value());
  }

  /**
   * Computes {@link Cell#step} with other operands of the recurrent product.
   *
   * @param fed the hidden state that enters the products
   * @param u the recurrent weight
   */
  abstract S step(Tensor x, S state, Tensor fed, Tensor u);
}
