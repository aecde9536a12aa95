/**
 * The softmax over a large vocabulary, and its loss without the logits of all rows.
 *
 * <pre>
 *   VocabularyLayer             apply(Sequence, Pass) → logits; crossEntropy(Sequence, Target, …)
 *     ├── SoftmaxLayer          x·wᵀ + b, with a separate table or that of an embedding
 *     └── AdaptiveSoftmax       a head of frequent words, and clusters of rarer ones
 *           ├── Logits          the operation of apply
 *           └── BlockedSoftmax  the operation of crossEntropy, block by block
 * </pre>
 */
@NullMarked
package dev.unroll.vocabulary;

import org.jspecify.annotations.NullMarked;
