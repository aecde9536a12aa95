package dev.unroll.crf;

import dev.unroll.exec.Workers;
import dev.unroll.sequence.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the best tag sequence for the scores of a network, by Viterbi's algorithm, and the
 * probability of each tag at each step, by forward and backward sums.
 *
 * <pre>{@code
 * TagDecoder.of(crf).constrained(bio).decode(scores)        // after a Crf
 * TagDecoder.independent(tags).decode(logits)               // after a softmax
 * }</pre>
 *
 * <p>Sequences are decoded independently: results have the same bits in a batch and alone.
 * Immutable.
 */
public final class TagDecoder {
  private final TagChain chain;
  private final boolean independent;

  private TagDecoder(TagChain chain, boolean independent) {
    this.chain = chain;
    this.independent = independent;
  }

  /** Returns a decoder with the current transitions of a layer as seen by the calling thread. */
  public static TagDecoder of(Crf crf) {
    return new TagDecoder(crf.chain(), false);
  }

  /**
   * Returns a decoder of logits whose steps are independent: probabilities are their softmax.
   *
   * @param tags C
   */
  public static TagDecoder independent(int tags) {
    return new TagDecoder(TagChain.independent(tags), true);
  }

  /**
   * Returns a decoder that returns only possible sequences; probabilities are conditional on these.
   */
  public TagDecoder constrained(TagConstraints constraints) {
    if (constraints.tags() != chain.tags()) {
      throw new IllegalArgumentException(
          "tag constraints: they are for "
              + constraints.tags()
              + " tags (expected "
              + chain.tags()
              + ")");
    }
    return new TagDecoder(chain.constrained(constraints), false);
  }

  /**
   * The tags of one sequence.
   *
   * @param tags the best sequence: a tag for each unmasked step
   * @param probabilities probabilities of all tags at each of these steps, [step][tag]; those of a
   *     step sum to 1
   * @param logProbability log probability of the whole sequence, in nats
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Tagged(int[] tags, float[][] probabilities, double logProbability) {}

  /**
   * Decodes the sequences of a batch, in order.
   *
   * @param scores [N, T, C]
   * @throws IllegalArgumentException when a sequence has no possible tag sequence, or the scores
   *     have another number of tags
   */
  public List<Tagged> decode(Sequence scores) {
    ScoreRows rows = ScoreRows.of(scores);
    if (rows.rows().columns() != chain.tags()) {
      throw new IllegalArgumentException(
          "tags: "
              + rows.rows().columns()
              + " scores at a step (expected "
              + chain.tags()
              + ", one for each tag)");
    }
    var tagged = new Tagged[rows.batch()];
    int parts = Math.min(rows.batch(), 64);
    Workers.shared()
        .run(
            parts,
            part -> {
              for (int n = part; n < tagged.length; n += parts) {
                tagged[n] = decode(rows.scores(n));
              }
            });
    return new ArrayList<>(Arrays.asList(tagged));
  }

  /** Decodes each step separately: its best tag and its softmax. */
  private Tagged decodeSteps(double[] x) {
    int tags = chain.tags();
    var best = new int[x.length / tags];
    var probabilities = new float[best.length][tags];
    double logProbability = 0;
    for (int t = 0; t < best.length; t++) {
      int at = t * tags;
      for (int tag = 1; tag < tags; tag++) {
        best[t] = x[at + tag] > x[at + best[t]] ? tag : best[t];
      }
      double largest = x[at + best[t]];
      double sum = 0;
      for (int tag = 0; tag < tags; tag++) {
        sum += StrictMath.exp(x[at + tag] - largest);
      }
      for (int tag = 0; tag < tags; tag++) {
        probabilities[t][tag] = (float) (StrictMath.exp(x[at + tag] - largest) / sum);
      }
      logProbability -= StrictMath.log(sum);
    }
    return new Tagged(best, probabilities, logProbability);
  }

  private Tagged decode(double[] x) {
    if (independent) {
      return decodeSteps(x);
    }
    int[] best = chain.best(x);
    if (best == null) {
      throw new IllegalArgumentException(
          "tags: the constraints allow no sequence of "
              + x.length / chain.tags()
              + " tags. Allow more transitions, starts or ends.");
    }
    TagChain.Sums sums = chain.sums(x);
    var marginals = new double[x.length];
    sums.addMarginals(1, marginals);
    var probabilities = new float[best.length][chain.tags()];
    for (int i = 0; i < x.length; i++) {
      probabilities[i / chain.tags()][i % chain.tags()] = (float) marginals[i];
    }
    return new Tagged(best, probabilities, chain.score(x, best) - sums.logZ());
  }
}
