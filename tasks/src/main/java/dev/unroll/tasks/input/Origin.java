package dev.unroll.tasks.input;

import dev.unroll.data.table.FoundFormat;
import dev.unroll.internal.PathText;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The origin of examples, described so that wrong guesses become visible.
 *
 * @param file that holds them
 * @param columns that are read
 * @param label the column of labels; null: they come from elsewhere
 * @param format of the file; null: it is not a table
 * @param order of the steps of each example, such as {@code by time}; null: a row is an example
 */
public record Origin(
    String file,
    List<String> columns,
    @Nullable String label,
    @Nullable FoundFormat format,
    @Nullable String order) {
  private static final int LISTED = 4;

  /** Copies the columns. */
  public Origin {
    columns = List.copyOf(columns);
  }

  /** Creates the origin of examples with one row each, or of a file that is not a table. */
  public Origin(
      String file, List<String> columns, @Nullable String label, @Nullable FoundFormat format) {
    this(file, columns, label, format, null);
  }

  /** Returns a description of the examples, such as {@code text of train.csv by label}. */
  public String sentence() {
    Path name = PathText.of("", file).getFileName();
    String listed = String.join(", ", columns.subList(0, Math.min(LISTED, columns.size())));
    return (columns.isEmpty()
            ? ""
            : listed
                + (columns.size() > LISTED ? " and " + (columns.size() - LISTED) + " more" : "")
                + " of ")
        + (name == null ? file : name)
        + (label == null ? "" : " by " + label)
        + (order == null ? "" : ", steps " + order);
  }

  /** Returns the same as plain JSON values. */
  public Map<String, @Nullable Object> json() {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("source", file);
    json.put("columns", columns);
    json.put("label", label);
    json.put("format", format == null ? null : format.describe());
    if (order != null) {
      json.put("order", order);
    }
    return json;
  }

  /** Returns notes on the file, a sentence each. */
  public List<String> notes() {
    return format == null
        ? List.of()
        : format.notes().stream().map(note -> file + ": " + note).toList();
  }
}
