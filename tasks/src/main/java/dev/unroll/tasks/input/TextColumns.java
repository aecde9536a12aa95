package dev.unroll.tasks.input;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.LabelledTexts;
import dev.unroll.data.labelled.TextRows;
import dev.unroll.data.rows.TextFiles;
import dev.unroll.data.table.TableFormat;
import dev.unroll.store.Fields;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The columns of files that hold a text and a label in each row: {@code text} and {@code label} of
 * a recipe's {@code data}, names or, in files without a header, numbers from 1.
 */
public final class TextColumns {
  private static final String TEXT = "text";
  private static final String LABEL = "label";

  private static final Pattern TABLE =
      Pattern.compile("\\.(csv|tsv|tab)(\\.gz)?$", Pattern.CASE_INSENSITIVE);
  private static final char[] SEPARATORS = {',', ';', '\t', '|'};
  private static final int TITLES = 20; // lines among which the header of a table is looked for
  private static final Pattern JSON = Pattern.compile("\\h*\\{\\h*\"[^\"]*\"\\h*:.*}\\h*");

  private final Map<String, Object> settings;
  private final TableFormat format;
  private final Function<Path, LabelledTexts> opener;

  private TextColumns(
      Object text, Object label, TableFormat format, Function<Path, LabelledTexts> opener) {
    this.settings = new LinkedHashMap<>();
    settings.put(TEXT, text);
    settings.put(LABEL, label);
    settings.putAll(format.settings());
    this.format = format;
    this.opener = file -> opener.apply(file).withFormat(format);
  }

  /** Reads the columns, and the format of the file, from the {@code data} of a recipe. */
  public static TextColumns read(Fields data) {
    TableFormat format = TableFormat.read(data);
    if (data.raw(TEXT) instanceof Number || data.raw(LABEL) instanceof Number) {
      int text = data.integer(TEXT, 1, Integer.MAX_VALUE);
      int label = data.integer(LABEL, 1, Integer.MAX_VALUE);
      return new TextColumns(text, label, format, file -> LabelledTexts.of(file, text, label));
    }
    String text = data.string(TEXT, TEXT);
    String label = data.string(LABEL, LABEL);
    return new TextColumns(text, label, format, file -> LabelledTexts.of(file, text, label));
  }

  /** Returns what {@link #read} reads. */
  public Map<String, Object> settings() {
    return Collections.unmodifiableMap(settings);
  }

  /** Returns the texts of a file with their labels. */
  public LabelledTexts of(Path file) {
    return opener.apply(file);
  }

  /**
   * Returns whether a file of texts without labels is a table: where its name ends in .csv, .tsv or
   * .tab, packed or not, or where its first line, below those to skip, names the column. Columns
   * that have numbers and no names are found in the fields of the first line.
   *
   * @param firstLine of the file
   * @param letters whether texts are letters, which no separator can be part of
   */
  public boolean isTable(String name, String firstLine, boolean letters) {
    if (TABLE.matcher(name).find()) {
      return true;
    }
    Object column = Objects.requireNonNull(settings.get(TEXT));
    if (column instanceof Integer number) {
      int most = fields(firstLine, '\t');
      for (char separator : letters ? SEPARATORS : new char[0]) {
        most = Math.max(most, fields(firstLine, separator));
      }
      return most > 1 && most >= number;
    }
    return names(firstLine, column);
  }

  /** Returns whether a field of a line is the name of a column, whatever separates the fields. */
  private static boolean names(String line, Object column) {
    for (char separator : SEPARATORS) {
      for (String field : line.split(Pattern.quote(String.valueOf(separator)), -1)) {
        String bare = field.strip();
        boolean quoted = bare.length() > 1 && bare.startsWith("\"") && bare.endsWith("\"");
        if (column.equals(quoted ? bare.substring(1, bare.length() - 1) : bare)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Returns whether a file of texts without labels is a table; otherwise as {@link #isTable(String,
   * String, boolean)}.
   *
   * @throws BadInputException when there is no such file
   */
  public boolean isTable(Path file, boolean letters) {
    return isTable(file.toString(), firstLine(file), letters);
  }

  /** Returns the encoding that the recipe names. */
  public Optional<Charset> encoding() {
    return format.encoding();
  }

  /** Returns the lines above the header of a table. */
  public int linesAbove() {
    return format.skipRows().orElse(0);
  }

  /**
   * Refuses a line that is hardly one text: the header of a table below other lines, or JSON.
   *
   * @param name of the file or stream
   * @param number of the line, from 1
   * @throws BadInputException when it is none
   */
  public void requireText(String name, long number, String line) {
    Object column = Objects.requireNonNull(settings.get(TEXT));
    if (number > 1 && number <= TITLES && !line.equals(column) && names(line, column)) {
      throw new BadInputException(
          "%s:%d: the line names the column \"%s\", as the header of a table does (expected a text on each line, or a table from the first line). Set data.skipRows to %d if other lines stand above the table."
              .formatted(name, number, column, number - 1));
    }
    if (number == 1 && JSON.matcher(line).matches()) {
      throw new BadInputException(
          "%s:1: the line is a JSON object (expected a text on each line, or a table). Give the texts alone, or the objects to unroll answer."
              .formatted(name));
    }
  }

  private static int fields(String line, char separator) {
    return 1 + (int) line.chars().filter(c -> c == separator).count();
  }

  /**
   * Reads a file of texts without labels: the rows of a table, or a line each.
   *
   * @param letters whether texts are letters
   * @throws dev.unroll.BadInputException when it cannot be read
   */
  public void read(Path file, boolean letters, UnlabelledExamples to) {
    if (!isTable(file, letters)) {
      lines(
          file,
          format.encoding().orElse(null),
          (number, line) -> {
            requireText(file.toString(), number, line);
            to.text(number, line);
          });
      return;
    }
    try (TextRows rows = of(file).openTexts()) {
      for (TextRows.Row row = rows.next(); row != null; row = rows.next()) {
        to.text(row.line(), row.text());
      }
    }
  }

  /** Returns the first line of a file below those to skip; empty where it has none, or no text. */
  private String firstLine(Path file) {
    try (var lines = new BufferedReader(TextFiles.open(file, format.encoding().orElse(null)))) {
      String line = lines.readLine();
      for (int i = 0; i < linesAbove() && line != null; i++) {
        line = lines.readLine();
      }
      return line == null ? "" : line;
    } catch (CharacterCodingException e) { // the reader of the rows names the line
      return "";
    } catch (IOException e) {
      throw TextFiles.explain(file.toString(), e);
    }
  }

  /**
   * Reads a file of texts without labels and without columns, a line each.
   *
   * @throws dev.unroll.BadInputException when it cannot be read
   */
  public static void lines(Path file, UnlabelledExamples to) {
    lines(file, null, to::text);
  }

  private static void lines(Path file, @Nullable Charset encoding, Line line) {
    try (var lines = new BufferedReader(TextFiles.open(file, encoding))) {
      long number = 0;
      for (String text = lines.readLine(); text != null; text = lines.readLine()) {
        line.take(++number, text);
      }
    } catch (IOException e) {
      throw TextFiles.explain(file.toString(), e);
    }
  }

  /** Takes a line. */
  @FunctionalInterface
  private interface Line {
    void take(long number, String text);
  }
}
