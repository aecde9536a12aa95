package dev.unroll.data.rows;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The first lines of a text, which may be the rows of a table: each line has the same number of
 * fields, at least two. Used for one reading.
 */
public final class FirstLines {
  /** The number of examined lines. */
  public static final int MAX = 20;

  private static final int MAX_LENGTH = 1 << 16;

  /** Separators, ordered from the rarest in prose to the most frequent. */
  private static final char[] SEPARATORS = {'\t', ';', '|', ','};

  private static final Pattern THOUSANDS = Pattern.compile("\\d{3}(?:\\D.*)?", Pattern.DOTALL);

  private final StringBuilder text = new StringBuilder();
  private int lines;
  private boolean tooLong;

  /**
   * A table that the lines may form.
   *
   * @param separator the name of the separator in recipes
   * @param first the fields of the first line
   * @param rows the number of lines that were examined
   * @param likely whether the lines are almost certainly a table; prose has commas and semicolons,
   *     too
   */
  public record Rows(String separator, List<String> first, int rows, boolean likely) {
    /** Copies the fields. */
    public Rows {
      first = List.copyOf(first);
    }
  }

  /** Adds a line; blank lines, and lines after the first {@value #MAX}, are ignored. */
  public void add(String line) {
    tooLong |= line.length() > MAX_LENGTH && lines < MAX;
    if (lines < MAX && !tooLong && !line.isBlank()) {
      text.append(line).append('\n');
      lines++;
    }
  }

  /** Returns whether no more lines are examined. */
  public boolean areAll() {
    return tooLong || lines == MAX;
  }

  /** Returns the table that the lines may form; empty if they are not a table. */
  public Optional<Rows> table() {
    Rows found = null;
    for (char separator : tooLong ? new char[0] : SEPARATORS) {
      Trial trial = Trial.cut(text, false, 1, separator, true, MAX);
      if (trial.malformed() || trial.records().isEmpty()) {
        trial = Trial.cut(text, false, 1, separator, false, MAX);
      }
      List<String[]> records = trial.records();
      int fields = records.isEmpty() ? 0 : records.get(0).length;
      boolean even = records.stream().allMatch(record -> record.length == fields);
      if (even && fields > 1 && records.size() > 1) {
        boolean likely = separator == '\t' || !isProse(records) || isTyped(records, fields);
        if (found == null || (likely && !found.likely())) {
          String word = SeparatorChoice.word(separator);
          found = new Rows(word, List.of(records.get(0)), records.size(), likely);
        }
      }
    }
    return Optional.ofNullable(found);
  }

  /** Returns whether some separators are used as in prose: before a space, or between thousands. */
  private static boolean isProse(List<String[]> records) {
    for (String[] record : records) {
      for (int i = 1; i < record.length; i++) {
        String before = record[i - 1];
        String cell = record[i];
        boolean digit = !before.isEmpty() && Character.isDigit(before.charAt(before.length() - 1));
        if (cell.isEmpty()
            || Character.isWhitespace(cell.charAt(0))
            || (digit && THOUSANDS.matcher(cell).matches())) {
          return true;
        }
      }
    }
    return false;
  }

  /** Returns whether a column holds numbers or times, which does not happen in prose. */
  private static boolean isTyped(List<String[]> records, int fields) {
    List<String[]> body = records.subList(1, records.size());
    return IntStream.range(0, fields).anyMatch(c -> ColumnKinds.count(body, c).isTyped());
  }
}
