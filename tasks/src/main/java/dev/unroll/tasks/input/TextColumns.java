package dev.unroll.tasks.input;

import dev.unroll.data.labelled.LabelledTexts;
import dev.unroll.data.labelled.TextRows;
import dev.unroll.data.rows.TextFiles;
import dev.unroll.data.table.TableFormat;
import dev.unroll.store.Fields;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;

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

  private final Map<String, Object> settings;
  private final Function<Path, LabelledTexts> opener;

  private TextColumns(
      Object text, Object label, TableFormat format, Function<Path, LabelledTexts> opener) {
    this.settings = new LinkedHashMap<>();
    settings.put(TEXT, text);
    settings.put(LABEL, label);
    settings.putAll(format.settings());
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
   * .tab, packed or not, or where its first line names the column. Columns that have numbers and no
   * names are found in the fields of the first line.
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
    for (char separator : SEPARATORS) {
      for (String field : firstLine.split(Pattern.quote(String.valueOf(separator)), -1)) {
        String bare = field.strip();
        boolean quoted = bare.length() > 1 && bare.startsWith("\"") && bare.endsWith("\"");
        if (column.equals(quoted ? bare.substring(1, bare.length() - 1) : bare)) {
          return true;
        }
      }
    }
    return false;
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
    if (!isTable(file.toString(), firstLine(file), letters)) {
      lines(file, to);
      return;
    }
    try (TextRows rows = of(file).openTexts()) {
      for (TextRows.Row row = rows.next(); row != null; row = rows.next()) {
        to.text(row.line(), row.text());
      }
    }
  }

  /**
   * Returns the first line of a file; an empty text where it has none, or is not text.
   *
   * @throws dev.unroll.BadInputException when there is no such file
   */
  public static String firstLine(Path file) {
    try (var lines = new BufferedReader(TextFiles.open(file))) {
      String line = lines.readLine();
      return line == null ? "" : line;
    } catch (CharacterCodingException e) { // the reader of the rows names the line
      return "";
    } catch (IOException e) {
      throw TextFiles.explain(file.toString(), e);
    }
  }

  /**
   * Reads a file of texts without labels, a line each.
   *
   * @throws dev.unroll.BadInputException when it cannot be read
   */
  public static void lines(Path file, UnlabelledExamples to) {
    try (var lines = new BufferedReader(TextFiles.open(file))) {
      long number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        to.text(++number, line);
      }
    } catch (IOException e) {
      throw TextFiles.explain(file.toString(), e);
    }
  }
}
