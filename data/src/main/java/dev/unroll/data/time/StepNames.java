package dev.unroll.data.time;

import java.util.Locale;
import java.util.Set;

/** The names of columns that order the steps of sequences. */
public final class StepNames {
  /** Words that a name of a time holds, whatever else it holds. */
  private static final Set<String> TIMES =
      Set.of(
          "t",
          "time",
          "clock",
          "elapsed",
          "stamp",
          "zeit",
          "laufzeit",
          "uhr",
          "uhrzeit",
          "zeitpunkt",
          "zeitstempel",
          "tiempo",
          "temps",
          "tempo",
          "时间",
          "时刻");

  /** Whole names of columns that count steps or time. */
  private static final Set<String> STEPS =
      Set.of(
          "step",
          "steps",
          "schritt",
          "frame",
          "tick",
          "ticks",
          "cycle",
          "takt",
          "sample",
          "index",
          "idx",
          "seq",
          "seconds",
          "secs",
          "sec",
          "sekunden",
          "millis",
          "msec",
          "micros",
          "nanos",
          "minutes");

  private StepNames() {}

  /**
   * Returns whether a column is named like one that orders steps, if each of its values is there
   * once.
   */
  public static boolean isStep(String column) {
    if (TimeFormat.isNamedLikeATime(column)
        || STEPS.contains(column.strip().toLowerCase(Locale.ROOT))) {
      return true;
    }
    for (String word : column.strip().split("[^\\p{L}]+|(?<=\\p{Ll})(?=\\p{Lu})", 12)) {
      if (TIMES.contains(word.toLowerCase(Locale.ROOT))) {
        return true;
      }
    }
    return false;
  }
}
