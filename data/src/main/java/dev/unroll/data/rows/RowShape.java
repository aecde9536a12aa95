package dev.unroll.data.rows;

import dev.unroll.BadInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a file, and the mapping from the fields of its rows to their cells.
 *
 * @param columns the names of the columns, from left to right
 * @param width the number of fields per row in the file, including dropped columns
 * @param kept the indices of the columns in a row; null for all, in order
 * @param commas whether commas separate the fields
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RowShape(List<String> columns, int width, int @Nullable [] kept, boolean commas) {
  private static final Pattern THOUSANDS = Pattern.compile("[-+]?\\d{1,3}");
  private static final Pattern HUNDREDS = Pattern.compile("\\d{3}(?:\\.\\d*)?");
  private static final Pattern DIGITS = Pattern.compile("[-+]?\\d+");

  /**
   * Determines the columns. Columns without a name and without values are dropped.
   *
   * @param first the first row
   * @param where the location of the first row, for messages
   * @throws BadInputException if two columns have the same name, or the header is empty
   */
  static RowShape of(String[] first, Layout layout, String where) {
    boolean header = layout.header();
    int width = header ? first.length : unnamedWidth(first.length, layout.sample());
    List<String> columns = new ArrayList<>();
    var kept = new ArrayList<Integer>();
    for (int i = 0; i < width; i++) {
      String given = header ? NumberShape.strip(first[i]) : "";
      if (!header || !given.isEmpty() || !isEmpty(i, layout.sample())) {
        kept.add(i);
        columns.add(given.isEmpty() ? "column" + (i + 1) : given);
      }
    }
    requireNames(columns, where);
    boolean all = kept.size() == width;
    return new RowShape(
        List.copyOf(columns),
        width,
        all ? null : kept.stream().mapToInt(Integer::intValue).toArray(),
        layout.separator() == ',');
  }

  /**
   * Returns the width if there is no header. Empty fields at the end of the first row are not
   * columns if other rows lack them.
   */
  private static int unnamedWidth(int fields, List<String[]> sample) {
    int most = sample.stream().mapToInt(record -> record.length).max().orElse(fields);
    int least = sample.stream().mapToInt(record -> record.length).min().orElse(fields);
    int filled = sample.stream().mapToInt(Trial::filled).max().orElse(fields);
    return fields > 1 && least < most && filled <= least ? Math.max(filled, 1) : fields;
  }

  private static boolean isEmpty(int column, List<String[]> sample) {
    return !sample.isEmpty()
        && sample.stream().allMatch(record -> column >= record.length || record[column].isBlank());
  }

  private static void requireNames(List<String> columns, String where) {
    if (columns.isEmpty()) {
      throw new BadInputException(where + ": the header is empty (expected names of columns)");
    }
    Set<String> seen = new HashSet<>();
    for (String column : columns) {
      if (!seen.add(column)) {
        throw new BadInputException(
            "%s: two columns have the name \"%s\"; rename one of them"
                .formatted(where, Shown.of(column)));
      }
    }
  }

  /** Returns the number of dropped columns. */
  int leftOut() {
    return width - columns.size();
  }

  /**
   * Returns the index of the column with this number in the file, from 1.
   *
   * @throws BadInputException if there is none
   */
  int position(int number, String name) {
    if (number > width) {
      throw new BadInputException(
          "%s:1: there is no column %d; the first row has %s (%s)"
              .formatted(name, number, fields(columns.size()), Shown.listed(columns)));
    }
    if (kept == null) {
      return number - 1;
    }
    int position = Arrays.binarySearch(kept, number - 1);
    if (position < 0) {
      throw new BadInputException(
          "%s:1: column %d has neither a name nor a value".formatted(name, number));
    }
    return position;
  }

  /** Returns a description of what is wrong with the fields of a row, or null if it is valid. */
  @Nullable String complaint(String[] fields) {
    boolean fits =
        fields.length == width
            || (fields.length > width && Trial.filled(fields) <= width)
            || (kept != null && fields.length < width && fields.length > kept[kept.length - 1]);
    if (!fits) {
      String advice = commas && fields.length > width ? cutAdvice(fields, false).strip() : "";
      return "%s; expected %d (%s)%s"
          .formatted(
              fields(fields.length),
              columns.size(),
              Shown.listed(columns),
              ". " + (advice.isEmpty() ? advice(fields) : advice));
    }
    int next = 0;
    for (int i = 0; kept != null && i < Math.min(width, fields.length); i++) {
      if (next < kept.length && kept[next] == i) {
        next++;
      } else if (!fields[i].isBlank()) {
        return "column %d has no name but holds \"%s\" (expected none). Name it in the header, or clear the cell"
            .formatted(i + 1, Shown.of(fields[i]));
      }
    }
    return null;
  }

  private static String advice(String[] fields) {
    return Trial.filled(fields) < 2
        ? "Remove the line if it is a footer, or complete it"
        : "Correct the row; a field that holds the separator is written in quotes";
  }

  /** Returns the cells of a valid row. */
  String[] cells(String[] fields) {
    if (kept == null) {
      return fields.length == width ? fields : Arrays.copyOf(fields, width);
    }
    var cells = new String[kept.length];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = fields[kept[i]];
    }
    return cells;
  }

  /**
   * Returns advice on a number that commas may have split in two, or an empty text.
   *
   * @param decimals whether the comma may be a decimal mark; otherwise it separates thousands
   */
  static String cutAdvice(String[] fields, boolean decimals) {
    for (int i = 0; i + 1 < fields.length; i++) {
      boolean thousands =
          THOUSANDS.matcher(fields[i]).matches() && HUNDREDS.matcher(fields[i + 1]).matches();
      boolean decimal =
          decimals
              && DIGITS.matcher(fields[i]).matches()
              && DIGITS.matcher(fields[i + 1]).matches()
              && Character.isDigit(fields[i + 1].charAt(0));
      if (thousands || decimal) {
        return "If %s is one number, write it without the comma or in quotes. "
            .formatted(Shown.of(fields[i] + "," + fields[i + 1]));
      }
    }
    return "";
  }

  /** Returns a count of fields in words. */
  static String fields(int count) {
    return count == 1 ? "1 field" : count + " fields";
  }
}
