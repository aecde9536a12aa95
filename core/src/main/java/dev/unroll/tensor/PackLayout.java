package dev.unroll.tensor;

/**
 * A way to pack a matrix for the product kernels. Equal layouts give equal packed forms: implement
 * it as a record or an enum.
 */
public interface PackLayout {
  /** How many floats the packed form of this tensor takes. */
  int length(Tensor matrix);

  /** Writes the packed form from position 0 of the target. */
  void pack(Tensor matrix, float[] target);
}
