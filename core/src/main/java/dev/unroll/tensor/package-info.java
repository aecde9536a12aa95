/**
 * Tensors, operations on them, and the tape for automatic differentiation.
 *
 * <pre>
 *   Parameter ──value──▶ Tensor ──operation──▶ Tensor ──▶ … ──▶ loss
 *       ▲                           │ records                     │
 *   ParameterStore                Tape ◀──────── backward ────────┘
 *       ▲                           │
 *   Optimizer ◀──────── Gradients ◀─┘
 * </pre>
 *
 * Invariants:
 *
 * <ul>
 *   <li>Values are float32, row-major and contiguous. There are no strided views.
 *   <li>An operation records itself only while a {@link dev.unroll.tensor.Tape} is open on the
 *       thread, and only when one of its inputs needs a gradient.
 *   <li>Tensors made under a tape are leases on its arena; after {@code reset()} or {@code close()}
 *       they can no longer be used.
 *   <li>Gradients are stored in a {@link dev.unroll.tensor.Gradients} passed to {@code backward},
 *       never in a parameter.
 *   <li>Reductions over all elements are summed in double; every other operation gives the same
 *       bits on any number of threads and any vector width.
 * </ul>
 */
@NullMarked
package dev.unroll.tensor;

import org.jspecify.annotations.NullMarked;
