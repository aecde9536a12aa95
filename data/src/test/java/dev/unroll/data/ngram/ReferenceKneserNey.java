package dev.unroll.data.ngram;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The equations of {@link KneserNey} as they stand, with rows of ids as lists. */
final class ReferenceKneserNey {
  private final int order;
  private final int vocabulary;
  private final Map<List<Integer>, Integer> counts = new HashMap<>(); // of rows of any length
  private final Map<Integer, double[]> discounts = new HashMap<>(); // by length

  /**
   * Counts a text.
   *
   * @param documents with which each begins, and beyond which no row reaches
   */
  ReferenceKneserNey(List<List<Integer>> documents, int first, int vocabulary, int order) {
    this.order = order;
    this.vocabulary = vocabulary;
    Map<List<Integer>, Set<Integer>> before = new HashMap<>();
    for (List<Integer> text : documents) {
      for (int end = first + 1; end <= text.size(); end++) {
        for (int n = 1; n <= Math.min(order, end); n++) {
          List<Integer> row = text.subList(end - n, end);
          if (n == order || n == end) {
            counts.merge(row, 1, Integer::sum);
          } else {
            before.computeIfAbsent(row, none -> new HashSet<>()).add(text.get(end - n - 1));
          }
        }
      }
    }
    before.forEach((row, different) -> counts.merge(row, different.size(), Integer::sum));
    for (int n = 1; n <= order; n++) {
      discounts.put(n, discounts(n));
    }
  }

  private double[] discounts(int n) {
    var rows = new double[5];
    counts.forEach(
        (row, count) -> {
          if (row.size() == n && count < 5) {
            rows[count]++;
          }
        });
    double y = rows[1] / (rows[1] + 2 * rows[2]);
    double one = 1 - 2 * y * rows[2] / rows[1];
    double two = 2 - 3 * y * rows[3] / rows[2];
    double more = 3 - 4 * y * rows[4] / rows[3];
    return one > 0 && two > 0 && more > 0
        ? new double[] {0, one, two, more}
        : new double[] {0, 0.5, 0.5, 0.5};
  }

  /** Returns whether a length has discounts of its own. */
  boolean hasDiscounts(int n) {
    return discounts.get(n)[1] != 0.5;
  }

  double probability(List<Integer> context, int id) {
    int from = Math.max(0, context.size() - order + 1);
    return recursive(context.subList(from, context.size()), id);
  }

  private double recursive(List<Integer> context, int id) {
    double shorter =
        context.isEmpty() ? 1.0 / vocabulary : recursive(context.subList(1, context.size()), id);
    double[] discount = discounts.get(context.size() + 1);
    double total = 0;
    double taken = 0;
    for (int w = 0; w < vocabulary; w++) {
      int count = count(context, w);
      total += count;
      taken += discount[Math.min(count, 3)];
    }
    if (total == 0) {
      return shorter;
    }
    int count = count(context, id);
    return Math.max(count - discount[Math.min(count, 3)], 0) / total + taken / total * shorter;
  }

  private int count(List<Integer> context, int id) {
    var row = new ArrayList<>(context);
    row.add(id);
    return counts.getOrDefault(row, 0);
  }
}
