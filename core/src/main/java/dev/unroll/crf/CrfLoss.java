package dev.unroll.crf;

import dev.unroll.exec.Workers;
import dev.unroll.loss.Loss;
import dev.unroll.loss.Reduction;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.Adjoints;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Op;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;

/**
 * Negative log-likelihood of tag sequences under a conditional random field:
 *
 * <pre>
 * l        = log Z − log Z(y)           Z(y): the sum over the sequences that agree with y
 * dl/dx(t)[j]  = p(y(t) = j) − p(y(t) = j | y)
 * dl/dA[i][j]  = the expected uses of the transition − those given y
 * </pre>
 *
 * If every step has a tag, log Z(y) is the score of y, and l = −log p(y | x). A step of weight 0
 * has no known tag: its tag is summed over. Weights other than 0 and 1 are rejected. The mean
 * divides by the number of steps with a tag, as in {@code softmaxCrossEntropy}. Sums are in double.
 *
 * <p>Immutable; it reads the parameters of its layer.
 */
public final class CrfLoss implements Loss {
  /** The name of this loss in recipes. */
  public static final String NAME = "crf";

  /** The number of groups in which sequences are summed, regardless of the number of threads. */
  private static final int GROUPS = 16;

  private final Crf crf;
  private final Reduction reduction;

  /** Creates the loss for this layer, the last one of the network, as a mean over steps. */
  public CrfLoss(Crf crf) {
    this(crf, Reduction.MEAN);
  }

  private CrfLoss(Crf crf, Reduction reduction) {
    this.crf = crf;
    this.reduction = reduction;
  }

  /** Returns this loss with another reduction. */
  public CrfLoss withReduction(Reduction value) {
    return new CrfLoss(crf, value);
  }

  @Override
  public Reduction reduction() {
    return reduction;
  }

  @Override
  public String text() {
    return NAME;
  }

  @Override
  public Map<String, Object> config() {
    return reduction == Reduction.MEAN ? Map.of() : Map.of("reduction", reduction.text());
  }

  @Override
  public Tensor apply(Sequence prediction, Target target) {
    crf.requireScores(prediction.features());
    ScoreRows rows = ScoreRows.of(prediction);
    int[][] tags = tags(prediction, target, rows);
    Tensor transitions = crf.transitions().value();
    Tensor starts = crf.starts().value();
    Tensor ends = crf.ends().value();
    boolean differentiates = Tape.needsGradient(rows.rows(), transitions, starts, ends);
    var sum = new Summation(crf.chain(), rows, tags, differentiates);
    Workers.shared().run(sum.groups.length, sum::run);
    double divisor = reduction.divisor(known(tags), rows.batch());
    double scale = divisor == 0 ? 0 : 1 / divisor;
    Tensor loss = Tape.empty();
    loss.array()[loss.offset()] = (float) (sum.loss() * scale);
    if (differentiates) {
      Tape.record(new Recorded(rows, transitions, starts, ends, sum, scale, loss), loss);
    }
    return loss;
  }

  private static double known(int[][] tags) {
    return Arrays.stream(tags).flatMapToInt(Arrays::stream).filter(tag -> tag >= 0).count();
  }

  /** Returns the tags of the unmasked steps by sequence, −1 where unknown. */
  private int[][] tags(Sequence prediction, Target target, ScoreRows rows) {
    IndexTensor classes = target.classes();
    int steps = prediction.steps();
    int[] expected = {prediction.batch(), steps};
    if (!Arrays.equals(classes.shape(), expected)) {
      throw new IllegalArgumentException(
          NAME
              + ": the tags have the shape "
              + Shape.text(classes.shape())
              + " (expected "
              + Shape.text(expected)
              + ", one for each step)");
    }
    float[] weights = weights(target, prediction.batch(), steps);
    var tags = new int[rows.batch()][];
    for (int n = 0; n < tags.length; n++) {
      tags[n] = new int[rows.length(n)];
      for (int i = 0; i < tags[n].length; i++) {
        int place = rows.position(n, i);
        float weight = weights[place];
        if (weight != 0 && weight != 1) {
          throw new IllegalArgumentException(
              NAME
                  + ": "
                  + rows.words(place)
                  + " has the weight "
                  + weight
                  + " (expected 1, or 0 where the tag is not known). Use a softmax to weight steps.");
        }
        tags[n][i] = weight == 0 ? -1 : tag(classes.get(place), rows, place);
      }
    }
    return tags;
  }

  private int tag(int tag, ScoreRows rows, int place) {
    if (tag < 0 || tag >= crf.tags()) {
      throw new IllegalArgumentException(
          NAME
              + ": the tag of "
              + rows.words(place)
              + " is "
              + tag
              + " (expected 0 to "
              + (crf.tags() - 1)
              + "). Give steps without a tag the weight 0.");
    }
    return tag;
  }

  private static float[] weights(Target target, int batch, int steps) {
    var all = new float[Shape.size(batch, steps)];
    Tensor weights = target.weights();
    if (weights == null) {
      Arrays.fill(all, 1f);
      return all;
    }
    float[] given = weights.toArray();
    if (given.length != batch && given.length != all.length) {
      throw new IllegalArgumentException(
          NAME
              + ": the weights have the shape "
              + Shape.text(weights.shape())
              + " (expected [N, T])");
    }
    for (int i = 0; i < all.length; i++) {
      all[i] = given[weights.rank() == 1 ? i / steps : i];
    }
    return all;
  }

  /** Losses and gradients of the sequences of a batch, before division. */
  private static final class Summation {
    final TagChain chain;
    final ScoreRows rows;
    final int[][] tags;
    final double[] losses;
    final double[][] dx; // by sequence, [length, C]
    final Group[] groups;

    Summation(TagChain chain, ScoreRows rows, int[][] tags, boolean differentiates) {
      this.chain = chain;
      this.rows = rows;
      this.tags = tags;
      this.losses = new double[rows.batch()];
      this.dx = new double[differentiates ? rows.batch() : 0][];
      this.groups = new Group[Math.min(GROUPS, rows.batch())];
    }

    void run(int group) {
      boolean differentiates = dx.length > 0;
      Group counts = new Group(differentiates ? chain.tags() : 0);
      groups[group] = counts;
      for (int n = group; n < losses.length; n += groups.length) {
        if (Arrays.stream(tags[n]).allMatch(tag -> tag < 0)) {
          if (differentiates) {
            dx[n] = new double[rows.length(n) * chain.tags()];
          }
          continue; // without known tags
        }
        double[] x = rows.scores(n);
        TagChain.Sums all = chain.sums(x);
        if (Arrays.stream(tags[n]).allMatch(tag -> tag >= 0)) {
          addKnown(n, x, all, counts);
          continue;
        }
        TagChain.Sums agreeing = chain.sums(agreeing(x, tags[n]));
        losses[n] = all.logZ() - agreeing.logZ();
        if (differentiates) {
          dx[n] = new double[x.length];
          all.addMarginals(1, dx[n]);
          agreeing.addMarginals(-1, dx[n]);
          all.addCounts(1, counts.transitions, counts.starts, counts.ends);
          agreeing.addCounts(-1, counts.transitions, counts.starts, counts.ends);
        }
      }
    }

    /** Adds a sequence whose tags are all known: only one tag sequence agrees. */
    private void addKnown(int n, double[] x, TagChain.Sums all, Group counts) {
      int[] y = tags[n];
      losses[n] = all.logZ() - chain.score(x, y);
      if (dx.length == 0) {
        return;
      }
      dx[n] = new double[x.length];
      all.addMarginals(1, dx[n]);
      all.addCounts(1, counts.transitions, counts.starts, counts.ends);
      counts.starts[y[0]]--;
      counts.ends[y[y.length - 1]]--;
      for (int t = 0; t < y.length; t++) {
        dx[n][t * chain.tags() + y[t]]--;
        if (t > 0) {
          counts.transitions[y[t - 1] * chain.tags() + y[t]]--;
        }
      }
    }

    /** Returns the scores, with −∞ for all tags of a step but the known one. */
    private double[] agreeing(double[] x, int[] known) {
      int count = chain.tags();
      double[] kept = x.clone();
      for (int i = 0; i < kept.length; i++) {
        int tag = known[i / count];
        if (tag >= 0 && tag != i % count) {
          kept[i] = Double.NEGATIVE_INFINITY;
        }
      }
      return kept;
    }

    double loss() {
      double sum = 0;
      for (double loss : losses) {
        sum += loss;
      }
      return sum;
    }
  }

  /** Sums of transition gradients over some sequences. */
  private static final class Group {
    final double[] transitions;
    final double[] starts;
    final double[] ends;

    Group(int tags) {
      transitions = new double[Shape.size(tags, tags)];
      starts = new double[tags];
      ends = new double[tags];
    }
  }

  private record Recorded(
      ScoreRows rows,
      Tensor transitions,
      Tensor starts,
      Tensor ends,
      Summation sum,
      double scale,
      Tensor loss)
      implements Op {
    @Override
    public String name() {
      return "crfLoss";
    }

    @Override
    public void backward(Adjoints adjoints) {
      Tensor dl = adjoints.of(loss);
      if (dl == null) {
        return;
      }
      double factor = dl.item() * scale;
      if (adjoints.needs(rows.rows())) {
        addScores(factor, adjoints.intoPart(rows.rows()));
      }
      add(adjoints, transitions, factor, group -> group.transitions);
      add(adjoints, starts, factor, group -> group.starts);
      add(adjoints, ends, factor, group -> group.ends);
    }

    private void addScores(double factor, Adjoints.Sink into) {
      int tags = rows.rows().columns();
      for (int n = 0; n < rows.batch(); n++) {
        for (int i = 0; i < rows.length(n); i++) {
          int at = into.offset() + rows.row(n, i) * tags;
          for (int j = 0; j < tags; j++) {
            into.data()[at + j] += (float) (factor * sum.dx[n][i * tags + j]);
          }
        }
      }
    }

    private void add(
        Adjoints adjoints,
        Tensor parameter,
        double factor,
        java.util.function.Function<Group, double[]> part) {
      if (!adjoints.needs(parameter)) {
        return;
      }
      Adjoints.Sink into = adjoints.intoPart(parameter);
      for (int i = 0; i < parameter.size(); i++) {
        double total = 0;
        for (Group group : sum.groups) {
          total += part.apply(group)[i];
        }
        into.data()[into.offset() + i] += (float) (factor * total);
      }
    }
  }
}
