package dev.unroll.data.text;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.rows.TextFiles;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A text file as one long sequence of tokens. It is read in chunks, any number of times, so that
 * neither its text nor its ids need fit into memory.
 *
 * <pre>{@code
 * Corpus train = Corpus.of(Path.of("ptb.train.txt.gz"), CorpusConfig.words());
 * Vocabulary vocabulary =
 *     train.counts().vocabulary(
 *         VocabularyConfig.defaults().withSpecials(Special.UNKNOWN, Special.LINE_END));
 * try (EncodedCorpus encoded = train.encode(vocabulary)) {
 *   Dataset streams = TokenStreams.of(encoded.ids(), 20);
 * }
 * }</pre>
 *
 * <p>Files are in UTF-8, in UTF-16 (recognized by a byte order mark or its zero bytes), or in the
 * encoding that is set. Files named .gz are decompressed. Binary files are rejected. Up to an
 * eighth of the heap is used for ids; if there are more, all are written to a temporary file in
 * {@code java.io.tmpdir}. {@link #withMemory} and {@link #withDirectory} change these defaults.
 * Immutable.
 */
public final class Corpus {
  /** The approximate memory of a distinct token in the counts, in bytes. */
  private static final int COUNTED = 150;

  private final Path file;
  private final CorpusConfig config;
  private final @Nullable Charset encoding;
  private final long from;
  private final long to;
  private final int memory;
  private final Path directory;

  private Corpus(
      Path file,
      CorpusConfig config,
      @Nullable Charset encoding,
      long from,
      long to,
      int memory,
      Path directory) {
    this.file = file;
    this.config = config;
    this.encoding = encoding;
    this.from = from;
    this.to = to;
    this.memory = memory;
    this.directory = directory;
  }

  /** Returns the tokens of a file under these rules; nothing is read yet. */
  public static Corpus of(Path file, CorpusConfig config) {
    return new Corpus(
        file,
        config,
        null,
        0,
        Long.MAX_VALUE,
        TextEncoder.roomInMemory(),
        Path.of(System.getProperty("java.io.tmpdir")));
  }

  /** Returns a copy with this encoding, which applies unless the file has a byte order mark. */
  public Corpus withEncoding(Charset value) {
    return new Corpus(file, config, value, from, to, memory, directory);
  }

  /** Returns a copy that keeps at most this many ids in memory; 0 to write all to a file. */
  public Corpus withMemory(int ids) {
    if (ids < 0) {
      throw new IllegalArgumentException("memory must be for 0 ids or more, got " + ids);
    }
    return new Corpus(file, config, encoding, from, to, ids, directory);
  }

  /** Returns a copy whose temporary file is in this directory; the file takes four bytes per id. */
  public Corpus withDirectory(Path temporary) {
    return new Corpus(file, config, encoding, from, to, memory, temporary);
  }

  /**
   * Returns a range of the tokens of this corpus, such as the first nine tenths for training.
   *
   * @param start the position of the first token
   * @param end the position after the last token; it may lie beyond the end of the corpus
   */
  public Corpus part(long start, long end) {
    if (start < 0 || end <= start) {
      throw new IllegalArgumentException(
          "a range of a corpus must begin at token 0 or later and end after its beginning, got %d to %d"
              .formatted(start, end));
    }
    long last = end > to - from ? to : from + end;
    return new Corpus(
        file, config, encoding, Math.min(from + start, last), last, memory, directory);
  }

  /**
   * Counts the tokens, for a vocabulary. If the distinct tokens would take more than an eighth of
   * the heap, the rarest are dropped; see {@link TokenCounts#atMost}.
   *
   * @throws BadInputException if the file cannot be read, is not text, or has no tokens
   */
  public TokenCounts counts() {
    long room = Runtime.getRuntime().maxMemory() / 8 / COUNTED;
    var counts = TokenCounts.atMost((int) Math.min(Integer.MAX_VALUE, Math.max(room, 1 << 16)));
    forEach((tokens, ends, line) -> counts.add(tokens));
    return counts;
  }

  /**
   * Encodes the tokens with a vocabulary. The caller must close the result.
   *
   * @throws BadInputException if the file cannot be read, is not text, or has no tokens, or the
   *     vocabulary lacks both a token and {@link Special#UNKNOWN}
   */
  public EncodedCorpus encode(Vocabulary vocabulary) {
    try (var ids = new TokenIds.Builder(memory, directory)) {
      var encoded = new EncodedCorpus.Builder(vocabulary, ids, config.lineEnds());
      long returns =
          forEach(
              (tokens, ends, line) -> {
                String lost = encoded.add(tokens, ends);
                if (lost != null) {
                  throw new BadInputException(
                      "%s:%d: \"%s\" is not in the vocabulary (expected a known token). Add unknown to"
                              .formatted(file, line, Shown.of(lost))
                          + " its specials.");
                }
              });
      if (config.isCharacters() && returns > 0) {
        encoded.note(
            String.format(
                Locale.ROOT, "%,d lines end in a carriage return (read as a line feed)", returns));
      }
      return encoded.build();
    }
  }

  /** Receives the tokens of a chunk of a line. */
  @FunctionalInterface
  private interface Tokens {
    void take(List<String> tokens, boolean ends, long line);
  }

  /** Reads all tokens and returns the number of lines that end in a carriage return. */
  private long forEach(Tokens each) {
    long read = 0;
    boolean any = false;
    try (var pieces = new CorpusReader(file, encoding, !config.isCharacters())) {
      boolean blank = true;
      for (var piece = pieces.next(); piece != null && read < to; piece = pieces.next()) {
        List<String> tokens = config.tokens(piece, blank);
        blank = piece.end() != CorpusReader.Chunk.End.NONE || (blank && tokens.isEmpty());
        any |= !piece.text().isBlank();
        int first = (int) Math.min(tokens.size(), Math.max(0, from - read));
        int last = (int) Math.min(tokens.size(), to - read);
        if (last > first) {
          boolean ends = piece.end() != CorpusReader.Chunk.End.NONE && last == tokens.size();
          each.take(tokens.subList(first, last), ends, pieces.line());
        }
        read += tokens.size();
      }
      requireTokens(any, read);
      return pieces.returns();
    } catch (IOException failure) {
      throw TextFiles.explain(file.toString(), failure);
    }
  }

  private void requireTokens(boolean any, long read) {
    if (!any || read == 0) {
      throw new BadInputException(
          "%s: the file has no %s (expected text). Check the file."
              .formatted(file, config.isCharacters() ? "characters but white space" : "words"));
    }
    if (read <= from) {
      throw new BadInputException(
          "%s: the corpus has %d tokens, but the range begins at token %d. Use a smaller range."
              .formatted(file, read, from));
    }
  }
}
