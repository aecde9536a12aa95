package dev.unroll.liblinear;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import dev.unroll.data.text.IdSequences;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * TF-IDF features of sequences: weighted counts of their ids, regardless of order.
 *
 * <pre>
 * idf[w]  = ln((1 + n) / (1 + df[w])) + 1
 * v[w]    = tf[w] · idf[w]
 * x       = v / √(Σ v[w]²)                  0 for a sequence without known ids
 * </pre>
 *
 * n is the number of training sequences, df[w] the number of them that contain the id w, and tf[w]
 * how often the given sequence contains w. Ids that do not occur in the training sequences, and
 * those below 0, are ignored. Equals sklearn's {@code TfidfTransformer} with its defaults (smooth
 * idf, l2 norm).
 */
final class TfIdf {
  private static final Feature[] NONE = {};

  private final int[] columns; // [ids] the column of an id, from 1; 0: none
  private final double[] idf; // [ids]
  private final int width;

  private TfIdf(int[] columns, double[] idf, int width) {
    this.columns = columns;
    this.idf = idf;
    this.width = width;
  }

  /**
   * Fits the weights to the sequences at these positions.
   *
   * @param most maximum number of ids that get columns: those in the most sequences; among equals,
   *     the lower ids
   */
  static TfIdf fit(IdSequences sequences, int[] positions, int most) {
    int[] df = {};
    for (int position : positions) {
      int[] ids = Arrays.stream(sequences.get(position)).filter(id -> id >= 0).sorted().toArray();
      if (ids.length > 0 && ids[ids.length - 1] >= df.length) {
        df = Arrays.copyOf(df, Math.max(ids[ids.length - 1] + 1, 2 * df.length));
      }
      for (int i = 0; i < ids.length; i++) {
        df[ids[i]] += i == 0 || ids[i] != ids[i - 1] ? 1 : 0;
      }
    }
    return of(df, positions.length, most);
  }

  private static TfIdf of(int[] df, int n, int most) {
    int[] known =
        IntStream.range(0, df.length)
            .filter(id -> df[id] > 0)
            .boxed()
            .sorted(Comparator.comparingInt(id -> -df[id])) // stable
            .limit(most)
            .mapToInt(id -> id)
            .sorted()
            .toArray();
    var columns = new int[df.length];
    var idf = new double[df.length];
    for (int i = 0; i < known.length; i++) {
      columns[known[i]] = i + 1;
      idf[known[i]] = StrictMath.log((1.0 + n) / (1.0 + df[known[i]])) + 1;
    }
    return new TfIdf(columns, idf, known.length);
  }

  /** The number of ids that have a column. */
  int width() {
    return width;
  }

  /** Returns the weights of a sequence by column, from 1 to {@link #width}; only those above 0. */
  Feature[] features(int[] sequence) {
    int[] ids = Arrays.stream(sequence).filter(this::isKnown).sorted().toArray();
    if (ids.length == 0) {
      return NONE;
    }
    var features = new Feature[(int) IntStream.of(ids).distinct().count()];
    double squares = 0;
    int at = 0;
    for (int from = 0, to; from < ids.length; from = to) {
      to = from + 1;
      while (to < ids.length && ids[to] == ids[from]) {
        to++;
      }
      double v = (to - from) * idf[ids[from]];
      features[at++] = new FeatureNode(columns[ids[from]], v);
      squares += v * v;
    }
    double norm = Math.sqrt(squares);
    for (Feature feature : features) {
      feature.setValue(feature.getValue() / norm);
    }
    return features;
  }

  private boolean isKnown(int id) {
    return id >= 0 && id < columns.length && columns[id] > 0;
  }
}
