package dev.unroll.data.rows;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the numbers of one file, of which it knows the decimal mark and the separators of
 * thousands. A cell that may be two numbers, a thousandfold apart, is none. Immutable.
 */
public final class CellNumbers {
  /** How a number such as 1,234 or 1.234 is read. */
  private enum Reading {
    DECIMAL,
    THOUSANDS,
    REFUSED
  }

  private static final int LONGEST = 40;

  /** Negative numbers as accountants write them: (1.5), 1,5-. */
  private static final Pattern NEGATIVE =
      Pattern.compile("\\(\\h*[^-()]*\\d[^()]*\\)|[^-()]*\\d\\h*[-\u2212\u2013]");

  /** Numbers with a letter for thousands and more: 2.2K. */
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

  /** Numbers with a decimal point, next to which 1,234 may have a decimal comma. */
  static final CellNumbers POINT_ONLY =
      new CellNumbers(true, false, Reading.DECIMAL, Reading.REFUSED);

  /** Numbers with a decimal comma, next to which 1.234 may have a decimal point. */
  static final CellNumbers COMMA_ONLY =
      new CellNumbers(false, true, Reading.REFUSED, Reading.DECIMAL);

  /** Numbers of which none has told: 1.5 and 1,5 are read, and so is 1.234, but not 1,234. */
  static final CellNumbers OPEN = new CellNumbers(true, true, Reading.DECIMAL, Reading.REFUSED);

  /** Numbers of both kinds: those that may be either are not read. */
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

  /** Returns the numbers with a decimal mark, a point or a comma. */
  static CellNumbers of(char decimal) {
    return decimal == ',' ? COMMA : POINT;
  }

  /** Returns the decimal mark: a point, a comma, or 0 when the file does not tell. */
  public char decimal() {
    return points == commas ? '\0' : points ? '.' : ',';
  }

  /** Returns the finite number in a cell, or NaN when there is none or it may be two. */
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

  /** Returns the value of digits, the last mark of which is the decimal one or separates groups. */
  private static double value(String digits, boolean thousands) {
    int point = digits.lastIndexOf('.');
    int comma = digits.lastIndexOf(',');
    int last = Math.max(point, comma);
    boolean repeated =
        last >= 0 && digits.indexOf(digits.charAt(last)) != last; // 1,234,567: groups alone
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

  /** Returns whether a cell holds a number in any usual way to write it. */
  public static boolean isNumber(String cell) {
    return NumberShape.plain(cell) != null
        || NumberShape.of(NumberShape.unsigned(NumberShape.bare(cell))) != NumberShape.NONE;
  }

  /** Returns whether a cell holds a number with something around it, such as a unit. */
  public static boolean isAlmostNumber(String cell) {
    return !unit(cell).isEmpty();
  }

  /** Returns what stands around a number, or an empty text when the cell holds no such thing. */
  private static String unit(String cell) {
    String text = NumberShape.bare(cell);
    if (text.length() > LONGEST || isNumber(cell)) {
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
   * Returns what is wrong with a cell that is not read as a number: the end of a sentence that
   * begins with the name of the column.
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

  /** Returns whether a cell can be two numbers, a thousandfold apart. */
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
