/**
 * What training makes small.
 *
 * <pre>
 *   Loss                        apply(Sequence, Target) → one number; a Reduction says which
 *     ├── MeanSquaredError, MeanAbsoluteError, Huber, BinaryCrossEntropy    values, by Elements
 *     └── SoftmaxCrossEntropy                                               classes, by CrossEntropy
 * </pre>
 *
 * <p>A loss never broadcasts. It sums in double over the items of {@link
 * dev.unroll.sequence.Items}, in their order, and never looks at anything else: no padding changes
 * a bit of it, and the gradient there is 0.
 */
@NullMarked
package dev.unroll.loss;

import org.jspecify.annotations.NullMarked;
