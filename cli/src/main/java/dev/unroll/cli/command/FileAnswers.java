package dev.unroll.cli.command;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.TextFiles;
import dev.unroll.tasks.classify.Classifier;
import dev.unroll.tasks.input.ExampleFormat;
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
 * Classifies the examples of a file: a table as a table, texts line by line, images by their
 * number.
 *
 * @param out stream for the answers
 */
record FileAnswers(Classifier classifier, Answers answers, PrintStream out) {
  private static final int FIRST_LINES = 1 << 16;

  /**
   * Classifies the examples of a file.
   *
   * @return notes on what was read, and what was not
   */
  List<String> file(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new BadInputException(file + ": there is no such file");
    }
    if (classifier.readsTexts() && !Files.isRegularFile(file)) { // a pipe can be read once
      try (InputStream in = new FileInputStream(file.toFile())) { // reports how much is available
        return stream(in, file.toString(), "");
      }
    }
    if (classifier.isTable(file)) {
      var table = new TableWriter(answers, out, OutputFiles.markOf(file));
      return table.end(classifier.classify(file, table));
    }
    if (!classifier.readsTexts()) {
      return classifier.classify(file, (id, said) -> out.println(answers.line(id, said)));
    }
    try (InputStream in = new FileInputStream(file.toFile())) {
      return stream(in, file.toString(), OutputFiles.markOf(file));
    }
  }

  /**
   * Classifies a stream of texts.
   *
   * @param name name for messages
   */
  List<String> stream(InputStream stream, String name) throws IOException {
    return stream(stream, name, "");
  }

  private List<String> stream(InputStream stream, String name, String mark) throws IOException {
    ExampleFormat format = classifier.format();
    var in = new BufferedInputStream(TextInput.utf8(stream, name, format.encoding()), FIRST_LINES);
    if (!format.isTable(name, firstLine(in, format.linesAbove()))) {
      return lines(
          new CheckedLines(
              new LineInput(in, name, LineInput.SET_ENCODING), format.lineCheck(name)));
    }
    var table = new TableWriter(answers, out, mark);
    try (var text = new BufferedReader(TextFiles.decode(in))) {
      return table.end(classifier.classify(name, text, table));
    }
  }

  private List<String> lines(CheckedLines lines) throws IOException {
    var each = new LineAnswers(classifier, lines, answers, out);
    each.run();
    return each.notes();
  }

  /** Returns the first line after those to skip, without consuming it. */
  private static String firstLine(BufferedInputStream in, int above) throws IOException {
    in.mark(FIRST_LINES);
    var bytes = new ByteArrayOutputStream();
    int ends = 0;
    for (int read = 0; read < FIRST_LINES - 1 && ends <= above; read++) {
      int b = in.read();
      if (b < 0 || b == '\n') {
        ends = b < 0 ? above + 1 : ends + 1;
      } else if (ends == above) {
        bytes.write(b);
      }
    }
    in.reset();
    String line = bytes.toString(StandardCharsets.UTF_8);
    return (line.startsWith("\uFEFF") ? line.substring(1) : line).stripTrailing();
  }
}
