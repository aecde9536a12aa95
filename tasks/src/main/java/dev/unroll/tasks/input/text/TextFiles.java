package dev.unroll.tasks.input.text;

import dev.unroll.data.labelled.LabelledTexts;
import dev.unroll.tasks.input.ExampleFile;
import dev.unroll.tasks.input.LabelledSource;
import dev.unroll.tasks.input.TextColumnFormat;
import dev.unroll.tasks.input.TextColumns;

/** Files with a column of texts and one of labels. */
record TextFiles(TextColumns columns) implements TextColumnFormat {
  @Override
  public boolean areLetters() {
    return false;
  }

  @Override
  public LabelledSource read(ExampleFile file) {
    LabelledTexts texts = columns.of(file.path()).withLabels(file.labels());
    return LabelledSource.of(texts, file.skipBad());
  }
}
