package dev.unroll.data.time;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognizes cells that label the rows by time in a way that cannot be read, such as {@code 17
 * февраля 2023}, {@code 4Q'22} or {@code 21032022}: nearly all are different, and the numbers in
 * them are built alike.
 */
public final class OrderLabels {
  private static final int FEWEST = 5;
  private static final int LONGEST = 40;
  private static final int MOST_WORDS = 5;
  private static final int MONTHS = 12;
  private static final Pattern GROUP = Pattern.compile("\\d+");
  private static final Pattern YEAR = Pattern.compile("(?:19|20)\\d\\d");
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final List<String> PATTERNS = List.of("uuMMdd", "ddMMuuuu", "MMdduuuu", "ddMMuu");

  private OrderLabels() {}

  /**
   * Returns whether texts are such labels: those with two numbers or more, or a year and a word, or
   * names of months alone.
   */
  public static boolean areLabels(List<String> cells) {
    if (cells.size() < FEWEST) {
      return false;
    }
    if (areMonths(cells)) {
      return true;
    }
    Set<String> distinct = new HashSet<>();
    int groups = groups(cells.get(0));
    int alike = 0;
    for (String cell : cells) {
      String text = cell.strip();
      boolean label =
          text.length() <= LONGEST
              && SPACE.split(text, MOST_WORDS + 1).length <= MOST_WORDS
              && (groups > 1 || YEAR.matcher(text).find());
      alike += label && groups(text) == groups ? 1 : 0;
      distinct.add(text);
    }
    return groups > 0
        && 10 * alike >= 9 * cells.size()
        && 20 * distinct.size() >= 19 * cells.size();
  }

  private static boolean areMonths(List<String> cells) {
    return cells.stream().allMatch(cell -> TimeLooks.isMonth(cell.strip()));
  }

  private static int groups(String text) {
    Matcher matcher = GROUP.matcher(text);
    int count = 0;
    while (matcher.find()) {
      count++;
    }
    return count;
  }

  /**
   * Returns whether the numbers in texts, compared from the left, grow from text to text, or each
   * name of a month is followed by itself or the next.
   */
  public static boolean areAscending(List<String> cells) {
    boolean months = areMonths(cells);
    for (int i = 1; i < cells.size(); i++) {
      String before = cells.get(i - 1).strip();
      String cell = cells.get(i).strip();
      int step = Math.floorMod(TimeLooks.monthNumber(cell) - TimeLooks.monthNumber(before), MONTHS);
      if (months ? step > 1 : compare(before, cell) >= 0) {
        return false;
      }
    }
    return true;
  }

  private static int compare(String a, String b) {
    Matcher left = GROUP.matcher(a);
    Matcher right = GROUP.matcher(b);
    while (left.find() && right.find()) {
      int order =
          Double.compare(Double.parseDouble(left.group()), Double.parseDouble(right.group()));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  /**
   * Returns the patterns of digits that are dates, such as {@code ddMMyyyy} of 21032022, and are
   * not read without one; empty when they are none.
   */
  public static List<String> digitPatterns(List<String> cells) {
    if (cells.stream().distinct().count() < FEWEST) {
      return List.of();
    }
    return PATTERNS.stream()
        .filter(pattern -> cells.stream().allMatch(cell -> isDay(cell.strip(), pattern)))
        .map(pattern -> pattern.replace('u', 'y'))
        .toList();
  }

  private static boolean isDay(String digits, String pattern) {
    if (digits.length() != pattern.length()) {
      return false;
    }
    try {
      int year =
          LocalDate.parse(
                  digits,
                  DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
                      .withResolverStyle(ResolverStyle.STRICT))
              .getYear();
      return year > 1900 && year < 2100;
    } catch (DateTimeException none) {
      return false;
    }
  }
}
