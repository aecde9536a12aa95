package dev.unroll.kernel;

/**
 * Fused pointwise part of gated recurrent units.
 *
 * <p>A row of gates consists of sections {@code section} floats apart: the candidate n, then r,
 * then z, and in the reset-after form the candidate's recurrent part hn. Row i starts at {@code go
 * + i*gRow}; a kernel works on the first {@code units} floats of each section. State rows start at
 * the array's own offset plus {@code i*sRow}.
 */
public interface GruGates {
  /**
   * Computes one step of the reset-after form, after both products.
   *
   * <pre>
   * r  = σ(r)   z = σ(z)
   * n  = tanh(n + r ⊙ hn)            tanh(fma(r, hn, n))
   * h' = (1 - z) ⊙ n + z ⊙ h         fma(z, h - n, n)
   * </pre>
   *
   * @param rows sequences in the batch
   * @param units hidden units, a multiple of 16
   * @param gates in: n = x·Wn + bn, r and z before their σ, hn = h·Un + c; out: activated n, r, z
   *     and unchanged hn, for the backward pass
   * @param h in: the hidden state before
   * @param hNew out: the hidden state after; may be h at the same offset
   */
  void afterForward(
      int rows,
      int units,
      float[] gates,
      int go,
      int gRow,
      int section,
      float[] h,
      int ho,
      float[] hNew,
      int hno,
      int sRow);

  /**
   * Computes the first half of a step of the reset-before form, before the candidate's recurrent
   * product.
   *
   * <pre>
   * r  = σ(r)   z = σ(z)
   * rh = r ⊙ h
   * </pre>
   *
   * @param gates in: r and z before their σ; out: after it
   * @param h in: the hidden state that enters the products
   * @param rh out: must not overlap h
   */
  void beforeResets(
      int rows,
      int units,
      float[] gates,
      int go,
      int gRow,
      int section,
      float[] h,
      int ho,
      float[] rh,
      int rho,
      int sRow);

  /**
   * Computes the second half of a step of the reset-before form: {@code n = tanh(n)} and h' as in
   * {@link #afterForward}.
   */
  void beforeStates(
      int rows,
      int units,
      float[] gates,
      int go,
      int gRow,
      int section,
      float[] h,
      int ho,
      float[] hNew,
      int hno,
      int sRow);

  /**
   * Computes the gradients of n and z of either form, and of the state along the gate.
   *
   * <pre>
   * dn = dh ⊙ (1 - z) ⊙ (1 - n²)     (dh * (1 - z)) * fma(-n, n, 1)
   * dz = dh ⊙ (h - n) ⊙ z(1 - z)     (dh * (h - n)) * fma(-z, z, z)
   * dh = dh ⊙ z
   * </pre>
   *
   * @param gates in: n and z; out: dn and dz in their places
   * @param h in: the hidden state before the step
   * @param dh in: the gradient of the hidden state after the step; out: the part that bypasses the
   *     products
   */
  void candidateBackward(
      int rows,
      int units,
      float[] gates,
      int go,
      int gRow,
      int section,
      float[] h,
      int ho,
      float[] dh,
      int dho,
      int sRow);

  /**
   * Computes the gradients of a product with the reset gate, {@code r ⊙ a}, given its gradient d.
   *
   * <pre>
   * dr  = d ⊙ a ⊙ r(1 - r)           (d * a) * fma(-r, r, r)
   * out = d ⊙ r
   * </pre>
   *
   * @param gates in: r in its section; out: dr
   * @param d in: row i from {@code dOff + i*dRow}
   * @param a in: row i from {@code ao + i*aRow}
   * @param out out: row i from {@code oo + i*oRow}; may be d or a at the same place
   */
  void resetBackward(
      int rows,
      int units,
      float[] gates,
      int go,
      int gRow,
      int section,
      float[] d,
      int dOff,
      int dRow,
      float[] a,
      int ao,
      int aRow,
      float[] out,
      int oo,
      int oRow);
}
