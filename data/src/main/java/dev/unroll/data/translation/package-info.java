/**
 * Data for translation: sentence pairs, translation scores as computed by sacreBLEU, and a
 * dictionary of words as a baseline.
 *
 * <pre>
 * PairFormat ─▶ SentencePairs (PairLines, PairBuilder) ─▶ SentencePair, PairReport ─▶ PairSplit
 * BleuTokens ─▶ Bleu ─▶ BleuScore;   Chrf
 * pairs of words of sentences ─ PairTable ─▶ WordTranslations
 * </pre>
 *
 * Bad data is reported as a {@link dev.unroll.BadInputException} with file and line. Tokens and
 * subwords are in {@link dev.unroll.data.text}.
 */
@NullMarked
package dev.unroll.data.translation;

import org.jspecify.annotations.NullMarked;
