/**
 * The task {@code translate}: a sequence becomes another one of a different length, such as a
 * sentence in another language.
 *
 * <pre>
 * TranslateRecipe ─▶ TranslateConfig ─▶ TranslateData (TranslateFiles, PairCoder) ─▶ PairDataset
 *                       └─────────────▶ TranslateNetwork ─▶ Translator ─ BeamSearch ─▶ Translation
 *                                                              └─▶ TranslateReport ─▶ Score
 * </pre>
 *
 * Files of pairs are read, and translations are scored, by {@link dev.unroll.data.translation}; the
 * attention is {@link dev.unroll.nn.Attention}.
 */
@NullMarked
package dev.unroll.tasks.translate;

import org.jspecify.annotations.NullMarked;
