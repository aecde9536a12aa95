package dev.unroll.data.labelled;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.CellNumbers;
import dev.unroll.data.rows.Numbers;
import dev.unroll.data.rows.Shown;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The labels that the rows of a file may have: any, those that a model knows, or numbers.
 * Immutable.
 */
public final class ExpectedLabels {
  private static final int LONGEST = 40;
  private static final Pattern DECIMAL_COMMA = Pattern.compile("[-+]?(?:0|[1-9]\\d*),\\d+");
  private static final ExpectedLabels ANY = new ExpectedLabels(false, null);
  private static final ExpectedLabels NUMBERS = new ExpectedLabels(true, null);

  private final boolean numbers;
  private final @Nullable Labels known;

  private ExpectedLabels(boolean numbers, @Nullable Labels known) {
    this.numbers = numbers;
    this.known = known;
  }

  /** Returns labels of any kind: those of a file are its classes. */
  public static ExpectedLabels any() {
    return ANY;
  }

  /** Returns the labels that a model knows; a row with any other label is a bad one. */
  public static ExpectedLabels of(Labels known) {
    return new ExpectedLabels(false, known);
  }

  /** Returns any numbers; a row whose label is no number is a bad one. */
  public static ExpectedLabels numbers() {
    return NUMBERS;
  }

  /** Returns true when each label is a number and not the name of a class. */
  public boolean areNumbers() {
    return numbers;
  }

  /** Returns true when the labels of a file become classes, whatever they are. */
  boolean areClassesToLearn() {
    return !numbers && known == null;
  }

  /** Returns the labels that a model knows; null where others may come. */
  @Nullable Labels known() {
    return known;
  }

  /**
   * Returns the label of a cell: as it is, or, where it is a number, with a decimal point, however
   * the file writes it, so that equal numbers are equal labels.
   *
   * @param style of the numbers of the file
   */
  String read(String cell, CellNumbers style) {
    if (numbers) {
      double number = style.parse(cell);
      return Double.isNaN(number) ? cell : text(number);
    }
    boolean comma =
        cell.length() <= LONGEST
            && DECIMAL_COMMA.matcher(cell).matches()
            && !Double.isNaN(style.parse(cell))
            && style.decimal() != '.'
            && (known == null || known.find(cell) < 0);
    return comma ? cell.replace(',', '.') : cell;
  }

  /** Returns a number as a label; it is read to the same bits. */
  static String text(double number) {
    double size = Math.abs(number);
    return size == 0 || (size >= 1e-5 && size < 1e15)
        ? BigDecimal.valueOf(number).stripTrailingZeros().toPlainString()
        : Double.toString(number);
  }

  /**
   * Returns what is wrong with the label of a row, or null.
   *
   * @param file where the row is
   * @param line its line
   */
  public @Nullable String problem(String label, String file, long line) {
    if (known != null && known.find(label) < 0) {
      return known.unknown(label, file, line);
    }
    return numbers && Double.isNaN(Numbers.parse(label))
        ? notANumber(label, CellNumbers.POINT, file, line)
        : null;
  }

  /**
   * Returns what is wrong with the label of a row, or null.
   *
   * @param cell that holds the label, of which {@link #read} makes it
   * @param style of the numbers of the file: a cell that can be two numbers is none
   */
  @Nullable String problem(String cell, CellNumbers style, String file, long line) {
    return numbers && Double.isNaN(style.parse(cell))
        ? notANumber(cell, style, file, line)
        : problem(read(cell, style), file, line);
  }

  private static String notANumber(String label, CellNumbers style, String file, long line) {
    return "%s:%d: the label %s. For numbers set data.label to their column; for classes use task: classify."
        .formatted(file, line, style.problem(label));
  }

  /**
   * Returns the labels of examples, numbered.
   *
   * @param source begins each sentence of refusal
   * @param found the labels of the examples, any number of times each, without a {@link #problem}
   * @throws BadInputException when any are expected and there are not at least two
   */
  public Labels labels(String source, Collection<String> found) {
    if (known != null) {
      return known;
    }
    return numbers ? Labels.ofNumbers(found) : Labels.of(source, found);
  }

  /**
   * Refuses examples in memory with other labels.
   *
   * @throws IllegalArgumentException when they number their classes otherwise than expected, or
   *     have a label that is no number where numbers are expected
   */
  public void require(Labels given) {
    if (known != null && !known.equals(given)) {
      throw new IllegalArgumentException(
          "the classes of the examples are %s, but those of training are %s; read the examples with the labels of training"
              .formatted(given, known));
    }
    for (int i = 0; numbers && i < given.size(); i++) {
      if (Double.isNaN(given.value(i))) {
        throw new IllegalArgumentException(
            "the examples have the label \"%s\" (expected a number)"
                .formatted(Shown.of(given.name(i))));
      }
    }
  }

  @Override
  public String toString() {
    return known != null ? known.toString() : numbers ? "numbers" : "any labels";
  }
}
