package dev.unroll.data.rows;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses the numbers of one file, for a given decimal mark and thousands separator. A cell that can
 * be read as two numbers, which differ by a factor of one thousand, is not a number. Immutable.
 */
public final class CellNumbers {
  /** The ways to read a number such as 1,234 or 1.234. */
  private enum Reading {
    DECIMAL,
    THOUSANDS,
    REFUSED
  }

  private static final int MAX_LENGTH = 40;

  /** Negative numbers in accounting notation: (1.5), 1,5-. */
  private static final Pattern NEGATIVE =
      Pattern.compile("\\(\\h*[^-()]*\\d[^()]*\\)|[^-()]*\\d\\h*[-\u2212\u2013]");

  /** Numbers with a suffix for thousands or more: 2.2K. */
  private static final Pattern SCALED =
      Pattern.compile("[-+]?[\\d.,]+(?:[kKMB]|\\h?(?:bn|mn|Mio|Mrd|Tsd)\\.?)");

  private static final Pattern WITH_UNIT =
      Pattern.compile(
          "(?<before>[<>~\u2248\u2264\u2265\u00b1(#*]|\\p{Sc}|[A-Za-z]{1,3}\\p{Sc}|[A-Z]{3}\\h)?\\h*"
              + "(?<number>[+\u2212-]?\\h*\\p{Sc}?\\h*[\\d.,](?:[\\d.,'\u2019\\h]*[\\d.,])?(?:[eE][+-]?\\d+)?)"
              + "\\h*(?<after>[^\\d\\h,;.][^\\d\\h,;]{0,11}(?:\\h?/\\h?\\p{L}[^\\h]{0,8})?)?");

  /** Numbers with a decimal point; a comma separates thousands. */
  public static final CellNumbers POINT =
      new CellNumbers(true, false, Reading.DECIMAL, Reading.THOUSANDS);

  /** Numbers with a decimal comma; a point separates thousands. */
  public static final CellNumbers COMMA =
      new CellNumbers(false, true, Reading.THOUSANDS, Reading.DECIMAL);

  /** Numbers with a decimal point; 1,234 is rejected because it may have a decimal comma. */
  static final CellNumbers POINT_ONLY =
      new CellNumbers(true, false, Reading.DECIMAL, Reading.REFUSED);

  /** Numbers with a decimal comma; 1.234 is rejected because it may have a decimal point. */
  static final CellNumbers COMMA_ONLY =
      new CellNumbers(false, true, Reading.REFUSED, Reading.DECIMAL);

  /**
   * Numbers of a file that does not determine its decimal mark: 1.5, 1,5 and 1.234 are read, but
   * not 1,234.
   */
  static final CellNumbers OPEN = new CellNumbers(true, true, Reading.DECIMAL, Reading.REFUSED);

  /** Numbers with either decimal mark: 1.234 and 1,234 are both rejected. */
  static final CellNumbers MIXED = new CellNumbers(true, true, Reading.REFUSED, Reading.REFUSED);

  private final boolean points;
  private final boolean commas;
  private final Reading onePoint;
  private final Reading oneComma;

  private CellNumbers(boolean points, boolean commas, Reading onePoint, Reading oneComma) {
    this.points = points;
    this.commas = commas;
    this.onePoint = onePoint;
    this.oneComma = oneComma;
  }

  /** Returns the parser for a decimal mark, a point or a comma. */
  static CellNumbers of(char decimal) {
    return decimal == ',' ? COMMA : POINT;
  }

  /** Returns the decimal mark: a point, a comma, or 0 if the file does not determine it. */
  public char decimal() {
    return points == commas ? '\0' : points ? '.' : ',';
  }

  /** Returns the finite number in a cell, or NaN if there is none or the cell is ambiguous. */
  public double parse(String cell) {
    if (points && onePoint == Reading.DECIMAL) {
      double plain = Numbers.parse(cell);
      if (!Double.isNaN(plain)) {
        return plain;
      }
    }
    String bare = NumberShape.bare(cell);
    String digits = NumberShape.unsigned(bare);
    Reading reading =
        switch (NumberShape.of(digits)) {
          case NONE -> Reading.REFUSED;
          case WHOLE -> Reading.DECIMAL;
          case POINT -> points ? Reading.DECIMAL : Reading.REFUSED;
          case COMMA -> commas ? Reading.DECIMAL : Reading.REFUSED;
          case ONE_POINT -> onePoint;
          case ONE_COMMA -> oneComma;
        };
    if (reading == Reading.REFUSED) {
      return Double.NaN;
    }
    double value = value(digits, reading == Reading.THOUSANDS);
    return bare.startsWith("-") ? -value : value;
  }

  /**
   * Returns the value of digits.
   *
   * @param thousands whether the last mark separates thousands; otherwise it is the decimal mark
   */
  private static double value(String digits, boolean thousands) {
    int point = digits.lastIndexOf('.');
    int comma = digits.lastIndexOf(',');
    int last = Math.max(point, comma);
    boolean repeated =
        last >= 0 && digits.indexOf(digits.charAt(last)) != last; // 1,234,567: thousands separators
    var plain = new StringBuilder();
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (i == last && !thousands && !repeated) {
        plain.append('.');
      } else if ((c >= '0' && c <= '9') || c == 'e' || c == 'E' || c == '-' || c == '+') {
        plain.append(c);
      }
    }
    return Numbers.parse(plain.toString());
  }

  /** Returns whether a cell holds a number in any common notation. */
  public static boolean isNumber(String cell) {
    return NumberShape.plain(cell) != null
        || NumberShape.of(NumberShape.unsigned(NumberShape.bare(cell))) != NumberShape.NONE;
  }

  /** Returns whether a cell holds a number with something around it, such as a unit. */
  public static boolean isAlmostNumber(String cell) {
    return !unit(cell).isEmpty();
  }

  /** Returns the text around a number, or an empty text if the cell holds no such number. */
  private static String unit(String cell) {
    String text = NumberShape.bare(cell);
    if (text.length() > MAX_LENGTH || isNumber(cell)) {
      return "";
    }
    Matcher matcher = WITH_UNIT.matcher(text);
    if (!matcher.matches()) {
      return "";
    }
    String number = matcher.group("number").replaceAll("[\\h\\p{Sc}\u2212+-]", "");
    if (NumberShape.of(number) == NumberShape.NONE) {
      return "";
    }
    String before = matcher.group("before");
    String after = matcher.group("after");
    String around = (before == null ? "" : before) + (after == null ? "" : after);
    return around.isBlank() ? text.replaceAll("[\\d.,\\h]", "") : around.strip();
  }

  /**
   * Returns what is wrong with a cell that is not read as a number: the end of a message that
   * begins with the column name.
   */
  public String problem(String cell) {
    String came = cell.isBlank() ? "is empty" : "is \"" + Shown.of(cell) + "\"";
    if (isInDoubt(cell)) {
      String digits = NumberShape.unsigned(NumberShape.bare(cell));
      return "%s, which can be %s or %s (expected %s). Set data.decimal to point or comma"
          .formatted(
              came,
              digits.replace(',', '.'),
              digits.replaceAll("[.,]", ""),
              switch (decimal()) {
                case '.' -> "one style in the column, as 12.5 or 1,234.5";
                case ',' -> "one style in the column, as 12,5 or 1.234,5";
                default -> "numbers that show the decimal mark";
              });
    }
    return came + "; expected a number" + advice(cell);
  }

  /**
   * Returns whether a cell can be read as two numbers, which differ by a factor of one thousand.
   */
  private boolean isInDoubt(String cell) {
    NumberShape shape = NumberShape.of(NumberShape.unsigned(NumberShape.bare(cell)));
    boolean either = shape == NumberShape.ONE_COMMA || shape == NumberShape.ONE_POINT;
    return either && Double.isNaN(parse(cell));
  }

  private String advice(String cell) {
    String bare = NumberShape.bare(cell);
    NumberShape shape = NumberShape.of(NumberShape.unsigned(bare));
    boolean read = !Double.isNaN(parse(cell));
    return switch (shape) {
      case POINT ->
          read || points
              ? ""
              : " with a decimal comma, as the other numbers of the file; set data.decimal if a point is the decimal mark";
      case COMMA ->
          read || commas
              ? ""
              : " with a decimal point, as the other numbers of the file; set data.decimal if a comma is the decimal mark";
      case WHOLE, ONE_COMMA, ONE_POINT -> "";
      case NONE -> {
        String unit = unit(cell);
        if (NEGATIVE.matcher(cell.strip()).matches()) {
          yield ". Write negative numbers with a minus in front";
        }
        if (SCALED.matcher(cell.strip()).matches()) {
          yield ". Write \"%s\" out as digits".formatted(Shown.of(cell.strip()));
        }
        yield unit.isEmpty()
            ? ""
            : " without a unit or sign. Remove \"%s\" from the column".formatted(Shown.of(unit));
      }
    };
  }

  @Override
  public String toString() {
    return "CellNumbers[%s, 1.234 %s, 1,234 %s]"
        .formatted(
            decimal() == '\0' ? "any decimal mark" : "decimal " + decimal(),
            onePoint.name().toLowerCase(Locale.ROOT),
            oneComma.name().toLowerCase(Locale.ROOT));
  }
}
