package dev.unroll.data.series;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.Numbers;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.table.ColumnKind;
import dev.unroll.data.time.Likelihood;
import dev.unroll.data.time.OrderLabels;
import dev.unroll.data.time.TimeFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks rows without a time column. Rejects rows if other columns show that they are not in time
 * order, or that they are several series; notes doubtful cases.
 */
final class UntimedRows {
  private static final int FEWEST = 3;
  private static final int FEWEST_UNEVEN = 6; // descending whole numbers in uneven steps
  private static final String DESCENDS = "descends, as if the newest row came first";
  private static final Pattern CLOCK = Pattern.compile("(\\d{1,2}):(\\d{2})(?::(\\d{2}))?");

  private final Table table;
  private final int[] rows;
  private final Collection<String> taken;
  private final SeriesOptions options;

  /**
   * Prepares the check of rows.
   *
   * @param taken columns that are read as values or as ids
   */
  UntimedRows(Table table, int[] rows, Collection<String> taken, SeriesOptions options) {
    this.table = table;
    this.rows = rows;
    this.taken = taken;
    this.options = options;
  }

  /**
   * Checks the rows.
   *
   * @return a note on their order; empty if there is nothing to report
   */
  String check() {
    List<String> others =
        table.columns().stream().filter(column -> !taken.contains(column)).toList();
    if (!options.isOneSeries()) {
      SeriesIds.refuseNamed(table, rows, taken, options.id());
    }
    if (options.isInOrder()) {
      return "the rows were read in the order of the file, which data.time: none declares to be the order of time";
    }
    TotalRow.refuse(table, rows, taken);
    if (others.isEmpty()) {
      return "";
    }
    List<String> suspects = new ArrayList<>();
    List<String> falling = new ArrayList<>();
    boolean ordered = false;
    for (String column : others) {
      Doubt doubt = doubt(column);
      if (doubt == Doubt.SUSPECT) {
        suspects.add(column);
      } else if (doubt == Doubt.FALLS) {
        falling.add(column);
      }
      ordered |= doubt == Doubt.ORDERS;
    }
    if (falling.size() == 1 && suspects.isEmpty() && !ordered) {
      String column = falling.get(0);
      throw refused(column, TimeColumn.cells(table, column, rows), 1, DESCENDS);
    }
    if (ordered && suspects.isEmpty()) {
      return "";
    }
    return "no column of times was found: the rows were read in the order of the file, as one series (data.time names one, data.id chooses one of several)"
        + falling.stream()
            .map(column -> "; column \"%s\" falls in every row".formatted(Shown.of(column)))
            .collect(Collectors.joining())
        + suspects.stream()
            .findFirst()
            .map(
                column ->
                    "; column \"%s\" (%s) could not be read as times: write them as 2024-05-31, or set data.dateFormat"
                        .formatted(Shown.of(column), Shown.of(table.cell(rows[0], column))))
            .orElse("");
  }

  /** The evidence of a column on the order of the rows. */
  private enum Doubt {
    /** No evidence. */
    NONE,
    /** The column increases from row to row. */
    ORDERS,
    /**
     * The column decreases from row to row in uneven steps, as a running number or a stock does.
     */
    FALLS,
    /** The column may hold times, and nothing contradicts the order of the rows. */
    SUSPECT
  }

  private Doubt doubt(String column) {
    List<String> cells = TimeColumn.cells(table, column, rows);
    boolean named = TimeFormat.isNamedLikeATime(column);
    boolean numeric = table.numericColumns().contains(column);
    double[] values = numeric ? numbers(cells) : RunningNumbers.counts(cells);
    boolean clocks = values == null && !numeric;
    values = clocks ? clocks(cells) : values;
    Likelihood likelihood = TimeFormat.likelihood(cells, named, table.dateFormat());
    List<String> patterns =
        table.dateFormat() == null ? OrderLabels.digitPatterns(cells) : List.<String>of();
    if (!patterns.isEmpty()) {
      String pattern = String.join(" or ", patterns);
      throw new BadInputException(
          "%s:%d: column \"%s\" holds \"%s\", which can be a date written as %s (expected unambiguous times). Set data.dateFormat to %s, or set data.time to none if the rows are in the order of time."
              .formatted(
                  table.name(),
                  table.line(rows[0]),
                  Shown.of(column),
                  Shown.of(cells.get(0).strip()),
                  pattern,
                  pattern));
    }
    if (values != null) {
      return ofNumbers(column, cells, values, named || clocks, likelihood);
    }
    if (numeric) {
      return named ? Doubt.SUSPECT : Doubt.NONE;
    }
    boolean digits = cells.stream().allMatch(cell -> cell.chars().anyMatch(Character::isDigit));
    boolean labels = table.kind(column) != ColumnKind.ALMOST_NUMBER && OrderLabels.areLabels(cells);
    boolean codes = labels && !named && !OrderLabels.areTimes(cells);
    if (labels && likelihood != Likelihood.POSSIBLE && (codes || OrderLabels.areAscending(cells))) {
      return Doubt.SUSPECT;
    }
    if (likelihood == Likelihood.POSSIBLE || labels || (named && digits)) {
      throw new BadInputException(
          "%s:%d: column \"%s\" holds \"%s\", which looks like a time but cannot be read (expected times such as 2024-05-31). Write them so, set data.dateFormat, or set data.time to none if the rows are in the order of time."
              .formatted(
                  table.name(),
                  table.line(rows[0]),
                  Shown.of(column),
                  Shown.of(cells.get(0).strip())));
    }
    return named || table.kind(column) == ColumnKind.TIME ? Doubt.SUSPECT : Doubt.NONE;
  }

  private Doubt ofNumbers(
      String column, List<String> cells, double[] values, boolean named, Likelihood likelihood) {
    int ups = 0;
    int downs = 0;
    int firstDown = -1;
    for (int i = 1; i < values.length; i++) {
      ups += values[i] > values[i - 1] ? 1 : 0;
      if (values[i] < values[i - 1]) {
        firstDown = downs == 0 ? i : firstDown;
        downs++;
      }
    }
    int steps = values.length - 1;
    if (values.length < FEWEST) {
      return Doubt.NONE;
    }
    if (ups == steps) {
      return named || RunningNumbers.isCounter(values, 1) ? Doubt.ORDERS : Doubt.NONE;
    }
    boolean descends =
        downs == steps
            && FEWEST_UNEVEN <= values.length
            && (RunningNumbers.areWhole(values) || RunningNumbers.areYears(values));
    boolean even = values[1] < values[0] && RunningNumbers.isCounter(values, values[1] - values[0]);
    if ((even && (descends || RunningNumbers.isCounter(values, -1))) || (named && downs > ups)) {
      throw refused(column, cells, firstDown, DESCENDS);
    }
    if (descends) {
      return Doubt.FALLS;
    }
    if (likelihood == Likelihood.POSSIBLE && downs == 0) {
      return Doubt.SUSPECT;
    }
    if (likelihood == Likelihood.POSSIBLE) {
      throw refused(
          column,
          cells,
          firstDown,
          "may hold times in seconds or milliseconds since 1970, not in order");
    }
    boolean distinct = Arrays.stream(values).distinct().count() == values.length;
    if (distinct && (named || FEWEST < values.length) && RunningNumbers.isShuffledCounter(values)) {
      throw refused(column, cells, firstDown, "holds a running number that is not in order");
    }
    if (!options.isOneSeries() && downs > 0 && (named || isRestartingCounter(values))) {
      String id = blocks(values);
      if (id != null) {
        throw SeriesIds.severalSeries(table, rows, List.of(id), options.id());
      }
    }
    return named ? Doubt.SUSPECT : Doubt.NONE;
  }

  private BadInputException refused(String column, List<String> cells, int at, String what) {
    return new BadInputException(
        "%s:%d: column \"%s\" %s: \"%s\" is below \"%s\" (expected the oldest row first). %s, or set data.time to none if the rows are in the order of time."
            .formatted(
                table.name(),
                table.line(rows[at]),
                Shown.of(column),
                what,
                Shown.of(cells.get(at).strip()),
                Shown.of(cells.get(at - 1).strip()),
                table.numericColumns().contains(column)
                    ? "Set data.time to " + Shown.of(column) + " to sort the rows by it"
                    : "Sort the rows"));
  }

  /** Returns the numbers of cells, or null if a cell has none. */
  private double @Nullable [] numbers(List<String> cells) {
    double[] values = cells.stream().mapToDouble(table::number).toArray();
    return Arrays.stream(values).anyMatch(Double::isNaN) ? null : values;
  }

  /** Returns clock times in seconds of the day, or null if a cell is not a clock time. */
  private static double @Nullable [] clocks(List<String> cells) {
    double[] values = new double[cells.size()];
    for (int i = 0; i < values.length; i++) {
      Matcher clock = CLOCK.matcher(cells.get(i).strip());
      if (!clock.matches()) {
        return null;
      }
      String seconds = clock.group(3);
      values[i] =
          3600 * Numbers.parse(clock.group(1))
              + 60 * Numbers.parse(clock.group(2))
              + (seconds == null ? 0 : Numbers.parse(seconds));
    }
    return values;
  }

  /** Returns whether values count 1, 2, 3 and restart from the first value. */
  private static boolean isRestartingCounter(double[] values) {
    for (int i = 1; i < values.length; i++) {
      if (values[i] - values[i - 1] != 1 && values[i] != values[0]) {
        return false;
      }
    }
    return true;
  }

  /** Returns a column whose value changes where the numbers restart, or null if there is none. */
  private @Nullable String blocks(double[] values) {
    for (String column : table.columns()) {
      if (!taken.contains(column) && !TimeFormat.isNamedLikeATime(column)) {
        List<String> cells = TimeColumn.cells(table, column, rows);
        Set<String> seen = new HashSet<>();
        boolean blocks = true;
        for (int i = 0; i < values.length && blocks; i++) {
          boolean begins = i == 0 || !cells.get(i).strip().equals(cells.get(i - 1).strip());
          blocks = begins ? seen.add(cells.get(i).strip()) : values[i] > values[i - 1];
        }
        if (blocks && seen.size() > 1 && 2 * seen.size() <= values.length) {
          return column;
        }
      }
    }
    return null;
  }
}
