package dev.unroll.nn;

import static dev.unroll.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.check.LayerContract;
import dev.unroll.dataset.Dataset;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.metric.Accuracy;
import dev.unroll.optim.Adam;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.Returns;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.sequence.ValidItems;
import dev.unroll.store.Fields;
import dev.unroll.store.LayerRegistry;
import dev.unroll.store.ModelFile;
import dev.unroll.stream.StreamSession;
import dev.unroll.tensor.Gradients;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Initializer;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EmbeddingTest {
  private static final int V = 6;
  private static final int D = 4;

  /** Two sequences of 3 and 1, with ids that come several times. */
  private static final int[][] SENTENCES = {{5, 0, 5}, {0}};

  private final float[][] vectors = Tensor.of(new TestRandom(1).floats(V * D), V, D).toArray2();

  /** The gradient of Σ weights ⊙ y by each parameter, and y. */
  private static List<float[]> run(Sequential model, Sequence ids, float[] weights) {
    Gradients gradients = model.store().gradients();
    try (Tape tape = Tape.open()) {
      Sequence y = model.apply(ids, Pass.training(1, 0));
      Tensor rows = ValidItems.of(y, Target.values(y.values())).predictions();
      Tensor w = Tensor.of(weights, rows.shape());
      tape.backward(rows.mul(w).sum(), gradients);
      Parameter first = model.parameters().values().iterator().next();
      return List.of(rows.toArray(), gradients.of(first));
    }
  }

  private static Sequence padded(int steps, boolean left, int filler) {
    var ids = new int[2 * steps];
    java.util.Arrays.fill(ids, filler);
    for (int n = 0; n < 2; n++) {
      int from = n * steps + (left ? steps - SENTENCES[n].length : 0);
      System.arraycopy(SENTENCES[n], 0, ids, from, SENTENCES[n].length);
    }
    var lengths = IndexTensor.vector(3, 1);
    Mask mask = left ? Mask.leftPadded(lengths) : Mask.lengths(lengths);
    return Sequence.ids(IndexTensor.of(ids, 2, steps), mask);
  }

  @Test
  void idsMayBeRowsOfNumbersWithoutAMask() {
    int[][] rows = {{4, 1, 3}, {0, 2, 2}};
    IndexTensor ids = IndexTensor.of(rows);
    rows[0][0] = 0;
    assertThat(ids).isEqualTo(IndexTensor.of(new int[] {4, 1, 3, 0, 2, 2}, 2, 3));
    assertThat(IndexTensor.of(new int[0][]).shape()).containsExactly(0, 0);
    var model = Sequential.of(new Embedding(5, 4)).initialize(3);
    assertThat(model.predict(Sequence.ids(ids)).toArray())
        .isEqualTo(model.predict(Sequence.ids(ids, null)).toArray());
    assertThatThrownBy(() -> IndexTensor.of(new int[][] {{1, 2}, {3}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "row 1 has 1 values, the first has 2; use Sequence.paddedIds for sequences of"
                + " different lengths");
  }

  @Test
  void itIsAOneHotLayerAndADenseOneInEveryBitWhateverThePadding() {
    float[] weights = new TestRandom(2).floats(4 * D);
    Sequential oneHot =
        Sequential.of(new OneHot(V), new TimeDistributed(new Dense(V, D))); // its bias is zero
    oneHot.parameters().values().iterator().next().set(flat(vectors));
    List<float[]> expected = run(oneHot, padded(3, false, 0), weights);
    assertThat("y", expected.get(0)).shaped(4, D).isAliveInEach(1);
    for (Sequence ids :
        List.of(
            padded(3, false, 0),
            padded(5, false, -9),
            padded(3, true, Integer.MAX_VALUE),
            padded(7, true, V))) {
      List<float[]> actual = run(Sequential.of(Embedding.of(vectors)), ids, weights);
      assertThat("y", actual.get(0)).hasBitsOf(expected.get(0));
      assertThat("dw", actual.get(1)).hasBitsOf(expected.get(1));
    }
  }

  private static float[] flat(float[][] rows) {
    return Tensor.of(rows).toArray();
  }

  @Test
  void rowsWithoutTimeAreLookedUpToo() {
    Sequential model = Sequential.of(Embedding.of(vectors));
    Tensor y = model.predict(Sequence.ids(IndexTensor.vector(3, 1, 3), null));
    assertThat(y.toArray2()).isDeepEqualTo(new float[][] {vectors[3], vectors[1], vectors[3]});
    float[] weights = new TestRandom(3).floats(3 * D);
    float[] dw = run(model, Sequence.ids(IndexTensor.vector(3, 1, 3), null), weights).get(1);
    float[] expected = new float[V * D];
    for (int d = 0; d < D; d++) {
      expected[D + d] = weights[D + d];
      expected[3 * D + d] = weights[d] + weights[2 * D + d];
    }
    assertThat("dw", dw).hasBitsOf(expected);
  }

  @Test
  void thePaddingIdHasAZeroVectorAndLearnsNothing() {
    var model = Sequential.of(Embedding.of(vectors).withPaddingId(5));
    float[] weights = new TestRandom(2).floats(4 * D);
    List<float[]> run = run(model, padded(3, false, 0), weights);
    float[] expected = new float[4 * D];
    System.arraycopy(vectors[0], 0, expected, D, D);
    System.arraycopy(vectors[0], 0, expected, 3 * D, D);
    assertThat("y", run.get(0)).hasBitsOf(expected);
    for (int i = D; i < V * D; i++) {
      assertThat(run.get(1)[i]).isZero();
    }
    assertThat("dw", run.get(1)).shaped(V, D).isAliveInEach(D);
  }

  @Test
  void givenVectorsAreCopiedAndAFrozenTableStaysAsItIs() {
    Embedding embedding = Embedding.of(vectors).frozen();
    var model = Sequential.of(embedding, new Lstm(D, 5, Returns.LAST), new Dense(5, 2));
    var data = Dataset.of(padded(3, false, 0), Target.classes(IndexTensor.vector(0, 1)));
    new Trainer(TrainingConfig.defaults().withLoss(new SoftmaxCrossEntropy()).withEpochs(2))
        .fit(model, data);
    assertThat(embedding.vectors()).isDeepEqualTo(vectors);
    assertThat(embedding.vectors()).isNotSameAs(vectors);
    assertThat(model.parameter("embedding1.w").trainable()).isFalse();
  }

  @Test
  void givenVectorsAreTheInitialOnesWhateverTheSeed() {
    Embedding given = Embedding.of(vectors);
    Sequential model = Sequential.of(given, new Lstm(D, 2)).initialize(7);
    assertThat(given.vectors()).isDeepEqualTo(vectors);
    model.parameter("embedding1.w").set(new float[V * D]);
    model.initialize(8);
    assertThat(given.vectors()).isDeepEqualTo(vectors);
    Embedding frozen = Embedding.of(vectors).withPaddingId(2).frozen();
    Sequential.of(frozen, new Lstm(D, 2)).initialize(9);
    assertThat(frozen.vectors()).isDeepEqualTo(vectors);
  }

  @Test
  void aStreamOfIdsEqualsTheSequence() {
    var model = Sequential.of(Embedding.of(vectors).withPaddingId(1), new Lstm(D, 3)).initialize(4);
    int[] ids = {5, 1, 0, 5};
    float[][][] whole = model.predict(Sequence.ids(IndexTensor.of(ids, 1, 4), null)).toArray3();
    StreamSession session = StreamSession.open(model);
    float[] out = new float[3];
    for (int t = 0; t < ids.length; t++) {
      session.step(ids[t], out);
      assertThat("step " + t, out).hasBitsOf(whole[0][t]);
    }
    assertThatThrownBy(() -> session.step(V, out))
        .hasMessage(
            "Embedding(6 → 4): the id of this step is 6, but the vocabulary has 6 words, 0 to 5");
    assertThatThrownBy(() -> session.step(new float[1], out))
        .hasMessage("Embedding(6 → 4): a step must be an id, got features");
    var letters = StreamSession.open(Sequential.of(new OneHot(3)));
    letters.step(2, out);
    letters.step(1, out);
    assertThat(out).containsExactly(0, 1, 0);
  }

  @Test
  void filesKeepTheTableThePaddingIdAndThatItIsFrozen() throws IOException {
    var bytes = new ByteArrayOutputStream();
    var model = Sequential.of(Embedding.of(vectors).withPaddingId(2).frozen(), new Lstm(D, 2));
    ModelFile.save(bytes, model, Map.of());
    Sequential loaded =
        ModelFile.load(
                new ByteArrayInputStream(bytes.toByteArray()), "memory", LayerRegistry.standard())
            .sequential();
    Sequence ids = Sequence.ids(IndexTensor.of(new int[] {0, 2, 4, 5}, 2, 2), null);
    assertThat("y", loaded.predict(ids).toArray()).hasBitsOf(model.predict(ids).toArray());
    assertThat(loaded.parameter("embedding1.w").trainable()).isFalse();
    assertThat(loaded.layers().get("embedding1").config())
        .isEqualTo(model.layers().get("embedding1").config());
    Layer plain = new Embedding(3, 2, Initializer.glorot());
    assertThat(plain.config())
        .isEqualTo(Map.of("vocabulary", 3, "size", 2, "initializer", "glorot"));
  }

  @Test
  void wordsOfOneMeaningAreLearnedToBeNear() {
    var random = new TestRandom(11);
    int[] ids = random.ints(300 * 3, 0, 8);
    var classes = new int[300]; // how many of the three words are above 3
    for (int i = 0; i < ids.length; i++) {
      classes[i / 3] += ids[i] > 3 ? 1 : 0;
    }
    Sequence sentences = Sequence.ids(IndexTensor.of(ids, 300, 3), null);
    Target target = Target.classes(IndexTensor.vector(classes));
    var embedding = new Embedding(8, 5);
    var model =
        Sequential.of(embedding, new Lstm(5, 8, Returns.LAST), new Dense(8, 4)).initialize(5);
    var config =
        TrainingConfig.defaults()
            .withLoss(new SoftmaxCrossEntropy())
            .withOptimizer(new Adam(0.02f))
            .withEpochs(20);
    new Trainer(config).fit(model, Dataset.of(sentences, target));
    Accuracy accuracy = Accuracy.of();
    accuracy.update(Sequence.of(model.predict(sentences)), target);
    assertThat(accuracy.value()).isGreaterThan(0.98);
    Similarity similarity = Similarity.of(embedding.vectors());
    for (int id = 0; id < 8; id++) {
      boolean high = id > 3;
      assertThat(similarity.nearest(id, 3))
          .hasSize(3)
          .allMatch(neighbour -> (neighbour.id() > 3) == high);
    }
  }

  @Test
  void whatDoesNotFitIsASentence() {
    var embedding = new Embedding(V, D);
    var model = Sequential.of(embedding);
    Sequence outside = Sequence.ids(IndexTensor.of(new int[] {0, 1, 2, 3, 6, 5}, 2, 3), null);
    assertThatThrownBy(() -> model.predict(outside))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "layer embedding1: Embedding(6 → 4): the id of sequence 1, step 1 is 6, but the"
                + " vocabulary has 6 words, 0 to 5");
    assertThatThrownBy(
            () ->
                new OneHot(2).apply(Sequence.ids(IndexTensor.vector(0, -1), null), Pass.predict()))
        .hasMessage("OneHot(2): the id of row 1 is -1, but the vocabulary has 2 words, 0 to 1");
    assertThatThrownBy(() -> model.predict(Tensor.zeros(2, 3, 1)))
        .hasMessage(
            "layer embedding1: Embedding(6 → 4): x must be ids, made with Sequence.ids; got 1"
                + " features");
    assertThatThrownBy(() -> Sequential.of(new Dense(2, 3), embedding))
        .hasMessage(
            "layer embedding1: Embedding(6 → 4) requires ids, one per step, got 3 features");
    assertThatThrownBy(() -> Sequential.of(new Dense(2, 3)).predict(outside))
        .hasMessage(
            "layer dense1: this layer requires features, got ids; put an embedding or oneHot layer"
                + " before it");
    assertThatThrownBy(() -> new Embedding(0, 3)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> embedding.withPaddingId(6))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Embedding.of(new float[][] {{1, 2}, {3}}))
        .hasMessage("row 1 has 1 values, the first has 2");
  }

  @Test
  void wordDropoutDropsAWordWhereverItOccurs() {
    int words = 400;
    Embedding plain = new Embedding(words, 2, Initializer.normal(1));
    Sequential model =
        Sequential.of(plain.withWordDropout(DropRate.rate(0.25f)).withPaddingId(7)).initialize(2);
    int[] ids = new int[3 * words];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = i % words;
    }
    Sequence x = Sequence.ids(IndexTensor.of(ids, 3, words));
    float[] weights = new TestRandom(9).floats(ids.length * 2);
    Gradients gradients = model.store().gradients();
    float[][][] y;
    try (Tape tape = Tape.open()) {
      Tensor values = model.apply(x, Pass.training(5, 1)).values();
      y = values.toArray3();
      tape.backward(values.mul(Tensor.of(weights, 3, words, 2)).sum(), gradients);
    }
    float[][] table = plain.vectors();
    float[] dw = gradients.of(plain.table());
    int dropped = 0;
    for (int word = 0; word < words; word++) {
      boolean gone = y[0][word][0] == 0;
      dropped += gone ? 1 : 0;
      for (int d = 0; d < 2; d++) {
        float expected = gone ? 0 : table[word][d] * (1 / 0.75f);
        float sum = 0;
        for (int row = 0; row < 3; row++) {
          assertThat(y[row][word][d]).isEqualTo(expected);
          sum += weights[(row * words + word) * 2 + d];
        }
        assertThat(dw[word * 2 + d])
            .isCloseTo(gone ? 0 : sum / 0.75f, org.assertj.core.data.Offset.offset(1e-5f));
      }
    }
    assertThat(y[0][7]).containsExactly(0, 0);
    assertThat(dropped).isBetween(75, 125);
    float[][][] again = model.apply(x, Pass.training(5, 2)).values().toArray3();
    assertThat(java.util.Arrays.deepEquals(again[0], y[0])).isFalse();
    assertThat(model.predict(x).toArray3()[0][3]).isEqualTo(table[3]);
  }

  @Test
  void wordDropoutIsKeptInFilesAndByOtherSettings() {
    Embedding layer = new Embedding(7, 5).withWordDropout(DropRate.rate(0.5f)).withPaddingId(2);
    assertThat(layer.config()).containsEntry("wordDropout", 0.5f).containsEntry("paddingId", 2);
    assertThat(
            LayerRegistry.standard().create("embedding", Fields.of(layer.config(), "x")).config())
        .isEqualTo(layer.config());
    assertThat(layer.withVectors(new float[9][4]).config())
        .containsEntry("wordDropout", 0.5f)
        .containsEntry("paddingId", 2)
        .containsEntry("vocabulary", 9);
    LayerContract.of(new Embedding(7, 5).withWordDropout(DropRate.rate(0.4f))).check();
  }
}
