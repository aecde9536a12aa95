package dev.unroll.data.rows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Counts the marks that stand for missing values in a column of numbers, such as {@code #N/A}. */
public final class MissingMarks {
  private static final int SHOWN = 5;

  /** Marks of programs, which stand for nothing else and are not counted. */
  private static final Set<String> USUAL =
      Set.of("", "na", "<na>", "nan", "-nan", "null", "none", "?");

  private final Map<String, Integer> counts = new LinkedHashMap<>();

  /** Creates a count of none. */
  public MissingMarks() {}

  /** Counts a cell without a value, unless it is empty or has a usual mark such as NA. */
  public void add(String cell) {
    String mark = NumberShape.strip(cell);
    if (!USUAL.contains(mark.toLowerCase(Locale.ROOT))) {
      counts.merge(mark, 1, Integer::sum);
    }
  }

  /**
   * Returns a sentence on the marks; none when there are none.
   *
   * @param column that holds them
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
        "cells of \"%s\" that hold a mark in place of a number were read as missing values: %s%s"
            .formatted(
                Shown.of(column),
                String.join(", ", shown),
                counts.size() > SHOWN ? ", ... " + counts.size() + " marks in all" : ""));
  }
}
