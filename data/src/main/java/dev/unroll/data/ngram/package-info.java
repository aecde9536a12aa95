/**
 * Language models that need no training by gradients, to compare others to: counts of tokens and of
 * short rows of them.
 *
 * <pre>
 * TokenIds ─┬─▶ Unigram ────────────────┬─ NgramModel ─ score(TokenIds) ─▶ NgramScore
 *           └─▶ KneserNey ─ NgramTable ─┘
 * </pre>
 *
 * Invariants: models never change and may be shared by threads. The probabilities of all ids of a
 * vocabulary sum to 1 in any context. A score counts each id as {@link
 * dev.unroll.data.text.TokenStreams} with one row does: all but the first of running text, all of
 * sentences.
 */
@NullMarked
package dev.unroll.data.ngram;

import org.jspecify.annotations.NullMarked;
