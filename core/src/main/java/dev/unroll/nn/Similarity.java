package dev.unroll.nn;

import dev.unroll.kernel.Kernels;
import dev.unroll.kernel.Reductions;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * Cosine similarity of vectors, and the nearest words of a vocabulary.
 *
 * <pre>
 * cosine(a, b) = Σ a·b / (√Σ a² · √Σ b²)       from −1 to 1; 0 where either is all zero
 * </pre>
 *
 * summed in double. A vector that is not finite has no direction: its cosines are NaN, and it is
 * never returned as a neighbour. Immutable: it keeps the vectors, copied from arrays, and their
 * norms.
 *
 * <pre>{@code
 * Similarity words = Similarity.of(embedding.vectors());
 * words.nearest(vocabulary.id("frog"), 5);
 * }</pre>
 */
public final class Similarity {
  /**
   * A word close to another.
   *
   * @param id its number
   * @param cosine the cosine similarity
   */
  public record Neighbour(int id, double cosine) {}

  /** Best first; of equally close words, the lower id first. */
  private static final Comparator<Neighbour> BEST_FIRST =
      Comparator.comparingDouble(Neighbour::cosine).reversed().thenComparingInt(Neighbour::id);

  private final Tensor vectors;
  private final double[] norms;

  private Similarity(Tensor vectors) {
    this.vectors = vectors;
    this.norms =
        IntStream.range(0, vectors.size(0))
            .mapToDouble(id -> norm(vectors.size(1), vectors.readOnlyArray(), at(id)))
            .toArray();
  }

  /**
   * Makes a search among these vectors.
   *
   * @param vectors [V][D], one for each id
   */
  public static Similarity of(float[][] vectors) {
    return new Similarity(Tensor.of(vectors));
  }

  /**
   * Makes a search among the vectors of a tensor, which is not copied.
   *
   * @param vectors [V, D]
   */
  public static Similarity of(Tensor vectors) {
    if (vectors.rank() != 2) {
      throw new IllegalArgumentException(
          "similarity: vectors must be [V, D], got " + Arrays.toString(vectors.shape()));
    }
    return new Similarity(vectors);
  }

  /** Returns the cosine similarity of two vectors of the same length. */
  public static double cosine(float[] a, float[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "cosine: expected two vectors of one length, got " + a.length + " and " + b.length);
    }
    double dot = Kernels.current().reductions().dot(a.length, a, 0, b, 0);
    return ratio(dot, norm(a.length, a, 0), norm(b.length, b, 0));
  }

  /** Returns the cosine similarity of two words. */
  public double cosine(int a, int b) {
    requireId(a);
    requireId(b);
    return cosine(b, vectors.readOnlyArray(), at(a), norms[a]);
  }

  /**
   * Returns the nearest other words, best first.
   *
   * @param id of the word, which is not in the result
   * @param k the number of words; fewer if there are not enough
   */
  public List<Neighbour> nearest(int id, int k) {
    requireId(id);
    return nearest(vectors.readOnlyArray(), at(id), norms[id], k, new int[] {id});
  }

  /**
   * Returns the words nearest to a vector, best first. Such a vector may be that of a sentence, or
   * v("king") − v("man") + v("woman").
   *
   * @param vector of D values
   * @param k the number of words; fewer if there are not enough
   * @param excluded words to leave out, such as those that the vector was computed from
   */
  public List<Neighbour> nearest(float[] vector, int k, int... excluded) {
    int size = vectors.size(1);
    if (vector.length != size) {
      throw new IllegalArgumentException(
          "nearest: the vector must have " + size + " values, got " + vector.length);
    }
    return nearest(vector, 0, norm(size, vector, 0), k, excluded);
  }

  private List<Neighbour> nearest(float[] from, int at, double norm, int k, int[] excluded) {
    if (k < 1) {
      throw new IllegalArgumentException("nearest: k must be 1 or more, got " + k);
    }
    var best = new PriorityQueue<>(BEST_FIRST.reversed());
    for (int id = 0; id < norms.length; id++) {
      if (contains(excluded, id)) {
        continue;
      }
      double cosine = cosine(id, from, at, norm);
      if (Double.isNaN(cosine)) {
        continue;
      }
      best.add(new Neighbour(id, cosine));
      if (best.size() > k) {
        best.remove();
      }
    }
    return best.stream().sorted(BEST_FIRST).toList();
  }

  private static boolean contains(int[] ids, int id) {
    return Arrays.stream(ids).anyMatch(one -> one == id);
  }

  private double cosine(int id, float[] other, int at, double norm) {
    double dot =
        Kernels.current()
            .reductions()
            .dot(vectors.size(1), vectors.readOnlyArray(), at(id), other, at);
    return ratio(dot, norms[id], norm);
  }

  private static double ratio(double dot, double normA, double normB) {
    if (normA == 0 || normB == 0) {
      return 0;
    }
    return Math.max(-1, Math.min(1, dot / (normA * normB))); // rounding may exceed it
  }

  private static double norm(int n, float[] x, int xo) {
    Reductions reductions = Kernels.current().reductions();
    return Math.sqrt(reductions.sumOfSquares(n, x, xo));
  }

  private int at(int id) {
    return vectors.offset() + id * vectors.size(1);
  }

  private void requireId(int id) {
    if (id < 0 || id >= norms.length) {
      throw new IllegalArgumentException(
          "there is no word " + id + "; ids are 0 to " + (norms.length - 1));
    }
  }
}
