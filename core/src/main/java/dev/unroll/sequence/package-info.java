/**
 * The values that flow through a model: sequences with their masks, targets, and carried states.
 *
 * <pre>
 *   Sequence            values or ids, and the Mask of the valid steps
 *     └── RowOrder      the time-major form that kernels work on
 *     └── StepRows      the positions of the steps of each sequence, in either layout
 *   Target              the target of a prediction: values or classes, and weights
 *     └── ValidItems         the rows that losses and metrics are computed on
 *   Carried             the states of a model's layers between two chunks of their sequences
 *     └── Carrying      the states of one pass: those that layers begin from and end with
 * </pre>
 *
 * Losses and metrics depend on these values and not on layers.
 */
@NullMarked
package dev.unroll.sequence;

import org.jspecify.annotations.NullMarked;
