package dev.unroll.data.labelled;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.CellNumbers;
import dev.unroll.data.rows.Cells;
import dev.unroll.data.rows.CsvRows;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.time.StepNames;
import dev.unroll.data.time.TimeFormat;
import dev.unroll.data.time.TimesOfDay;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks the order of the steps if there is no time column: a column may show that the steps are
 * not in file order. The decision is based on the values; names only distinguish times from other
 * numbers.
 */
final class StepOrder {
  private final CsvRows rows;
  private final List<String> features;
  private final boolean named;
  private final List<String> increasing;

  /** Columns that are not otherwise read, except those that hold neither numbers nor times. */
  private final Map<String, SequenceTimes> unread = new LinkedHashMap<>();

  private final Map<String, ColumnOrder> orders = new LinkedHashMap<>();
  private final Smoothness smoothness = new Smoothness();
  private final List<String> notes = new ArrayList<>();
  private final List<String> found = new ArrayList<>();

  /**
   * Prepares the check.
   *
   * @param columns the roles of the columns
   * @param features the names of the feature columns
   */
  StepOrder(CsvRows rows, SequenceColumns columns, List<String> features, CellNumbers numbers) {
    this.rows = rows;
    this.features = features;
    named = !columns.values().isEmpty();
    increasing = columns.increasing();
    for (String column : rows.columns()) {
      if (!features.contains(column)
          && !column.equals(columns.id())
          && !column.equals(columns.label())) {
        unread.put(column, new SequenceTimes(rows, rows.column(column), numbers));
      }
    }
  }

  /** Adds a row; rows are numbered from 0. */
  void add(CsvRows.Row row) {
    unread
        .entrySet()
        .removeIf(
            each -> {
              String cell = row.cells()[rows.column(each.getKey())];
              each.getValue().add(cell, row.line());
              return !Cells.isMissing(cell)
                  && !CellNumbers.isNumber(cell)
                  && !TimeFormat.isTime(cell)
                  && !TimesOfDay.isClock(cell);
            });
  }

  /**
   * Adds the steps of a sequence.
   *
   * @param values [T][F] in file order
   * @param lines the lines of the steps
   * @param positions the row numbers of the steps, counted as in {@link #add}
   */
  void add(String sequence, double[][] values, long[] lines, int[] positions) {
    var columns = new LinkedHashMap<String, double[]>();
    for (int f = 0; f < features.size(); f++) {
      int feature = f;
      columns.put(
          features.get(f), Arrays.stream(values).mapToDouble(step -> step[feature]).toArray());
    }
    unread.forEach(
        (column, times) ->
            columns.put(column, Arrays.stream(positions).mapToDouble(times::time).toArray()));
    columns.forEach(
        (column, one) -> {
          SequenceTimes times = unread.get(column);
          boolean time = TimeFormat.isNamedLikeATime(column) || (times != null && times.areDates());
          orders
              .computeIfAbsent(column, name -> new ColumnOrder(time))
              .add(sequence, one, lines, positions);
        });
    smoothness.add(columns);
  }

  /**
   * Throws if a column shows that the steps are in another order.
   *
   * @return notes on columns that may order the steps
   */
  List<String> check() {
    boolean confirmed =
        orders.values().stream().anyMatch(order -> order.isTime() && order.isRising());
    orders.forEach((column, order) -> check(column, order, confirmed));
    if (notes.isEmpty() && !confirmed && increasing.isEmpty()) {
      checkSmoothness();
    }
    return notes;
  }

  /**
   * Returns the features that increase from step to step and may order them; valid after the check.
   */
  List<String> increasing() {
    return found;
  }

  private void check(String column, ColumnOrder order, boolean confirmed) {
    boolean feature = features.contains(column);
    boolean known = feature && increasing.contains(column);
    boolean stated = feature && named && !known;
    if (order.isRising() && (order.isTime() || order.isCounter())) {
      if (feature) {
        found.add(column);
      }
      if (feature && !named) {
        notes.add(
            "column \"%s\" is read as a feature; set data.time to it if it only orders the steps, or name the features with data.values"
                .formatted(Shown.of(column)));
      }
      return;
    }
    if (!confirmed && isAgain(column, order, stated)) {
      return;
    }
    ColumnOrder.Descent descent = order.descent();
    if (descent == null) {
      return;
    }
    boolean steps = StepNames.isStep(column) && order.isDistinct() && !confirmed;
    boolean time = steps || (order.isTime() && (feature || order.isDistinct()));
    boolean shown =
        (order.isOrder() && !order.risesOrFalls()) || (order.isFalling() && order.isWhole());
    if (stated && (time || (shown && !confirmed))) {
      notes.add("line %d: %s".formatted(descent.line(), problem(column, order, descent, known)));
      return;
    }
    if (known || time || (shown && !confirmed)) {
      throw new BadInputException(
          "%s:%d: %s"
              .formatted(rows.name(), descent.line(), problem(column, order, descent, known)));
    }
    if (!confirmed && (order.isOrder() || order.isFalling())) {
      notes.add(
          "column \"%s\" descends in %s, and the steps are read in the order of the file; set data.time to it if it orders the steps, or to none"
              .formatted(
                  Shown.of(column), order.isFalling() ? "every sequence" : "some sequences only"));
    }
  }

  /**
   * Rejects or notes a column that restarts within a sequence, as happens if several runs share one
   * id. A feature may restart in every sequence.
   *
   * @param stated whether the user states that the column is a feature
   * @return true if the column was noted
   */
  private boolean isAgain(String column, ColumnOrder order, boolean stated) {
    ColumnOrder.Restart restart = order.restart();
    boolean feature = features.contains(column);
    boolean step = feature && (order.isTime() || StepNames.isStep(column));
    boolean even = restart != null;
    if (restart == null && (order.isMostlyRising() || step)) {
      restart = order.again();
    }
    boolean seldom = even && order.restartsSeldom();
    if (restart == null || !(feature || restart.apart() || seldom)) {
      return false;
    }
    String begins =
        "sequence \"%s\" begins again, and column \"%s\" with it"
            .formatted(Shown.of(restart.sequence()), Shown.of(column));
    if (!stated && (restart.apart() || step || seldom)) {
      throw new BadInputException(
          "%s:%d: %s (expected the rows of one sequence). Give each run a different id, or set data.time to none if the rows are one sequence in the order of time."
              .formatted(rows.name(), restart.line(), begins));
    }
    notes.add(
        "line %d: %s, and is read as one; give each run a different id if they are several, or set data.time to none"
            .formatted(restart.line(), begins));
    return true;
  }

  /** Adds a note if there is a column in whose order the others vary smoothly, as in time order. */
  private void checkSmoothness() {
    List<String> candidates =
        orders.entrySet().stream()
            .filter(each -> each.getValue().isDistinct() && each.getValue().descent() != null)
            .map(Map.Entry::getKey)
            .toList();
    Smoothness.Found shuffled = smoothness.find(candidates, features);
    if (shuffled != null) {
      notes.add(
          "the steps are read in the order of the file, in which no column varies smoothly, but \"%s\" does in the order of \"%s\"; set data.time to %s if it orders the steps, or to none"
              .formatted(
                  Shown.of(shuffled.smooth()), Shown.of(shuffled.by()), Shown.of(shuffled.by())));
    }
  }

  private String problem(
      String column, ColumnOrder order, ColumnOrder.Descent descent, boolean known) {
    String name = Shown.of(column);
    SequenceTimes dates = unread.get(column);
    return "column \"%s\" %s within sequence \"%s\"%s, whose steps are read in the order of the file (expected the order of time%s). Set data.time to %s to order the steps by it, or to none if they are in the order of time%s."
        .formatted(
            name,
            order.isTime() || order.isFalling() ? "descends" : "is out of order",
            Shown.of(descent.sequence()),
            dates != null && dates.areDates()
                ? ""
                : " (%s below %s)".formatted(plain(descent.value()), plain(descent.before())),
            known ? ", in which it increased in training" : "",
            name,
            features.contains(column) && !named
                ? ", or name the features with data.values if it is one"
                : "");
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }
}
