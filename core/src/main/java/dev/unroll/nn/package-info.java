/**
 * Layers: what flows between them, what they promise, and those that know no recurrence.
 *
 * <pre>
 *   Sequential                  the model: layers in a row
 *     │
 *     ├── Layer                 apply(Sequence, Pass) → Sequence
 *     │     ├── Embedding, OneHot                            ids to rows
 *     │     ├── Dense, Activate, LayerNorm, Dropout          row by row, with or without time
 *     │     ├── Pool, AttentionPool                          sequences to rows
 *     │     └── Chain, Branches, TimeDistributed             layers of layers; Merge joins
 *     │
 *     ├── Sequence              values or ids, and the Mask that says which steps count
 *     │     └── RowOrder        the time-major form that kernels work on
 *     ├── Target                what it should give: values or classes, and what each counts
 *     │     └── Items           the rows by which losses and metrics judge
 *     └── Pass                  training or prediction, and the random numbers of a layer
 * </pre>
 *
 * An operation that only one layer needs (Normalize, MeanSteps, …) lies beside it, its derivative
 * within it.
 */
@NullMarked
package dev.unroll.nn;

import org.jspecify.annotations.NullMarked;
