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
 * a recipe's {@code data}. They are names or, in files without a header, numbers from 1.
 */
public final class TextColumns {
  private static final String TEXT = "text";
  private static final String LABEL = "label";

  private static final Pattern TABLE =
      Pattern.compile("\\.(csv|tsv|tab)(\\.gz)?$", Pattern.CASE_INSENSITIVE);

  /** A text with commas, as in "Call, text, or email me.", which is not a header. */
  private static final Pattern SENTENCE = Pattern.compile(".*[,;] .*[.!?]\\h*");

  private static final char[] SEPARATORS = {',', ';', '\t', '|'};

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
    if (data.raw(TEXT) instanceof Number && !(data.raw(LABEL) instanceof Number)) {
      int text = data.integer(TEXT, 1, Integer.MAX_VALUE); // as for files without labels
      String label = data.string(LABEL, LABEL);
      return new TextColumns(text, label, format, file -> LabelledTexts.of(file, text, label));
    }
    if (data.raw(LABEL) instanceof Number) {
      int text = data.integer(TEXT, 1, Integer.MAX_VALUE);
      int label = data.integer(LABEL, 1, Integer.MAX_VALUE);
      requireTwo(data, text, label);
      return new TextColumns(text, label, format, file -> LabelledTexts.of(file, text, label));
    }
    String text = data.string(TEXT, TEXT);
    String label = data.string(LABEL, LABEL);
    requireTwo(data, text, label);
    return new TextColumns(text, label, format, file -> LabelledTexts.of(file, text, label));
  }

  private static void requireTwo(Fields data, Object text, Object label) {
    if (text.equals(label)) {
      throw data.error(
          LABEL, "expected another column than that of the texts, got " + label + " for both");
    }
  }

  /** Returns the settings that {@link #read} reads. */
  public Map<String, Object> settings() {
    return Collections.unmodifiableMap(settings);
  }

  /** Returns the texts of a file with their labels. */
  public LabelledTexts of(Path file) {
    return opener.apply(file);
  }

  /**
   * Returns whether a file of texts without labels is a table: its name ends in .csv, .tsv or .tab
   * (compressed or not), or its first line, below those to skip, contains the name of the column. A
   * column given by its number is compared with the number of fields in the first line.
   *
   * @param firstLine of the file
   * @param letters whether texts are sequences of letters, which cannot contain a separator
   */
  public boolean isTable(String name, String firstLine, boolean letters) {
    if (TABLE.matcher(name).find()) {
      return true;
    }
    if (!(text() instanceof Integer number)) {
      return names(firstLine);
    }
    int most = fields(firstLine, '\t');
    for (char separator : letters || format.separator().isPresent() ? separators() : new char[0]) {
      most = Math.max(most, fields(firstLine, separator));
    }
    return !areLines() && most > 1 && most >= number;
  }

  /** Returns the separators that a table may have. */
  private char[] separators() {
    return format.separator().map(separator -> new char[] {separator}).orElse(SEPARATORS);
  }

  /** Returns whether a field of a line is the name of the column, with any separator. */
  private boolean names(String line) {
    if (SENTENCE.matcher(line).matches()) {
      return false;
    }
    for (char separator : separators()) {
      for (String field : line.split(Pattern.quote(String.valueOf(separator)), -1)) {
        String bare = field.strip();
        boolean quoted = bare.length() > 1 && bare.startsWith("\"") && bare.endsWith("\"");
        if (text().equals(quoted ? bare.substring(1, bare.length() - 1) : bare)) {
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

  /** Returns the encoding that the recipe sets. */
  public Optional<Charset> encoding() {
    return format.encoding();
  }

  /** Returns the number of lines above the header of a table. */
  public int linesAbove() {
    return format.skipRows().orElse(0);
  }

  /** Returns the column of texts: its name, or its number from 1. */
  Object text() {
    return Objects.requireNonNull(settings.get(TEXT));
  }

  /** Returns true if the lines of a file are not separated into fields. */
  boolean areLines() {
    return format.separator().filter(separator -> separator == '\0').isPresent();
  }

  /** Returns whether a line is the header of a table with the column of texts among others. */
  boolean isHeader(String line) {
    return !line.equals(text()) && names(line);
  }

  private static int fields(String line, char separator) {
    return 1 + (int) line.chars().filter(c -> c == separator).count();
  }

  /**
   * Reads a file of texts without labels: the rows of a table, or one per line.
   *
   * @param letters whether texts are sequences of letters
   * @throws dev.unroll.BadInputException when it cannot be read
   */
  public void read(Path file, boolean letters, UnlabelledExamples to) {
    if (!isTable(file, letters)) {
      var check = new TextLineCheck(file.toString(), this, letters);
      lines(
          file,
          format.encoding().orElse(null),
          (number, line) -> {
            check.line(line);
            to.text(number, line);
          });
      check.decide();
      check.notes().forEach(to::note);
      return;
    }
    try (TextRows rows = of(file).openTexts()) {
      for (TextRows.Row row = rows.next(); row != null; row = rows.next()) {
        to.text(row.line(), row.text());
      }
    }
  }

  /**
   * Returns the first line of a file below those to skip; empty if there is none, or if the file is
   * not text.
   */
  private String firstLine(Path file) {
    try (var lines = new BufferedReader(TextFiles.open(file, format.encoding().orElse(null)))) {
      String line = lines.readLine();
      for (int i = 0; i < linesAbove() && line != null; i++) {
        line = lines.readLine();
      }
      return line == null ? "" : line;
    } catch (CharacterCodingException e) { // reading the rows reports the line
      return "";
    } catch (IOException e) {
      throw TextFiles.explain(file.toString(), e);
    }
  }

  /**
   * Reads a file of texts without labels and without columns, one per line.
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

  /** Receives the lines. */
  @FunctionalInterface
  private interface Line {
    void take(long number, String text);
  }
}
