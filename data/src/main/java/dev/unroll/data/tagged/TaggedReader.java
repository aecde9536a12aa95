package dev.unroll.data.tagged;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.TextFiles;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of tagged sentences, one sentence at a time: CoNLL-U, or a token and its tags on
 * each line. Files are in UTF-8, in UTF-16 (recognized by a byte order mark or its zero bytes), or
 * in the encoding that is set. Files named .gz are decompressed. Not thread-safe.
 *
 * <pre>{@code
 * try (TaggedReader reader = TaggedReader.open(file, TaggedFormat.detect())) {
 *   for (TaggedSentence sentence = reader.next(); sentence != null; sentence = reader.next()) {
 *     ...
 *   }
 *   System.out.println(reader.report().describe());
 * }
 * }</pre>
 */
public final class TaggedReader implements Closeable {
  /**
   * The maximum number of tokens of a sentence, or of lines between two sentences; a file that
   * exceeds it probably lacks blank lines.
   */
  static final int MAX = 1 << 20;

  private final String name;
  private final boolean tagged;
  private final TaggedLines lines;
  private final LineParser parser;
  private final TagCounts counts = new TagCounts();
  private boolean kept;
  private List<String> rest = List.of();

  private TaggedReader(
      String name, InputStream in, TaggedFormat format, boolean tagged, boolean conllu) {
    this.name = name;
    this.tagged = tagged;
    lines = new TaggedLines(name, in, format.encoding().orElse(null));
    parser =
        conllu || (format.kind().isEmpty() && isConllu(format))
            ? new ConlluParser(name, format, tagged, counts)
            : ColumnParser.detect(name, format, tagged, lines, counts);
  }

  /** Returns whether the first lines are CoNLL-U; if a separator is set, they are not. */
  private boolean isConllu(TaggedFormat format) {
    return format.separator().isEmpty()
        && !format.header().orElse(false)
        && ConlluParser.fits(lines.sample(TaggedLines.SAMPLE));
  }

  /**
   * Opens a file with tags.
   *
   * @throws BadInputException if it cannot be read, or lacks the columns
   */
  public static TaggedReader open(Path file, TaggedFormat format) {
    return open(file, format, true);
  }

  /**
   * Opens a file without reading its tags, if it has any.
   *
   * @throws BadInputException if it cannot be read, or lacks the token column
   */
  public static TaggedReader openUntagged(Path file, TaggedFormat format) {
    return open(file, format, false);
  }

  /**
   * Opens 700 generated sentences that are included in Unroll. Persons (PER), places (LOC) and
   * organisations (ORG) have BIO tags in the second column.
   */
  public static TaggedReader names() {
    String name = "names.tsv";
    InputStream in = TaggedReader.class.getResourceAsStream(name);
    return open(name, Objects.requireNonNull(in, name), TaggedFormat.detect().withHeader(false));
  }

  private static TaggedReader open(Path file, TaggedFormat format, boolean tagged) {
    try {
      return open(file.toString(), TextFiles.unpack(file), format, tagged);
    } catch (IOException failure) {
      throw TextFiles.explain(file.toString(), failure);
    }
  }

  /**
   * Opens a stream with tags, which is closed with the reader.
   *
   * @param name the name for messages; a name that ends in {@code .conllu} means CoNLL-U
   */
  public static TaggedReader open(String name, InputStream in, TaggedFormat format) {
    return open(name, in, format, true);
  }

  /**
   * Opens a stream without reading its tags, if it has any. It is closed with the reader.
   *
   * @param name the name for messages; a name that ends in {@code .conllu} means CoNLL-U
   */
  public static TaggedReader openUntagged(String name, InputStream in, TaggedFormat format) {
    return open(name, in, format, false);
  }

  private static TaggedReader open(
      String name, InputStream in, TaggedFormat format, boolean tagged) {
    try {
      return new TaggedReader(name, in, format, tagged, isConllu(name, format));
    } catch (RuntimeException failure) {
      try {
        in.close();
      } catch (IOException second) {
        failure.addSuppressed(second);
      }
      throw failure;
    }
  }

  private static boolean isConllu(String name, TaggedFormat format) {
    return format
        .kind()
        .map(kind -> kind == TaggedFormat.Kind.CONLLU)
        .orElseGet(() -> name.toLowerCase(Locale.ROOT).matches(".*\\.conllu(\\.gz)?"));
  }

  /**
   * Keeps the lines of each sentence for a {@link TaggedWriter}; call it before the first sentence
   * is read.
   */
  public TaggedReader keepLines() {
    kept = true;
    return this;
  }

  /**
   * Reads the next sentence.
   *
   * @return the sentence, or null at the end
   * @throws BadInputException if a line is malformed, or a file with tags has no tokens
   */
  public @Nullable TaggedSentence next() {
    var sentence = new TaggedSentence.Builder(parser.found().tags().size(), kept);
    for (TaggedLines.Line line = lines.next(); line != null; line = lines.next()) {
      boolean boundary = parser.isBoundary(line);
      if ((boundary || parser.begins(line)) && sentence.size() > 0) {
        lines.back(line);
        return finish(sentence);
      }
      sentence.keep(line);
      if (boundary) {
        counts.documents++;
      } else if (!line.text().isBlank()) {
        parser.read(line, sentence);
      } else {
        parser.end();
        if (sentence.size() > 0) {
          return finish(sentence);
        }
      }
      requireEnd(line, sentence);
    }
    if (sentence.size() > 0) {
      return finish(sentence);
    }
    parser.end();
    rest = sentence.lines();
    if (tagged && counts.sentences == 0) {
      throw new BadInputException(
          name + ": the file has no tokens (expected one per line). Check that it is complete.");
    }
    return null;
  }

  private TaggedSentence finish(TaggedSentence.Builder builder) {
    parser.end();
    TaggedSentence sentence = builder.build();
    counts.sentence(sentence);
    return sentence;
  }

  private void requireEnd(TaggedLines.Line line, TaggedSentence.Builder sentence) {
    if (sentence.size() > MAX || sentence.linesKept() > 2 * MAX) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s:%d: a sentence has more than %,d tokens (expected a blank line after each"
                  + " sentence). Separate sentences by blank lines.",
              name,
              line.number(),
              MAX));
    }
  }

  /** Reads all remaining sentences. */
  public void forEach(Consumer<TaggedSentence> action) {
    for (TaggedSentence sentence = next(); sentence != null; sentence = next()) {
      action.accept(sentence);
    }
  }

  /** Returns the format, and the counts of what has been read so far. */
  public TaggedReport report() {
    return TaggedReport.of(name, parser.found(), counts);
  }

  /** Returns whether the file has a column of this name or number. */
  public boolean hasColumn(String column) {
    return parser.hasColumn(column);
  }

  LineParser parser() {
    return parser;
  }

  /** Returns whether lines are kept. */
  boolean isKept() {
    return kept;
  }

  String name() {
    return name;
  }

  /** Returns the lines after the last sentence, with their line ends. */
  List<String> rest() {
    return rest;
  }

  Charset charset() {
    return lines.charset();
  }

  boolean isMarked() {
    return lines.isMarked();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
