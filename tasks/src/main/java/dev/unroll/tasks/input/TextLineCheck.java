package dev.unroll.tasks.input;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.FirstLines;
import dev.unroll.data.rows.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Rejects JSON and markup, the header of a table below other lines, and tables without the column
 * used in training.
 */
final class TextLineCheck implements LineCheck {
  private static final int TITLES = 20; // the header is searched for in these first lines
  private static final Pattern MARKUP =
      Pattern.compile("\\h*(?:\\{|\\[\\h*(?:[{\"].*)?|(?i:<(?:!doctype|html|\\?xml)\\b.*))\\h*");
  private static final Pattern JSON = Pattern.compile("\\h*\\{\\h*\"[^\"]*\"\\h*:.*}\\h*");

  private final String name;
  private final TextColumns columns;
  private final boolean letters;
  private final FirstLines first = new FirstLines();
  private final List<String> notes = new ArrayList<>();
  private long number;
  private boolean decided;

  /**
   * Creates a check.
   *
   * @param name of the file or stream
   * @param letters whether texts are sequences of letters, which cannot contain a separator
   */
  TextLineCheck(String name, TextColumns columns, boolean letters) {
    this.name = name;
    this.letters = letters;
    this.columns = columns;
    decided = columns.areLines();
  }

  @Override
  public void line(String text) {
    number++;
    if (number > 1 && number <= TITLES && columns.isHeader(text)) {
      throw new BadInputException(
          "%s:%d: the line names the column \"%s\", as the header of a table does (expected a text on each line, or a table from the first line). Set data.skipRows to %d if other lines precede the table."
              .formatted(name, number, columns.text(), number - 1));
    }
    if (number == 1 && columns.isTable(name, text, letters)) {
      throw new BadInputException(
          "%s:1: the line names the column of texts, as the header of a table does (expected a text on each line). Pass the table as a file with --input."
              .formatted(name));
    }
    if (number == 1 && JSON.matcher(text).matches()) {
      throw new BadInputException(
          "%s:1: the line is a JSON object (expected a text on each line, or a table). Pass only texts, or pass the objects to unroll answer."
              .formatted(name));
    }
    if (number == 1 && MARKUP.matcher(text).matches()) {
      throw new BadInputException(
          "%s:1: the line looks like the beginning of JSON, HTML or XML (expected a text on each line, or a table). Pass only texts."
              .formatted(name));
    }
    if (!decided) {
      first.add(text);
      if (first.areAll()) {
        decide();
      }
    }
  }

  @Override
  public void decide() {
    if (!decided) {
      decided = true;
      first.table().ifPresent(this::refuse);
    }
  }

  private void refuse(FirstLines.Rows rows) {
    String have =
        "the first %d lines have %d fields each, separated by %ss"
            .formatted(rows.rows(), rows.first().size(), rows.separator());
    if (!rows.likely()) {
      notes.add(
          name
              + ": "
              + have
              + ", and were read as one text each; set data.separator to "
              + rows.separator()
              + " and data.text to the column of texts if they are the rows of a table");
      return;
    }
    boolean numbered = columns.text() instanceof Integer;
    throw new BadInputException(
        "%s:1: %s, as the rows of a table (expected a text on each line, or column %s). %s, or, if each line is one text, data.separator to none."
            .formatted(
                name,
                have,
                numbered ? columns.text() : "\"" + Shown.of(columns.text().toString()) + "\"",
                numbered
                    ? "Set data.separator to "
                        + rows.separator()
                        + " (--set data.separator="
                        + rows.separator()
                        + ") to read the column"
                    : "Set data.text to the column of texts (--set data.text=COLUMN; the first line has "
                        + Shown.listed(rows.first())
                        + ")"));
  }

  @Override
  public List<String> notes() {
    return List.copyOf(notes);
  }
}
