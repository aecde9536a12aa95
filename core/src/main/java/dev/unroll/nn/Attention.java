package dev.unroll.nn;

import dev.unroll.sequence.RowOrder;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.StepRows;
import dev.unroll.tensor.Fans;
import dev.unroll.tensor.Initializer;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Attention of the steps of one sequence, the queries, over the steps of another, the memory. For
 * each query it returns a weighted mean of the memory, with learned weights. In a translation model
 * the queries are the outputs of the decoder, and the memory is the output of the encoder.
 *
 * <pre>
 * s(t,s) = q(t)·m(s)                       dot
 *        = q(t)·w·m(s)                     general
 *        = tanh(q(t)·w + m(s)·u + b)·v     additive
 * α(t,s) = exp s(t,s) / Σ exp s(t,s')      over the steps of the memory that count
 * y(t)   = Σ α(t,s) · m(s)
 * </pre>
 *
 * Shapes: queries q [N, T, Q], memory m [N, S, M], y [N, T, M]; dot: Q = M; general: w [Q, M];
 * additive: w [Q, A], u [M, A], b [A], v [A]. Defaults: w, u and v Glorot, b zero. The softmax is
 * taken of s − max s, its sum in double.
 *
 * <p>The two inputs have independent lengths. Steps beyond the end of the memory have weight 0.
 * Queries beyond their end, and all queries of a memory of length 0, give zeros.
 *
 * <p>Each query is computed independently: the same query and memory give the same bits regardless
 * of the other queries, so a decoder may run step by step. The memory must be complete. Chunks
 * would split it, and a stream receives it step by step, so both are rejected.
 *
 * <p><b>Decoding.</b> A second graph with the layers of the trained one computes one step for N
 * rows at a time. Its inputs are the previous ids, {@code [N, 1]}, the parts of the decoder's state
 * as rows, and the memory, which the encoder computed once. Its outputs are the logits and the next
 * state. The results have the same bits as those of the trained graph:
 *
 * <pre>{@code
 * Graph.Builder step = Graph.builder();
 * Edge memory = step.steps("memory", 2 * 64);
 * Edge before = step.add("words", trained.layers().get("words"), step.ids("before"));
 * List<Edge> state = List.of(step.rows("h", 96), step.rows("c", 96));
 * Edge decoder = step.add("decoder", trained.layers().get("decoder"), before, state);
 * Edge context = step.join("attention", trained.joins().get("attention"), List.of(decoder, memory));
 * }</pre>
 *
 * <p>An additive score adds m·u + b to every query. A step graph can pass it as a third input,
 * computed once by {@link #keys}, which saves that product at every step. The general score
 * computes q·w, which does not depend on the memory.
 *
 * <p>Sources: dot and general: Luong, Pham and Manning 2015, "Effective Approaches to
 * Attention-based Neural Machine Translation", equation 8; additive: Bahdanau, Cho and Bengio 2015,
 * "Neural Machine Translation by Jointly Learning to Align and Translate", appendix A.1.2, with a
 * bias.
 */
public final class Attention implements MultiInputLayer {
  /** The kind of layer in files. */
  public static final String TYPE = "attention";

  /** The ways to score a step of the memory against a query. */
  public enum Score {
    /** The dot product of query and step. */
    DOT,
    /** A product with a matrix in between. */
    GENERAL,
    /** A network with one hidden layer. */
    ADDITIVE;

    /** Returns its name in files and recipes, such as {@code dot}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Score score;
  private final int querySize;
  private final int memorySize;
  private final Map<String, Parameter> parameters;
  private final int attentionSize; // 0: no hidden layer

  private Attention(Score score, int querySize, int memorySize, int attentionSize) {
    boolean additive = score == Score.ADDITIVE;
    if (querySize < 1 || memorySize < 1 || (additive && attentionSize < 1)) {
      throw new IllegalArgumentException(
          "attention: the sizes are query "
              + querySize
              + " and memory "
              + memorySize
              + (additive ? " and attention " + attentionSize : "")
              + " (expected 1 or more)");
    }
    this.score = score;
    this.querySize = querySize;
    this.memorySize = memorySize;
    this.attentionSize = attentionSize;
    this.parameters =
        switch (score) {
          case DOT -> Map.of();
          case GENERAL -> Map.of("w", matrix("w", querySize, memorySize));
          case ADDITIVE -> additiveParameters(querySize, memorySize, attentionSize);
        };
  }

  private static Map<String, Parameter> additiveParameters(int query, int memory, int attention) {
    var parameters = new LinkedHashMap<String, Parameter>();
    parameters.put("w", matrix("w", query, attention));
    parameters.put("u", matrix("u", memory, attention));
    var fans = new Fans(memory, attention, memory);
    parameters.put("b", new Parameter("b", Initializer.zeros(), fans, attention));
    var toScore = new Fans(attention, 1, attention);
    parameters.put("v", new Parameter("v", Initializer.glorot(), toScore, attention));
    return Collections.unmodifiableMap(parameters);
  }

  private static Parameter matrix(String name, int rows, int columns) {
    return new Parameter(name, Initializer.glorot(), new Fans(rows, columns, rows), rows, columns);
  }

  /**
   * Returns attention with dot-product scores.
   *
   * @param size Q = M
   */
  public static Attention dot(int size) {
    return new Attention(Score.DOT, size, size, 0);
  }

  /**
   * Returns attention with scores that are products with a matrix in between.
   *
   * @param querySize Q
   * @param memorySize M
   */
  public static Attention general(int querySize, int memorySize) {
    return new Attention(Score.GENERAL, querySize, memorySize, 0);
  }

  /**
   * Returns attention with scores from a network with one hidden layer.
   *
   * @param querySize Q
   * @param memorySize M
   * @param attentionSize A
   */
  public static Attention additive(int querySize, int memorySize, int attentionSize) {
    return new Attention(Score.ADDITIVE, querySize, memorySize, attentionSize);
  }

  /**
   * A result and the attention weights that produced it.
   *
   * @param contexts y, [N, T, M]
   * @param weights α, [N, T, S] in the caller's steps, 0 at masked steps; constants, without
   *     gradient
   */
  public record Weighted(Sequence contexts, Tensor weights) {}

  /** Returns how steps are scored. */
  public Score score() {
    return score;
  }

  /** Returns Q, the number of features of a query. */
  public int querySize() {
    return querySize;
  }

  /** Returns M, the number of features of a step of the memory. */
  public int memorySize() {
    return memorySize;
  }

  /** Returns A, the size of the hidden layer of an additive score; 0 for other scores. */
  public int attentionSize() {
    return attentionSize;
  }

  /**
   * Returns a layer that shares the weights of this one and computes the part of an additive score
   * that depends only on the memory, m·u + b: the optional third input of this layer. It is for
   * graphs used for prediction; model files do not store it.
   *
   * @throws IllegalStateException if the score is not additive
   */
  public Layer keys() {
    if (score != Score.ADDITIVE) {
      throw new IllegalStateException(
          this + ": the score is " + score.text() + " (expected additive). Pass the memory alone.");
    }
    return new AttentionKeys(weight("u"), weight("b"));
  }

  private Parameter weight(String name) {
    Parameter parameter = parameters.get(name);
    if (parameter == null) {
      throw new AssertionError(this + " has no " + name);
    }
    return parameter;
  }

  /**
   * {@inheritDoc}
   *
   * @param inputs the queries and the memory; for an additive score optionally the output of {@link
   *     #keys} for the memory, which is computed if absent
   */
  @Override
  public Sequence apply(List<Sequence> inputs, Pass pass) {
    Sequence queries = inputs.get(0);
    return contexts(attend(inputs, pass), queries);
  }

  /** Applies the layer and also returns its weights; y has the bits of {@link #apply}. */
  public Weighted applyWithWeights(List<Sequence> inputs, Pass pass) {
    AttendMemory result = attend(inputs, pass);
    Sequence queries = inputs.get(0);
    Sequence memory = inputs.get(1);
    Tensor weights =
        result.weights(
            queries.order().validPositions(),
            queries.steps(),
            memory.order().validPositions(),
            memory.steps());
    return new Weighted(contexts(result, queries), weights);
  }

  private static Sequence contexts(AttendMemory result, Sequence queries) {
    StepRows y = result.y();
    return y.isTimeMajor() ? queries.withTimeMajor(y.values()) : queries.withValues(y.values());
  }

  private AttendMemory attend(List<Sequence> inputs, Pass pass) {
    requireCount(inputs.size());
    if (pass.carries()) {
      requireCausal();
    }
    Sequence queries = inputs.get(0);
    Sequence memory = inputs.get(1);
    requireSteps("queries", queries, querySize, memory.batch());
    requireSteps("memory", memory, memorySize, memory.batch());
    StepRows steps = memory.stepRows();
    Scores scores =
        switch (score) {
          case DOT -> new DotScores(queries.stepRows(), steps);
          case GENERAL -> new DotScores(projected(queries), steps);
          case ADDITIVE ->
              new AdditiveScores(projected(queries), keys(inputs).stepRows(), weight("v").value());
        };
    return AttendMemory.apply(scores, steps);
  }

  private StepRows projected(Sequence queries) {
    Tensor w = weight("w").value();
    return queries.mapRows(rows -> rows.matmul(w)).stepRows();
  }

  private Sequence keys(List<Sequence> inputs) {
    Sequence memory = inputs.get(1);
    if (inputs.size() == 2) {
      return AttentionKeys.project(memory, weight("u"), weight("b"));
    }
    Sequence keys = inputs.get(2);
    requireSteps("keys", keys, attentionSize, memory.batch());
    RowOrder order = memory.order();
    if (keys.steps() != memory.steps() || !keys.order().matches(order)) {
      throw new IllegalArgumentException(
          this
              + ": the keys have "
              + keys.steps()
              + " steps and other lengths than the memory of "
              + memory.steps()
              + " steps (expected the same). Compute the keys from this memory.");
    }
    return keys;
  }

  private void requireSteps(String name, Sequence x, int features, int batch) {
    if (!x.hasTime() || x.hasIds() || x.features() != features || x.batch() != batch) {
      throw new IllegalArgumentException(
          this
              + ": "
              + name
              + " of a wrong shape (expected "
              + features
              + " features at each step of "
              + batch
              + " sequences, got "
              + given(x)
              + ")");
    }
  }

  private static String given(Sequence x) {
    String what = x.hasIds() ? "ids" : x.features() + " features";
    return (x.hasTime() ? what + " at each step" : "rows of " + what)
        + " of "
        + x.batch()
        + " sequences";
  }

  private void requireCount(int inputs) {
    if (inputs != 2 && !(inputs == 3 && score == Score.ADDITIVE)) {
      throw new IllegalArgumentException(
          this
              + ": "
              + inputs
              + " inputs (expected 2: the queries and the memory"
              + (score == Score.ADDITIVE ? "; or 3 with the keys of the memory)" : ")"));
    }
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    config.put("score", score.text());
    config.put("query", querySize);
    config.put("memory", memorySize);
    if (score == Score.ADDITIVE) {
      config.put("attention", attentionSize);
    }
    return config;
  }

  @Override
  public Map<String, Parameter> parameters() {
    return parameters;
  }

  @Override
  public int[] outputShape(List<int[]> inputShapes) {
    requireCount(inputShapes.size());
    int[] expected = {querySize, memorySize, attentionSize};
    for (int i = 0; i < inputShapes.size(); i++) {
      int[] shape = inputShapes.get(i);
      if (shape.length != 3 || (shape[2] != Shape.ANY && shape[2] != expected[i])) {
        throw new IllegalArgumentException(
            this
                + ": "
                + List.of("queries", "memory", "keys").get(i)
                + " of a wrong shape (expected "
                + Shape.text(new int[] {Shape.ANY, Shape.ANY, expected[i]})
                + ", got "
                + Shape.text(shape)
                + ")");
      }
    }
    int[] shape = Arrays.copyOf(inputShapes.get(0), 3);
    shape[2] = memorySize;
    return shape;
  }

  @Override
  public MultiInputStepper stepper(int... features) {
    throw new IllegalArgumentException(
        this
            + " needs the whole memory, and in a stream it arrives step by step; predict with a"
            + " graph of one step whose input is the memory");
  }

  @Override
  public void requireCausal() {
    throw new IllegalArgumentException(
        this
            + " needs the whole memory, and chunks of sequences cut it; train on whole sequences,"
            + " without truncation");
  }

  @Override
  public String path() {
    return score.text() + " score, softmax over the memory";
  }

  @Override
  public String toString() {
    return "Attention(" + score.text() + ", " + querySize + " over " + memorySize + ")";
  }
}
