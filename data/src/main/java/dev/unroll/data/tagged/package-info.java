/**
 * Sentences with a tag for each token: readers and writers of CoNLL-U and of files with one token
 * per line, spans of BIO tags and their scores, and baselines.
 *
 * <pre>
 * TaggedFormat ─▶ TaggedReader ─ TaggedLines, LineParser (ConlluParser, ColumnParser) ─▶ TaggedSentence, TaggedReport
 *                       └▶ TaggedWriter (the lines of the file with other tags)
 * TagScheme ─ SpanTag ─▶ Spans ─ SpanScores;   TagTransitions
 * MostFrequentTag, MostFrequentTagByPosition ─ TagAccuracy;   SentenceCuts
 * </pre>
 *
 * Bad data is reported as a {@link dev.unroll.BadInputException} with file and line.
 */
@NullMarked
package dev.unroll.data.tagged;

import org.jspecify.annotations.NullMarked;
