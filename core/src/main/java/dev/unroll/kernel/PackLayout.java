package dev.unroll.kernel;

/**
 * A way to pack a matrix for the product kernels. Equal layouts give equal packed forms: implement
 * it as a record or an enum.
 */
public interface PackLayout {
  /** Returns the size in floats of the packed form of a matrix [rows, columns]. */
  int length(int rows, int columns);

  /** Returns the number of pieces of the packed form, which threads can write independently. */
  int pieces(int rows, int columns);

  /**
   * Writes pieces of the packed form of a matrix, which begins at position 0 of the target.
   *
   * @param gemm the kernels used for packing
   * @param matrix [rows, columns] from {@code offset} on, row-major; only read
   * @param from the first piece
   * @param to the end of the pieces, exclusive
   */
  void pack(
      Gemm gemm,
      float[] matrix,
      int offset,
      int rows,
      int columns,
      float[] target,
      int from,
      int to);
}
