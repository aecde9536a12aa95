/**
 * From text to the ids that an embedding reads: tokenizers, vocabularies, and padding; and whole
 * files as running text for language models.
 *
 * <pre>
 * text ─ Tokenizer ─▶ tokens ─┬─▶ TokenCounts ─▶ Vocabulary ─▶ JSON, a text file
 *                             └────────────────────▶ │
 *                                                    ids ─▶ IdSequences ─ Padding ─▶ IdDataset ─▶ Trainer
 * LabelledTexts ─ TextEncoder ─▶ IdDataset, row by row
 *
 * file ─ Corpus (CorpusReader, CorpusConfig) ─▶ TokenCounts ─▶ Vocabulary
 *             └─▶ EncodedCorpus: TokenIds ─ TokenStreams ─▶ Trainer, a model of the next token
 *
 * sentence ─ ReversibleTokenizer ─▶ words ─ BytePairs (BytePairLearner) ─▶ subwords, and back
 *
 * TokenIds ─ in memory, a temporary file (IntFile), a range of either
 * IdSequences ─ in memory (IdArray), a temporary file (IdFile), a subset of either (IdPart)
 * </pre>
 *
 * Invariants: all but {@link dev.unroll.data.text.TokenCounts} and {@link
 * dev.unroll.data.text.IdSequences.Builder} are immutable and may be shared by threads. The same
 * texts in the same order give the same ids. A token is not empty. The contents of files are
 * checked: bad content is reported as a {@link dev.unroll.BadInputException} with file and line.
 * English and Chinese tokenizers are in {@code unroll-lucene}.
 */
@NullMarked
package dev.unroll.data.text;

import org.jspecify.annotations.NullMarked;
