/**
 * The task {@code tag}: predicts a label for each position of a sequence, such as the part of
 * speech of each word.
 *
 * <pre>
 * TagRecipe ─▶ TagConfig ─▶ TagData (TagFiles, TagCoder) ─▶ TagDataset
 *                  └──────▶ TagNetwork ─▶ Tagger ─▶ TaggedWords;   TagReport ─ TagScores ─▶ Score
 * </pre>
 *
 * <p>{@link dev.unroll.data.tagged} reads and writes the files, and scores spans; {@link
 * dev.unroll.crf} is the conditional random field.
 */
@NullMarked
package dev.unroll.tasks.tag;

import org.jspecify.annotations.NullMarked;
