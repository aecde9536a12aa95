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
 * The labels that the rows of a file may have: any labels, the labels of a model, or numbers.
 * Immutable.
 */
public final class ExpectedLabels {
  private static final int MAX_LENGTH = 40;
  private static final Pattern DECIMAL_COMMA = Pattern.compile("[-+]?(?:0|[1-9]\\d*),\\d+");
  private static final ExpectedLabels ANY = new ExpectedLabels(false, null);
  private static final ExpectedLabels NUMBERS = new ExpectedLabels(true, null);

  private final boolean numbers;
  private final @Nullable Labels known;

  private ExpectedLabels(boolean numbers, @Nullable Labels known) {
    this.numbers = numbers;
    this.known = known;
  }

  /** Returns an instance that allows any labels; those found in a file become its classes. */
  public static ExpectedLabels any() {
    return ANY;
  }

  /**
   * Returns an instance that allows the labels of a model; a row with any other label is a bad row.
   */
  public static ExpectedLabels of(Labels known) {
    return new ExpectedLabels(false, known);
  }

  /**
   * Returns an instance that allows any numbers; a row whose label is not a number is a bad row.
   */
  public static ExpectedLabels numbers() {
    return NUMBERS;
  }

  /** Returns true if each label is a number and not the name of a class. */
  public boolean areNumbers() {
    return numbers;
  }

  /** Returns true if any labels are allowed and become classes. */
  boolean areClassesToLearn() {
    return !numbers && known == null;
  }

  /** Returns the labels of the model, or null if there is none. */
  @Nullable Labels known() {
    return known;
  }

  /**
   * Returns the label in a cell. A number is written with a decimal point, whatever the file uses,
   * so that equal numbers are equal labels.
   *
   * @param style the number style of the file
   */
  String read(String cell, CellNumbers style) {
    if (numbers) {
      double number = style.parse(cell);
      return Double.isNaN(number) ? cell : text(number);
    }
    boolean comma =
        cell.length() <= MAX_LENGTH
            && DECIMAL_COMMA.matcher(cell).matches()
            && !Double.isNaN(style.parse(cell))
            && style.decimal() != '.'
            && (known == null || known.find(cell) < 0);
    return comma ? cell.replace(',', '.') : cell;
  }

  /** Returns a number as a label that parses to the same bits. */
  static String text(double number) {
    double size = Math.abs(number);
    return size == 0 || (size >= 1e-5 && size < 1e15)
        ? BigDecimal.valueOf(number).stripTrailingZeros().toPlainString()
        : Double.toString(number);
  }

  /**
   * Returns a description of what is wrong with the label of a row, or null if it is valid.
   *
   * @param file the file of the row
   * @param line the line of the row
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
   * Returns a description of what is wrong with the label of a row, or null if it is valid.
   *
   * @param cell the cell that holds the label, before {@link #read}
   * @param style the number style of the file; a cell that can be read as two numbers is not a
   *     number
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
   * @param source the prefix of error messages
   * @param found the labels of the examples, with any number of repetitions, none of which has a
   *     {@link #problem}
   * @throws BadInputException if any labels are allowed and there are fewer than two
   */
  public Labels labels(String source, Collection<String> found) {
    if (known != null) {
      return known;
    }
    return numbers ? Labels.ofNumbers(found) : Labels.of(source, found);
  }

  /**
   * Checks the labels of examples in memory.
   *
   * @throws IllegalArgumentException if the classes are numbered differently than expected, or if
   *     numbers are expected and a label is not a number
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
