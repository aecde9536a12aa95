package dev.unroll.data.time;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Recognizes cells that look like times. Most of them can be read. Others, such as {@code KW
 * 01/2022}, {@code März 2024}, {@code 2019/20} or {@code 01.01. - 07.01.2024}, cannot, but they are
 * certainly neither names nor values.
 */
final class TimeLooks {
  private static final int MAX_LENGTH = 48;
  private static final String CLOCK =
      "\\d{1,2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?(?:\\h?[AaPp]\\.?[Mm]\\.?)?";
  private static final String ZONE = "(?:\\h?(?:Z|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?))?";
  // The first letters of months in English, German, French, Spanish, Italian, Portuguese and Dutch,
  // from January on.
  private static final List<String> MONTHS =
      List.of(
          "jan|ene|gen",
          "feb|f[eé]v",
          "mar|m[aä]r|mrt|maa",
          "apr|abr|avr",
          "may|mai|maj|mag|mei",
          "jun|juin|giu",
          "jul|juil|lug",
          "aug|ao[uû]t|ago",
          "sep|set",
          "oct|okt|out|ott",
          "nov",
          "dec|dez|d[eé]c|dic");
  private static final String MONTH = month(String.join("|", MONTHS));
  private static final List<Pattern> EACH_MONTH =
      MONTHS.stream().map(words -> Pattern.compile(month(words))).toList();
  private static final String DAY =
      "(?:\\d{4}([-/.])\\d{1,2}(?:\\1\\d{1,2})?"
          + "|\\d{1,2}([-/.])\\d{1,2}\\2(?:\\d{4}|\\d{2})"
          + "|\\d{1,2}[/-]\\d{4}"
          + "|\\d{4}-?[QqWwTt]\\d{1,2}|[QqWwTt]\\d{1,2}[-/ ]?\\d{4}"
          + "|\\d{4}\u5e74\\d{1,2}\u6708(?:\\d{1,2}\u65e5)?"
          + "|(?:\\d{1,2}(?:er)?[-. ]\\h?)?"
          + MONTH
          + "[-,/ ]\\h?\\d{2,4}(?:,\\h\\d{4})?|\\d{4}[-/ ]"
          + MONTH
          + ")";
  // Weeks and fiscal years with a word, and years that span two calendar years.
  private static final String PERIOD =
      "(?iu:(?:kw|cw|wk|week|woche|sem|semana|semaine|sett|uke|vecka)\\.?[-_ ]?\\d{1,2}(?:[-/., ]{1,2}\\d{2,4})?"
          + "|\\d{4}[-/., ]{0,2}(?:kw|cw|wk|week|woche|semana|semaine)\\.?[-_ ]?\\d{1,2}"
          + "|\\d{1,2}\\.?\\h?(?:kw|cw|wk|week|woche|semana|semaine)[-/., ]{1,2}\\d{2,4}"
          + "|(?:fy|gj|cy|sy)[-_ ']?\\d{2}(?:\\d{2})?(?:[-/]\\d{2,4})?"
          + "|[1-4]\\.?\\h?(?:quartal|quarter|trimestre)[-/., ]{1,2}\\d{2,4}"
          + "|(?:19|20)\\d{2}[-/\u2013](?:\\d{2}|(?:19|20)\\d{2}))";
  private static final Pattern TIME =
      Pattern.compile(
          "(?:"
              + DAY
              + "(?:(?:T|\\h{1,2}|,\\h)"
              + CLOCK
              + ZONE
              + ")?|"
              + CLOCK
              + ZONE
              + "|"
              + PERIOD
              + ")");
  private static final String DIGITS = "\\d[\\d./-]{3,9}(?:[T ]" + CLOCK + ZONE + ")?";
  private static final Pattern RANGE =
      Pattern.compile(
          DIGITS
              + "\\h?(?:-|\u2013|/|bis|to|until|au|a)\\h?"
              + DIGITS
              + "|\\d{1,2}\\.\\d{1,2}\\.\\h?[-\u2013]\\h?\\d{1,2}\\.\\d{1,2}\\.(?:\\d{2,4})?");
  private static final Pattern A_MONTH = Pattern.compile(MONTH);

  private TimeLooks() {}

  private static String month(String beginnings) {
    return "(?iu:" + beginnings + ")\\p{L}{0,8}\\.?";
  }

  /**
   * Returns the number of a month written as a word in any of these languages, or 0 if it is not a
   * month.
   */
  static int monthNumber(String word) {
    for (int i = 0; i < EACH_MONTH.size(); i++) {
      if (EACH_MONTH.get(i).matcher(word).matches()) {
        return i + 1;
      }
    }
    return 0;
  }

  /** Returns whether a word is a month, or the beginning of one, in any of these languages. */
  static boolean isMonth(String word) {
    return A_MONTH.matcher(word).matches();
  }

  /** Returns whether a cell looks like a time, whether or not it can be read. */
  static boolean isLikeATime(String cell) {
    String text = Cells.clean(cell);
    if (text.length() < 4 || text.length() >= MAX_LENGTH) {
      return false;
    }
    return TIME.matcher(text).matches() || RANGE.matcher(text).matches();
  }
}
