package dev.unroll.kernel;

/**
 * Fused pointwise part of the LSTM.
 *
 * <p>Gates are stored in blocks of 16 units: a block is {@code [i16|f16|o16|g16]}, 64 floats. Note
 * that the sigmoids come first, unlike the order i, f, g, o of the parameters. Gate row r starts at
 * {@code go + r*gRow} and holds {@code units/16} blocks. State rows (c, th, h and their gradients)
 * hold {@code units} floats; row r starts at the array's own offset plus {@code r*sRow}.
 */
public interface LstmGates {
  /** Number of units in a block of gates. */
  int BLOCK = 16;

  /**
   * Computes one step of an LSTM, after the product.
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
   * @param gates in: x·W + h·U + b; out: the activated gates, for the backward pass
   * @param gRow distance between gate rows, at least 4·units
   * @param c in: the cell state before
   * @param cNew out: the cell state after; may be c at the same offset
   * @param th out: tanh(c'), for the backward pass; must not overlap c or cNew
   * @param h out: the hidden state; may be th at the same offset when there is no backward pass
   * @param sRow distance between state rows, at least units
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
   * Computes the gradients of {@link #lstmForward}.
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
   * @param gates in: the activated gates; out: the gradients of the inputs of {@code lstmForward}
   * @param gRow distance between gate rows, at least 4·units
   * @param cPrev in: the cell state before this step
   * @param th in: tanh of the cell state after this step
   * @param dh in: the gradient of the hidden state
   * @param dc in: the gradient of the cell state after this step; out: that of the cell state
   *     before
   * @param sRow distance between state rows, at least units
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
