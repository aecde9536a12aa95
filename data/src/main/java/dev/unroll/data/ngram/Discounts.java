package dev.unroll.data.ngram;

/**
 * The discounts for one n of modified Kneser-Ney smoothing, from the number n(c) of rows with count
 * c:
 *
 * <pre>
 * Y = n(1) / (n(1) + 2 n(2))
 * D(1) = 1 − 2 Y n(2) / n(1),   D(2) = 2 − 3 Y n(3) / n(2),   D(3 and more) = 3 − 4 Y n(4) / n(3)
 * </pre>
 *
 * If a text has too few rows for one of them (it would be 0 or less, or not a number), all are
 * {@value #FEW}.
 *
 * <p>Source: Chen and Goodman 1998, "An Empirical Study of Smoothing Techniques for Language
 * Modeling", equation 26.
 */
record Discounts(double one, double two, double more) {
  private static final double FEW = 0.5;

  static Discounts of(NgramTable table) {
    var rows = new long[5];
    for (int row = 0; row < table.size(); row++) {
      if (table.count(row) < rows.length) {
        rows[table.count(row)]++;
      }
    }
    double y = rows[1] / (rows[1] + 2.0 * rows[2]);
    var found = new Discounts(discount(1, y, rows), discount(2, y, rows), discount(3, y, rows));
    return found.one > 0 && found.two > 0 && found.more > 0 ? found : new Discounts(FEW, FEW, FEW);
  }

  private static double discount(int count, double y, long[] rows) {
    return count - (count + 1) * y * rows[count + 1] / rows[count];
  }

  /** Returns the discount for a count. */
  double of(int count) {
    return switch (count) {
      case 0 -> 0;
      case 1 -> one;
      case 2 -> two;
      default -> more;
    };
  }
}
