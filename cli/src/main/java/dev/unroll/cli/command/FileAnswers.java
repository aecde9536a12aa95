package dev.unroll.cli.command;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.TextFiles;
import dev.unroll.tasks.classify.Classifier;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Answers the examples of a file: a table as a table, texts line by line, images by their number.
 *
 * @param out of the answers
 */
record FileAnswers(Classifier classifier, Answers answers, PrintStream out) {
  private static final int FIRST_LINE = 1 << 16;

  /**
   * Answers a file.
   *
   * @return sentences on what was read, and what was not
   */
  List<String> file(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new BadInputException(file + ": there is no such file");
    }
    if (classifier.readsTexts() && !Files.isRegularFile(file)) { // a pipe can be read once
      try (InputStream in = new FileInputStream(file.toFile())) { // which knows what has come
        return stream(in, file.toString());
      }
    }
    if (classifier.isTable(file)) {
      var table = new TableWriter(answers, out);
      return table.end(classifier.classify(file, table));
    }
    if (!classifier.readsTexts()) {
      return classifier.classify(file, (id, said) -> out.println(answers.line(id, said)));
    }
    try (var lines = new LineInput(TextFiles.unpack(file), file.toString())) {
      return lines(lines);
    }
  }

  /**
   * Answers a stream of texts.
   *
   * @param name for sentences
   */
  List<String> stream(InputStream stream, String name) throws IOException {
    var in = new BufferedInputStream(stream, FIRST_LINE);
    if (!classifier.isTable(firstLine(in))) {
      return lines(new LineInput(in, name));
    }
    var table = new TableWriter(answers, out);
    try (var text = new BufferedReader(TextFiles.decode(in))) {
      return table.end(classifier.classify(name, text, table));
    }
  }

  private List<String> lines(LineInput lines) throws IOException {
    var each = new LineAnswers(classifier, lines, answers, out);
    each.run();
    return each.notes();
  }

  /** Returns the first line without taking it from the stream. */
  private static String firstLine(BufferedInputStream in) throws IOException {
    in.mark(FIRST_LINE);
    var bytes = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n' && bytes.size() < FIRST_LINE - 1; b = in.read()) {
      bytes.write(b);
    }
    in.reset();
    String line = bytes.toString(StandardCharsets.UTF_8);
    return line.startsWith("\uFEFF") ? line.substring(1) : line;
  }
}
