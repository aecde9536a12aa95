package dev.unroll.data.table;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The format in which a table was read: the given settings, and those detected from the file.
 *
 * @param separator the character between two fields; 0 if the file has one column
 * @param quotes whether fields may be quoted
 * @param decimal the decimal mark of its numbers; 0 if no number determines it
 * @param thousands the thousands separators in its numbers, such as "." or ","; empty if there are
 *     none
 * @param header whether the first row is the header
 * @param firstLine the line of the first row, which may be the header
 * @param encoding the character encoding
 * @param notes notes for the user, one sentence each
 */
public record FoundFormat(
    char separator,
    boolean quotes,
    char decimal,
    String thousands,
    boolean header,
    long firstLine,
    Charset encoding,
    List<String> notes) {
  /** Copies the notes. */
  public FoundFormat {
    notes = List.copyOf(notes);
  }

  /** Returns a description of the format, such as {@code separated by ;, decimal comma}. */
  public String describe() {
    var parts = new ArrayList<String>();
    parts.add(
        switch (separator) {
          case '\0' -> "one column";
          case ',' -> "separated by commas";
          case '\t' -> "separated by tabs";
          case ' ' -> "separated by spaces";
          default -> "separated by " + separator;
        });
    if (decimal == ',') {
      parts.add("decimal comma");
    }
    if (!thousands.isEmpty()) {
      parts.add("thousands separated by " + (thousands.isBlank() ? "spaces" : thousands));
    }
    if (!encoding.equals(StandardCharsets.UTF_8)) {
      parts.add(encoding.name());
    }
    if (!header) {
      parts.add("no header");
    }
    return String.join(", ", parts);
  }
}
