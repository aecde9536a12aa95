package dev.unroll.data.labelled;

import dev.unroll.data.rows.CsvRows;
import dev.unroll.data.rows.Shown;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds unread columns that divide every sequence into the same parts. This happens if ids are
 * numbered from 1 again for each subject, so that several sequences are read as one.
 */
final class SequenceParts {
  private static final int MAX = 20; // parts of a sequence

  private final int[] columns;
  private final List<Map<String, Parts>> found = new ArrayList<>(); // by column and sequence

  /** The values of a column within one sequence. */
  private static final class Parts {
    final Set<String> values = new TreeSet<>();
    String last = "";
    int runs;
    int rows;

    void add(String value) {
      rows++;
      if (runs == 0 || !value.equals(last)) {
        runs++;
        last = value;
        values.add(value);
      }
    }

    boolean isDivided() {
      return runs > 1 && runs == values.size() && 2 * runs <= rows;
    }
  }

  /**
   * Starts a search.
   *
   * @param columns the columns that are not read
   */
  SequenceParts(int[] columns) {
    this.columns = columns.clone();
    for (int i = 0; i < columns.length; i++) {
      found.add(new HashMap<>());
    }
  }

  /** Adds a row of a sequence. */
  void add(String sequence, CsvRows.Row row) {
    for (int i = 0; i < columns.length; i++) {
      Parts parts = found.get(i).computeIfAbsent(sequence, none -> new Parts());
      if (parts.runs <= MAX) {
        parts.add(row.cells()[columns[i]].strip());
      }
    }
  }

  /**
   * Returns a note for each such column.
   *
   * @param id the id column
   */
  List<String> notes(CsvRows rows, String id) {
    var notes = new ArrayList<String>();
    for (int i = 0; i < columns.length; i++) {
      Map<String, Parts> parts = found.get(i);
      Set<String> first = parts.isEmpty() ? Set.of() : parts.values().iterator().next().values;
      boolean divided =
          parts.size() > 1
              && parts.values().stream()
                  .allMatch(one -> one.isDivided() && one.values.equals(first));
      if (divided) {
        notes.add(
            "each sequence of \"%s\" holds the same %d values of \"%s\" (%s), in consecutive rows, and is read as one; make the ids different if they are several"
                .formatted(
                    id,
                    first.size(),
                    Shown.of(rows.columns().get(columns[i])),
                    Shown.listed(List.copyOf(first))));
      }
    }
    return notes;
  }
}
