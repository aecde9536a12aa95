/**
 * Arithmetic on float arrays with offsets: no shapes, no threads, no allocation.
 *
 * <pre>
 * tensor, nn, rnn ... ──> Kernels ──> kernel.plain, kernel.vector ──┬─> Gemm
 *                                         ^              │          ├─> Pointwise, Activations
 *                                         └──────────────┘          ├─> LstmGates, GruGates
 *                                       (rest of a vector)          ├─> Reductions, Updates
 *                                                                   └─> Exponential, Borrowed
 * tensor, nn, rnn ... ──> PackLayout ──> Gemm     how a matrix is packed for the product kernels
 * </pre>
 *
 * <p>This package holds the contracts and the code shared by all implementations. {@link
 * dev.unroll.kernel.Kernels}, the holder, is the only class that depends on the implementations:
 * {@code kernel.plain}, the definitions, and {@code kernel.vector}, on the vector module. No
 * contract and no implementation depends on the holder, so there is no cycle of classes.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>Every implementation gives the same bits (all NaNs are considered equal), interpreted or
 *       compiled. So only addition, subtraction, multiplication, division, square root, fma,
 *       comparison with selection, and integer operations on the bits appear here.
 *   <li>Every kernel can be split by output element without changing a bit.
 *   <li>Only {@code kernel.vector} uses the vector module; without the module, none of its classes
 *       is loaded.
 *   <li>Sizes are the caller's responsibility: only array bounds are checked.
 * </ul>
 */
@NullMarked
package dev.unroll.kernel;

import org.jspecify.annotations.NullMarked;
