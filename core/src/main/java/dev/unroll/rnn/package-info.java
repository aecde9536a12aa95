/**
 * Recurrent cells and layers.
 *
 * <pre>
 *   Cell: step(x, state) → state        the equation, in tensor operations
 *     │     StackedCell, DropoutCell    cells made of cells
 *     │
 *     ├── Scan                          any cell over time, step by step
 *     └── Lstm, Gru, SimpleRnn          a built-in cell over time, as one fused operation
 *            └── FusedRecurrence        what all fused layers share: products, threads, gradients of the weights
 *                   └── LstmRecurrence, GruRecurrence, …        one step forward, one step back
 *
 *   Backwards, Bidirectional            any of these layers from the last step to the first, and both ways
 * </pre>
 *
 * For streams, each layer has a stepper that computes one step at a time: LstmStepper, GruStepper,
 * … for fused layers (FusedStepper, with the same order of sums as FusedRecurrence), CellStepper
 * for any other cell.
 *
 * <p>A fused layer and its cell share their parameters, and tests compare one with the other. State
 * is a value: the caller passes it in and gets the next one back. In every public API, LSTM gates
 * are in the order i, f, g, o and GRU gates in the order r, z, n.
 */
@NullMarked
package dev.unroll.rnn;

import org.jspecify.annotations.NullMarked;
