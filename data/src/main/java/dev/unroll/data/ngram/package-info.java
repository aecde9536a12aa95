/**
 * Baseline language models that are not trained by gradient descent: counts of tokens and of short
 * rows of tokens.
 *
 * <pre>
 * TokenIds ─┬─▶ Unigram ────────────────┬─ NgramModel ─ score(TokenIds) ─▶ NgramScore
 *           └─▶ KneserNey ─ NgramTable ─┘
 * </pre>
 *
 * Invariants: models are immutable and may be shared by threads. The probabilities of all ids of a
 * vocabulary sum to 1 in any context. A score covers the same ids as {@link
 * dev.unroll.data.text.TokenStreams} with one row: all but the first of running text, all of
 * sentences.
 */
@NullMarked
package dev.unroll.data.ngram;

import org.jspecify.annotations.NullMarked;
