package dev.unroll.data.text;

import dev.unroll.data.labelled.LabelledTexts;
import dev.unroll.data.labelled.Labels;
import dev.unroll.data.table.BadRows;
import java.nio.file.Path;
import java.util.stream.IntStream;

/**
 * Converts texts to ids. A file of texts is read once, row by row, so that neither the texts nor
 * their ids need fit into memory.
 *
 * <pre>{@code
 * LabelledTexts file = LabelledTexts.of(Path.of("train.tsv.gz"), 2, 1);
 * IdDataset train =
 *     TextEncoder.of(tokenizer, vocabulary)
 *         .read(file, file.labels(BadRows.refuse()), Padding.longest(400), BadRows.refuse());
 * }</pre>
 *
 * <p>Up to an eighth of the heap is used for ids. If there are more, all are written to a temporary
 * file in {@code java.io.tmpdir}. {@link #withMemory} and {@link #withDirectory} change these
 * defaults. The storage does not affect results. Immutable.
 */
public final class TextEncoder {
  private final Tokenizer tokenizer;
  private final Vocabulary vocabulary;
  private final int memory;
  private final Path directory;

  private TextEncoder(Tokenizer tokenizer, Vocabulary vocabulary, int memory, Path directory) {
    this.tokenizer = tokenizer;
    this.vocabulary = vocabulary;
    this.memory = memory;
    this.directory = directory;
  }

  /** Returns an encoder; {@link KerasImdb} provides both arguments. */
  public static TextEncoder of(Tokenizer tokenizer, Vocabulary vocabulary) {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    return new TextEncoder(tokenizer, vocabulary, roomInMemory(), temporary);
  }

  /** Returns the number of ids that fill an eighth of the heap. */
  static int roomInMemory() {
    long ids = Runtime.getRuntime().maxMemory() / 8 / Integer.BYTES;
    return (int) Math.min(ids, Integer.MAX_VALUE / 2);
  }

  /** Returns a copy that keeps at most this many ids in memory; 0 to write all to a file. */
  public TextEncoder withMemory(int ids) {
    if (ids < 0) {
      throw new IllegalArgumentException("memory must be for 0 ids or more, got " + ids);
    }
    return new TextEncoder(tokenizer, vocabulary, ids, directory);
  }

  /** Returns a copy whose temporary file is in this directory; the file takes four bytes per id. */
  public TextEncoder withDirectory(Path temporary) {
    return new TextEncoder(tokenizer, vocabulary, memory, temporary);
  }

  /** Returns the ids of a text. */
  public int[] ids(String text) {
    return vocabulary.ids(tokenizer.tokens(text));
  }

  /**
   * Returns the ids and classes of a file. {@code sequences().close()} removes the temporary file,
   * if there is one.
   *
   * @param labels the labels of the training set; a row with any other label is a bad row
   * @throws dev.unroll.BadInputException if a row is bad, none is left, or the temporary file
   *     cannot be written
   */
  public IdDataset read(LabelledTexts file, Labels labels, Padding padding, BadRows bad) {
    try (var ids = new IdSequences.Builder(memory, directory)) {
      IntStream.Builder classes = IntStream.builder();
      file.withLabels(labels)
          .forEach(
              bad,
              row -> {
                ids.add(ids(row.text()));
                classes.add(labels.find(row.label()));
              });
      return IdDataset.of(ids.build(), classes.build().toArray(), labels, padding);
    }
  }
}
