/**
 * The task {@code translate}: converts a sequence to another one of a different length, such as a
 * sentence in another language.
 *
 * <pre>
 * TranslateRecipe ─▶ TranslateConfig ─▶ TranslateData (TranslateFiles, PairCoder) ─▶ PairDataset
 *                       └─────────────▶ TranslateNetwork ─▶ Translator ─ BeamSearch ─▶ Translation
 *                                                              └─▶ TranslateReport ─▶ Score
 * </pre>
 *
 * <p>{@link dev.unroll.data.translation} reads the files of pairs, and scores translations; {@link
 * dev.unroll.nn.Attention} is the attention.
 */
@NullMarked
package dev.unroll.tasks.translate;

import org.jspecify.annotations.NullMarked;
