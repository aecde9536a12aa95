package dev.unroll.data.rows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Counts the marks of missing values in a numeric column, such as {@code #N/A}. */
public final class MissingMarks {
  private static final int SHOWN = 5;

  /** Unambiguous marks that programs write, which are not counted. */
  private static final Set<String> USUAL =
      Set.of("", "na", "<na>", "nan", "-nan", "null", "none", "?");

  private final Map<String, Integer> counts = new LinkedHashMap<>();

  /** Creates an empty count. */
  public MissingMarks() {}

  /** Counts a cell without a value, unless it is empty or has a common mark such as NA. */
  public void add(String cell) {
    String mark = NumberShape.strip(cell);
    if (!USUAL.contains(mark.toLowerCase(Locale.ROOT))) {
      counts.merge(mark, 1, Integer::sum);
    }
  }

  /**
   * Returns a note on the marks; an empty list if there are none.
   *
   * @param column the name of the column
   */
  public List<String> notes(String column) {
    if (counts.isEmpty()) {
      return List.of();
    }
    List<String> shown =
        counts.entrySet().stream()
            .limit(SHOWN)
            .map(
                mark ->
                    String.format(
                        Locale.ROOT, "%s (%,d)", Shown.of(mark.getKey()), mark.getValue()))
            .toList();
    return List.of(
        "cells of \"%s\" that hold a mark instead of a number were read as missing values: %s%s"
            .formatted(
                Shown.of(column),
                String.join(", ", shown),
                counts.size() > SHOWN ? ", ... " + counts.size() + " marks in all" : ""));
  }
}
