package dev.unroll.data.rows;

import dev.unroll.BadInputException;
import dev.unroll.data.table.Header;
import dev.unroll.data.table.TableFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Detects the separator of a file: the one that splits all of the first records into the same
 * number of fields, at least two. If several do, the one whose columns have the most uniform kinds
 * is chosen.
 */
final class SeparatorChoice {
  /** The number of examined records. */
  static final int RECORDS = 100;

  private static final int TITLE_LINES = 20;

  /**
   * The minimum number of rows to call the first column a row counter; fewer may match by chance.
   */
  private static final int FEWEST_RUNNING = 8;

  /** The candidates; the first of two that fit equally well is chosen. */
  private static final char[] CANDIDATES = {';', '\t', '|', ','};

  private final String name;
  private final TableFormat format;
  private final Header header;
  private final CharSequence text;
  private final boolean complete;
  private final long line;

  /** The trial of the chosen separator, and a note on the choice, or an empty text. */
  record Chosen(Trial trial, String note) {}

  SeparatorChoice(String name, TableFormat format, Header header, Beginning beginning) {
    this.name = name;
    this.header = header;
    this.format = format;
    this.text = beginning.text();
    this.complete = beginning.isComplete();
    this.line = beginning.line();
  }

  /** Returns whether a file name implies that tabs separate the fields. */
  static boolean isTabs(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
    return plain.endsWith(".tsv") || plain.endsWith(".tab");
  }

  /** Returns the trial of a known separator. */
  Trial at(char separator) {
    if (format.quotes().isPresent() || separator != '\t') {
      return cut(separator, format.quotes().orElse(true));
    }
    Trial quoted = cut(separator, true);
    return isQuoted(quoted) ? quoted : cut(separator, false);
  }

  private Trial cut(char separator, boolean quotes) {
    return Trial.cut(text, complete, line, separator, quotes, RECORDS);
  }

  /**
   * Returns whether quotes in a tab-separated file enclose fields. Programs that quote do so in all
   * cells of a column, whereas reviews, for instance, may begin with quotes.
   */
  private boolean isQuoted(Trial trial) {
    if (trial.malformed() || trial.records().size() < 2) {
      return false;
    }
    List<String[]> plain = cut('\t', false).records();
    int columns = plain.stream().mapToInt(record -> record.length).min().orElse(0);
    for (int c = 0; c < columns; c++) {
      int column = c;
      if (plain.stream().allMatch(record -> isQuoted(record[column]))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isQuoted(String cell) {
    return cell.length() >= 2 && cell.startsWith("\"") && cell.endsWith("\"");
  }

  /** Finds the separator. */
  Chosen find() {
    List<Trial> trials = new ArrayList<>();
    for (char candidate : CANDIDATES) {
      Trial trial = at(candidate);
      if (trial.usualFields() >= 2 && !trial.malformed()) {
        trials.add(trial);
      }
    }
    boolean onlyCommas = trials.stream().allMatch(trial -> trial.separator() == ',');
    if (onlyCommas) {
      Chosen column = oneColumn(trials);
      if (column != null) {
        return column;
      }
    }
    List<Trial> fitting = trials.stream().filter(trial -> misfits(trial, 0) == 0).toList();
    if (fitting.isEmpty()) {
      fitting = trials.stream().filter(SeparatorChoice::fitsBelowTitles).toList();
    }
    if (!fitting.isEmpty()) {
      Trial best = fitting.get(0);
      for (Trial trial : fitting) {
        best = fitting.size() > 1 && purity(trial) > purity(best) + 1e-9 ? trial : best;
      }
      return new Chosen(best, "");
    }
    return new Chosen(at(ofHeaderLine()), "");
  }

  /** Returns whether a separator gives all records the same number of fields, at least two. */
  boolean fits(Trial trial) {
    return trial.usualFields() >= 2 && !trial.malformed() && misfits(trial, 0) == 0;
  }

  /** Returns the name of a separator in {@code data.separator}. */
  static String word(char separator) {
    return switch (separator) {
      case ',' -> "comma";
      case ';' -> "semicolon";
      case '\t' -> "tab";
      case '|' -> "pipe";
      case ' ' -> "space";
      default -> Character.toString(separator);
    };
  }

  /** Returns the number of records, from an index on, whose number of fields is unusual. */
  private static long misfits(Trial trial, int from) {
    int usual = trial.usualFields();
    int filled = trial.filledFields(usual);
    return trial.records().stream()
        .skip(from)
        .filter(record -> !trial.fits(record, usual, filled))
        .count();
  }

  /** Returns the number of records at the beginning that have fewer fields than usual. */
  static int titles(Trial trial) {
    int usual = trial.usualFields();
    int filled = trial.filledFields(usual);
    List<String[]> records = trial.records();
    int titles = 0;
    while (titles < records.size()
        && records.get(titles).length < usual
        && !trial.fits(records.get(titles), usual, filled)) {
      titles++;
    }
    return titles;
  }

  private static boolean fitsBelowTitles(Trial trial) {
    int titles = titles(trial);
    return titles > 0
        && titles <= TITLE_LINES
        && trial.records().size() - titles >= 2
        && misfits(trial, titles) == 0;
  }

  /** Returns the mean over columns of the uniformity of their cell kinds. */
  private static double purity(Trial trial) {
    int columns = trial.usualFields();
    List<String[]> records = trial.records();
    List<String[]> body = records.size() > 1 ? records.subList(1, records.size()) : records;
    double sum = 0;
    for (int c = 0; c < columns; c++) {
      ColumnKinds.Count count = ColumnKinds.count(body, c);
      double alike = count.fraction();
      sum += count.isTyped() ? alike : 0.5 * alike;
    }
    return sum / columns;
  }

  private char ofHeaderLine() {
    var best = ',';
    long fewest = Long.MAX_VALUE;
    for (char candidate : CANDIDATES) {
      Trial trial = at(candidate);
      boolean there =
          trial.records().isEmpty() ? firstLineHas(candidate) : trial.records().get(0).length > 1;
      long misfits = misfits(trial, 0);
      if (there && (misfits < fewest || (misfits == fewest && candidate == ','))) {
        best = candidate;
        fewest = misfits;
      }
    }
    return best;
  }

  private boolean firstLineHas(char wanted) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == wanted || c == '\n' || c == '\r') {
        return c == wanted;
      }
    }
    return false;
  }

  /**
   * Returns unsplit lines if commas would split numbers in two, or null if they would not.
   *
   * @throws BadInputException if each line may be one number or two
   */
  private @Nullable Chosen oneColumn(List<Trial> commas) {
    Trial lines = Trial.cut(text, complete, line, '\0', true, RECORDS);
    List<String> cells = lines.records().stream().map(record -> record[0].strip()).toList();
    if (cells.isEmpty()) {
      return null;
    }
    boolean comma = cells.get(0).indexOf(',') >= 0;
    if (comma && header == Header.FIRST_ROW) {
      return null;
    }
    boolean named = !comma && (header == Header.FIRST_ROW || !CellNumbers.isNumber(cells.get(0)));
    List<String> values = named ? cells.subList(1, cells.size()) : cells;
    boolean numbers =
        values.stream().allMatch(cell -> CellNumbers.isNumber(cell) || Cells.isMissing(cell))
            && values.stream().anyMatch(cell -> cell.indexOf(',') >= 0);
    if (!numbers) {
      return null;
    }
    var column =
        new Chosen(
            lines,
            "commas were read as part of the numbers of one column; set data.separator to comma if they separate columns");
    boolean cut = !named && !commas.isEmpty() && misfits(commas.get(0), 0) == 0;
    if (!cut || values.stream().anyMatch(SeparatorChoice::hasZeroBehindComma)) {
      return column;
    }
    if (format.decimal().isPresent()) {
      return format.decimal().get() == ',' ? column : null;
    }
    if (isRunning(commas.get(0))) {
      return null;
    }
    throw new BadInputException(
        ("%s:%d: \"%s\" can be one number with a decimal comma or two columns (expected one of the"
                + " two). Set data.decimal to comma or data.separator to comma")
            .formatted(name, lines.lines().get(0), Shown.of(cells.get(0))));
  }

  private static boolean hasZeroBehindComma(String cell) {
    return cell.matches(".*,0\\d+");
  }

  private static boolean isRunning(Trial trial) {
    List<String[]> records = trial.records();
    if (records.size() < FEWEST_RUNNING) {
      return false;
    }
    for (int i = 1; i < records.size(); i++) {
      double step = Numbers.parse(records.get(i)[0]) - Numbers.parse(records.get(i - 1)[0]);
      if (step != 1) {
        return false;
      }
    }
    return true;
  }
}
