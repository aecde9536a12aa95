package dev.unroll.data.translation;

import dev.unroll.internal.CountText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The result of reading sentence pairs: counts of what was read, skipped and changed.
 *
 * @param name the name of the file, or the files
 * @param sourceColumn the source column, from 1; 0 if source and target are two files
 * @param targetColumn the target column, likewise
 * @param lines the number of lines of the file, or of each file
 * @param pairs the number of pairs that were read
 * @param sources the number of distinct sources
 * @param targets the number of distinct targets
 * @param blank the number of blank lines, which were skipped
 * @param emptySources the number of lines in which only the source is empty, which were skipped
 * @param emptyTargets the number of lines in which only the target is empty, which were skipped
 * @param emptyBoth the number of lines in which both are empty, which were skipped
 * @param passedOver the number of cells of other columns, which were skipped
 * @param repeated the number of pairs that repeat an earlier one, which were kept
 * @param copies the number of pairs with the same sentence on both sides, which were kept
 * @param respaced the number of sentences in which white space was replaced by one space, or
 *     removed at the ends
 * @param controls the number of control characters, which were replaced by spaces
 * @param longestSource the number of characters of the longest source
 * @param longestTarget the number of characters of the longest target
 * @param notes notes on what was read
 */
public record PairReport(
    String name,
    int sourceColumn,
    int targetColumn,
    long lines,
    long pairs,
    long sources,
    long targets,
    long blank,
    long emptySources,
    long emptyTargets,
    long emptyBoth,
    long passedOver,
    long repeated,
    long copies,
    long respaced,
    long controls,
    int longestSource,
    int longestTarget,
    List<String> notes) {
  /** Copies the notes. */
  public PairReport {
    notes = List.copyOf(notes);
  }

  /** Returns a description of the report. */
  public String describe() {
    var parts = new ArrayList<String>();
    parts.add(
        sourceColumn == 0
            ? "one sentence per line in two files"
            : "source in column %d, target in column %d".formatted(sourceColumn, targetColumn));
    parts.add(CountText.of(pairs, "pair"));
    parts.add(CountText.of(sources, "different source"));
    parts.add(CountText.of(targets, "different target"));
    add(parts, blank, "blank line skipped", "blank lines skipped");
    add(parts, emptySources, "empty source left out", "empty sources left out");
    add(parts, emptyTargets, "empty target left out", "empty targets left out");
    add(parts, emptyBoth, "pair of empty sentences left out", "pairs of empty sentences left out");
    add(parts, passedOver, "cell of other columns skipped", "cells of other columns skipped");
    add(parts, repeated, "pair that repeats another", "pairs that repeat another");
    add(parts, copies, "pair of equal sentences", "pairs of equal sentences");
    add(parts, respaced, "sentence with spaces normalized", "sentences with spaces normalized");
    add(parts, controls, "control character read as a space", "control characters read as spaces");
    parts.add(
        String.format(
            Locale.ROOT,
            "longest source %,d and target %,d characters",
            longestSource,
            longestTarget));
    return String.join(", ", parts);
  }

  private static void add(List<String> parts, long count, String one, String many) {
    if (count > 0) {
      parts.add(CountText.of(count, one, many));
    }
  }
}
