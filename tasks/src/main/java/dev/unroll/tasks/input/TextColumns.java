package dev.unroll.tasks.input;

import dev.unroll.data.labelled.LabelledTexts;
import dev.unroll.data.rows.TextFiles;
import dev.unroll.data.table.TableFormat;
import dev.unroll.store.Fields;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The columns of files that hold a text and a label in each row: {@code text} and {@code label} of
 * a recipe's {@code data}, names or, in files without a header, numbers from 1.
 */
public final class TextColumns {
  private static final String TEXT = "text";
  private static final String LABEL = "label";

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
