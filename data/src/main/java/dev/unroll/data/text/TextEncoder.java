package dev.unroll.data.text;

import dev.unroll.data.labelled.LabelledTexts;
import dev.unroll.data.labelled.Labels;
import dev.unroll.data.table.BadRows;
import java.nio.file.Path;
import java.util.stream.IntStream;

/**
 * Turns texts into ids. A file of them is read once, row by row, so that neither its texts nor
 * their ids need fit into memory.
 *
 * <pre>{@code
 * LabelledTexts file = LabelledTexts.of(Path.of("train.tsv.gz"), 2, 1);
 * IdDataset train =
 *     TextEncoder.of(tokenizer, vocabulary)
 *         .read(file, file.labels(BadRows.refuse()), Padding.longest(400), BadRows.refuse());
 * }</pre>
 *
 * <p>Up to so many ids as fill an eighth of the heap are kept in memory. If there are more, all go
 * to a temporary file in {@code java.io.tmpdir}; {@link #withMemory} and {@link #withDirectory} say
 * otherwise. Where they are moves no bit. Immutable.
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

  /** An encoder; {@link KerasImdb} brings both. */
  public static TextEncoder of(Tokenizer tokenizer, Vocabulary vocabulary) {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    return new TextEncoder(tokenizer, vocabulary, roomInMemory(), temporary);
  }

  /** So many ids fill an eighth of the heap. */
  static int roomInMemory() {
    long ids = Runtime.getRuntime().maxMemory() / 8 / Integer.BYTES;
    return (int) Math.min(ids, Integer.MAX_VALUE / 2);
  }

  /** How many ids are kept in memory at most; 0: all go to a file. */
  public TextEncoder withMemory(int ids) {
    if (ids < 0) {
      throw new IllegalArgumentException("memory is for 0 ids or more, got " + ids);
    }
    return new TextEncoder(tokenizer, vocabulary, ids, directory);
  }

  /** Where the temporary file shall be; it takes four bytes an id. */
  public TextEncoder withDirectory(Path temporary) {
    return new TextEncoder(tokenizer, vocabulary, memory, temporary);
  }

  /** The ids of a text. */
  public int[] ids(String text) {
    return vocabulary.ids(tokenizer.tokens(text));
  }

  /**
   * The ids and classes of a file. {@code sequences().close()} gives back their file, if there is
   * one.
   *
   * @param labels of the training texts; a row with any other is a broken one
   * @throws dev.unroll.BadInputException when a row is broken, none is left, or the temporary file
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
