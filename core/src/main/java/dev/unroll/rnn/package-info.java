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
 * Step by step, for streams, each layer has a stepper: LstmStepper, GruStepper, … with the chains
 * of FusedRecurrence (FusedStepper), CellStepper for any other cell.
 *
 * <p>A fused layer and its cell share their parameters, and tests hold the one against the other.
 * State is a value: the caller hands it in and gets the next one back. Gates stand in the order i,
 * f, g, o in every public place, those of the GRU in the order r, z, n.
 */
@NullMarked
package dev.unroll.rnn;

import org.jspecify.annotations.NullMarked;
