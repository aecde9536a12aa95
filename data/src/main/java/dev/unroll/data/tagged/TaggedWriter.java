package dev.unroll.data.tagged;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.Shown;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the sentences of a file with other tags. Everything else is preserved byte for byte:
 * comments, multiword tokens, empty nodes, spaces, line ends, encoding. Not thread-safe.
 *
 * <pre>{@code
 * TaggedReader reader = TaggedReader.openUntagged(file, format).keepLines();
 * TaggedWriter writer = TaggedWriter.replacing(out, reader, List.of("upos"));
 * for (TaggedSentence sentence = reader.next(); sentence != null; sentence = reader.next()) {
 *   writer.write(sentence, List.of(predict(sentence.tokens())));
 * }
 * writer.finish();
 * }</pre>
 */
public final class TaggedWriter implements Closeable {
  private final TaggedReader reader;
  private final BufferedWriter out;
  private final List<String> columns;
  private final boolean appends;
  private boolean begun;

  private TaggedWriter(
      OutputStream out, TaggedReader reader, List<String> columns, boolean appends) {
    if (!reader.isKept()) {
      throw new IllegalStateException("the reader keeps no lines; call keepLines() first");
    }
    this.reader = reader;
    this.columns = List.copyOf(columns);
    this.appends = appends;
    this.out = new BufferedWriter(new OutputStreamWriter(out, reader.charset()), 1 << 16);
  }

  /**
   * Returns a writer that replaces columns.
   *
   * @param reader the reader of the file, which must {@linkplain TaggedReader#keepLines keep lines}
   * @param columns the columns, named as in {@link TaggedFormat}
   * @throws BadInputException if the file lacks one of them
   */
  public static TaggedWriter replacing(
      OutputStream out, TaggedReader reader, List<String> columns) {
    var places = new HashSet<Object>();
    for (String column : columns) {
      if (!reader.hasColumn(column)) {
        throw new BadInputException(
            "%s: there is no column \"%s\" to replace (expected one of the file). Append it, or name another."
                .formatted(reader.name(), Shown.of(column)));
      }
      Object place = reader.parser().place(column);
      if (place.equals(reader.parser().place(reader.parser().found().token()))) {
        throw new BadInputException(
            "%s: column %s holds the tokens (expected another for the tags). Name another column of tags or of tokens."
                .formatted(reader.name(), Shown.of(column)));
      }
      if (!places.add(place)) {
        throw new BadInputException(
            "%s: column %s would get two columns of tags (expected a different column for each). Name another."
                .formatted(reader.name(), Shown.of(column)));
      }
    }
    return new TaggedWriter(out, reader, columns, false);
  }

  /**
   * Returns a writer that appends columns.
   *
   * @param reader the reader of the file, which must {@linkplain TaggedReader#keepLines keep lines}
   * @param names the names of the columns for the header, if there is one
   * @throws BadInputException if the file is CoNLL-U, which always has ten columns
   */
  public static TaggedWriter appending(OutputStream out, TaggedReader reader, List<String> names) {
    if (reader.parser().found().kind() == TaggedFormat.Kind.CONLLU) {
      throw new BadInputException(
          reader.name()
              + ": CoNLL-U has ten columns (expected a column to replace). Replace one, or a key such as misc.Tag.");
    }
    return new TaggedWriter(out, reader, names, true);
  }

  /**
   * Writes a sentence.
   *
   * @param tags for each column, a tag for each token; null keeps the value in the file
   * @throws IllegalArgumentException if the number of tags is wrong, a tag holds a separator, or a
   *     tag to append is null
   */
  public void write(TaggedSentence sentence, List<? extends List<? extends @Nullable String>> tags)
      throws IOException {
    if (tags.size() != columns.size()
        || tags.stream().anyMatch(column -> column.size() != sentence.size())) {
      throw new IllegalArgumentException(
          "expected %d columns of %d tags, got columns of %s"
              .formatted(columns.size(), sentence.size(), tags.stream().map(List::size).toList()));
    }
    var lines = new ArrayList<>(sentence.lines());
    if (sentence.header() >= 0 && appends) {
      lines.set(sentence.header(), line(lines.get(sentence.header()), columns));
    }
    for (int i = 0; i < sentence.size(); i++) {
      var values = new ArrayList<@Nullable String>();
      for (List<? extends @Nullable String> column : tags) {
        values.add(column.get(i));
      }
      lines.set(sentence.place(i), line(lines.get(sentence.place(i)), values));
    }
    begin();
    for (String line : lines) {
      out.write(line);
    }
  }

  /**
   * Returns the current values in the file for a column that this writer replaces; null if there is
   * no value.
   *
   * @param column the index among the columns to replace
   */
  public List<@Nullable String> present(TaggedSentence sentence, int column) {
    var values = new ArrayList<@Nullable String>();
    for (int i = 0; i < sentence.size(); i++) {
      String line = sentence.lines().get(sentence.place(i));
      values.add(
          appends
              ? null
              : reader.parser().value(line.substring(0, end(line)), columns.get(column)));
    }
    return values;
  }

  private void begin() throws IOException {
    if (!begun && reader.isMarked()) {
      out.write('\uFEFF');
    }
    begun = true;
  }

  /** Returns the position at which the line end begins. */
  private static int end(String whole) {
    int end = whole.length();
    while (end > 0 && (whole.charAt(end - 1) == '\n' || whole.charAt(end - 1) == '\r')) {
      end--;
    }
    return end;
  }

  private String line(String whole, List<? extends @Nullable String> values) {
    int end = end(whole);
    String line = whole.substring(0, end);
    char separator = reader.parser().found().separator();
    for (int k = 0; k < values.size(); k++) {
      String value = values.get(k);
      if (value != null) {
        require(value, separator);
        line =
            appends
                ? appended(line, value, separator, reader.parser().found().columns() + k)
                : replaced(line, columns.get(k), value, separator);
      } else if (appends) {
        throw new IllegalArgumentException("a tag to append is null (expected a tag)");
      }
    }
    return line + whole.substring(end);
  }

  private static void require(String value, char separator) {
    boolean spaces = separator == ' ' && value.chars().anyMatch(c -> c == ' ' || c == '\t');
    if (value.isEmpty()
        || spaces
        || value.indexOf('\t') >= 0
        || value.indexOf('\n') >= 0
        || value.indexOf('\r') >= 0) {
      throw new IllegalArgumentException(
          "a tag is \"%s\" (expected one without separators and line ends)"
              .formatted(Shown.of(value)));
    }
  }

  /**
   * Appends a cell.
   *
   * @param place the index of the new cell; a line that ends with separators already has an empty
   *     cell there
   */
  private static String appended(String line, String value, char separator, int place) {
    String cell = ColumnCells.written(value, separator);
    List<ColumnCells.Cell> cells = ColumnCells.cut(line, separator);
    if (cells.size() > place) {
      int at = cells.get(place).begin();
      return line.substring(0, at) + cell + line.substring(at);
    } else if (separator != ' ' && separator != 0) {
      return line + separator + cell;
    }
    int end = line.stripTrailing().length();
    return line.substring(0, end) + (separator == 0 ? '\t' : ' ') + cell + line.substring(end);
  }

  private String replaced(String line, String column, String value, char separator) {
    LineParser parser = reader.parser();
    if (parser instanceof ColumnParser file) {
      ColumnCells.Cell cell = ColumnCells.cut(line, separator).get(file.position(column));
      return line.substring(0, cell.begin())
          + ColumnCells.written(value, separator)
          + line.substring(cell.end());
    }
    ConlluColumn place = ConlluColumn.of(reader.name(), column);
    ColumnCells.Cell cell = ColumnCells.cut(line, separator).get(place.index());
    return line.substring(0, cell.begin())
        + place.replaced(cell.value(), value)
        + line.substring(cell.end());
  }

  /** Writes the lines after the last sentence, and flushes the output. */
  public void finish() throws IOException {
    begin();
    for (String line : reader.rest()) {
      out.write(line);
    }
    out.flush();
  }

  /** Flushes the output. */
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
