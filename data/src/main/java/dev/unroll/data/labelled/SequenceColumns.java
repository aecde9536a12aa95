package dev.unroll.data.labelled;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the columns of a file of sequences in long form are: a row is one step of one sequence.
 *
 * @param id which sequence a row belongs to
 * @param label its class, the same in all of its rows
 * @param time the order of its rows: numbers, or dates such as 2024-05-31 and 2024-05-31T13:00;
 *     null: as they stand in the file, unless a column shows another order; {@value #NO_TIME}: as
 *     they stand in the file, which is stated to be the order of time
 * @param values the features of a step; empty: all other columns
 * @param missing what becomes of missing values
 * @param increasing features that increase from step to step, as in training; others are refused
 */
public record SequenceColumns(
    String id,
    String label,
    @Nullable String time,
    List<String> values,
    MissingSteps missing,
    List<String> increasing) {
  /** The word for {@link #time} that states that the rows are in the order of time. */
  public static final String NO_TIME = "none";

  /** Checks that no column is two things. */
  public SequenceColumns {
    values = List.copyOf(values);
    increasing = List.copyOf(increasing);
    if (id.equals(label)
        || id.equals(time)
        || label.equals(time)
        || values.contains(id)
        || values.contains(label)
        || (time != null && values.contains(time))) {
      throw new IllegalArgumentException(
          "id, label, time and values are columns of their own; got id \"%s\", label \"%s\", time %s, values %s"
              .formatted(id, label, time, values));
    }
  }

  /** Rows in order, values in all columns but these two. */
  public static SequenceColumns of(String id, String label) {
    return new SequenceColumns(id, label, null, List.of(), MissingSteps.ERROR, List.of());
  }

  /** The same, ordered by a column, or by {@value #NO_TIME}. */
  public SequenceColumns withTime(String column) {
    return new SequenceColumns(id, label, column, values, missing, increasing);
  }

  /** The same, with these features. */
  public SequenceColumns withValues(String... columns) {
    return new SequenceColumns(id, label, time, List.of(columns), missing, increasing);
  }

  /** Returns a copy that treats missing values in this way. */
  public SequenceColumns withMissing(MissingSteps value) {
    return new SequenceColumns(id, label, time, values, value, increasing);
  }

  /** Returns a copy that refuses steps in which one of these features does not increase. */
  public SequenceColumns withIncreasing(List<String> columns) {
    return new SequenceColumns(id, label, time, values, missing, columns);
  }

  /** Returns the order of the steps in words: {@code in the order of the file}, or by a column. */
  public String order() {
    return time == null || isInOrder() ? "in the order of the file" : "by " + time;
  }

  /** Returns whether the rows are stated to be in the order of time. */
  boolean isInOrder() {
    return NO_TIME.equals(time);
  }
}
