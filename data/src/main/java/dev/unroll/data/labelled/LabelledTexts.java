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
 * A CSV or TSV file with a column of texts and one of labels, which is read row by row as often as
 * wanted and need not fit into memory.
 *
 * <p>Unpacked where named .gz. Files named .tsv are separated by tabs; of others the separator is
 * found out (comma, semicolon, tab, pipe), and fields are quoted as RFC 4180 has it. Between tabs
 * quotes are text, unless all cells of a column have them. {@link #withFormat} sets the format. A
 * field may hold 16 million characters.
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

  /** Found when first asked for: all rows are looked at. */
  private volatile CsvRows.@Nullable Decided decided;

  private LabelledTexts(
      Path file, Columns columns, boolean header, TableFormat format, ExpectedLabels expected) {
    this.file = file;
    this.columns = columns;
    this.header = header;
    this.format = format;
    this.expected = expected;
  }

  /** Two columns, by name or, where there are no names, by number from 1. */
  private record Columns(
      @Nullable String text, @Nullable String label, int textNumber, int labelNumber) {
    int text(CsvRows rows) {
      return text != null ? rows.column(text, "text", "texts") : rows.column(textNumber);
    }

    int label(CsvRows rows) {
      return label != null ? rows.column(label, "label", "labels") : rows.column(labelNumber);
    }
  }

  /** A file whose first row names the columns. */
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

  /** A file whose first row names the columns; that of the texts is counted from 1. */
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

  /** A file without a header; its columns are counted from 1. */
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

  /** Columns by number in a file whose first row is a header nevertheless: it is no example. */
  public LabelledTexts withHeader() {
    return new LabelledTexts(file, columns, true, format, expected);
  }

  /** What stands between two fields. */
  public LabelledTexts withSeparator(char separator) {
    return withFormat(format.withSeparator(separator));
  }

  /** Whether quotes around a field are no part of it, whatever separates fields. */
  public LabelledTexts withQuotes(boolean quotes) {
    return withFormat(format.withQuotes(quotes));
  }

  /**
   * Returns a copy of this format; what it does not set is found out from the file. Where it does
   * not set the header, the first row is one if the columns have names.
   */
  public LabelledTexts withFormat(TableFormat format) {
    return new LabelledTexts(file, columns, header, format, expected);
  }

  /** A row with any other label is a broken one: what training never saw cannot be tested. */
  public LabelledTexts withLabels(Labels labels) {
    return withLabels(ExpectedLabels.of(labels));
  }

  /** Returns a copy in which a row with another label than expected is a bad one. */
  public LabelledTexts withLabels(ExpectedLabels labels) {
    return new LabelledTexts(file, columns, header, format, labels);
  }

  /** Returns the labels that rows may have; default any. */
  public ExpectedLabels expectedLabels() {
    return expected;
  }

  /** The file. */
  public Path file() {
    return file;
  }

  /**
   * Begins to read.
   *
   * @throws dev.unroll.BadInputException when there is no such file or column, or the file is empty
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

  /** Returns how numbers are read: of labels that are numbers, as all rows tell. */
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
   * Begins to read the texts alone: the column of labels may be missing.
   *
   * @throws dev.unroll.BadInputException when there is no such file or column, or the file is empty
   */
  public TextRows openTexts() {
    return texts(
        CsvRows.open(file, format, header ? Header.FIRST_ROW : Header.NONE, BadRows.refuse()));
  }

  /**
   * Begins to read the texts of a stream, as {@link #openTexts()} those of the file.
   *
   * @param name for sentences
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

  /** Reads from first to last. */
  public void forEach(BadRows bad, Consumer<LabelledText> action) {
    try (LabelledRows rows = open(bad)) {
      rows.forEachRemaining(action);
    }
  }

  /** All examples, in memory. */
  public List<LabelledText> toList(BadRows bad) {
    List<LabelledText> all = new ArrayList<>();
    forEach(bad, all::add);
    return all;
  }

  /** How many examples each label has, by label; reads the file once. */
  public Map<String, Long> count(BadRows bad) {
    Map<String, Long> counts = new TreeMap<>();
    forEach(
        bad,
        row -> {
          // A column of texts taken for the labels shall not fill the memory.
          if (counts.size() <= Labels.MOST) {
            counts.merge(row.label(), 1L, Long::sum);
          }
        });
    return counts;
  }

  /**
   * The labels, sorted; reads the file once.
   *
   * @throws dev.unroll.BadInputException when there is only one
   */
  public Labels labels(BadRows bad) {
    return Labels.of(file.toString(), count(bad).keySet());
  }
}
