package dev.unroll.data.tagged;

import dev.unroll.data.rows.Shown;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the first line of a file is a header, if the format does not set it. The decision
 * is based on the token and tag columns, and on columns of numbers whose first cell is not a
 * number.
 *
 * @param found whether the first line is a header
 * @param notes notes on the decision and possible mistakes
 */
record ColumnNames(boolean found, List<String> notes) {
  private static final Set<String> TOKENS = Set.of("token", "word", "form", "text");
  private static final Set<String> TAGS =
      Set.of("tag", "label", "pos", "upos", "xpos", "ner", "chunk", "entity", "lemma");
  private static final int FEW = 3;
  private static final int MANY = 10;

  /** Returns whether this is a common name of a token column. */
  static boolean isToken(String name) {
    return TOKENS.contains(name.toLowerCase(Locale.ROOT));
  }

  /** Returns whether this is a common name of a tag column. */
  static boolean isTag(String name) {
    return TAGS.contains(name.toLowerCase(Locale.ROOT));
  }

  /** Returns the result that the first line is not a header. */
  static ColumnNames none() {
    return new ColumnNames(false, List.of());
  }

  /**
   * Decides whether the first line is a header.
   *
   * @param names the cells of the first line
   * @param line the number of the first line
   * @param rows the cells of the lines after it that are examined
   * @param format the format, which sets the token and tag columns
   */
  static ColumnNames of(
      List<String> names, long line, List<List<ColumnCells.Cell>> rows, TaggedFormat format) {
    int token = token(names, format);
    List<Integer> tags = tags(names, token, format);
    if (token < 0 || token >= names.size()) {
      return none();
    }
    boolean known =
        tags.isEmpty()
            ? IntStream.range(0, names.size()).anyMatch(i -> i != token && isTag(names.get(i)))
            : tags.stream().allMatch(i -> isTag(names.get(i)));
    boolean unlike =
        !tags.isEmpty() && tags.stream().allMatch(i -> isUnlike(names.get(i), i, rows));
    boolean word = isToken(names.get(token));
    boolean numbered =
        IntStream.range(0, names.size())
            .anyMatch(i -> i != token && !tags.contains(i) && isTitle(names.get(i), i, rows));
    if ((word && (known || unlike)) || (unlike && numbered)) {
      return new ColumnNames(
          true,
          List.of(
              "line %d (%s) names the columns; set data.header to false if it holds a token"
                  .formatted(line, Shown.listed(names))));
    }
    if (word && names.size() == 1) {
      return new ColumnNames(
          false,
          List.of(
              "line %d (%s) is read as a token; set data.header to true if it names the column"
                  .formatted(line, Shown.listed(names))));
    }
    return unlike && rows.size() >= MANY
        ? new ColumnNames(
            false,
            List.of(
                "line %d (%s) is read as a token, but its tag is in none of the next %d lines; set data.header to true if it names the columns"
                    .formatted(line, Shown.listed(names), rows.size())))
        : none();
  }

  private static int token(List<String> names, TaggedFormat format) {
    Optional<String> set = format.token();
    return set.isPresent()
        ? index(set.get())
        : IntStream.range(0, names.size()).filter(i -> isToken(names.get(i))).findFirst().orElse(0);
  }

  /** Returns the indices of the tag columns; empty if they are not known. */
  private static List<Integer> tags(List<String> names, int token, TaggedFormat format) {
    if (format.tags().isEmpty()) {
      return names.size() == 2 ? List.of(1 - Math.min(Math.max(token, 0), 1)) : List.of();
    }
    return format.tags().stream()
        .map(ColumnNames::index)
        .filter(i -> i >= 0 && i < names.size())
        .toList();
  }

  private static int index(String column) {
    return column.matches("[1-9]\\d{0,5}") ? Integer.parseInt(column) - 1 : -1;
  }

  /** Returns whether a cell occurs in no other line of its column, whose values repeat. */
  private static boolean isUnlike(String name, int column, List<List<ColumnCells.Cell>> rows) {
    var values = new HashSet<String>();
    for (List<ColumnCells.Cell> row : rows) {
      values.add(value(row, column));
    }
    return rows.size() >= FEW && !values.contains(name) && 2 * values.size() <= rows.size();
  }

  /** Returns whether a cell is not a number while all others of its column are numbers or empty. */
  private static boolean isTitle(String name, int column, List<List<ColumnCells.Cell>> rows) {
    boolean numbers =
        rows.stream()
            .map(row -> String.valueOf(value(row, column)))
            .allMatch(value -> value.isEmpty() || isNumber(value));
    boolean any = rows.stream().anyMatch(row -> isNumber(String.valueOf(value(row, column))));
    return rows.size() >= FEW && any && numbers && !name.isEmpty() && !isNumber(name);
  }

  private static boolean isNumber(String value) {
    return value.matches("[-+]?\\d+([.,]\\d+)?");
  }

  private static @Nullable String value(List<ColumnCells.Cell> row, int column) {
    return column < row.size() ? row.get(column).value() : null;
  }
}
