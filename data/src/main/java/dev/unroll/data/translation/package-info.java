/**
 * What translation needs of data: pairs of sentences, and the scores of translations as sacreBLEU
 * computes them.
 *
 * <pre>
 * PairFormat ─▶ SentencePairs (PairLines, PairBuilder) ─▶ SentencePair, PairReport ─▶ PairSplit
 * BleuTokens ─▶ Bleu ─▶ BleuScore;   Chrf
 * </pre>
 *
 * Bad data are a {@link dev.unroll.BadInputException} with file and line. Tokens and pieces of
 * words are in {@link dev.unroll.data.text}.
 */
@NullMarked
package dev.unroll.data.translation;

import org.jspecify.annotations.NullMarked;
