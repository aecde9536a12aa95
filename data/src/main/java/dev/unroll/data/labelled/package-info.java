/**
 * Labelled examples: texts, letters, sequences of numbers and images, read from files, and
 * stratified splits. Sequences are tables in long form, or {@code .ts} files ({@code TsReader}).
 *
 * <pre>
 * LabelledTexts ─ LabelledRows ─▶ LabelledText
 *       └▶ LetterSequences ─┐   (texts: dev.unroll.data.text)
 * NumericSequences, IdxImages ─▶ LabelledDataset ─ StratifiedSplit ─▶ parts, batches with lengths
 * </pre>
 *
 * Classes are numbered in the order of their sorted labels, regardless of the order of the rows.
 * Bad data is reported as a {@link dev.unroll.BadInputException} with file, line and column.
 */
@NullMarked
package dev.unroll.data.labelled;

import org.jspecify.annotations.NullMarked;
