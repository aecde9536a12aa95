package dev.unroll.vocabulary;

import dev.unroll.loss.Reduction;
import dev.unroll.nn.Activation;
import dev.unroll.nn.LayerFactory;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Stepper;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.sequence.ValidItems;
import dev.unroll.tensor.Fans;
import dev.unroll.tensor.Initializer;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Adaptive softmax (Grave et al. 2017) for vocabularies whose words are numbered by decreasing
 * frequency. The head has the S most frequent words and one entry for each of the K clusters of
 * rarer words. A cluster, which is needed for few rows, uses a narrow projection.
 *
 * <pre>
 * h        = log softmax(x·wᵀ + b)                      S + K values
 * t_k      = log softmax((x·p_kᵀ)·w_kᵀ)                 a value for each word of cluster k
 * log p(i) = h_i                    for a word i &lt; S
 *          = h_(S+k−1) + t_k,i      for a word i of cluster k = 1 … K
 * </pre>
 *
 * Shapes: x [..., D], the result [..., V]; w [S + K, D], b [S + K], p_k [⌊D / divᵏ⌋, D], w_k [V_k,
 * ⌊D / divᵏ⌋]. Cluster k has the words from cutoff k up to the next cutoff; S is the first cutoff.
 * Defaults: div 4, no b, weights uniform on ±1/√D, or ±1/√⌊D / divᵏ⌋ of w_k, as in PyTorch. Equals
 * torch.nn.AdaptiveLogSoftmaxWithLoss.
 *
 * <p>{@link #apply} returns log p of all words; its softmax is p. {@link #crossEntropy} computes
 * each cluster only for the rows whose word is in it.
 */
public final class AdaptiveSoftmax implements VocabularyLayer {
  /** The name of this layer in files and recipes. */
  public static final String TYPE = "adaptiveSoftmax";

  /** The default factor by which the width shrinks from cluster to cluster. */
  public static final double DEFAULT_DIVISION = 4;

  /** The default initializer of the weights. */
  public static final Initializer DEFAULT_INITIALIZER = Initializer.uniform();

  private final int inputSize;
  private final int units;
  private final int[] bounds; // the cutoffs, and V
  private final double division;
  private final boolean biased;
  private final Initializer initializer;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Parameter w;
  private final @Nullable Parameter b;
  private final List<Cluster> clusters = new ArrayList<>();

  /**
   * The words of one cluster.
   *
   * @param from the first word
   * @param p the projection
   * @param w a row for each word
   */
  private record Cluster(int from, Parameter p, Parameter w) {
    Tensor logits(Tensor rows) {
      return Logits.apply(Logits.apply(rows, p.value()), w.value());
    }
  }

  /** Returns a factory of layers with the default settings. */
  public static LayerFactory units(int units, int... cutoffs) {
    return inputSize -> new AdaptiveSoftmax(inputSize, units, cutoffs);
  }

  /** Makes a layer with the default settings. */
  public AdaptiveSoftmax(int inputSize, int units, int... cutoffs) {
    this(inputSize, units, cutoffs, DEFAULT_DIVISION, false, DEFAULT_INITIALIZER);
  }

  /**
   * Makes a layer with all settings explicit.
   *
   * @param inputSize D
   * @param units V
   * @param cutoffs the first word of each cluster, ascending
   * @param division div, above 1
   * @param biased whether the head has b, initialized to zeros
   * @param initializer of all weights
   */
  public AdaptiveSoftmax(
      int inputSize,
      int units,
      int[] cutoffs,
      double division,
      boolean biased,
      Initializer initializer) {
    requireCutoffs(units, cutoffs);
    if (inputSize < 1 || !(division > 1) || Double.isInfinite(division)) {
      throw new IllegalArgumentException(
          TYPE
              + ": input is "
              + inputSize
              + " and division "
              + division
              + " (expected an input of 1 or more and a division above 1). Set both.");
    }
    this.inputSize = inputSize;
    this.units = units;
    this.bounds = Arrays.copyOf(cutoffs, cutoffs.length + 1);
    this.bounds[cutoffs.length] = units;
    this.division = division;
    this.biased = biased;
    this.initializer = initializer;
    int head = cutoffs[0] + cutoffs.length;
    this.w = parameter("w", head, inputSize);
    this.b =
        biased
            ? new Parameter("b", Initializer.zeros(), new Fans(inputSize, head, inputSize), head)
            : null;
    if (b != null) {
      parameters.put("b", b);
    }
    for (int k = 1; k <= cutoffs.length; k++) {
      int from = bounds[k - 1];
      int width = (int) (inputSize / Math.pow(division, k));
      if (width < 1) {
        throw new IllegalArgumentException(
            TYPE
                + ": cluster "
                + k
                + " has no width, "
                + inputSize
                + " / "
                + division
                + "^"
                + k
                + " (expected 1 or more). Use fewer cutoffs or a smaller division.");
      }
      clusters.add(
          new Cluster(
              from,
              parameter("p" + k, width, inputSize),
              parameter("w" + k, bounds[k] - from, width)));
    }
  }

  private static void requireCutoffs(int units, int[] cutoffs) {
    int before = 0;
    for (int cutoff : cutoffs) {
      if (cutoff <= before || cutoff >= units) {
        before = units; // rejected below
      } else {
        before = cutoff;
      }
    }
    if (before == 0 || before == units) {
      throw new IllegalArgumentException(
          TYPE
              + ": the cutoffs are "
              + Arrays.toString(cutoffs)
              + " (expected one or more rising numbers from 1 to "
              + (units - 1)
              + "). Set cutoffs.");
    }
  }

  private Parameter parameter(String name, int rows, int columns) {
    var parameter =
        new Parameter(name, initializer, new Fans(columns, rows, columns), rows, columns);
    parameters.put(name, parameter);
    return parameter;
  }

  @Override
  public int vocabulary() {
    return units;
  }

  private void requireFeatures(Sequence x) {
    if (x.features() != inputSize) {
      throw new IllegalArgumentException(
          this + ": x must have " + inputSize + " features, got " + x.features());
    }
  }

  @Override
  public Sequence apply(Sequence x, Pass pass) {
    requireFeatures(x);
    return x.mapRows(this::logProbabilities);
  }

  private Tensor logProbabilities(Tensor rows) {
    Tensor y = Logits.apply(rows, w.value());
    Tensor head = Activation.LOG_SOFTMAX.apply(b == null ? y : y.plusRow(b.value()));
    var parts = new Tensor[clusters.size() + 1];
    parts[0] = head.slice(-1, 0, bounds[0]);
    for (int k = 1; k < parts.length; k++) {
      int entry = bounds[0] + k - 1;
      Tensor words = Activation.LOG_SOFTMAX.apply(clusters.get(k - 1).logits(rows));
      parts[k] = words.plus(head.slice(-1, entry, entry + 1));
    }
    return Tensor.concat(-1, parts);
  }

  /**
   * The words to predict, by their clusters.
   *
   * @param items the rows with their weights
   * @param words the word of each item
   * @param clusterOf the cluster of each item; 0 for the head
   * @param entries what the head predicts for each item: its word, or its cluster
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Words(ValidItems items, int[] words, int[] clusterOf, int[] entries) {
    int[] members(int cluster) {
      return IntStream.range(0, words.length).filter(i -> clusterOf[i] == cluster).toArray();
    }
  }

  private Words words(Sequence x, Target target) {
    requireFeatures(x);
    ValidItems items = ValidItems.of(x.hasTime() ? x.withTimeMajor(x.timeMajor()) : x, target);
    int[] words = items.classNumbers(units);
    int[] clusterOf = Arrays.stream(words).map(this::cluster).toArray();
    int[] entries =
        IntStream.range(0, words.length)
            .map(i -> clusterOf[i] == 0 ? words[i] : bounds[0] + clusterOf[i] - 1)
            .toArray();
    return new Words(items, words, clusterOf, entries);
  }

  private @Nullable Tensor bias() {
    return b == null ? null : b.value();
  }

  @Override
  public Tensor crossEntropy(Sequence x, Target target, Reduction reduction) {
    Words words = words(x, target);
    ValidItems items = words.items();
    float[] weights = items.weights();
    double divisor = reduction.divisor(items.totalWeight(), x.batch());
    Tensor loss =
        BlockedSoftmax.crossEntropy(
            items.rows(), w.value(), bias(), items.rowNumbers(), words.entries(), weights, divisor);
    for (int k = 1; k <= clusters.size(); k++) {
      int[] members = words.members(k);
      if (members.length > 0) {
        var theirs = new float[members.length];
        for (int i = 0; i < members.length; i++) {
          theirs[i] = weights[members[i]];
        }
        Cluster cluster = clusters.get(k - 1);
        loss =
            loss.plus(
                BlockedSoftmax.crossEntropy(
                    narrow(cluster, members, items),
                    cluster.w().value(),
                    null,
                    IntStream.range(0, members.length).toArray(),
                    classes(cluster, members, words),
                    theirs,
                    divisor));
      }
    }
    return loss;
  }

  @Override
  public double[] surprisals(Sequence x, Target target) {
    return Tape.predicting(
        () -> {
          Words words = words(x, target);
          ValidItems items = words.items();
          double[] nats =
              BlockedSoftmax.surprisals(
                  items.rows(), w.value(), bias(), items.rowNumbers(), words.entries());
          for (int k = 1; k <= clusters.size(); k++) {
            int[] members = words.members(k);
            Cluster cluster = clusters.get(k - 1);
            double[] within =
                members.length == 0
                    ? new double[0]
                    : BlockedSoftmax.surprisals(
                        narrow(cluster, members, items),
                        cluster.w().value(),
                        null,
                        IntStream.range(0, members.length).toArray(),
                        classes(cluster, members, words));
            for (int i = 0; i < members.length; i++) {
              nats[members[i]] += within[i];
            }
          }
          return nats;
        });
  }

  /** Returns the projected rows of the words of a cluster. */
  private Tensor narrow(Cluster cluster, int[] members, ValidItems items) {
    int[] map = Arrays.stream(members).map(items::row).toArray();
    return Logits.apply(
        items.rows().gatherRows(map, members.length, inputSize), cluster.p().value());
  }

  /** Returns the words of a cluster, counted from its first one. */
  private static int[] classes(Cluster cluster, int[] members, Words words) {
    return Arrays.stream(members).map(i -> words.words()[i] - cluster.from()).toArray();
  }

  /** Returns the cluster of a word; 0 if it is in the head. */
  private int cluster(int word) {
    int cluster = 0;
    while (word >= bounds[cluster]) {
      cluster++;
    }
    return cluster;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    config.put("input", inputSize);
    config.put("units", units);
    config.put("cutoffs", Arrays.stream(bounds, 0, bounds.length - 1).boxed().toList());
    config.put("division", division);
    config.put("bias", biased);
    config.put("initializer", initializer.text());
    return config;
  }

  @Override
  public Map<String, Parameter> parameters() {
    return parameters;
  }

  @Override
  public int[] outputShape(int... inputShape) {
    int features = inputShape[inputShape.length - 1];
    if (features != Shape.ANY && features != inputSize) {
      throw new IllegalArgumentException(
          this + ": " + features + " features go in (expected " + inputSize + ").");
    }
    int[] shape = inputShape.clone();
    shape[shape.length - 1] = units;
    return shape;
  }

  @Override
  public int inputSize() {
    return inputSize;
  }

  @Override
  public Stepper stepper(int features) {
    var head = new LogitsStepper(w.value(), b == null ? null : b.value());
    var projections = new ArrayList<Stepper>();
    var tails = new ArrayList<Stepper>();
    for (Cluster cluster : clusters) {
      projections.add(new LogitsStepper(cluster.p().value(), null));
      tails.add(new LogitsStepper(cluster.w().value(), null));
    }
    var y = new float[units];
    var words = new float[units];
    return x -> {
      int heads = bounds[0] + tails.size();
      Activation.LOG_SOFTMAX.apply(heads, head.step(x), 0, words, 0);
      System.arraycopy(words, 0, y, 0, bounds[0]);
      for (int k = 0; k < tails.size(); k++) {
        float[] logits = tails.get(k).step(projections.get(k).step(x));
        int from = bounds[k];
        int count = bounds[k + 1] - from;
        Activation.LOG_SOFTMAX.apply(count, logits, 0, y, from);
        for (int i = from; i < from + count; i++) {
          y[i] += words[bounds[0] + k];
        }
      }
      return y;
    };
  }

  @Override
  public String path() {
    return "head and " + clusters.size() + " clusters, loss in blocks";
  }

  @Override
  public String toString() {
    return "AdaptiveSoftmax(" + inputSize + " → " + units + ")";
  }
}
