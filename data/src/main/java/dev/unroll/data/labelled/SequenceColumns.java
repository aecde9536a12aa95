package dev.unroll.data.labelled;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a file of sequences in long form, in which each row is one step of one sequence.
 *
 * @param id the sequence that a row belongs to
 * @param label the class of the sequence, the same in all of its rows
 * @param time the order of the rows: numbers, or dates such as 2024-05-31 and 2024-05-31T13:00;
 *     null for file order, unless a column shows another order; {@value #NO_TIME} to state that
 *     file order is time order
 * @param values the features of a step; empty for all other columns
 * @param missing the handling of missing values
 * @param increasing features that increase from step to step, as in training; other orders are
 *     rejected
 */
public record SequenceColumns(
    String id,
    String label,
    @Nullable String time,
    List<String> values,
    MissingSteps missing,
    List<String> increasing) {
  /** The value of {@link #time} that states that the rows are in time order. */
  public static final String NO_TIME = "none";

  /** Checks that no column has two roles. */
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
          "id, label, time and values must be different columns; got id \"%s\", label \"%s\", time %s, values %s"
              .formatted(id, label, time, values));
    }
  }

  /** Returns columns without a time column, whose features are all columns except these two. */
  public static SequenceColumns of(String id, String label) {
    return new SequenceColumns(id, label, null, List.of(), MissingSteps.ERROR, List.of());
  }

  /** Returns a copy ordered by a column, or {@value #NO_TIME} for file order. */
  public SequenceColumns withTime(String column) {
    return new SequenceColumns(id, label, column, values, missing, increasing);
  }

  /** Returns a copy with these features. */
  public SequenceColumns withValues(String... columns) {
    return new SequenceColumns(id, label, time, List.of(columns), missing, increasing);
  }

  /** Returns a copy with this handling of missing values. */
  public SequenceColumns withMissing(MissingSteps value) {
    return new SequenceColumns(id, label, time, values, value, increasing);
  }

  /** Returns a copy that rejects steps in which one of these features does not increase. */
  public SequenceColumns withIncreasing(List<String> columns) {
    return new SequenceColumns(id, label, time, values, missing, columns);
  }

  /**
   * Returns a description of the order of the steps: {@code in the order of the file}, or by a
   * column.
   */
  public String order() {
    return time == null || isInOrder() ? "in the order of the file" : "by " + time;
  }

  /** Returns whether the rows are stated to be in time order. */
  boolean isInOrder() {
    return NO_TIME.equals(time);
  }
}
