package dev.unroll.tasks.input.letters;

import dev.unroll.data.labelled.LabelledTexts;
import dev.unroll.data.labelled.LetterSequences;
import dev.unroll.data.table.BadRows;
import dev.unroll.tasks.input.ExampleFile;
import dev.unroll.tasks.input.LabelledSource;
import dev.unroll.tasks.input.TextColumnFormat;
import dev.unroll.tasks.input.TextColumns;
import java.util.List;

/** Files with a column of letters and one of labels. */
record LetterFiles(LetterConfig config, TextColumns columns) implements TextColumnFormat {
  @Override
  public boolean areLetters() {
    return true;
  }

  @Override
  public LabelledSource read(ExampleFile file) {
    LabelledTexts texts = columns.of(file.path());
    BadRows bad = file.badRows();
    var letters = LetterSequences.read(texts, config.letters(), config.width(), file.labels(), bad);
    List<String> notes = bad.count() == 0 ? List.of() : List.of(file.path() + ": " + bad);
    return LabelledSource.of(letters.rows(), notes, bad, LabelledSource.origin(texts));
  }
}
