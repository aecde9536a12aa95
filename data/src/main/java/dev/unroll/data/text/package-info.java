/**
 * From text to what an embedding reads: tokens, the vocabulary that numbers them, and padding; and
 * whole files as running text for language models.
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
 * sentence ─ ReversibleTokenizer ─▶ words ─ BytePairs (BytePairLearner) ─▶ pieces, and back
 *
 * TokenIds ─ in memory, a temporary file (IntFile), a part of either
 * IdSequences ─ in memory (IdArray), a temporary file (IdFile), a part of either (IdPart)
 * </pre>
 *
 * Invariants: all but {@link dev.unroll.data.text.TokenCounts} and {@link
 * dev.unroll.data.text.IdSequences.Builder} never change and may be shared by threads. The same
 * texts in the same order give the same ids. A token is not empty. What a file says is checked: bad
 * content is a {@link dev.unroll.BadInputException} with file and line. English and Chinese
 * tokenizers are in {@code unroll-lucene}.
 */
@NullMarked
package dev.unroll.data.text;

import org.jspecify.annotations.NullMarked;
