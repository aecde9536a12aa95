package dev.unroll.nn;

/**
 * Makes a layer for the number of output features of the previous layer, so that each size is
 * written once:
 *
 * <pre>{@code
 * Sequential.input(1).add(Lstm.units(32)).add(Dense.units(1)).build()
 * }</pre>
 */
@FunctionalInterface
public interface LayerFactory {
  /**
   * Makes the layer.
   *
   * @param inputSize the number of input features
   */
  Layer create(int inputSize);
}
