/**
 * The task {@code tag}: a label for each position of a sequence, such as the part of speech of each
 * word.
 *
 * <pre>
 * TagRecipe ─▶ TagConfig ─▶ TagData (TagFiles, TagCoder) ─▶ TagDataset
 *                  └──────▶ TagNetwork ─▶ Tagger ─▶ TaggedWords;   TagReport ─ TagScores ─▶ Score
 * </pre>
 *
 * Files are read and written, and spans are scored, by {@link dev.unroll.data.tagged}; the
 * conditional random field is {@link dev.unroll.crf}.
 */
@NullMarked
package dev.unroll.tasks.tag;

import org.jspecify.annotations.NullMarked;
