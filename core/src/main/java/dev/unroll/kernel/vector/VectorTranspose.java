package dev.unroll.kernel.vector;

import static dev.unroll.kernel.vector.VectorLanes.F;
import static dev.unroll.kernel.vector.VectorLanes.L;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * Transposes square blocks as wide as a vector, in registers.
 *
 * <p>A transpose swaps each bit of the row index with the same bit of the column index. The stage
 * of bit b takes a row r without that bit and row r + b. It swaps the upper half of one with the
 * lower half of the other: of each 2b lanes, the b lanes that have to move. Both halves move in one
 * shuffle, so a stage of two vectors takes one shuffle and three blends.
 */
final class VectorTranspose {
  /** Scratch floats that a block needs between its passes; 0 if a block fits in the registers. */
  static final int SCRATCH = L == 16 ? L * L : 0;

  private static final VectorShuffle<Float> SWAP1 = swap(1);
  private static final VectorShuffle<Float> SWAP2 = swap(2);
  private static final VectorShuffle<Float> SWAP4 = swap(4);
  private static final VectorShuffle<Float> SWAP8 = swap(8);

  private static final VectorMask<Float> UPPER1 = VectorMask.fromLong(F, 0xaaaa & (1L << L) - 1);
  private static final VectorMask<Float> UPPER2 = VectorMask.fromLong(F, 0xcccc & (1L << L) - 1);
  private static final VectorMask<Float> UPPER4 = VectorMask.fromLong(F, 0xf0f0 & (1L << L) - 1);
  private static final VectorMask<Float> UPPER8 = VectorMask.fromLong(F, 0xff00 & (1L << L) - 1);

  private VectorTranspose() {}

  private static VectorShuffle<Float> swap(int bit) {
    return VectorShuffle.fromOp(F, i -> (i ^ bit) % L);
  }

  /**
   * Computes {@code dst[to + i*toRow + j] = src[from + j*fromRow + i]} for i, j &lt; L.
   *
   * @param scratch {@link #SCRATCH} floats for exclusive use by the calling thread
   */
  static void block(
      float[] src, int from, int fromRow, float[] dst, int to, int toRow, float[] scratch) {
    switch (L) {
      case 4 -> lower(src, from, fromRow, dst, to, toRow);
      case 8 -> block8(src, from, fromRow, dst, to, toRow);
      default -> block16(src, from, fromRow, dst, to, toRow, scratch);
    }
  }

  /**
   * Transposes in two passes, four vectors at a time. Four stages in one method are too much for
   * C2: it stops inlining, and every vector becomes an object on the heap (ten times slower).
   *
   * <p>Between the passes, rows are kept in a scratch block of 1 KB and not in the destination.
   * Rows there may be 1 KB apart, and a load then waits for stores at the same page offset.
   */
  private static void block16(
      float[] src, int from, int fromRow, float[] dst, int to, int toRow, float[] scratch) {
    for (int i = 0; i < 4; i++) {
      upper(src, from + i * fromRow, 4 * fromRow, scratch, i * L, 4 * L);
    }
    for (int i = 0; i < 16; i += 4) {
      lower(scratch, i * L, L, dst, to + i * toRow, toRow);
    }
  }

  /** Computes the stages of bits 8 and 4. */
  private static void upper(float[] src, int from, int fromRow, float[] dst, int to, int toRow) {
    FloatVector a0 = FloatVector.fromArray(F, src, from);
    FloatVector a1 = FloatVector.fromArray(F, src, from + fromRow);
    FloatVector a2 = FloatVector.fromArray(F, src, from + 2 * fromRow);
    FloatVector a3 = FloatVector.fromArray(F, src, from + 3 * fromRow);
    FloatVector s02 = a2.blend(a0, UPPER8).rearrange(SWAP8);
    FloatVector s13 = a3.blend(a1, UPPER8).rearrange(SWAP8);
    FloatVector b0 = a0.blend(s02, UPPER8);
    FloatVector b1 = a1.blend(s13, UPPER8);
    FloatVector b2 = s02.blend(a2, UPPER8);
    FloatVector b3 = s13.blend(a3, UPPER8);
    FloatVector s01 = b1.blend(b0, UPPER4).rearrange(SWAP4);
    FloatVector s23 = b3.blend(b2, UPPER4).rearrange(SWAP4);
    b0.blend(s01, UPPER4).intoArray(dst, to);
    s01.blend(b1, UPPER4).intoArray(dst, to + toRow);
    b2.blend(s23, UPPER4).intoArray(dst, to + 2 * toRow);
    s23.blend(b3, UPPER4).intoArray(dst, to + 3 * toRow);
  }

  /** Computes the stages of bits 2 and 1: at 128 bits, the whole transpose. */
  private static void lower(float[] src, int from, int fromRow, float[] dst, int to, int toRow) {
    FloatVector a0 = FloatVector.fromArray(F, src, from);
    FloatVector a1 = FloatVector.fromArray(F, src, from + fromRow);
    FloatVector a2 = FloatVector.fromArray(F, src, from + 2 * fromRow);
    FloatVector a3 = FloatVector.fromArray(F, src, from + 3 * fromRow);
    FloatVector s02 = a2.blend(a0, UPPER2).rearrange(SWAP2);
    FloatVector s13 = a3.blend(a1, UPPER2).rearrange(SWAP2);
    FloatVector b0 = a0.blend(s02, UPPER2);
    FloatVector b1 = a1.blend(s13, UPPER2);
    FloatVector b2 = s02.blend(a2, UPPER2);
    FloatVector b3 = s13.blend(a3, UPPER2);
    FloatVector s01 = b1.blend(b0, UPPER1).rearrange(SWAP1);
    FloatVector s23 = b3.blend(b2, UPPER1).rearrange(SWAP1);
    b0.blend(s01, UPPER1).intoArray(dst, to);
    s01.blend(b1, UPPER1).intoArray(dst, to + toRow);
    b2.blend(s23, UPPER1).intoArray(dst, to + 2 * toRow);
    s23.blend(b3, UPPER1).intoArray(dst, to + 3 * toRow);
  }

  private static void block8(float[] src, int from, int fromRow, float[] dst, int to, int toRow) {
    FloatVector a0 = FloatVector.fromArray(F, src, from);
    FloatVector a1 = FloatVector.fromArray(F, src, from + fromRow);
    FloatVector a2 = FloatVector.fromArray(F, src, from + 2 * fromRow);
    FloatVector a3 = FloatVector.fromArray(F, src, from + 3 * fromRow);
    FloatVector a4 = FloatVector.fromArray(F, src, from + 4 * fromRow);
    FloatVector a5 = FloatVector.fromArray(F, src, from + 5 * fromRow);
    FloatVector a6 = FloatVector.fromArray(F, src, from + 6 * fromRow);
    FloatVector a7 = FloatVector.fromArray(F, src, from + 7 * fromRow);
    FloatVector s04 = a4.blend(a0, UPPER4).rearrange(SWAP4);
    FloatVector s15 = a5.blend(a1, UPPER4).rearrange(SWAP4);
    FloatVector s26 = a6.blend(a2, UPPER4).rearrange(SWAP4);
    FloatVector s37 = a7.blend(a3, UPPER4).rearrange(SWAP4);
    FloatVector b0 = a0.blend(s04, UPPER4);
    FloatVector b1 = a1.blend(s15, UPPER4);
    FloatVector b2 = a2.blend(s26, UPPER4);
    FloatVector b3 = a3.blend(s37, UPPER4);
    FloatVector b4 = s04.blend(a4, UPPER4);
    FloatVector b5 = s15.blend(a5, UPPER4);
    FloatVector b6 = s26.blend(a6, UPPER4);
    FloatVector b7 = s37.blend(a7, UPPER4);
    FloatVector s02 = b2.blend(b0, UPPER2).rearrange(SWAP2);
    FloatVector s13 = b3.blend(b1, UPPER2).rearrange(SWAP2);
    FloatVector s46 = b6.blend(b4, UPPER2).rearrange(SWAP2);
    FloatVector s57 = b7.blend(b5, UPPER2).rearrange(SWAP2);
    FloatVector c0 = b0.blend(s02, UPPER2);
    FloatVector c1 = b1.blend(s13, UPPER2);
    FloatVector c2 = s02.blend(b2, UPPER2);
    FloatVector c3 = s13.blend(b3, UPPER2);
    FloatVector c4 = b4.blend(s46, UPPER2);
    FloatVector c5 = b5.blend(s57, UPPER2);
    FloatVector c6 = s46.blend(b6, UPPER2);
    FloatVector c7 = s57.blend(b7, UPPER2);
    FloatVector s01 = c1.blend(c0, UPPER1).rearrange(SWAP1);
    FloatVector s23 = c3.blend(c2, UPPER1).rearrange(SWAP1);
    FloatVector s45 = c5.blend(c4, UPPER1).rearrange(SWAP1);
    FloatVector s67 = c7.blend(c6, UPPER1).rearrange(SWAP1);
    c0.blend(s01, UPPER1).intoArray(dst, to);
    s01.blend(c1, UPPER1).intoArray(dst, to + toRow);
    c2.blend(s23, UPPER1).intoArray(dst, to + 2 * toRow);
    s23.blend(c3, UPPER1).intoArray(dst, to + 3 * toRow);
    c4.blend(s45, UPPER1).intoArray(dst, to + 4 * toRow);
    s45.blend(c5, UPPER1).intoArray(dst, to + 5 * toRow);
    c6.blend(s67, UPPER1).intoArray(dst, to + 6 * toRow);
    s67.blend(c7, UPPER1).intoArray(dst, to + 7 * toRow);
  }
}
