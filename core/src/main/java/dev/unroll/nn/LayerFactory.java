package dev.unroll.nn;

/**
 * Makes a layer for the number of features that the layer before it gives, so that a size is
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
   * @param inputSize the number of features that go in
   */
  Layer create(int inputSize);
}
