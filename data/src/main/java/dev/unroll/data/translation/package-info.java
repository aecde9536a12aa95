/**
 * What translation needs of data: the scores of translations as sacreBLEU computes them.
 *
 * <pre>
 * BleuTokens ─▶ Bleu ─▶ BleuScore;   Chrf
 * </pre>
 *
 * Bad data are a {@link dev.unroll.BadInputException} with file and line.
 */
@NullMarked
package dev.unroll.data.translation;

import org.jspecify.annotations.NullMarked;
