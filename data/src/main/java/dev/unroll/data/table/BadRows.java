package dev.unroll.data.table;

import dev.unroll.BadInputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The handling of bad rows of a file. Either the first one stops the reading ({@link #refuse}), or
 * they are skipped and counted, and the first few error messages are kept ({@link #skip}). A file
 * that is truncated or unreadable is rejected in both cases, because the missing part is unknown.
 *
 * <p>Use one instance per reading, on one thread.
 */
public final class BadRows {
  private static final int KEPT = 5;

  private final boolean skip;
  private static final int MAX_LABELS = 1 << 16;

  private final List<String> first = new ArrayList<>();
  private final Map<String, Long> lost = new TreeMap<>();
  private long count;

  private BadRows(boolean skip) {
    this.skip = skip;
  }

  /** Returns an instance that throws a {@link BadInputException} at the first bad row. */
  public static BadRows refuse() {
    return new BadRows(false);
  }

  /** Returns an instance that skips and counts bad rows. */
  public static BadRows skip() {
    return new BadRows(true);
  }

  /** Returns whether the first bad row is rejected. */
  public boolean isStrict() {
    return !skip;
  }

  /** Returns the number of skipped rows. */
  public long count() {
    return count;
  }

  /** Returns the first messages, at most five: file, line, and what was expected. */
  public List<String> first() {
    return List.copyOf(first);
  }

  /** Reports a bad row. */
  public void report(String sentence) {
    report(sentence, 1);
  }

  /** Reports a problem that causes this many rows to be skipped. */
  public void report(String sentence, long rows) {
    refuse(sentence);
    count += rows;
    if (first.size() < KEPT) {
      first.add(sentence);
    }
  }

  /**
   * Reports a problem that causes an example of a class to be skipped.
   *
   * @param label the label of the example
   * @param rows the number of rows of the example
   */
  public void report(String sentence, long rows, String label) {
    report(sentence, rows);
    if (lost.size() < MAX_LABELS || lost.containsKey(label)) {
      lost.merge(label, 1L, Long::sum);
    }
  }

  /** Returns the number of skipped examples by label, for known labels. */
  public Map<String, Long> lost() {
    return Collections.unmodifiableMap(lost);
  }

  /** Throws an exception with this message if bad rows are rejected. */
  public void refuse(String sentence) {
    if (!skip) {
      throw new BadInputException(sentence);
    }
  }

  /** Returns the exception for a file without any good rows. */
  public BadInputException nothingLeft(String file) {
    if (first.isEmpty()) {
      return new BadInputException(file + ": all rows are empty; expected rows of values");
    }
    return new BadInputException(
        "%s: each of the %d rows is bad; the first error is: %s"
            .formatted(file, count, first.get(0)));
  }

  @Override
  public String toString() {
    return switch (first.size()) {
      case 0 -> "no bad rows";
      case 1 -> count + (count == 1 ? " bad row" : " bad rows") + " left out: " + first.get(0);
      default -> count + " bad rows left out, the first: " + first.get(0);
    };
  }
}
