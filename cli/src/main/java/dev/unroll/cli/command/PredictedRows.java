package dev.unroll.cli.command;

import dev.unroll.BadInputException;
import dev.unroll.data.table.CsvOutput;
import dev.unroll.internal.FailureText;
import dev.unroll.store.Json;
import dev.unroll.tasks.RowPredictions;
import dev.unroll.tasks.input.ExampleFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Predicts single examples, for any task that supports this, and prints one row for each as CSV or
 * JSON.
 */
final class PredictedRows {
  private static final String STDIN = "-";

  private final RowPredictions model;
  private final InputStream in;
  private final PrintStream out;
  private final boolean json;

  /**
   * Creates predictions of a model.
   *
   * @param in stdin
   * @param out stream for the rows
   */
  PredictedRows(RowPredictions model, InputStream in, PrintStream out, boolean json) {
    this.model = model;
    this.in = in;
    this.out = out;
    this.json = json;
  }

  /**
   * Predicts the examples of a file, or texts.
   *
   * @param input file; null or {@code -}: texts from stdin, one per line, unless {@code texts} are
   *     given
   * @param texts texts to predict instead of a file
   * @param name name of the model, for messages
   * @return notes on inputs that the network did not read
   */
  List<String> run(@Nullable Path input, List<String> texts, Path name) throws IOException {
    boolean stdin = input == null || input.toString().equals(STDIN);
    if (!model.readsTexts() && (stdin || !texts.isEmpty())) {
      throw new BadInputException(
          "%s: reads %s, not texts; pass a file of them with --input"
              .formatted(name, model.reads()));
    }
    if (!json) {
      print(line(model.columns()));
    }
    if (!texts.isEmpty()) {
      for (int i = 0; i < texts.size(); i++) {
        print(predict(Integer.toString(i + 1), texts.get(i), "text " + (i + 1)));
      }
    } else if (input == null || stdin) {
      return answerLines();
    } else {
      return model.predict(input, this::print);
    }
    return List.of();
  }

  private List<String> answerLines() throws IOException {
    ExampleFormat format = model.format();
    try (var lines =
        new CheckedLines(
            new LineInput(
                TextInput.utf8(in, "stdin", format.encoding()), "stdin", LineInput.SET_ENCODING),
            format.lineCheck("stdin"))) {
      long number = 0;
      for (String text = lines.next(); text != null; text = lines.next()) {
        number++;
        print(predict(Long.toString(number), text, "stdin:" + number));
        if (out.checkError()) {
          break;
        }
      }
      return lines.notes();
    }
  }

  private List<Object> predict(String id, String text, String where) {
    try {
      return model.predict(id, text);
    } catch (BadInputException e) {
      throw new BadInputException(where + ": " + FailureText.of(e), e);
    }
  }

  private void print(List<Object> row) {
    if (!json) {
      print(line(row));
      return;
    }
    var object = new LinkedHashMap<String, @Nullable Object>();
    for (int i = 0; i < row.size(); i++) {
      boolean missing = row.get(i) instanceof Double number && !Double.isFinite(number);
      object.put(model.columns().get(i), missing ? null : row.get(i));
    }
    print(Json.write(object));
  }

  private void print(String line) {
    out.print(line + '\n'); // the same on all systems, as in other CSV
  }

  private static String text(Object cell) {
    if (!(cell instanceof Double number)) {
      return cell.toString();
    }
    return Double.isFinite(number) ? new BigDecimal(number.toString()).toPlainString() : "";
  }

  /**
   * Returns a row of CSV, written as a header of these cells, so that each row can be printed
   * immediately.
   */
  private static String line(List<?> cells) {
    String[] fields = cells.stream().map(PredictedRows::text).toArray(String[]::new);
    var out = new StringWriter();
    try {
      CsvOutput.to(out, fields).close();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // cannot occur in memory
    }
    String text = out.toString();
    return text.substring(0, text.length() - 1); // without the line end
  }
}
