package dev.unroll.kernel;

/**
 * The pointwise part of the LSTM, fused.
 *
 * <p>Gates lie in blocks: 16 units' values of each gate side by side: a block is {@code
 * [i16|f16|o16|g16]}, 64 floats; note that the sigmoids come first, unlike the order i, f, g, o in
 * which parameters are named. Gate row r starts at {@code go + r*gRow} and holds {@code units/16}
 * blocks. State rows (c, th, h and their gradients) hold {@code units} floats; row r starts at the
 * array's own offset plus {@code r*sRow}.
 */
public interface LstmGates {
  /** Units in a block of gates. */
  int BLOCK = 16;

  /**
   * One step of an LSTM after the product.
   *
   * <pre>
   * i = σ(i)   f = σ(f)   o = σ(o)   g = tanh(g)
   * c' = f ⊙ c + i ⊙ g        fma(f, c, i*g)
   * th = tanh(c')
   * h' = o ⊙ th
   * </pre>
   *
   * @param rows sequences in the batch
   * @param units hidden units, a multiple of 16
   * @param gates in: x·W + h·U + b; out: the activated gates, which backward needs
   * @param gRow distance of gate rows, at least 4·units
   * @param c in: the cell before
   * @param cNew out: the cell after; may be c at the same offset
   * @param th out: tanh(c'), which backward needs; must not overlap c or cNew
   * @param h out: the hidden state; may be th at the same offset where backward is not needed
   * @param sRow distance of state rows, at least units
   */
  void lstmForward(
      int rows,
      int units,
      float[] gates,
      int go,
      int gRow,
      float[] c,
      int co,
      float[] cNew,
      int cno,
      float[] th,
      int tho,
      float[] h,
      int ho,
      int sRow);

  /**
   * The gradient of {@link #lstmForward}.
   *
   * <pre>
   * dc = dc + dh ⊙ o ⊙ (1 - th²)     fma(dh*o, fma(-th, th, 1), dc)
   * di = dc ⊙ g · i(1 - i)           (dc*g) * fma(-i, i, i)
   * df = dc ⊙ cPrev · f(1 - f)
   * do = dh ⊙ th · o(1 - o)
   * dg = dc ⊙ i · (1 - g²)           (dc*i) * fma(-g, g, 1)
   * dc = dc ⊙ f
   * </pre>
   *
   * @param rows sequences in the batch
   * @param units hidden units, a multiple of 16
   * @param gates in: the activated gates; out: the gradients of what came into forward
   * @param gRow distance of gate rows, at least 4·units
   * @param cPrev in: the cell before this step
   * @param th in: tanh of the cell after this step
   * @param dh in: the gradient of the hidden state
   * @param dc in: the gradient of the cell after this step; out: of the cell before
   * @param sRow distance of state rows, at least units
   */
  void lstmBackward(
      int rows,
      int units,
      float[] gates,
      int go,
      int gRow,
      float[] cPrev,
      int cpo,
      float[] th,
      int tho,
      float[] dh,
      int dho,
      float[] dc,
      int dco,
      int sRow);
}
