package dev.unroll.crf;

import dev.unroll.tensor.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Scores of a chain of tags in double, with sums and maxima over all its sequences.
 *
 * <pre>
 * α(1)[j] = starts[j] + x(1)[j]     α(t)[j] = x(t)[j] + log Σ_i exp(α(t−1)[i] + A[i][j])
 * β(T)[i] = ends[i]                 β(t)[i] = log Σ_j exp(A[i][j] + x(t+1)[j] + β(t+1)[j])
 * log Z   = log Σ_j exp(α(T)[j] + ends[j])
 * p(y(t) = j)              = exp(α(t)[j] + β(t)[j] − log Z)
 * p(y(t) = i, y(t+1) = j)  = exp(α(t)[i] + A[i][j] + x(t+1)[j] + β(t+1)[j] − log Z)
 * </pre>
 *
 * <p>Impossible transitions have the score −∞. Exponentials of A are computed once, relative to the
 * largest of a column or row. Where the fast sum falls below {@value #SMALLEST}, the sum is
 * computed again from the scores themselves, so that no sequence is lost for any range of scores.
 * Immutable.
 */
final class TagChain {
  private static final double NONE = Double.NEGATIVE_INFINITY;

  /** The smallest sum of products that keeps its full precision. */
  private static final double SMALLEST = 1e-250;

  /** Pairs with a smaller log probability add nothing to a sum of doubles. */
  private static final double NEGLIGIBLE = -60;

  private final int tags;
  private final double[] a; // from * tags + to
  private final double[] starts;
  private final double[] ends;
  private final double[] toLargest; // by to: the largest a of its column
  private final double[] toExp; // exp(a - toLargest[to])
  private final double[] fromLargest; // by from: the largest a of its row
  private final double[] fromExp; // exp(a - fromLargest[from])

  private TagChain(double[] a, double[] starts, double[] ends) {
    this.tags = starts.length;
    this.a = a;
    this.starts = starts;
    this.ends = ends;
    this.toLargest = new double[tags];
    this.fromLargest = new double[tags];
    Arrays.fill(toLargest, NONE);
    Arrays.fill(fromLargest, NONE);
    for (int i = 0; i < a.length; i++) {
      toLargest[i % tags] = Math.max(toLargest[i % tags], a[i]);
      fromLargest[i / tags] = Math.max(fromLargest[i / tags], a[i]);
    }
    this.toExp = new double[a.length];
    this.fromExp = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      toExp[i] = exp(a[i], toLargest[i % tags]);
      fromExp[i] = exp(a[i], fromLargest[i / tags]);
    }
  }

  private static double exp(double score, double largest) {
    return largest == NONE ? 0 : StrictMath.exp(score - largest);
  }

  /** Returns the chain of these scores. */
  static TagChain of(float[] transitions, float[] starts, float[] ends) {
    return new TagChain(doubles(transitions), doubles(starts), doubles(ends));
  }

  /** Returns a chain whose steps are independent. */
  static TagChain independent(int tags) {
    return new TagChain(new double[Shape.size(tags, tags)], new double[tags], new double[tags]);
  }

  private static double[] doubles(float[] values) {
    var all = new double[values.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = values[i];
    }
    return all;
  }

  /** Returns this chain without the sequences that violate the constraints. */
  TagChain constrained(TagConstraints constraints) {
    double[] allowed = a.clone();
    double[] begin = starts.clone();
    double[] end = ends.clone();
    for (int i = 0; i < tags; i++) {
      begin[i] = constraints.mayBegin(i) ? begin[i] : NONE;
      end[i] = constraints.mayEnd(i) ? end[i] : NONE;
      for (int j = 0; j < tags; j++) {
        allowed[i * tags + j] = constraints.mayFollow(i, j) ? allowed[i * tags + j] : NONE;
      }
    }
    return new TagChain(allowed, begin, end);
  }

  int tags() {
    return tags;
  }

  /** Sums over all tag sequences for the scores of one sequence. */
  final class Sums {
    private final int steps;
    private final double[] x; // [T, C]
    private final double[] alpha;
    private final double[] beta;
    private final double logZ;

    private Sums(double[] x) {
      this.x = x;
      this.steps = x.length / tags;
      this.alpha = new double[x.length];
      this.beta = new double[x.length];
      var weights = new double[tags];
      for (int t = 0; t < steps; t++) {
        int at = t * tags;
        if (t == 0) {
          System.arraycopy(starts, 0, alpha, 0, tags);
        } else {
          forward(at - tags, at, weights);
        }
        for (int j = 0; j < tags; j++) {
          alpha[at + j] += x[at + j];
        }
      }
      var after = new double[tags]; // x(t+1) + β(t+1)
      for (int t = steps - 1; t >= 0; t--) {
        int at = t * tags;
        if (t == steps - 1) {
          System.arraycopy(ends, 0, beta, at, tags);
        } else {
          for (int j = 0; j < tags; j++) {
            after[j] = x[at + tags + j] + beta[at + tags + j];
          }
          backward(after, at, weights);
        }
      }
      if (steps == 0) {
        logZ = 0;
      } else {
        int last = (steps - 1) * tags;
        for (int j = 0; j < tags; j++) {
          after[j] = alpha[last + j] + ends[j];
        }
        logZ = logSum(after);
      }
    }

    private void forward(int from, int to, double[] weights) {
      double largest = weights(alpha, from, weights);
      for (int j = 0; j < tags; j++) {
        double sum = 0;
        for (int i = 0; i < tags; i++) {
          sum += weights[i] * toExp[i * tags + j];
        }
        double shift = largest + toLargest[j];
        alpha[to + j] =
            sum >= SMALLEST ? shift + StrictMath.log(sum) : exactForward(from, j, shift);
      }
    }

    private double exactForward(int from, int j, double shift) {
      if (shift == NONE) {
        return NONE;
      }
      var terms = new double[tags];
      for (int i = 0; i < tags; i++) {
        terms[i] = alpha[from + i] + a[i * tags + j];
      }
      return logSum(terms);
    }

    private void backward(double[] after, int to, double[] weights) {
      double largest = weights(after, 0, weights);
      for (int i = 0; i < tags; i++) {
        double sum = 0;
        for (int j = 0; j < tags; j++) {
          sum += weights[j] * fromExp[i * tags + j];
        }
        double shift = largest + fromLargest[i];
        beta[to + i] =
            sum >= SMALLEST ? shift + StrictMath.log(sum) : exactBackward(after, i, shift);
      }
    }

    private double exactBackward(double[] after, int i, double shift) {
      if (shift == NONE) {
        return NONE;
      }
      var terms = new double[tags];
      for (int j = 0; j < tags; j++) {
        terms[j] = after[j] + a[i * tags + j];
      }
      return logSum(terms);
    }

    /** Returns log Z; −∞ when no sequence is possible. */
    double logZ() {
      return logZ;
    }

    /** Adds p(y(t) = j) · factor to an array [T, C]. */
    void addMarginals(double factor, double[] to) {
      for (int i = 0; i < to.length; i++) {
        to[i] += factor * probability(alpha[i] + beta[i]);
      }
    }

    /** Adds the expected number of uses of each transition, start and end, times a factor. */
    void addCounts(double factor, double[] transitions, double[] begin, double[] end) {
      if (steps == 0) {
        return;
      }
      int last = (steps - 1) * tags;
      for (int j = 0; j < tags; j++) {
        begin[j] += factor * probability(alpha[j] + beta[j]);
        end[j] += factor * probability(alpha[last + j] + beta[last + j]);
      }
      for (int t = 1; t < steps; t++) {
        int at = t * tags;
        for (int i = 0; i < tags; i++) {
          double before = alpha[at - tags + i];
          if (before == NONE) {
            continue;
          }
          for (int j = 0; j < tags; j++) {
            transitions[i * tags + j] +=
                factor * probability(before + a[i * tags + j] + x[at + j] + beta[at + j]);
          }
        }
      }
    }

    private double probability(double score) {
      double log = score - logZ;
      return log < NEGLIGIBLE ? 0 : StrictMath.exp(log);
    }
  }

  /**
   * Returns the sums over all tag sequences.
   *
   * @param x the scores of one sequence, [T, C]
   */
  Sums sums(double[] x) {
    return new Sums(x);
  }

  /** Sets weights to exp(values − largest) and returns the largest. */
  private double weights(double[] values, int at, double[] weights) {
    double largest = NONE;
    for (int i = 0; i < tags; i++) {
      largest = Math.max(largest, values[at + i]);
    }
    for (int i = 0; i < tags; i++) {
      weights[i] = exp(values[at + i], largest);
    }
    return largest;
  }

  private static double logSum(double[] terms) {
    double largest = NONE;
    for (double term : terms) {
      largest = Math.max(largest, term);
    }
    if (largest == NONE) {
      return NONE;
    }
    double sum = 0;
    for (double term : terms) {
      sum += StrictMath.exp(term - largest);
    }
    return largest + StrictMath.log(sum);
  }

  /** Returns s(y), the score of a sequence. */
  double score(double[] x, int[] y) {
    if (y.length == 0) {
      return 0;
    }
    double score = starts[y[0]] + x[y[0]];
    for (int t = 1; t < y.length; t++) {
      score += a[y[t - 1] * tags + y[t]] + x[t * tags + y[t]];
    }
    return score + ends[y[y.length - 1]];
  }

  /**
   * Returns the sequence with the highest score (Viterbi 1967). Among equal ones, it is the one
   * with the lowest tag at the last step where they differ.
   *
   * @return null when no sequence is possible
   */
  int @Nullable [] best(double[] x) {
    int steps = x.length / tags;
    var y = new int[steps];
    if (steps == 0) {
      return y;
    }
    var from = new int[x.length];
    var score = new double[tags];
    var next = new double[tags];
    for (int j = 0; j < tags; j++) {
      score[j] = starts[j] + x[j];
    }
    for (int t = 1; t < steps; t++) {
      for (int j = 0; j < tags; j++) {
        int best = 0;
        double highest = score[0] + a[j];
        for (int i = 1; i < tags; i++) {
          double candidate = score[i] + a[i * tags + j];
          if (candidate > highest) {
            highest = candidate;
            best = i;
          }
        }
        from[t * tags + j] = best;
        next[j] = highest + x[t * tags + j];
      }
      double[] swap = score;
      score = next;
      next = swap;
    }
    int best = 0;
    for (int j = 1; j < tags; j++) {
      best = score[j] + ends[j] > score[best] + ends[best] ? j : best;
    }
    if (score[best] + ends[best] == NONE) {
      return null;
    }
    for (int t = steps - 1; t >= 0; t--) {
      y[t] = best;
      best = from[t * tags + best];
    }
    return y;
  }
}
