package dev.unroll.data.series;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.time.Moment;
import dev.unroll.data.time.Precision;
import dev.unroll.data.time.TimeFormat;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the columns that identify the series in a file. */
final class SeriesIds {
  private static final int MAX_COLUMNS = 20;
  private static final int MAX_SERIES = 50;

  /** The values of flags, in lower case. */
  private static final Set<String> FLAGS =
      Set.of(
          "", "yes", "no", "y", "n", "true", "false", "t", "f", "on", "off", "ja", "nein", "j",
          "oui", "non", "si", "s\u00ed", "x", "-", "ok", "open", "closed", "\u662f", "\u5426");

  private SeriesIds() {}

  /**
   * Finds one or two columns such that each time occurs once for each of their values.
   *
   * @param taken columns that have another role
   * @return the columns; empty if there are none
   */
  static List<String> find(
      Table table, int[] rows, List<Moment> moments, Collection<String> taken) {
    List<String> candidates = new ArrayList<>();
    List<String> numeric = table.numericColumns();
    for (boolean numbers : new boolean[] {false, true}) { // text columns first
      for (String column : table.columns()) {
        if (!taken.contains(column)
            && numeric.contains(column) == numbers
            && candidates.size() < MAX_COLUMNS
            && repeats(table, rows, column)) {
          candidates.add(column);
        }
      }
    }
    for (String one : candidates) {
      if (separates(table, rows, moments, List.of(one))) {
        return List.of(one);
      }
    }
    for (int a = 0; a < candidates.size(); a++) {
      for (int b = a + 1; b < candidates.size(); b++) {
        List<String> two = List.of(candidates.get(a), candidates.get(b));
        if (separates(table, rows, moments, two)) {
          return two;
        }
      }
    }
    return List.of();
  }

  /** Returns whether there are several values, with two rows each on average. */
  private static boolean repeats(Table table, int[] rows, String column) {
    int count = count(table, rows, List.of(column));
    return count > 1 && 2 * count <= rows.length;
  }

  /**
   * Throws if the times of a table are in two columns: dates and hours, or years and months.
   *
   * @param time the time column
   * @param ids the columns that distinguish its repeated times
   */
  static void refusePartsOfTimes(Table table, String time, List<String> ids) {
    List<String> parts = ids.stream().filter(TimeFormat::isNamedLikeATime).toList();
    if (!parts.isEmpty()) {
      throw new BadInputException(
          "%s: column \"%s\" holds each time several times, and %s %s them (expected one column of times). Join them into one, such as 2024-05-31 13:00 or 2024-05."
              .formatted(
                  table.name(),
                  Shown.of(time),
                  Shown.listed(parts),
                  parts.size() == 1 ? "distinguishes" : "distinguish"));
    }
    String slots = ids.stream().filter(id -> DaySlots.are(table.text(id))).findFirst().orElse(null);
    if (slots != null) {
      throw new BadInputException(
          "%s: column \"%s\" holds each time several times, and \"%s\" counts the rows within each time, as hours or minutes do (expected one column of times). Join them into one, such as 2024-05-31 13:30, or choose one of several series with %s."
              .formatted(
                  table.name(),
                  Shown.of(time),
                  Shown.of(slots),
                  option(Shown.of(slots) + ": " + Shown.of(table.cell(0, slots).strip()))));
    }
  }

  /**
   * Returns the columns with names of times that together distinguish repeated times, or an empty
   * list.
   */
  static List<String> partsOfTimes(
      Table table, int[] rows, List<Moment> moments, Collection<String> taken) {
    List<String> parts =
        table.columns().stream()
            .filter(column -> !taken.contains(column) && TimeFormat.isNamedLikeATime(column))
            .toList();
    return !parts.isEmpty() && separates(table, rows, moments, parts) ? parts : List.of();
  }

  /**
   * Returns an id column in which the rows of each value form one block in time order, or null if
   * there is none.
   */
  static @Nullable String blocks(
      Table table, int[] rows, List<Moment> moments, Collection<String> taken) {
    List<String> numeric = table.numericColumns();
    for (String column : table.columns()) {
      if (!taken.contains(column)
          && (!numeric.contains(column) || IdNames.areOfTexts(column))
          && repeats(table, rows, column)
          && inBlocks(table.text(column), rows, moments)) {
        return column;
      }
    }
    return null;
  }

  /**
   * Throws if a column with the name of an id holds several values that repeat, although no time
   * occurs twice.
   *
   * @param id the values that are already chosen
   */
  static void refuseNamed(
      Table table, int[] rows, Collection<String> taken, Map<String, String> id) {
    List<String> named = named(table, rows, taken);
    if (!named.isEmpty()) {
      throw severalSeries(table, rows, named, id);
    }
  }

  /**
   * Returns the first column with the name of an id that holds several values, or an empty list.
   * The values of a numeric column must also form blocks or alternate; other numbers are
   * quantities.
   */
  static List<String> named(Table table, int[] rows, Collection<String> taken) {
    List<String> numeric = table.numericColumns();
    return table.columns().stream()
        .filter(column -> !taken.contains(column))
        .filter(
            column ->
                numeric.contains(column)
                    ? IdNames.areOfNumbers(column) && standsApart(table, rows, column)
                    : IdNames.areOfTexts(column))
        .filter(column -> repeats(table, rows, column))
        .limit(1)
        .toList();
  }

  /** Returns the exception for rows that seem to be several series. */
  static BadInputException severalSeries(
      Table table, int[] rows, List<String> columns, Map<String, String> id) {
    List<String> cells = table.text(columns.get(0));
    List<String> values =
        Arrays.stream(rows).mapToObj(row -> cells.get(row).strip()).distinct().toList();
    return new BadInputException(
        "%s:%d: column \"%s\" holds %d values (%s), so the file seems to hold several series (expected one). Choose one with %s, or set data.id={} if the rows are one series."
            .formatted(
                table.name(),
                table.line(rows[0]),
                Shown.of(columns.get(0)),
                values.size(),
                Shown.listed(values),
                example(table, rows, columns, id)));
  }

  /** Returns an option that chooses the series of the first row. */
  static String example(Table table, int[] rows, List<String> columns, Map<String, String> id) {
    List<String> pairs = new ArrayList<>();
    id.forEach((column, value) -> pairs.add(Shown.of(column) + ": " + Shown.of(value)));
    columns.forEach(
        column ->
            pairs.add(Shown.of(column) + ": " + Shown.of(table.text(column).get(rows[0]).strip())));
    return option(String.join(", ", pairs));
  }

  /** Returns an option that sets {@code data.id}, in quotes, since a shell splits it at spaces. */
  private static String option(String pairs) {
    String setting = "data.id={" + pairs + "}";
    return pairs.contains("\"") ? "--set '" + setting + "'" : "--set \"" + setting + "\"";
  }

  /** Returns whether the rows of each value form one block, or the values alternate. */
  private static boolean standsApart(Table table, int[] rows, String column) {
    List<String> cells = table.text(column);
    List<String> values = Arrays.stream(rows).mapToObj(row -> cells.get(row).strip()).toList();
    Set<String> seen = new HashSet<>();
    String current = null;
    boolean blocks = true;
    for (String value : values) {
      blocks &= value.equals(current) || seen.add(value);
      current = value;
    }
    return blocks || alternates(values);
  }

  /**
   * A text column whose values alternate, or form one block each.
   *
   * @param inBlocks whether the values form blocks; otherwise they alternate
   */
  record Apart(String column, boolean inBlocks) {}

  private static boolean areFlags(List<String> values) {
    return values.stream().allMatch(value -> FLAGS.contains(value.toLowerCase(Locale.ROOT)));
  }

  /**
   * Returns a note on the first unread text column that may identify series, or empty. Days of the
   * week are excluded.
   */
  static Optional<String> unread(
      Table table, int[] rows, List<Moment> moments, Collection<String> taken) {
    for (String column : groups(table, rows, moments, taken)) {
      List<String> different = values(table, rows, column).stream().distinct().toList();
      if (!areFlags(different)) {
        return Optional.of(
            "column \"%s\" holds %d texts (%s) and is not read; if they are several series, choose one with %s"
                .formatted(
                    Shown.of(column),
                    different.size(),
                    Shown.listed(different),
                    example(table, rows, List.of(column), Map.of())));
      }
    }
    return Optional.empty();
  }

  /** Returns the text columns with few values that repeat, except times and days of the week. */
  private static List<String> groups(
      Table table, int[] rows, List<Moment> moments, Collection<String> taken) {
    List<String> numeric = table.numericColumns();
    return table.columns().stream()
        .filter(column -> !taken.contains(column) && !numeric.contains(column))
        .filter(column -> !TimeFormat.isNamedLikeATime(column))
        .filter(column -> repeats(table, rows, column))
        .filter(column -> count(table, rows, List.of(column)) <= MAX_SERIES)
        .filter(column -> !areWeekdays(values(table, rows, column), moments))
        .toList();
  }

  private static List<String> values(Table table, int[] rows, String column) {
    List<String> cells = table.text(column);
    return Arrays.stream(rows).mapToObj(row -> cells.get(row).strip()).toList();
  }

  /**
   * Finds a text column that may identify series with disjoint times, in blocks or alternating.
   * Days of the week are excluded.
   *
   * @return the column, or null if there is none
   */
  static @Nullable Apart apart(
      Table table, int[] rows, List<Moment> moments, Collection<String> taken) {
    for (String column : groups(table, rows, moments, taken)) {
      boolean blocks = inBlocks(table.text(column), rows, moments);
      if (blocks || alternates(values(table, rows, column))) {
        return new Apart(column, blocks);
      }
    }
    return null;
  }

  /** Returns the note on a column that may identify series. */
  static String note(Table table, int[] rows, Apart apart) {
    String column = Shown.of(apart.column());
    return "%s; they were read as one series (%s chooses one)"
        .formatted(
            apart.inBlocks()
                ? "the rows of each \"%s\" follow one another".formatted(column)
                : "the values of \"%s\" alternate".formatted(column),
            example(table, rows, List.of(apart.column()), Map.of()));
  }

  /** Returns whether each value corresponds to a day of the week. */
  private static boolean areWeekdays(List<String> values, List<Moment> moments) {
    Map<DayOfWeek, String> names = new EnumMap<>(DayOfWeek.class);
    for (int i = 0; i < values.size(); i++) {
      String before = names.putIfAbsent(moments.get(i).local().getDayOfWeek(), values.get(i));
      if (before != null && !before.equals(values.get(i))) {
        return false;
      }
    }
    return Set.copyOf(names.values()).size() == names.size();
  }

  /** Returns whether the values repeat with a period equal to the number of distinct values. */
  private static boolean alternates(List<String> values) {
    int period = (int) values.stream().distinct().count();
    for (int i = period; i < values.size(); i++) {
      if (!values.get(i).equals(values.get(i - period))) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether the times of each value of a column are regular and without gaps. */
  static boolean areAllRegular(
      Table table, int[] rows, List<Moment> moments, String column, Precision precision) {
    List<String> cells = table.text(column);
    Map<String, List<Moment>> parts = new LinkedHashMap<>();
    for (int i = 0; i < rows.length; i++) {
      parts
          .computeIfAbsent(cells.get(rows[i]).strip(), value -> new ArrayList<>())
          .add(moments.get(i));
    }
    return parts.values().stream()
            .filter(part -> part.size() > 2)
            .map(part -> TimeSurvey.of(part, precision, null))
            .filter(survey -> !survey.frequency().isIrregular() && survey.gaps().isEmpty())
            .count()
        == parts.size();
  }

  private static boolean inBlocks(List<String> cells, int[] rows, List<Moment> moments) {
    Set<String> seen = new HashSet<>();
    String current = null;
    for (int i = 0; i < rows.length; i++) {
      String value = cells.get(rows[i]).strip();
      if (!value.equals(current)) {
        if (!seen.add(value)) {
          return false;
        }
        current = value;
      } else if (moments.get(i).compareTo(moments.get(i - 1)) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns the number of distinct combinations of values in the columns. */
  static int count(Table table, int[] rows, List<String> columns) {
    Set<List<String>> values = new LinkedHashSet<>();
    List<List<String>> cells = columns.stream().map(table::text).toList();
    for (int row : rows) {
      values.add(values(cells, row));
    }
    return values.size();
  }

  private static boolean separates(
      Table table, int[] rows, List<Moment> moments, List<String> columns) {
    List<List<String>> cells = columns.stream().map(table::text).toList();
    Set<Object> seen = new HashSet<>();
    for (int i = 0; i < rows.length; i++) {
      if (!seen.add(List.of(values(cells, rows[i]), moments.get(i).micros()))) {
        return false;
      }
    }
    return true;
  }

  private static List<String> values(List<List<String>> cells, int row) {
    return cells.stream().map(column -> column.get(row).strip()).toList();
  }
}
