/**
 * Losses, which training minimizes.
 *
 * <pre>
 *   Loss                        apply(Sequence, Target) → one number, by a Reduction
 *     ├── MeanSquaredError, MeanAbsoluteError, Huber, BinaryCrossEntropy    values, by Elements
 *     └── SoftmaxCrossEntropy                                               classes, by CrossEntropy
 * </pre>
 *
 * <p>A loss never broadcasts. It sums in double over the items of {@link
 * dev.unroll.sequence.ValidItems}, in their order, and reads nothing else: padding does not change
 * a bit of it, and the gradient there is 0.
 */
@NullMarked
package dev.unroll.loss;

import org.jspecify.annotations.NullMarked;
