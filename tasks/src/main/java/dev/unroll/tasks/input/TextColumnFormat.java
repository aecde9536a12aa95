package dev.unroll.tasks.input;

import dev.unroll.data.labelled.TextRows;
import dev.unroll.internal.PathText;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The format of files that hold examples in a column of texts, or one per line. */
public interface TextColumnFormat extends ExampleFormat {
  /** Returns the columns of texts and labels. */
  TextColumns columns();

  /** Returns whether texts are sequences of letters, which cannot contain a separator. */
  boolean areLetters();

  @Override
  default Map<String, Object> settings() {
    return columns().settings();
  }

  @Override
  default void read(Path file, UnlabelledExamples to) {
    columns().read(file, areLetters(), to);
  }

  @Override
  default boolean isTable(String name, String firstLine) {
    return columns().isTable(name, firstLine, areLetters());
  }

  @Override
  default boolean isTable(Path file) {
    return columns().isTable(file, areLetters());
  }

  @Override
  default Optional<Charset> encoding() {
    return columns().encoding();
  }

  @Override
  default int linesAbove() {
    return columns().linesAbove();
  }

  @Override
  default LineCheck lineCheck(String name) {
    return new TextLineCheck(name, columns(), areLetters());
  }

  @Override
  default TextRows table(Path file) {
    return columns().of(file).openTexts();
  }

  @Override
  default TextRows table(String name, Reader text) {
    return columns().of(PathText.of("", name)).openTexts(name, text);
  }
}
