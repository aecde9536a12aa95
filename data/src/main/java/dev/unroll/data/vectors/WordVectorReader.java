package dev.unroll.data.vectors;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.CountedStream;
import dev.unroll.data.rows.LineBytes;
import dev.unroll.data.rows.TextFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads word vectors from a text file, one line at a time; gzip if the name ends in {@code .gz}.
 *
 * <pre>
 * the 0.418 0.24968 -0.41242        GloVe: a word and its values, no header
 *
 * 400000 300                        word2vec, fastText: the number of words, the values per word
 * the 0.418 0.24968 -0.41242
 * </pre>
 *
 * <p>The first line determines the format: two whole numbers are a header. The number of values per
 * word comes from the header, or else from the first line. Words may contain spaces, such as {@code
 * . . .} in GloVe 840B, if no part except the first is a number. If a word is repeated, its first
 * vector is used. The reader rejects rows that are too long or too short, values that are not
 * finite numbers, and bytes that are not UTF-8. It also rejects a number of rows that differs from
 * the header, and a truncated gzip file.
 *
 * <pre>{@code
 * WordVectors vectors = WordVectors.from(file).first(100_000).read();
 * }</pre>
 */
public final class WordVectorReader {
  private final Path file;
  private final int most;
  private final @Nullable Set<String> only;
  private final @Nullable Progress progress;

  private WordVectorReader(
      Path file, int most, @Nullable Set<String> only, @Nullable Progress progress) {
    this.file = file;
    this.most = most;
    this.only = only;
    this.progress = progress;
  }

  /** Receives the progress of reading. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Called every thousand rows, and at the end.
     *
     * @param rows the number of rows read so far
     * @param bytes the number of bytes of the file read so far
     * @param size the size of the file in bytes
     */
    void read(long rows, long bytes, long size);
  }

  static WordVectorReader of(Path file) {
    return new WordVectorReader(file, Integer.MAX_VALUE, null, null);
  }

  /** Reads only the first rows, which in published files are the most frequent words. */
  public WordVectorReader first(int rows) {
    if (rows < 1) {
      throw new IllegalArgumentException("first: expected 1 row or more, got " + rows);
    }
    return new WordVectorReader(file, rows, only, progress);
  }

  /**
   * Reads only these words, in the order of the file. Reading ends when all are found; the values
   * of other words are not parsed.
   */
  public WordVectorReader only(Collection<String> words) {
    if (words.isEmpty()) {
      throw new IllegalArgumentException("only: expected 1 word or more, got none");
    }
    return new WordVectorReader(file, most, Set.copyOf(words), progress);
  }

  /** Reports progress to a listener, on the thread that reads. */
  public WordVectorReader onProgress(Progress listener) {
    return new WordVectorReader(file, most, only, listener);
  }

  /**
   * Reads the file.
   *
   * @throws BadInputException with file, line, and the expected and actual contents
   */
  public WordVectors read() {
    String name = file.toString();
    if (Files.isDirectory(file)) {
      throw new BadInputException(name + ": is a directory; pass a file of word vectors");
    }
    var rows = new WordVectorRows(name, only);
    try (var bytes = new CountedStream(Files.newInputStream(file))) {
      long size = Files.size(file);
      try (var lines = new LineBytes(unpacked(bytes), name)) {
        while (rows.read() < most && !rows.complete() && lines.next()) {
          rows.take(lines);
          if (progress != null && rows.read() % 1000 == 0) {
            progress.read(rows.read(), bytes.count(), size);
          }
        }
        if (progress != null) {
          progress.read(rows.read(), bytes.count(), size);
        }
      }
    } catch (IOException failure) {
      throw TextFiles.explain(name, failure);
    }
    boolean whole = rows.read() < most && !rows.complete();
    return rows.vectors(whole);
  }

  private InputStream unpacked(InputStream in) throws IOException {
    return TextFiles.isGzip(file)
        ? TextFiles.gunzip(in, file.toString())
        : TextFiles.unpack(in, file.toString());
  }
}
