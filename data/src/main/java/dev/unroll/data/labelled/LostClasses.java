package dev.unroll.data.labelled;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Classes that lose their examples where bad rows are left out: a class that a model never saw, or
 * saw too little of, is a wrong result that no score shows.
 */
public final class LostClasses {
  /** Fewer examples than this may be a label that was written wrong. */
  private static final long A_CLASS = 3;

  private LostClasses() {}

  /**
   * Refuses data of which a whole class is gone.
   *
   * @param source of the examples, for sentences
   * @param lost the number of examples that were left out, by label
   * @param kept returns the number of examples that are left of a label
   * @throws BadInputException when a class of three examples or more has none left
   */
  public static void refuse(String source, Map<String, Long> lost, ToLongFunction<String> kept) {
    lost.forEach(
        (label, count) -> {
          if (count >= A_CLASS && kept.applyAsLong(label) == 0) {
            throw new BadInputException(
                String.format(
                    Locale.ROOT,
                    "%s: class \"%s\" has no example left: all %,d have bad rows."
                        + " Mend these rows, or leave the class out of the file.",
                    source,
                    Shown.of(label),
                    count));
          }
        });
  }

  /** Returns a sentence on each class that has lost all, or more than it has left. */
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
                    left == 0 ? "; no example of it is left" : ""));
          }
        });
    return notes;
  }
}
