package dev.unroll.data.rows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Counts the marks that stand for missing values in a column of numbers, such as {@code n/a}. */
public final class MissingMarks {
  private static final int SHOWN = 5;

  private final Map<String, Integer> counts = new LinkedHashMap<>();

  /** Creates a count of none. */
  public MissingMarks() {}

  /** Counts a cell without a value; one that is empty has no mark. */
  public void add(String cell) {
    String mark = NumberShape.strip(cell);
    if (!mark.isEmpty()) {
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
