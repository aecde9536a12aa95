package dev.unroll.data.time;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognizes cells that label the rows by time in an unreadable notation, such as {@code 17 февраля
 * 2023}, {@code 4Q'22} or {@code 21032022}. Nearly all such cells are distinct, and their numbers
 * have the same structure.
 */
public final class OrderLabels {
  private static final int FEWEST = 5;
  private static final int MAX_LENGTH = 40;
  private static final int MAX_WORDS = 5;
  private static final int MONTHS = 12;
  private static final Pattern GROUP = Pattern.compile("\\d+");
  private static final Pattern YEAR = Pattern.compile("(?:19|20)\\d\\d");
  private static final int MAX_YEAR_LENGTH = 366; // days
  private static final Pattern TIME_WORD =
      Pattern.compile(
          "(?i)(?<!\\p{L})(?:[qw](?=\\s?\\d)|(?<=\\d)[qw]|kw|cw|wk|fy|[hst](?=[1-4](?!\\d)))(?!\\p{L})");
  private static final Pattern WORD = Pattern.compile("\\p{L}{3,}\\.?");
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final List<String> PATTERNS = List.of("uuMMdd", "ddMMuuuu", "MMdduuuu", "ddMMuu");

  private OrderLabels() {}

  /**
   * Returns whether texts are such labels: those with two numbers or more, or a year and a word, or
   * month names alone.
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
          text.length() <= MAX_LENGTH
              && SPACE.split(text, MAX_WORDS + 1).length <= MAX_WORDS
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
   * Returns whether the numbers in the texts, compared from the left, grow from text to text, or
   * each month name is followed by itself or the next month.
   */
  public static boolean areAscending(List<String> cells) {
    boolean months = areMonths(cells);
    for (int i = 1; i < cells.size(); i++) {
      String before = cells.get(i - 1).strip();
      String cell = cells.get(i).strip();
      int step = Math.floorMod(TimeLooks.monthNumber(cell) - TimeLooks.monthNumber(before), MONTHS);
      if (months ? step > 1 : compare(numbers(before), numbers(cell)) >= 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns whether labels are almost certainly times: they have years or words for times, and no
   * number beyond the days of a year, or they descend from text to text. Others may be codes, such
   * as {@code A-17-3}.
   */
  public static boolean areTimes(List<String> cells) {
    if (areMonths(cells) || areDescending(cells)) {
      return true;
    }
    int years = 0;
    int words = 0;
    for (String cell : cells) {
      boolean year = false;
      Matcher group = GROUP.matcher(cell);
      while (group.find()) {
        boolean its = !year && YEAR.matcher(group.group()).matches();
        year |= its;
        if (!its && Double.parseDouble(group.group()) > MAX_YEAR_LENGTH) {
          return false;
        }
      }
      years += year ? 1 : 0;
      words += TIME_WORD.matcher(cell).find() || hasMonth(cell) ? 1 : 0;
    }
    return 10 * Math.max(years, words) >= 9 * cells.size();
  }

  private static boolean hasMonth(String text) {
    return WORD.matcher(text).results().anyMatch(word -> TimeLooks.isMonth(word.group()));
  }

  /** Returns whether the numbers in texts descend, compared from the left or from the right. */
  private static boolean areDescending(List<String> cells) {
    List<List<Double>> numbers = cells.stream().map(OrderLabels::numbers).toList();
    boolean left = true;
    boolean right = true;
    for (int i = 1; i < cells.size(); i++) {
      List<Double> before = numbers.get(i - 1);
      List<Double> its = numbers.get(i);
      left &= compare(before, its) > 0;
      right &= compare(reversed(before), reversed(its)) > 0;
    }
    return left || right;
  }

  private static List<Double> numbers(String text) {
    return GROUP.matcher(text).results().map(group -> Double.valueOf(group.group())).toList();
  }

  private static List<Double> reversed(List<Double> numbers) {
    var reversed = new ArrayList<>(numbers);
    Collections.reverse(reversed);
    return reversed;
  }

  private static int compare(List<Double> a, List<Double> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int order = a.get(i).compareTo(b.get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  /**
   * Returns the patterns under which the cells are dates that cannot be read without a pattern,
   * such as {@code ddMMyyyy} for 21032022. Returns an empty list if there are none.
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
