/**
 * Models and layers: what they promise, and the layers without recurrence.
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
 *     └── Pass                  training or prediction, and the random numbers of a layer
 *
 *   Graph                       the model of several inputs and outputs
 *     │
 *     └── MultiInputLayer       apply(several Sequences, Pass) → Sequence
 *           └── MergeLayer, Attention, Segments
 * </pre>
 *
 * An operation that only one layer needs (Normalize, MeanSteps, …) lies beside it, its derivative
 * within it.
 */
@NullMarked
package dev.unroll.nn;

import org.jspecify.annotations.NullMarked;
