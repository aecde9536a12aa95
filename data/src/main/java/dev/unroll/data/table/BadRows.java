package dev.unroll.data.table;

import dev.unroll.BadInputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What happens to broken rows of a file: the first one stops the reading ({@link #refuse}), or they
 * are left out, counted, and the first few complaints kept ({@link #skip}). A file that breaks off
 * or cannot be read at all is refused in both cases: nobody knows what is missing.
 *
 * <p>Collects for one reading, on one thread.
 */
public final class BadRows {
  private static final int KEPT = 5;

  private final boolean skip;
  private static final int MOST_LABELS = 1 << 16;

  private final List<String> first = new ArrayList<>();
  private final Map<String, Long> lost = new TreeMap<>();
  private long count;

  private BadRows(boolean skip) {
    this.skip = skip;
  }

  /** The first broken row is a {@link BadInputException}. */
  public static BadRows refuse() {
    return new BadRows(false);
  }

  /** Broken rows are left out and counted. */
  public static BadRows skip() {
    return new BadRows(true);
  }

  /** Returns whether the first broken row is refused. */
  public boolean isStrict() {
    return !skip;
  }

  /** Returns how many rows were left out. */
  public long count() {
    return count;
  }

  /** The first complaints, five at most: file, line, what was wanted. */
  public List<String> first() {
    return List.copyOf(first);
  }

  /** A complaint about one row. */
  public void report(String sentence) {
    report(sentence, 1);
  }

  /** A complaint that costs so many rows. */
  public void report(String sentence, long rows) {
    refuse(sentence);
    count += rows;
    if (first.size() < KEPT) {
      first.add(sentence);
    }
  }

  /**
   * A complaint that costs an example of a class.
   *
   * @param label of the example
   * @param rows of the example
   */
  public void report(String sentence, long rows, String label) {
    report(sentence, rows);
    if (lost.size() < MOST_LABELS || lost.containsKey(label)) {
      lost.merge(label, 1L, Long::sum);
    }
  }

  /** Returns the number of examples that were left out, by their label where it is known. */
  public Map<String, Long> lost() {
    return Collections.unmodifiableMap(lost);
  }

  /** Throws the complaint if nothing is to be skipped. */
  public void refuse(String sentence) {
    if (!skip) {
      throw new BadInputException(sentence);
    }
  }

  /** Refuses a file of which nothing is left. */
  public BadInputException nothingLeft(String file) {
    if (first.isEmpty()) {
      return new BadInputException(file + ": all rows are empty; expected rows of values");
    }
    return new BadInputException(
        "%s: each of the %d rows is broken; the first complaint is: %s"
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
