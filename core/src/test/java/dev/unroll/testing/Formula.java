package dev.unroll.testing;

import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * A {@link Reference} whose loss is a function of its arrays.
 *
 * @param parameters the live arrays
 * @param function the loss, in double precision
 */
public record Formula(
    Map<String, double[]> parameters, ToDoubleFunction<Map<String, double[]>> function)
    implements Reference {
  @Override
  public double loss() {
    return function.applyAsDouble(parameters);
  }
}
