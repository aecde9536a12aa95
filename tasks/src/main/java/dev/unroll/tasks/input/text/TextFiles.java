package dev.unroll.tasks.input.text;

import dev.unroll.data.labelled.LabelledTexts;
import dev.unroll.data.labelled.TextRows;
import dev.unroll.tasks.input.ExampleFile;
import dev.unroll.tasks.input.ExampleFormat;
import dev.unroll.tasks.input.LabelledSource;
import dev.unroll.tasks.input.TextColumns;
import dev.unroll.tasks.input.UnlabelledExamples;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Files with a column of texts and one of labels. */
record TextFiles(TextColumns columns) implements ExampleFormat {
  @Override
  public Map<String, Object> settings() {
    return columns.settings();
  }

  @Override
  public LabelledSource read(ExampleFile file) {
    LabelledTexts texts = columns.of(file.path()).withLabels(file.labels());
    return LabelledSource.of(texts, file.skipBad());
  }

  @Override
  public void read(Path file, UnlabelledExamples to) {
    columns.read(file, false, to);
  }

  @Override
  public boolean isTable(String name, String firstLine) {
    return columns.isTable(name, firstLine, false);
  }

  @Override
  public boolean isTable(Path file) {
    return columns.isTable(file, false);
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
