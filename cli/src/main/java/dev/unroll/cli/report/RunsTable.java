package dev.unroll.cli.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Table that compares runs, with a row for each name and a column for each run. */
public final class RunsTable {
  private final Table table;
  private boolean marked;

  /**
   * Creates a table with a heading.
   *
   * @param title heading of the column of row names
   * @param runs the names of the columns
   */
  public RunsTable(String title, List<String> runs) {
    var aligns = new Table.Align[runs.size() + 1];
    Arrays.fill(aligns, Table.Align.LEFT);
    table = new Table(aligns);
    row(title, runs);
  }

  /** Adds a row of texts. */
  public void row(String name, List<String> values) {
    var cells = new ArrayList<>(List.of(name));
    cells.addAll(values);
    table.row(cells.toArray(new String[0]));
  }

  /**
   * Adds a row of numbers, with the best ones marked.
   *
   * @param values the values; NaN if missing
   */
  public void row(String name, boolean lowerIsBetter, List<Double> values) {
    Best best = Best.of(lowerIsBetter, Stream.of(values.toArray(new Double[0])));
    marked |= best.exists();
    row(name, values.stream().map(best::cell).toList());
  }

  /** Adds a row of numbers that are not compared. */
  public void unmarked(String name, List<Double> values) {
    row(name, values.stream().map(value -> value.isNaN() ? "" : Text.number(value)).toList());
  }

  /** Returns the table, with a line that explains the marks, if any. */
  public String text() {
    return table.text() + (marked ? "\n* best of its row" : "");
  }
}
