/**
 * The arithmetic: float arrays with offsets, no shapes, no threads, no allocation.
 *
 * <pre>
 * tensor, nn, rnn ... ──> Kernels.current() ──┬─> Gemm         Plain*, Vector*
 *                                             ├─> Pointwise    Plain*, Vector*
 *                                             ├─> Activations  Plain*, Vector*
 *                                             ├─> LstmGates, GruGates   Plain*, Vector*
 *                                             ├─> Updates      Plain*, Vector*
 *                                             └─> Reductions   Interleaved*, Vector*
 * </pre>
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>Every implementation gives the same bits (one NaN is as good as another), interpreted or
 *       compiled. So only addition, subtraction, multiplication, division, square root, fma,
 *       comparison with selection, and integer operations on the bits appear here.
 *   <li>Every kernel can be cut by output element without changing a bit.
 *   <li>Only the files named {@code Vector*} know the vector module, and only {@link
 *       dev.unroll.kernel.Kernels} knows them.
 *   <li>Sizes are the caller's business: nothing is checked but the bounds of the arrays.
 * </ul>
 */
@NullMarked
package dev.unroll.kernel;

import org.jspecify.annotations.NullMarked;
