package dev.unroll.data.series;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The groups of rows with the same value in a column, such as the steps of a sequence. Immutable.
 */
public final class TableGroups {
  private final Table table;

  TableGroups(Table table) {
    this.table = table;
  }

  /** Returns whether the values of a column are distinct within each group of an id column. */
  public boolean isDistinctWithin(String column, String id) {
    Set<List<String>> seen = new HashSet<>();
    for (int row = 0; row < table.rows(); row++) {
      if (!seen.add(List.of(table.cell(row, id).strip(), table.cell(row, column).strip()))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns whether a column numbers the rows of each group of an id column: 1, 2, 3, from the same
   * first number in all groups, in any order.
   */
  public boolean isCounterWithin(String column, String id) {
    List<List<Double>> all = numbersWithin(column, id);
    double first = all.isEmpty() ? 0 : Collections.min(all.get(0));
    return all.stream().anyMatch(numbers -> numbers.size() > 2)
        && all.stream()
            .allMatch(
                numbers ->
                    new HashSet<>(numbers).size() == numbers.size()
                        && Collections.min(numbers) == first
                        && Collections.max(numbers) == first + numbers.size() - 1);
  }

  /** Returns the numbers of a column for each group of an id column. */
  private List<List<Double>> numbersWithin(String column, String id) {
    var all = new LinkedHashMap<String, List<Double>>();
    for (int row = 0; row < table.rows(); row++) {
      all.computeIfAbsent(table.cell(row, id).strip(), none -> new ArrayList<>())
          .add(table.number(table.cell(row, column)));
    }
    return List.copyOf(all.values());
  }

  /** Returns whether the rows of each value form one block, with two rows per block on average. */
  public boolean isInBlocks(String column) {
    Set<String> seen = new HashSet<>();
    @Nullable String before = null;
    for (String cell : table.text(column)) {
      if (!cell.strip().equals(before) && !seen.add(cell.strip())) {
        return false;
      }
      before = cell.strip();
    }
    return seen.size() > 1 && 2 * seen.size() <= table.rows();
  }
}
