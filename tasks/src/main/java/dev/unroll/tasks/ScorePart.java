package dev.unroll.tasks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * A part of a {@link Score} beyond its metrics, to print or to draw, independent of any plotting
 * library. Code that shows parts handles each kind in a {@link Visitor}, so that a new kind is a
 * compile error there.
 */
public sealed interface ScorePart {
  /** Returns the name in JSON and file names, such as {@code confusion}. */
  String name();

  /** Returns the title for display, such as {@code confusion matrix}. */
  String title();

  /** Calls the visitor's method for this kind. */
  <T> T accept(Visitor<T> visitor);

  /** Checks that a name is a valid key and file name. */
  private static void requireName(String name) {
    if (!name.matches("[a-z][A-Za-z0-9-]*")) {
      throw new IllegalArgumentException(
          "a part of a score has the name \"%s\" (expected a letter, then letters, digits and hyphens)"
              .formatted(name));
    }
  }

  /**
   * One method for each kind of part.
   *
   * @param <T> the result for a part
   */
  interface Visitor<T> {
    /** Handles a table. */
    T table(Table table);

    /** Handles lines. */
    T lines(Lines lines);

    /** Handles points. */
    T scatter(Scatter scatter);

    /** Handles a heatmap. */
    T heatmap(Heatmap heatmap);

    /** Handles a picture. */
    T picture(Picture picture);

    /** Handles rows of a file. */
    T rows(Rows rows);
  }

  /**
   * A table of texts and numbers.
   *
   * @param columns in order
   * @param rows a cell for each column: a String, a Long or a Double
   * @param rowNoun what a row is, in the plural: {@code classes}
   * @param mostPrinted the maximum number of printed rows; a longer table is in JSON only
   */
  record Table(
      String name,
      String title,
      List<Column> columns,
      List<List<Object>> rows,
      String rowNoun,
      int mostPrinted)
      implements ScorePart {
    /** Copies the rows and checks their cells. */
    public Table {
      requireName(name);
      columns = List.copyOf(columns);
      var copies = new ArrayList<List<Object>>();
      for (List<Object> row : rows) {
        if (row.size() != columns.size()) {
          throw new IllegalArgumentException(
              "table \"%s\" has %d columns, but a row has %d cells; they must match"
                  .formatted(name, columns.size(), row.size()));
        }
        for (Object cell : row) {
          if (!(cell instanceof String || cell instanceof Long || cell instanceof Double)) {
            throw new IllegalArgumentException(
                "table \"%s\": a cell is %s; expected a String, a Long or a Double"
                    .formatted(name, cell));
          }
        }
        copies.add(List.copyOf(row));
      }
      rows = Collections.unmodifiableList(copies);
    }

    /**
     * A column.
     *
     * @param key of its cells in JSON; empty: they are not in JSON
     * @param title the heading of the column
     */
    public record Column(String key, String title) {}

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.table(this);
    }
  }

  /**
   * Lines over a common x-axis.
   *
   * @param heading of the plot
   * @param xLabel the label of the x-axis
   * @param yLabel the label of the y-axis
   * @param lines the actual values first, then the predictions
   * @param split the first x of the test set, if the model was trained on the same series before it
   * @param dates whether x are times, in milliseconds since 1970-01-01T00:00
   */
  record Lines(
      String name,
      String title,
      String heading,
      String xLabel,
      String yLabel,
      List<Line> lines,
      OptionalDouble split,
      boolean dates)
      implements ScorePart {
    /** Copies the lines. */
    public Lines {
      lines = List.copyOf(lines);
      requireName(name);
    }

    /** Creates lines over an x-axis of numbers. */
    public Lines(
        String name,
        String title,
        String heading,
        String xLabel,
        String yLabel,
        List<Line> lines,
        OptionalDouble split) {
      this(name, title, heading, xLabel, yLabel, lines, split, false);
    }

    /**
     * One line.
     *
     * @param name for the legend
     * @param x ascending
     * @param y one value for each x
     * @param optional whether pictures leave the line out unless it is requested, as that of
     *     predictions before training
     */
    public record Line(String name, double[] x, double[] y, boolean optional) {
      /** Checks that there is one y for each x. */
      public Line {
        if (x.length != y.length) {
          throw new IllegalArgumentException(
              "line \"" + name + "\" has " + x.length + " x but " + y.length + " y");
        }
        x = x.clone();
        y = y.clone();
      }

      /** Creates a line that is always shown. */
      public Line(String name, double[] x, double[] y) {
        this(name, x, y, false);
      }

      @Override
      public double[] x() {
        return x.clone();
      }

      @Override
      public double[] y() {
        return y.clone();
      }
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.lines(this);
    }
  }

  /**
   * Points, such as predicted against actual numbers.
   *
   * @param heading of the plot
   * @param x of each point
   * @param y of each point
   * @param diagonal whether to draw the line where x and y are equal
   */
  record Scatter(
      String name,
      String title,
      String heading,
      String xLabel,
      String yLabel,
      double[] x,
      double[] y,
      boolean diagonal)
      implements ScorePart {
    /** Copies the points and checks that there is one y for each x. */
    public Scatter {
      requireName(name);
      if (x.length != y.length) {
        throw new IllegalArgumentException(
            "scatter \"" + name + "\" has " + x.length + " x but " + y.length + " y");
      }
      x = x.clone();
      y = y.clone();
    }

    @Override
    public double[] x() {
      return x.clone();
    }

    @Override
    public double[] y() {
      return y.clone();
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.scatter(this);
    }
  }

  /**
   * Counts of pairs of labels, such as a confusion matrix.
   *
   * @param labels of rows and columns
   * @param counts [row][column]: of a confusion matrix [target][predicted]
   */
  record Heatmap(String name, String title, List<String> labels, long[][] counts)
      implements ScorePart {
    /** Copies labels and counts, and checks that there is one row and one column for each label. */
    public Heatmap {
      labels = List.copyOf(labels);
      var copy = new long[counts.length][];
      for (int row = 0; row < copy.length; row++) {
        copy[row] = counts[row].clone();
        if (counts.length != labels.size() || copy[row].length != labels.size()) {
          throw new IllegalArgumentException(
              "heatmap \"%s\" has %d labels, but counts of %d rows and %d columns; they must match"
                  .formatted(name, labels.size(), counts.length, copy[row].length));
        }
      }
      counts = copy;
      requireName(name);
    }

    @Override
    public long[][] counts() {
      var copy = new long[counts.length][];
      Arrays.setAll(copy, row -> counts[row].clone());
      return copy;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.heatmap(this);
    }
  }

  /**
   * A picture that the task draws itself.
   *
   * @param fileExtension such as {@code svg} or {@code png}
   * @param bytes of the file
   */
  record Picture(String name, String title, String fileExtension, byte[] bytes)
      implements ScorePart {
    /** Copies the bytes. */
    public Picture {
      bytes = bytes.clone();
      requireName(name);
      if (!fileExtension.matches("[a-z0-9]+")) {
        throw new IllegalArgumentException(
            "picture \"%s\" has the file extension \"%s\" (expected letters and digits)"
                .formatted(name, fileExtension));
      }
    }

    @Override
    public byte[] bytes() {
      return bytes.clone();
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.picture(this);
    }
  }

  /**
   * Rows of a file, such as the prediction of each example: too many to print or to include in a
   * JSON object.
   *
   * @param columns their names
   * @param source of the rows, which are read or computed when they are written
   * @param leftOut the number of further rows that are left out
   */
  record Rows(String name, String title, List<String> columns, Source source, long leftOut)
      implements ScorePart {
    /** Copies the names of the columns. */
    public Rows {
      requireName(name);
      columns = List.copyOf(columns);
    }

    /** A source of rows. */
    @FunctionalInterface
    public interface Source {
      /**
       * Passes on all rows, from first to last; each call yields the same rows.
       *
       * @param each receives a cell for each column: a String, a Long, a Double or a Boolean
       * @throws dev.unroll.BadInputException when the rows come from a file that cannot be read
       *     again
       */
      void forEach(Consumer<List<Object>> each);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.rows(this);
    }
  }
}
