/**
 * Models and layers: their interfaces, and the layers without recurrence.
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
 * An operation that only one layer needs (Normalize, MeanSteps, …) is in this package too, with its
 * derivative.
 */
@NullMarked
package dev.unroll.nn;

import org.jspecify.annotations.NullMarked;
