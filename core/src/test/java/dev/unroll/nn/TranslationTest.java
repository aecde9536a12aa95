package dev.unroll.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.check.GradientCheck;
import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Outputs;
import dev.unroll.sequence.Sequence;
import dev.unroll.store.LayerRegistry;
import dev.unroll.store.ModelFile;
import dev.unroll.tensor.Engine;
import dev.unroll.tensor.Gradients;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.Graphs;
import dev.unroll.testing.TensorAssert;
import dev.unroll.testing.TestRandom;
import dev.unroll.testing.Translation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An encoder and a decoder with attention as a graph: trained as a whole, decoded step by step. */
class TranslationTest {
  private static final int[] SOURCE = {4, 2, 0, 6, 1};
  private static final int[] TARGET = {3, 5, 4, 1, 0};
  private static final int S = 6;
  private static final int T = 5;
  private static final int N = SOURCE.length;

  private final int threadsBefore = Engine.threads();

  @AfterEach
  void restoreThreads() {
    Engine.threads(threadsBefore);
  }

  private static Translation translation(Attention.Score score) {
    return new Translation(Translation.Sizes.small(), score);
  }

  private static Inputs sentences(Translation translation) {
    return translation.sentences(Mask.lengths(SOURCE), S, Mask.lengths(TARGET), T, 3);
  }

  private static Graph trained(Attention.Score score) {
    return Graphs.spread(translation(score).trained());
  }

  @ParameterizedTest
  @EnumSource
  void gradientsEqualDifferences(Attention.Score score) {
    Graph graph = trained(score);
    Inputs inputs = sentences(translation(score));
    GradientCheck.Report report =
        GradientCheck.of(
                graph.toString(),
                none -> List.of(graph.apply(inputs.rows(0, N), Pass.predict()).only().values()),
                Map.of())
            .withParameters(graph.parameters())
            .check();
    assertThat(report.values()).isEqualTo((int) graph.parameterCount());
  }

  /** The loss weights the steps that count of each sentence, whatever the padding. */
  private static Map<String, float[]> run(Graph graph, Inputs inputs, int seed) {
    Gradients gradients = graph.store().gradients();
    var results = new LinkedHashMap<String, float[]>();
    try (Tape tape = Tape.open()) {
      Sequence next = graph.apply(inputs.rows(0, inputs.batch()), Pass.training(1, 0)).only();
      Tensor y = next.values();
      float[] weights = new float[y.size()];
      float[] values = y.toArray();
      var kept = new float[y.size()];
      int at = 0;
      var random = new TestRandom(seed);
      for (int place : next.order().validPositions()) {
        for (int f = 0; f < y.size(2); f++) {
          weights[place * y.size(2) + f] = random.floats(1)[0];
          kept[at++] = values[place * y.size(2) + f];
        }
      }
      tape.backward(y.mul(Tensor.of(weights, y.shape())).sum(), gradients);
      results.put("y", Arrays.copyOf(kept, at));
    }
    graph.parameters().forEach((name, one) -> results.put(name, gradients.of(one)));
    return results;
  }

  private static void requireSame(Map<String, float[]> actual, Map<String, float[]> expected) {
    actual.forEach(
        (name, values) -> TensorAssert.assertThat(name, values).hasBitsOf(expected.get(name)));
  }

  @ParameterizedTest
  @EnumSource
  void paddingOfSourceOrTargetChangesNoBitAndEveryWeightLearns(Attention.Score score) {
    Translation translation = translation(score);
    Graph graph = trained(score);
    Map<String, float[]> clean = run(graph, sentences(translation), 5);
    for (int more : new int[] {0, 3}) {
      for (Mask source : List.of(Mask.lengths(SOURCE), Mask.leftPadded(SOURCE))) {
        for (Mask target : List.of(Mask.lengths(TARGET), Mask.leftPadded(TARGET))) {
          Inputs padded = translation.sentences(source, S + more, target, T + 2 * more, 3);
          requireSame(run(graph, padded, 5), clean);
        }
      }
    }
    clean.forEach((name, slopes) -> TensorAssert.assertThat(name, slopes).isAliveInEach(1));
  }

  @ParameterizedTest
  @EnumSource
  void aBatchEqualsItsRows(Attention.Score score) {
    Graph graph = trained(score);
    Inputs inputs = sentences(translation(score));
    Tensor all = graph.predict(inputs).only().values();
    int width = all.size() / N;
    for (int n = 0; n < N; n++) {
      TensorAssert.assertThat("row", graph.predict(inputs.rows(n, n + 1)).only().values().toArray())
          .hasBitsOf(Arrays.copyOfRange(all.toArray(), n * width, (n + 1) * width));
    }
  }

  @Test
  void theNumberOfThreadsChangesNoBit() {
    var sizes = new Translation.Sizes(50, 60, 30, 32, 70, 64, 48);
    var translation = new Translation(sizes, Attention.Score.ADDITIVE);
    Graph graph = translation.trained().initialize(4);
    var random = new TestRandom(2);
    Inputs inputs =
        translation.sentences(
            Mask.lengths(random.ints(48, 0, 21)), 20, Mask.lengths(random.ints(48, 0, 26)), 25, 3);
    Engine.threads(1);
    Map<String, float[]> alone = run(graph, inputs, 5);
    Engine.threads(2);
    requireSame(run(graph, inputs, 5), alone);
  }

  private static Graph again(Graph graph) throws IOException {
    var out = new ByteArrayOutputStream();
    ModelFile.save(out, graph, Map.of());
    var in = new ByteArrayInputStream(out.toByteArray());
    return (Graph) ModelFile.load(in, "model", LayerRegistry.standard()).model();
  }

  @ParameterizedTest
  @EnumSource
  void aFileKeepsIt(Attention.Score score) throws IOException {
    Graph graph = trained(score);
    Graph loaded = again(graph);
    assertThat(loaded.config()).isEqualTo(graph.config());
    Inputs inputs = sentences(translation(score));
    TensorAssert.assertThat("y", loaded.predict(inputs).only().values().toArray())
        .hasBitsOf(graph.predict(inputs).only().values().toArray());
  }

  /**
   * The encoder once, then one step after the other for all sentences together, from a file as
   * well: the logits of each step have the bits of the whole.
   */
  @ParameterizedTest
  @EnumSource
  void decodingStepByStepGivesTheBitsOfTheWhole(Attention.Score score) throws IOException {
    Graph trained = again(trained(score));
    Inputs inputs = sentences(translation(score));
    float[][][] whole = trained.predict(inputs).only().values().toArray3();
    int[] ids = inputs.get("target").ids().toArray();

    Outputs encoded =
        Translation.encoder(trained).predict(Inputs.of("source", inputs.get("source")));
    Graph step = Translation.step(trained);
    Inputs known = Inputs.of("memory", encoded.get("memory"));
    if (encoded.names().contains("keys")) {
      known = known.with("keys", encoded.get("keys"));
    }
    Sequence h = encoded.get("h");
    Sequence c = encoded.get("c");
    for (int t = 0; t < T; t++) {
      var before = new int[N];
      for (int n = 0; n < N; n++) {
        before[n] = Math.max(0, ids[n * T + t]); // a sentence that has ended reads any id
      }
      Sequence words = Sequence.ids(IndexTensor.of(before, N, 1));
      Outputs next = step.predict(known.with("before", words).with("h", h).with("c", c));
      for (int n = 0; n < N; n++) {
        if (t < TARGET[n]) {
          TensorAssert.assertThat("step " + t, next.values("next").toArray3()[n][0])
              .hasBitsOf(whole[n][t]);
        }
      }
      h = next.get("h");
      c = next.get("c");
    }
  }

  @Test
  void theStepsShareTheWeightsOfTheTrainedGraph() {
    Graph trained = trained(Attention.Score.ADDITIVE);
    Graph step = Translation.step(trained);
    assertThat(step.parameter("attention.v")).isSameAs(trained.parameter("attention.v"));
    assertThat(trained.joins().keySet()).containsExactly("lastH", "lastC", "attention", "both");
  }
}
