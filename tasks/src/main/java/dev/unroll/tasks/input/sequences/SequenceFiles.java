package dev.unroll.tasks.input.sequences;

import dev.unroll.data.labelled.NumericSequences;
import dev.unroll.data.labelled.SequenceColumns;
import dev.unroll.data.table.BadRows;
import dev.unroll.data.table.TableFormat;
import dev.unroll.internal.FailureText;
import dev.unroll.store.Fields;
import dev.unroll.tasks.input.ExampleFile;
import dev.unroll.tasks.input.ExampleFormat;
import dev.unroll.tasks.input.LabelledSource;
import dev.unroll.tasks.input.Origin;
import dev.unroll.tasks.input.UnlabelledExamples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Files of sequences in long form, with a row for each step.
 *
 * @param settings the columns and the format, as in the recipe
 * @param columns the same, for reading
 * @param format of the file
 * @param setting for missing values, for messages
 */
record SequenceFiles(
    Map<String, Object> settings, SequenceColumns columns, TableFormat format, String setting)
    implements ExampleFormat {
  private static final String OF_RECIPES = "data.missing";
  private static final String OF_MODELS = "--missing";

  private static final String ID = "id";
  private static final String LABEL = "label";
  private static final String TIME = "time";
  private static final String VALUES = "values";

  static SequenceFiles read(Fields data) {
    SequenceColumns columns;
    try {
      columns = SequenceColumns.of(data.string(ID, ID), data.string(LABEL, LABEL));
      if (data.has(TIME)) {
        columns = columns.withTime(data.string(TIME));
      }
      if (data.has(VALUES)) {
        columns = columns.withValues(data.strings(VALUES).toArray(String[]::new));
      }
    } catch (IllegalArgumentException e) { // a column with two roles
      throw data.error(FailureText.of(e) + "; change or remove one of them");
    }
    columns = columns.withMissing(SequenceConfig.read(data).missing());
    TableFormat format = TableFormat.read(data);
    return new SequenceFiles(settings(columns, format), columns, format, OF_RECIPES);
  }

  /** Returns columns and format as in the {@code data} of a recipe. */
  static Map<String, Object> settings(SequenceColumns columns, TableFormat format) {
    var settings = new LinkedHashMap<String, Object>();
    settings.put(ID, columns.id());
    settings.put(LABEL, columns.label());
    if (columns.time() != null) {
      settings.put(TIME, columns.time());
    }
    if (!columns.values().isEmpty()) {
      settings.put(VALUES, columns.values());
    }
    settings.putAll(format.settings());
    return settings;
  }

  /**
   * Returns the format of the files of a model.
   *
   * @param features the columns of training; empty: those of the recipe
   * @param increasing those that increase from step to step
   */
  SequenceFiles ofModel(List<String> features, List<String> increasing) {
    SequenceColumns ofModel =
        features.isEmpty() ? columns : columns.withValues(features.toArray(String[]::new));
    return new SequenceFiles(settings, ofModel.withIncreasing(increasing), format, OF_MODELS);
  }

  @Override
  public Optional<String> key() {
    return Optional.of(columns.id());
  }

  @Override
  public LabelledSource read(ExampleFile file) {
    BadRows bad = file.badRows();
    NumericSequences sequences =
        NumericSequences.read(file.path(), columns, format, file.labels(), bad, setting);
    return LabelledSource.of(
        sequences,
        sequences.notes(),
        bad,
        new Origin(
            file.path().toString(),
            sequences.columns(),
            columns.label(),
            sequences.found(),
            columns.order()));
  }

  @Override
  public void read(Path file, UnlabelledExamples to) {
    var notes = new ArrayList<String>();
    var sequences = NumericSequences.readUnlabelled(file, columns, format, setting, notes);
    notes.forEach(to::note);
    sequences.forEach(sequence -> to.sequence(sequence.id(), sequence.values()));
  }
}
