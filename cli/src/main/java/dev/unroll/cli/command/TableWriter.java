package dev.unroll.cli.command;

import dev.unroll.data.table.CsvOutput;
import dev.unroll.data.table.FoundFormat;
import dev.unroll.store.Json;
import dev.unroll.tasks.classify.Classification;
import dev.unroll.tasks.classify.TableAnswers;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of a table with their classes: its columns, then {@code label} and {@code
 * probability}. The output is CSV with the separator and decimal mark of the table, or one JSON
 * object per line. If the table already has such a column, the new ones are called {@code
 * predicted_label} and {@code predicted_probability}.
 */
final class TableWriter implements TableAnswers {
  private static final String LABEL = "label";
  private static final String PROBABILITY = "probability";

  private static final int BETWEEN_CHECKS = 1024;

  private final Answers answers;
  private final PrintStream out;
  private final String mark;
  private List<String> columns = List.of();
  private String prefix = "";
  private String sentence = "";
  private @Nullable FoundFormat table;
  private int pairs = 1;
  private long rows;
  private @Nullable CsvOutput csv;

  /**
   * Creates a writer.
   *
   * @param mark the byte order mark of the table; empty: none
   */
  TableWriter(Answers answers, PrintStream out, String mark) {
    this.answers = answers;
    this.out = out;
    this.mark = mark;
  }

  @Override
  public void begin(List<String> names, @Nullable FoundFormat format, String what) {
    columns = names;
    table = format;
    sentence = what;
    while (isTaken(prefix)) {
      prefix = "predicted_" + prefix;
    }
  }

  private boolean isTaken(String start) {
    return columns.stream()
        .anyMatch(column -> column.matches(start + "(label\\d*|probability\\d*|probabilities)"));
  }

  private CsvOutput csv(int labels) {
    if (csv == null) {
      pairs = labels;
      var header = new ArrayList<>(columns);
      for (int k = 1; k <= pairs; k++) {
        String number = k == 1 ? "" : Integer.toString(k);
        header.add(prefix + LABEL + number);
        header.add(prefix + PROBABILITY + number);
      }
      out.print(mark);
      out.flush();
      var text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
      String[] names = header.toArray(String[]::new);
      csv = table == null ? CsvOutput.to(text, names) : CsvOutput.like(table, text, names);
    }
    return csv;
  }

  @Override
  public void row(List<String> cells, Classification said) {
    if (++rows % BETWEEN_CHECKS == 0 && out.checkError()) {
      String why = "the answers cannot be written; is the disk full, or was the reader closed?";
      throw new UncheckedIOException(why, new IOException(why));
    }
    if (answers.json()) {
      out.println(Json.write(object(cells, said)));
      return;
    }
    var row = new ArrayList<Object>(cells);
    List<Map.Entry<String, Double>> best = answers.best(said);
    for (Map.Entry<String, Double> each : best) {
      row.add(each.getKey());
      String probability = Answers.number(each.getValue());
      row.add(hasDecimalComma() ? probability.replace('.', ',') : probability);
    }
    csv(best.size()).row(row.toArray());
  }

  /**
   * Returns whether the table has a decimal comma. Where no number shows it, a table with
   * semicolons and a byte order mark has one: a spreadsheet program wrote it.
   */
  private boolean hasDecimalComma() {
    return OutputFiles.hasDecimalComma(table, mark);
  }

  private Map<String, Object> object(List<String> cells, Classification said) {
    var object = new LinkedHashMap<String, Object>();
    for (int i = 0; i < cells.size(); i++) {
      object.put(columns.get(i), cells.get(i));
    }
    object.put(prefix + LABEL, said.label());
    object.put(prefix + PROBABILITY, said.probability());
    var probabilities = new LinkedHashMap<String, Object>();
    if (answers.top() == null) {
      probabilities.putAll(said.probabilities());
    } else {
      answers.best(said).forEach(each -> probabilities.put(each.getKey(), each.getValue()));
    }
    object.put(prefix + "probabilities", probabilities);
    return object;
  }

  /**
   * Writes the remaining rows.
   *
   * @param notes on the reading
   * @return the notes, after a sentence on what was read
   */
  List<String> end(List<String> notes) {
    if (csv != null) {
      try {
        csv.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    out.flush();
    var all = new ArrayList<String>();
    all.add(sentence);
    all.addAll(notes);
    return all;
  }
}
