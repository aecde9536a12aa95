package dev.unroll.data.labelled;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.TextFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The contents of a {@code .ts} file.
 *
 * @param name the name of the file
 * @param problem the name of the dataset; empty if not stated
 * @param sequences the number of sequences
 * @param dimensions the number of values per step
 * @param shortest the number of steps of the shortest sequence
 * @param longest the number of steps of the longest sequence
 * @param missing the number of missing values
 * @param numbers whether each sequence has a number rather than a class
 * @param classes the number of sequences of each class; empty if there are no classes
 */
public record TsReport(
    String name,
    String problem,
    int sequences,
    int dimensions,
    int shortest,
    int longest,
    long missing,
    boolean numbers,
    Map<String, Integer> classes) {
  /** Copies the counts, in the order of the classes. */
  public TsReport {
    classes = new TreeMap<>(classes);
  }

  /** Returns whether a file name has the ending of a {@code .ts} file, compressed or not. */
  public static boolean isNamed(Path file) {
    return TsLines.isNamed(file);
  }

  /**
   * Reads a file.
   *
   * @throws BadInputException if it cannot be read, or a line is malformed
   */
  public static TsReport of(Path file) {
    int sequences = 0;
    int shortest = Integer.MAX_VALUE;
    int longest = 0;
    long missing = 0;
    var classes = new TreeMap<String, Integer>();
    try (TsLines lines = new TsLines(file, null)) {
      TsHeader header = lines.header();
      for (String text = lines.text(); text != null; text = lines.text()) {
        TsLines.Row row = lines.row(text);
        sequences++;
        shortest = Math.min(shortest, row.values().length);
        longest = Math.max(longest, row.values().length);
        missing += row.gaps();
        if (header.target() == TsHeader.Target.CLASS) {
          classes.merge(row.label(), 1, Integer::sum);
        }
      }
      if (sequences == 0) {
        throw new BadInputException(
            "%s:%d: no sequence follows (expected one per line). Check that the file is complete."
                .formatted(file, header.line()));
      }
      return new TsReport(
          file.toString(),
          header.problem(),
          sequences,
          lines.dimensions(),
          shortest,
          longest,
          missing,
          header.target() == TsHeader.Target.NUMBER,
          classes);
    } catch (IOException failure) {
      throw TextFiles.explain(file.toString(), failure);
    }
  }
}
