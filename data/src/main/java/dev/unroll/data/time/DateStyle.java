package dev.unroll.data.time;

import java.util.ArrayList;
import java.util.List;

/**
 * The common style of all dates of a column.
 *
 * @param order the fields; if the order is undecided, day, month, year until the column decides it
 * @param prefix the text before the first field; {@code EEE} and {@code EEEE} denote the weekday
 * @param separators the texts between the fields
 * @param suffix the text after the last field
 * @param words whether the month is a word
 * @param undecided whether either day or month may come first
 */
record DateStyle(
    DateOrder order,
    String prefix,
    List<String> separators,
    String suffix,
    boolean words,
    boolean undecided) {

  static DateStyle of(DateOrder order, String... separators) {
    return new DateStyle(order, "", List.of(separators), "", false, false);
  }

  DateStyle undecidedOrder() {
    return new DateStyle(order, prefix, separators, suffix, words, true);
  }

  DateStyle withWords() {
    return new DateStyle(order, prefix, separators, suffix, true, undecided);
  }

  DateStyle between(String before, String after) {
    return new DateStyle(order, before, separators, after, words, undecided);
  }

  /** Returns the decided style: day first or month first. */
  DateStyle decided(boolean dayFirst) {
    DateOrder chosen = dayFirst ? DateOrder.DAY_MONTH_YEAR : DateOrder.MONTH_DAY_YEAR;
    return new DateStyle(chosen, prefix, separators, suffix, words, false);
  }

  /** Returns whether a date without a time in this style can also be a number: 2024, 20240131. */
  boolean isNumber() {
    return prefix.isEmpty()
        && suffix.isEmpty()
        && !words
        && separators.stream().allMatch(String::isEmpty);
  }

  /**
   * Returns the style as a pattern of {@code java.time}, or null if there is no equivalent pattern.
   *
   * @param padded for each field, whether a leading zero is written
   * @param longWord whether months are written in full
   */
  String pattern(List<Boolean> padded, boolean longWord) {
    var fields = new ArrayList<String>();
    for (int i = 0; i < order.fields.size(); i++) {
      DateOrder.Field field = order.fields.get(i);
      boolean word = field == DateOrder.Field.MONTH && words;
      String letters =
          switch (field) {
            case YEAR -> order.isOfWeeks() ? "YYYY" : "yyyy";
            case QUARTER, WEEKDAY -> field.letter;
            case MONTH, DAY, WEEK -> padded.get(i) ? field.letter.repeat(2) : field.letter;
          };
      fields.add(word ? (longWord ? "MMMM" : "MMM") : letters);
    }
    var pattern = new StringBuilder(prefix.startsWith("EEE") ? prefix : quoted(prefix));
    for (int i = 0; i < fields.size(); i++) {
      pattern.append(i == 0 ? "" : quoted(separators.get(i - 1))).append(fields.get(i));
    }
    return pattern.append(quoted(suffix)).toString();
  }

  private static String quoted(String literal) {
    return literal.chars().anyMatch(Character::isLetter) ? "'" + literal + "'" : literal;
  }
}
