/**
 * The values that flow through a model: sequences with their masks, targets, and carried states.
 *
 * <pre>
 *   Sequence            values or ids, and the Mask of the steps that count
 *     └── RowOrder      the time-major form that kernels work on
 *     └── StepRows      where the steps of each sequence lie, in either layout
 *   Target              what a prediction is compared with: values or classes, and weights
 *     └── Items         the rows that losses and metrics are computed on
 *   Carried             the states of a model's layers between two chunks of their sequences
 *     └── Carrying      the states of one pass: what layers begin from and end with
 * </pre>
 *
 * Losses and metrics depend on these values and not on layers.
 */
@NullMarked
package dev.unroll.sequence;

import org.jspecify.annotations.NullMarked;
