/**
 * Data for translation: pairs of sentences, the scores of translations as sacreBLEU computes them,
 * and a dictionary of words as a baseline.
 *
 * <pre>
 * PairFormat ─▶ SentencePairs (PairLines, PairBuilder) ─▶ SentencePair, PairReport ─▶ PairSplit
 * BleuTokens ─▶ Bleu ─▶ BleuScore;   Chrf
 * pairs of words of sentences ─ PairTable ─▶ WordTranslations
 * </pre>
 *
 * Bad data are a {@link dev.unroll.BadInputException} with file and line. Tokens and pieces of
 * words are in {@link dev.unroll.data.text}.
 */
@NullMarked
package dev.unroll.data.translation;

import org.jspecify.annotations.NullMarked;
