package dev.unroll.tasks.input.letters;

import dev.unroll.data.labelled.LabelledTexts;
import dev.unroll.data.labelled.LetterSequences;
import dev.unroll.data.labelled.TextRows;
import dev.unroll.data.table.BadRows;
import dev.unroll.tasks.input.ExampleFile;
import dev.unroll.tasks.input.ExampleFormat;
import dev.unroll.tasks.input.LabelledSource;
import dev.unroll.tasks.input.TextColumns;
import dev.unroll.tasks.input.UnlabelledExamples;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files with a column of letters and one of labels. */
record LetterFiles(LetterConfig config, TextColumns columns) implements ExampleFormat {
  @Override
  public Map<String, Object> settings() {
    return columns.settings();
  }

  @Override
  public LabelledSource read(ExampleFile file) {
    LabelledTexts texts = columns.of(file.path());
    BadRows bad = file.badRows();
    var letters = LetterSequences.read(texts, config.letters(), config.width(), file.labels(), bad);
    List<String> notes = bad.count() == 0 ? List.of() : List.of(file.path() + ": " + bad);
    return LabelledSource.of(letters.rows(), notes, bad, LabelledSource.origin(texts));
  }

  @Override
  public void read(Path file, UnlabelledExamples to) {
    columns.read(file, true, to);
  }

  @Override
  public boolean isTable(String name, String firstLine) {
    return columns.isTable(name, firstLine, true);
  }

  @Override
  public boolean isTable(Path file) {
    return columns.isTable(file, true);
  }

  @Override
  public Optional<Charset> encoding() {
    return columns.encoding();
  }

  @Override
  public int linesAbove() {
    return columns.linesAbove();
  }

  @Override
  public void requireText(String name, long number, String line) {
    columns.requireText(name, number, line);
  }

  @Override
  public TextRows table(Path file) {
    return columns.of(file).openTexts();
  }

  @Override
  public TextRows table(String name, Reader text) {
    return columns.of(Path.of(name)).openTexts(name, text);
  }
}
