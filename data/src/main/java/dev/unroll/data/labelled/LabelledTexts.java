package dev.unroll.data.labelled;

import dev.unroll.data.rows.CsvRows;
import dev.unroll.data.table.BadRows;
import dev.unroll.data.table.Header;
import dev.unroll.data.table.TableFormat;
import java.io.Reader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A CSV or TSV file with a column of texts and a column of labels. It is read row by row, any
 * number of times, and need not fit into memory.
 *
 * <p>Files named .gz are decompressed. Files named .tsv are separated by tabs; in others the
 * separator is detected (comma, semicolon, tab, pipe). Fields are quoted as in RFC 4180. In
 * tab-separated files quotes are part of the text, unless all cells of a column have them. {@link
 * #withFormat} sets the format. A field may hold 16 million characters.
 *
 * <pre>{@code
 * LabelledTexts reviews = LabelledTexts.of(Path.of("train.tsv.gz"), 2, 1);
 * Labels labels = reviews.labels(BadRows.refuse());
 * try (LabelledRows rows = reviews.open(BadRows.refuse())) {
 *   rows.forEachRemaining(row -> ...);
 * }
 * }</pre>
 *
 * <p>Immutable.
 */
public final class LabelledTexts {
  private final Path file;
  private final Columns columns;
  private final boolean header;
  private final TableFormat format;
  private final ExpectedLabels expected;

  /** Computed on first use, from all rows. */
  private volatile CsvRows.@Nullable Decided decided;

  private LabelledTexts(
      Path file, Columns columns, boolean header, TableFormat format, ExpectedLabels expected) {
    this.file = file;
    this.columns = columns;
    this.header = header;
    this.format = format;
    this.expected = expected;
  }

  /** Two columns, by name, or by number from 1 if there are no names. */
  private record Columns(
      @Nullable String text, @Nullable String label, int textNumber, int labelNumber) {
    int text(CsvRows rows) {
      return text != null ? rows.column(text, "text", "texts") : rows.column(textNumber);
    }

    int label(CsvRows rows) {
      return label != null ? rows.column(label, "label", "labels") : rows.column(labelNumber);
    }
  }

  /** Returns a file whose first row names the columns. */
  public static LabelledTexts of(Path file, String textColumn, String labelColumn) {
    if (textColumn.equals(labelColumn)) {
      throw new IllegalArgumentException(
          "text and label are two columns, got \"" + textColumn + "\" for both");
    }
    return new LabelledTexts(
        file,
        new Columns(textColumn, labelColumn, 0, 0),
        true,
        TableFormat.detect(),
        ExpectedLabels.any());
  }

  /**
   * Returns a file whose first row names the columns; the text column is given by its number from
   * 1.
   */
  public static LabelledTexts of(Path file, int textColumn, String labelColumn) {
    if (textColumn < 1) {
      throw new IllegalArgumentException("columns are counted from 1; got " + textColumn);
    }
    return new LabelledTexts(
        file,
        new Columns(null, labelColumn, textColumn, 0),
        true,
        TableFormat.detect(),
        ExpectedLabels.any());
  }

  /** Returns a file without a header; its columns are numbered from 1. */
  public static LabelledTexts of(Path file, int textColumn, int labelColumn) {
    if (textColumn < 1 || labelColumn < 1 || textColumn == labelColumn) {
      throw new IllegalArgumentException(
          "text and label are two columns, counted from 1; got %d and %d"
              .formatted(textColumn, labelColumn));
    }
    return new LabelledTexts(
        file,
        new Columns(null, null, textColumn, labelColumn),
        false,
        TableFormat.detect(),
        ExpectedLabels.any());
  }

  /**
   * Returns a copy whose first row is a header although columns are given by number; the header is
   * not an example.
   */
  public LabelledTexts withHeader() {
    return new LabelledTexts(file, columns, true, format, expected);
  }

  /** Returns a copy with this separator between fields. */
  public LabelledTexts withSeparator(char separator) {
    return withFormat(format.withSeparator(separator));
  }

  /**
   * Returns a copy with this handling of quotes.
   *
   * @param quotes whether quotes around a field are removed, regardless of the separator
   */
  public LabelledTexts withQuotes(boolean quotes) {
    return withFormat(format.withQuotes(quotes));
  }

  /**
   * Returns a copy of this format; settings that it leaves open are detected from the file. If it
   * leaves the header open, the first row is a header if the columns are given by name.
   */
  public LabelledTexts withFormat(TableFormat format) {
    return new LabelledTexts(file, columns, header, format, expected);
  }

  /**
   * Returns a copy in which a row with any other label is a bad row, since a class that is not in
   * the training set cannot be tested.
   */
  public LabelledTexts withLabels(Labels labels) {
    return withLabels(ExpectedLabels.of(labels));
  }

  /** Returns a copy in which a row with an unexpected label is a bad row. */
  public LabelledTexts withLabels(ExpectedLabels labels) {
    return new LabelledTexts(file, columns, header, format, labels);
  }

  /** Returns the labels that rows may have; any by default. */
  public ExpectedLabels expectedLabels() {
    return expected;
  }

  /** Returns the file. */
  public Path file() {
    return file;
  }

  /**
   * Opens the file for reading.
   *
   * @throws dev.unroll.BadInputException if there is no such file or column, or the file is empty
   */
  public LabelledRows open(BadRows bad) {
    CsvRows rows = CsvRows.open(file, format, header ? Header.FIRST_ROW : Header.NONE, bad);
    try {
      int text = columns.text(rows);
      int label = columns.label(rows);
      return new LabelledRows(rows, decided(rows, label), text, label, expected, bad);
    } catch (RuntimeException failure) {
      rows.close();
      throw failure;
    }
  }

  /** Returns how to read numbers; for numeric labels, this is decided from all rows. */
  private CsvRows.Decided decided(CsvRows rows, int label) {
    if (!expected.areNumbers() && !rows.isNumeric(label)) {
      return rows.decided();
    }
    CsvRows.Decided known = decided;
    if (known == null) {
      Header first = header ? Header.FIRST_ROW : Header.NONE;
      known = CsvRows.decideByAll(rows, file, format, first);
      decided = known;
    }
    return known;
  }

  /**
   * Opens the file for reading the texts alone; the label column may be missing.
   *
   * @throws dev.unroll.BadInputException if there is no such file or column, or the file is empty
   */
  public TextRows openTexts() {
    return texts(
        CsvRows.open(file, format, header ? Header.FIRST_ROW : Header.NONE, BadRows.refuse()));
  }

  /**
   * Opens a stream for reading its texts, as {@link #openTexts()} does for the file.
   *
   * @param name the name for messages
   */
  public TextRows openTexts(String name, Reader text) {
    return texts(
        CsvRows.read(
            name, text, format, header ? Header.FIRST_ROW : Header.NONE, BadRows.refuse()));
  }

  private TextRows texts(CsvRows rows) {
    try {
      return new TextRows(rows, columns.text(rows));
    } catch (RuntimeException failure) {
      rows.close();
      throw failure;
    }
  }

  /** Reads all examples in order. */
  public void forEach(BadRows bad, Consumer<LabelledText> action) {
    try (LabelledRows rows = open(bad)) {
      rows.forEachRemaining(action);
    }
  }

  /** Returns all examples, in memory. */
  public List<LabelledText> toList(BadRows bad) {
    List<LabelledText> all = new ArrayList<>();
    forEach(bad, all::add);
    return all;
  }

  /** Returns the number of examples with each label; reads the file once. */
  public Map<String, Long> count(BadRows bad) {
    Map<String, Long> counts = new TreeMap<>();
    forEach(
        bad,
        row -> {
          // If a text column is taken for the labels, it must not fill the memory.
          if (counts.size() <= Labels.MAX) {
            counts.merge(row.label(), 1L, Long::sum);
          }
        });
    return counts;
  }

  /**
   * Returns the labels, sorted; reads the file once.
   *
   * @throws dev.unroll.BadInputException if there is only one label
   */
  public Labels labels(BadRows bad) {
    return Labels.of(file.toString(), count(bad).keySet());
  }
}
