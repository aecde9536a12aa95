package dev.unroll.data.rows;

import java.util.Locale;
import java.util.Set;

/** Cells that stand for "no value": empty, NA, n/a, NaN, null, none, ? or -. */
public final class MissingMarks {
  private static final int LONGEST = 4;

  private static final Set<String> MARKS =
      Set.of("", "na", "n/a", "#na", "#n/a", "<na>", "nan", "-nan", "null", "none", "?", "-");

  private MissingMarks() {}

  /** Returns whether a cell stands for "no value". */
  public static boolean marks(String cell) {
    String text = cell.strip();
    return text.length() <= LONGEST && MARKS.contains(text.toLowerCase(Locale.ROOT));
  }
}
