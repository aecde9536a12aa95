package dev.unroll.data.labelled;

import dev.unroll.data.table.FoundFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The contents of a file of sequences in long form.
 *
 * @param file the file, for messages
 * @param found the format of the file
 * @param columns the names of the features
 * @param sequences the complete sequences, in the order in which their ids first appear
 * @param spellings alternative spellings of labels, of sequences whose rows write the same number
 *     differently
 * @param missing the handling of missing values
 * @param increasing features that increase from step to step and may order them
 * @param order notes on marks of missing values, on ids, on the order of the steps and on values
 *     far from all others
 */
record SequenceReading(
    String file,
    FoundFormat found,
    List<String> columns,
    List<Gathered> sequences,
    Set<String> spellings,
    MissingSteps missing,
    List<String> increasing,
    List<String> order) {
  /**
   * A complete sequence.
   *
   * @param label the label; empty if labels are not read
   * @param line the line of its first row
   * @param steps [T][F]; a masked step is NaN
   * @param rows the number of its rows in the file
   * @param gaps the number of missing values
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Gathered(String id, String label, long line, double[][] steps, int rows, int gaps) {}

  /** Returns notes on everything that the user may not expect. */
  List<String> notes() {
    var notes = new ArrayList<String>(missingValues());
    order.forEach(note -> notes.add(file + ": " + note));
    return notes;
  }

  private List<String> missingValues() {
    long gaps = sequences.stream().mapToLong(Gathered::gaps).sum();
    if (gaps == 0) {
      return List.of();
    }
    long values = sequences.stream().mapToLong(Gathered::rows).sum() * columns.size();
    long with = sequences.stream().filter(each -> each.gaps() > 0).count();
    return List.of(
        String.format(
            Locale.ROOT,
            "%s: %,d of %,d values are missing, in %,d of %,d sequences; %s",
            file,
            gaps,
            values,
            with,
            sequences.size(),
            switch (missing) {
              case MASK -> "their steps are masked";
              case INTERPOLATE -> "they are interpolated within the sequence";
              case DROP -> "their steps are left out";
              case ERROR -> throw new AssertionError(missing);
            }));
  }
}
