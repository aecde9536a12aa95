package dev.unroll.crf;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Enumerates every tag sequence of a small chain, in double: the definition of a conditional random
 * field.
 */
record AllSequences(double[][] transitions, double[] starts, double[] ends, double[][] x) {
  int tags() {
    return starts.length;
  }

  /** Returns all sequences as long as x that satisfy a condition. */
  List<int[]> where(Predicate<int[]> condition) {
    var all = new ArrayList<int[]>();
    long count = Math.round(Math.pow(tags(), x.length));
    for (long code = 0; code < count; code++) {
      var y = new int[x.length];
      long rest = code;
      for (int t = 0; t < y.length; t++) {
        y[t] = (int) (rest % tags());
        rest /= tags();
      }
      if (condition.test(y)) {
        all.add(y);
      }
    }
    return all;
  }

  double score(int[] y) {
    double score = 0;
    for (int t = 0; t < y.length; t++) {
      score += x[t][y[t]];
      score += t == 0 ? starts[y[0]] : transitions[y[t - 1]][y[t]];
      score += t == y.length - 1 ? ends[y[t]] : 0;
    }
    return score;
  }

  double logSum(List<int[]> sequences) {
    double largest = sequences.stream().mapToDouble(this::score).max().orElse(0);
    return largest
        + Math.log(sequences.stream().mapToDouble(y -> Math.exp(score(y) - largest)).sum());
  }

  int @Nullable [] best(List<int[]> sequences) {
    int[] best = null;
    for (int[] y : sequences) {
      best = best == null || score(y) > score(best) ? y : best;
    }
    return best;
  }

  /** Returns the probability that a sequence among these satisfies a condition. */
  double probability(List<int[]> sequences, Predicate<int[]> condition) {
    double all = logSum(sequences);
    return sequences.stream().filter(condition).mapToDouble(y -> Math.exp(score(y) - all)).sum();
  }
}
