package dev.unroll.testing;

import java.util.Map;

/**
 * A computation in double precision from named arrays to one number, as {@link GradientCheck} needs
 * it.
 */
public interface Reference {
  /** The live arrays that the loss depends on and is differentiated by; changing them counts. */
  Map<String, double[]> parameters();

  /** The loss at their present values. */
  double loss();
}
