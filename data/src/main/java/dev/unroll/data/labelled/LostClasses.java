package dev.unroll.data.labelled;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Finds classes that lose examples because bad rows are skipped. If a model is trained on too few
 * examples of a class, or none, its results are wrong, but its scores do not show this.
 */
public final class LostClasses {
  /** A label with fewer examples than this may be a typing error. */
  private static final long A_CLASS = 3;

  private LostClasses() {}

  /**
   * Throws if a whole class is lost.
   *
   * @param source the source of the examples, for messages
   * @param lost the number of examples that were skipped, by label
   * @param kept returns the number of remaining examples of a label
   * @throws BadInputException if a class of three examples or more has none left
   */
  public static void refuse(String source, Map<String, Long> lost, ToLongFunction<String> kept) {
    lost.forEach(
        (label, count) -> {
          if (count >= A_CLASS && kept.applyAsLong(label) == 0) {
            throw new BadInputException(
                String.format(
                    Locale.ROOT,
                    "%s: class \"%s\" has no example left: all %,d have bad rows."
                        + " Correct these rows, or remove the class from the file.",
                    source,
                    Shown.of(label),
                    count));
          }
        });
  }

  /** Returns a note on each class that lost all of its examples, or more than remain. */
  public static List<String> notes(Map<String, Long> lost, ToLongFunction<String> kept) {
    var notes = new ArrayList<String>();
    lost.forEach(
        (label, count) -> {
          long left = kept.applyAsLong(label);
          if (count > left) {
            notes.add(
                String.format(
                    Locale.ROOT,
                    "class \"%s\" lost %,d of its %,d examples to bad rows%s",
                    Shown.of(label),
                    count,
                    count + left,
                    left == 0 ? "; none of its examples is left" : ""));
          }
        });
    return notes;
  }
}
