package dev.unroll.nn;

import dev.unroll.internal.VisibleText;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The layers of a model with their shapes and parameters; {@code toString} returns a table.
 *
 * @param rows inputs first, then layers in order
 * @param values the total number of weights; shared weights count once
 */
public record ModelSummary(List<Row> rows, long values) {
  /** Shown for an input of ids. */
  static final String IDS = "ids";

  private static final String GAP = "   ";
  private static final int LONGEST = 300;
  private static final List<String> OPEN_SIZES = List.of("N", "T");

  /**
   * One input or layer.
   *
   * @param name in the model
   * @param type of the layer; {@code input} for an input
   * @param path how it is computed, {@code fused} or {@code step by step}, and why; empty for an
   *     input of features, {@code ids} for one of ids
   * @param from the values that it reads; empty in a chain, where it reads the previous row
   * @param output the shape of its output, {@link Shape#ANY} where a size is open
   * @param parameters by name; empty if an earlier row lists them
   */
  public record Row(
      String name,
      String type,
      String path,
      List<String> from,
      int[] output,
      Map<String, Parameter> parameters) {
    /** Copies the lists. */
    public Row {
      from = List.copyOf(from);
      output = output.clone();
    }

    /** Returns the shape as text, open sizes by their letters: {@code [N, T, 8]}. */
    public String shape() {
      return sizes(output).toString();
    }
  }

  /** Copies the rows. */
  public ModelSummary {
    rows = List.copyOf(rows);
  }

  /** Returns a summary of the parameters alone, for models that do not list layers. */
  static ModelSummary ofParameters(Model model) {
    var rows = new ArrayList<Row>();
    rows.add(new Row(model.type(), model.type(), "", List.of(), new int[0], model.parameters()));
    return new ModelSummary(rows, model.parameterCount());
  }

  /** Returns sizes as numbers, open ones by their letters. */
  public static List<Object> sizes(int... shape) {
    var sizes = new ArrayList<Object>();
    for (int size : shape) {
      sizes.add(
          size != Shape.ANY
              ? size
              : sizes.size() < OPEN_SIZES.size() ? OPEN_SIZES.get(sizes.size()) : "any");
    }
    return sizes;
  }

  /** Returns the table as text. */
  @Override
  public String toString() {
    boolean connected = rows.stream().anyMatch(row -> !row.from().isEmpty());
    var table = new ArrayList<String[]>();
    table.add(
        cells(
            connected, "layer", "from", "computed", "output", "parameter", "shape", "values", ""));
    for (Row row : rows) {
      String[] start = {
        row.name(),
        String.join(", ", row.from()),
        row.path(),
        row.output().length == 0 ? "" : row.shape()
      };
      for (Map.Entry<String, Parameter> each : row.parameters().entrySet()) {
        Parameter parameter = each.getValue();
        table.add(
            cells(
                connected,
                start[0],
                start[1],
                start[2],
                start[3],
                each.getKey(),
                sizes(parameter.shape()).toString(),
                count(parameter.size()),
                parameter.trainable() ? "" : "frozen"));
        start = new String[] {"", "", "", ""};
      }
      if (row.parameters().isEmpty()) {
        table.add(cells(connected, start[0], start[1], start[2], start[3], "", "", "", ""));
      }
    }
    table.add(cells(connected, "total", "", "", "", "", "", count(values), ""));
    return text(table, connected ? 6 : 5);
  }

  /**
   * Returns the cells of a line; without the connections column if each layer reads the previous
   * one.
   */
  private static String[] cells(boolean connected, String... all) {
    if (connected) {
      return all;
    }
    var without = new String[all.length - 1];
    without[0] = all[0];
    System.arraycopy(all, 2, without, 1, all.length - 2);
    return without;
  }

  private static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String text(List<String[]> table, int right) {
    var widths = new int[table.get(0).length];
    for (String[] line : table) {
      for (int c = 0; c < line.length; c++) {
        line[c] = VisibleText.of(line[c], LONGEST); // names may come from a file
        widths[c] = Math.max(widths[c], line[c].length());
      }
    }
    return table.stream().map(line -> line(line, widths, right)).collect(Collectors.joining("\n"));
  }

  private static String line(String[] cells, int[] widths, int right) {
    var text = new StringBuilder();
    for (int c = 0; c < cells.length; c++) {
      String space = " ".repeat(widths[c] - cells[c].length());
      text.append(c == 0 ? "" : GAP).append(c == right ? space + cells[c] : cells[c] + space);
    }
    return text.toString().stripTrailing();
  }

  @Override
  public boolean equals(@org.jspecify.annotations.Nullable Object other) {
    return other instanceof ModelSummary that && toString().equals(that.toString());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(new Object[] {toString()});
  }
}
