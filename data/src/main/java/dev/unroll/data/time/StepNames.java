package dev.unroll.data.time;

import java.util.Locale;
import java.util.Set;

/** Recognizes names of columns that order the steps of sequences. */
public final class StepNames {
  /** Words that mark the name of a time, whatever else it contains. */
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

  /** Full names of columns that count steps or time. */
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
   * Returns whether a column has the name of one that orders steps, provided that its values are
   * distinct.
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
