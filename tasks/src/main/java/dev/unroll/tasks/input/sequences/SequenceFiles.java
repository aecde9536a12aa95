package dev.unroll.tasks.input.sequences;

import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.labelled.NumericSequences;
import dev.unroll.data.labelled.SequenceColumns;
import dev.unroll.data.table.BadRows;
import dev.unroll.data.table.TableFormat;
import dev.unroll.store.Fields;
import dev.unroll.tasks.input.ExampleFile;
import dev.unroll.tasks.input.ExampleFormat;
import dev.unroll.tasks.input.LabelledSource;
import dev.unroll.tasks.input.UnlabelledExamples;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Files of sequences in long form, a row for each step.
 *
 * @param settings the columns and the format, as the recipe has them
 * @param columns the same, for reading
 * @param format of the file
 */
record SequenceFiles(Map<String, Object> settings, SequenceColumns columns, TableFormat format)
    implements ExampleFormat {
  private static final String ID = "id";
  private static final String LABEL = "label";
  private static final String TIME = "time";
  private static final String VALUES = "values";

  static SequenceFiles read(Fields data) {
    var settings = new LinkedHashMap<String, Object>();
    String id = data.string(ID, ID);
    String label = data.string(LABEL, LABEL);
    settings.put(ID, id);
    settings.put(LABEL, label);
    var columns = SequenceColumns.of(id, label);
    if (data.has(TIME)) {
      String time = data.string(TIME);
      settings.put(TIME, time);
      columns = columns.withTime(time);
    }
    if (data.has(VALUES)) {
      List<String> values = data.strings(VALUES);
      settings.put(VALUES, values);
      columns = columns.withValues(values.toArray(String[]::new));
    }
    TableFormat format = TableFormat.read(data);
    settings.putAll(format.settings());
    return new SequenceFiles(settings, columns, format);
  }

  @Override
  public LabelledSource read(ExampleFile file) {
    BadRows bad = file.badRows();
    LabelledDataset sequences =
        NumericSequences.read(file.path(), columns, format, file.labels(), bad);
    return LabelledSource.of(sequences, file.path(), bad);
  }

  @Override
  public void read(Path file, UnlabelledExamples to) {
    NumericSequences.readUnlabelled(file, columns, format)
        .forEach(sequence -> to.steps(sequence.id(), sequence.steps()));
  }
}
