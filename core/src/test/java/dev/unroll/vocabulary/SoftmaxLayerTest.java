package dev.unroll.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.check.LayerContract;
import dev.unroll.loss.Reduction;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Sequential;
import dev.unroll.rnn.Gru;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.store.LayerRegistry;
import dev.unroll.store.ModelFile;
import dev.unroll.stream.StreamSession;
import dev.unroll.tensor.Engine;
import dev.unroll.tensor.Gradients;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Initializer;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.GradientCheck;
import dev.unroll.testing.Reference;
import dev.unroll.testing.TestRandom;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoftmaxLayerTest {
  private static final int D = 5;
  private static final int V = 37;
  private static final Initializer NORMAL = Initializer.normal(0.4);

  private static SoftmaxLayer layer(int vocabulary) {
    var layer = new SoftmaxLayer(D, vocabulary, NORMAL, NORMAL);
    layer.parameters().forEach((name, parameter) -> parameter.initialize(5, name));
    return layer;
  }

  private static float[] transposed(float[] values, int rows, int columns) {
    var result = new float[values.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        result[j * rows + i] = values[i * columns + j];
      }
    }
    return result;
  }

  /** A dense layer of the same weights. */
  private static Dense dense(SoftmaxLayer layer) {
    var dense = new Dense(D, layer.vocabulary());
    Map<String, Parameter> own = layer.parameters();
    dense.parameters().get("w").set(transposed(own.get("w").get(), layer.vocabulary(), D));
    dense.parameters().get("b").set(own.get("b").get());
    return dense;
  }

  private static void assertEqual(VocabularyRun actual, VocabularyRun dense, int vocabulary) {
    assertThat(actual.loss()).isEqualTo(dense.loss());
    assertThat(actual.gradients().get("x")).isEqualTo(dense.gradients().get("x"));
    assertThat(actual.gradients().get("b")).isEqualTo(dense.gradients().get("b"));
    assertThat(transposed(actual.gradients().get("w"), vocabulary, D))
        .isEqualTo(dense.gradients().get("w"));
  }

  @Test
  void theLossAndItsGradientsHaveTheBitsOfADenseLayerAndItsLoss() {
    SoftmaxLayer layer = layer(V);
    for (Reduction reduction : Reduction.values()) {
      for (VocabularyRun.Example example : VocabularyRun.Example.all(D, V)) {
        assertEqual(
            VocabularyRun.fused(layer, example, reduction, 1),
            VocabularyRun.ofLogits(dense(layer), example, reduction),
            V);
      }
    }
  }

  @Test
  void severalBlocksToo() {
    int vocabulary = 200_000; // 24 rows in a block
    SoftmaxLayer layer = layer(vocabulary);
    var random = new TestRandom(8);
    for (int steps : new int[] {12, 13, 29}) {
      var example =
          new VocabularyRun.Example(
              Tensor.of(random.floats(2 * steps * D), 2, steps, D),
              null,
              Target.classes(IndexTensor.of(random.ints(2 * steps, 0, vocabulary), 2, steps)));
      assertEqual(
          VocabularyRun.fused(layer, example, Reduction.MEAN, 1),
          VocabularyRun.ofLogits(dense(layer), example, Reduction.MEAN),
          vocabulary);
    }
  }

  /** The formula in double. */
  private static final class Formula implements Reference {
    private final Map<String, double[]> parameters = new LinkedHashMap<>();
    private final int[] classes;
    private final float factor;

    Formula(SoftmaxLayer layer, VocabularyRun.Example example, float factor) {
      layer.parameters().forEach((name, p) -> parameters.put(name, doubles(p.get())));
      parameters.put("x", doubles(example.x().toArray()));
      this.classes = example.target().classes().toArray();
      this.factor = factor;
    }

    private static double[] doubles(float[] values) {
      var result = new double[values.length];
      for (int i = 0; i < values.length; i++) {
        result[i] = values[i];
      }
      return result;
    }

    @Override
    public Map<String, double[]> parameters() {
      return parameters;
    }

    @Override
    public double loss() {
      double[] x = parameters.get("x");
      double[] w = parameters.get("w");
      double[] b = parameters.get("b");
      double sum = 0;
      for (int row = 0; row < classes.length; row++) {
        double all = 0;
        double right = 0;
        for (int word = 0; word < V; word++) {
          double logit = b == null ? 0 : b[word];
          for (int d = 0; d < D; d++) {
            logit += x[row * D + d] * w[word * D + d];
          }
          all += Math.exp(logit);
          right = word == classes[row] ? logit : right;
        }
        sum += Math.log(all) - right;
      }
      return factor * sum / 4; // a mean over 4 sequences
    }
  }

  @Test
  void gradientsAreThoseOfTheFormula() {
    float factor = 0.7f;
    for (boolean bias : new boolean[] {true, false}) {
      SoftmaxLayer layer = bias ? layer(V) : layer(V).withoutBias();
      VocabularyRun.Example example = VocabularyRun.Example.all(D, V).get(0);
      VocabularyRun run = VocabularyRun.fused(layer, example, Reduction.BATCH_MEAN, factor);
      var formula = new Formula(layer, example, factor);
      assertThat((double) factor * run.loss())
          .isCloseTo(formula.loss(), org.assertj.core.data.Offset.offset(1e-4));
      GradientCheck.of(formula).checkAll(run.gradients());
    }
  }

  @Test
  void noNumberOfThreadsChangesABit() {
    SoftmaxLayer layer = layer(20_000);
    var random = new TestRandom(8);
    var example =
        new VocabularyRun.Example(
            Tensor.of(random.floats(3 * 30 * D), 3, 30, D),
            Mask.lengths(30, 28, 17),
            Target.classes(IndexTensor.of(random.ints(3 * 30, 0, 20_000), 3, 30)));
    int threads = Engine.threads();
    try {
      Engine.threads(1);
      VocabularyRun alone = VocabularyRun.fused(layer, example, Reduction.MEAN, 1);
      for (int n : new int[] {2, 5}) {
        Engine.threads(n);
        VocabularyRun together = VocabularyRun.fused(layer, example, Reduction.MEAN, 1);
        assertThat(together.loss()).isEqualTo(alone.loss());
        alone
            .gradients()
            .forEach(
                (name, values) ->
                    assertThat(together.gradients().get(name)).as(name).isEqualTo(values));
      }
    } finally {
      Engine.threads(threads);
    }
  }

  @Test
  void withoutATapeTheLossIsTheSame() {
    SoftmaxLayer layer = layer(V);
    for (VocabularyRun.Example example : VocabularyRun.Example.all(D, V)) {
      float recorded = VocabularyRun.fused(layer, example, Reduction.MEAN, 1).loss();
      assertThat(
              layer
                  .crossEntropy(example.sequence(example.x()), example.target(), Reduction.MEAN)
                  .item())
          .isEqualTo(recorded);
      float predicted =
          Tape.predicting(
              () ->
                  layer
                      .crossEntropy(example.sequence(example.x()), example.target(), Reduction.MEAN)
                      .item());
      assertThat(predicted).isEqualTo(recorded);
    }
  }

  private static Sequential model(boolean tied, boolean bias) {
    SoftmaxLayer last =
        tied ? SoftmaxLayer.tied(D, V, NORMAL) : new SoftmaxLayer(D, V, NORMAL, NORMAL);
    return Sequential.of(
            new Embedding(V, D, NORMAL), new Gru(D, D), bias ? last : last.withoutBias())
        .initialize(3);
  }

  private static final Sequence IDS =
      Sequence.ids(IndexTensor.of(new TestRandom(4).ints(3 * 7, 0, V), 3, 7));
  private static final Target NEXT =
      Target.classes(IndexTensor.of(new TestRandom(5).ints(3 * 7, 0, V), 3, 7));

  private static Map<String, float[]> gradients(Sequential model) {
    Gradients gradients = model.store().gradients();
    try (Tape tape = Tape.open()) {
      Sequence hidden = model.slice(0, 2).apply(IDS, Pass.training(1, 0));
      var layer = (VocabularyLayer) List.copyOf(model.layers().values()).get(2);
      tape.backward(layer.crossEntropy(hidden, NEXT, Reduction.MEAN), gradients);
      var byName = new LinkedHashMap<String, float[]>();
      model.parameters().forEach((name, one) -> byName.put(name, gradients.of(one)));
      return byName;
    }
  }

  @Test
  void aTiedLayerIsAnUntiedOneWithTheSameTableAndTheSumOfBothGradients() {
    for (boolean bias : new boolean[] {true, false}) {
      Sequential tied = model(true, bias);
      Sequential untied = model(false, bias);
      tied.parameters().forEach((name, one) -> untied.parameters().get(name).set(one.get()));
      untied.parameters().get("vocabulary1.w").set(tied.parameters().get("embedding1.w").get());
      assertThat(tied.predict(IDS).toArray()).isEqualTo(untied.predict(IDS).toArray());
      Map<String, float[]> expected = gradients(untied);
      Map<String, float[]> actual = gradients(tied);
      float[] sum = expected.get("embedding1.w").clone();
      float[] other = expected.remove("vocabulary1.w");
      for (int i = 0; i < sum.length; i++) {
        sum[i] += other[i];
      }
      expected.put("embedding1.w", sum);
      assertThat(actual.keySet()).isEqualTo(expected.keySet());
      expected.forEach(
          (name, values) ->
              dev.unroll.testing.TensorAssert.assertThat(name, actual.get(name))
                  .isWithin(1e-6, doubles(values)));
    }
  }

  private static double[] doubles(float[] values) {
    return Formula.doubles(values);
  }

  private static Sequential copy(Sequential model) throws IOException {
    var bytes = new ByteArrayOutputStream();
    ModelFile.save(bytes, model, Map.of());
    var in = new ByteArrayInputStream(bytes.toByteArray());
    return (Sequential) ModelFile.load(in, "test", LayerRegistry.standard()).model();
  }

  @Test
  void filesAndStreamsGiveTheSameBits() throws IOException {
    for (boolean tied : new boolean[] {true, false}) {
      for (boolean bias : new boolean[] {true, false}) {
        Sequential model = model(tied, bias);
        assertThat(model.parameters().containsKey("vocabulary1.w")).isEqualTo(!tied);
        Sequential copy = copy(model);
        assertThat(copy.predict(IDS).toArray()).isEqualTo(model.predict(IDS).toArray());
        assertThat(copy.config()).isEqualTo(model.config());
        float[][][] whole = model.predict(IDS).toArray3();
        StreamSession stream = StreamSession.open(model);
        for (int t = 0; t < 7; t++) {
          var out = new float[V];
          stream.step(IDS.ids().get(7 + t), out);
          assertThat(out).isEqualTo(whole[1][t]);
        }
      }
    }
  }

  /** As in PyTorch; Glorot's bound would be 0.035 for 5,000 words. */
  @ParameterizedTest
  @ValueSource(ints = {300, 5000})
  void firstWeightsDoNotDependOnTheNumberOfWords(int words) {
    assertThat(largest(new SoftmaxLayer(16, words), "w")).isBetween(0.245, 0.25);
    assertThat(largest(new AdaptiveSoftmax(16, words, 50), "w1")).isBetween(0.49, 0.5);
  }

  private static double largest(VocabularyLayer layer, String name) {
    Parameter parameter = Objects.requireNonNull(layer.parameters().get(name));
    parameter.initialize(1, name);
    double largest = 0;
    for (float weight : parameter.get()) {
      largest = Math.max(largest, Math.abs(weight));
    }
    return largest;
  }

  @Test
  void keepsTheContractOfLayers() {
    LayerContract.of(new SoftmaxLayer(3, 5)).check();
    LayerContract.of(new SoftmaxLayer(3, 5).withoutBias()).check();
    LayerContract.of(Sequential.of(new Embedding(7, 3), SoftmaxLayer.tied(3, 7, NORMAL)))
        .withIds(7)
        .check();
  }

  @Test
  void aTiedLayerRefusesWhatDoesNotFit() {
    assertThatThrownBy(() -> Sequential.of(new Gru(3, D), SoftmaxLayer.tied(D, V, NORMAL)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "layer vocabulary1: it is tied, and no embedding is before it (expected one in the"
                + " same chain of layers). Add the embedding or set tied: false.");
    assertThatThrownBy(
            () ->
                Sequential.of(new Embedding(V, 4), new Gru(4, D), SoftmaxLayer.tied(D, V, NORMAL)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "layer vocabulary1: it is tied to an embedding of 37 words and 4 values (expected 37"
                + " words and 5 values, as go into this layer). Make the sizes equal or set tied:"
                + " false.");
    assertThatThrownBy(
            () -> Sequential.of(new Embedding(V, D), SoftmaxLayer.tied(new Embedding(V, D))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("layer vocabulary1: its embedding is not before it");
    assertThatThrownBy(
            () ->
                SoftmaxLayer.tied(D, V, NORMAL)
                    .apply(Sequence.of(Tensor.zeros(2, D)), Pass.predict()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is tied and not in a model with an embedding");
  }

  @Test
  void theNearestEmbeddingIsTied() {
    var embedding = new Embedding(V, D);
    Sequential model = Sequential.of(embedding, new Gru(D, D), SoftmaxLayer.tied(embedding));
    assertThat(model.parameters())
        .containsOnlyKeys("embedding1.w", "gru1.w", "gru1.u", "gru1.b", "gru1.c", "vocabulary1.b");
  }

  @Test
  void idsBeyondTheVocabularyAreRefused() {
    SoftmaxLayer layer = layer(V);
    Sequence x = Sequence.of(Tensor.zeros(2, D));
    assertThatThrownBy(
            () -> layer.crossEntropy(x, Target.classes(IndexTensor.vector(3, V)), Reduction.MEAN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the class of row 1 is 37");
    assertThatThrownBy(
            () ->
                layer.crossEntropy(
                    Sequence.of(Tensor.zeros(2, 4)),
                    Target.classes(IndexTensor.vector(3, 1)),
                    Reduction.MEAN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("SoftmaxLayer(5 → 37): x must have 5 features, got 4");
  }
}
