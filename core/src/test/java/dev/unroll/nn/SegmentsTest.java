package dev.unroll.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.check.GradientCheck;
import dev.unroll.rnn.Bidirectional;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.Returns;
import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.store.LayerRegistry;
import dev.unroll.store.ModelFile;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SegmentsTest {
  private static final int F = 3;
  private static final int G = 5;

  private final TestRandom random = new TestRandom(9);

  /** Three sequences of 2, 0 and 3 segments. */
  private static final int[] ENDS = {2, 6, 0, 0, 0, 0, 1, 2, 5};

  private static Sequence ends() {
    return Sequence.ids(IndexTensor.of(ENDS, 3, 3), Mask.lengths(2, 0, 3));
  }

  private Sequence features() {
    return Sequence.of(Tensor.of(random.floats(3 * 7 * F), 3, 7, F), Mask.lengths(6, 2, 7));
  }

  private Layer encoder() {
    var layer = Bidirectional.of(() -> new Gru(F, G, Returns.LAST));
    layer
        .parameters()
        .values()
        .forEach(parameter -> parameter.set(random.floats(parameter.size())));
    return layer;
  }

  @Test
  void eachSegmentHasTheBitsOfTheLayerOnThatSegmentAlone() {
    Layer encoder = encoder();
    Sequence x = features();
    Tensor y = new Segments(encoder).apply(List.of(x, ends()), Pass.predict()).values();
    assertThat(y.shape()).containsExactly(3, 3, 2 * G);
    int[][] expected = {{0, 0, 0, 2}, {0, 1, 2, 6}, {2, 0, 0, 1}, {2, 1, 1, 2}, {2, 2, 2, 5}};
    for (int[] each : expected) {
      Sequence alone = x.pick(new int[] {each[0]}, each[2], each[3]);
      assertThat(row(y, each[0], each[1]))
          .isEqualTo(encoder.apply(alone, Pass.predict()).values().toArray());
    }
    for (int[] padding : new int[][] {{0, 2}, {1, 0}, {1, 1}, {1, 2}}) {
      assertThat(row(y, padding[0], padding[1])).containsOnly(0f);
    }
  }

  private static float[] row(Tensor y, int n, int t) {
    return java.util.Arrays.copyOfRange(y.toArray(), (n * 3 + t) * 2 * G, (n * 3 + t + 1) * 2 * G);
  }

  @Test
  void paddingOfEitherSideChangesNoBit() {
    Layer encoder = encoder();
    Sequence x = features();
    Tensor y = new Segments(encoder).apply(List.of(x, ends()), Pass.predict()).values();
    var shifted = new float[3 * 7 * F];
    int[] lengths = {6, 2, 7};
    float[] values = x.values().toArray();
    for (int n = 0; n < 3; n++) {
      int by = 7 - lengths[n];
      System.arraycopy(values, n * 7 * F, shifted, (n * 7 + by) * F, lengths[n] * F);
    }
    Sequence left =
        Sequence.of(Tensor.of(shifted, 3, 7, F), Mask.leftPadded(IndexTensor.vector(lengths)));
    Sequence leftEnds =
        Sequence.ids(
            IndexTensor.of(new int[] {9, 2, 6, 0, 0, 0, 1, 2, 5}, 3, 3),
            Mask.leftPadded(IndexTensor.vector(2, 0, 3)));
    Tensor other = new Segments(encoder).apply(List.of(left, leftEnds), Pass.predict()).values();
    assertThat(row(other, 0, 1)).isEqualTo(row(y, 0, 0));
    assertThat(row(other, 0, 2)).isEqualTo(row(y, 0, 1));
    assertThat(row(other, 2, 2)).isEqualTo(row(y, 2, 2));
  }

  @Test
  void gradientsFlowIntoFeaturesAndParameters() {
    Layer encoder = encoder();
    Sequence x = features();
    var segments = new Segments(encoder);
    GradientCheck.of(
            "segments",
            in ->
                List.of(
                    segments
                        .apply(List.of(x.withValues(in.get(0)), ends()), Pass.predict())
                        .values()),
            Map.of("x", x.values().detach()))
        .withParameters(encoder.parameters())
        .check();
  }

  @Test
  void aGraphOfLettersAndWordsIsSavedAndLoaded() throws IOException {
    Graph.Builder graph = Graph.builder();
    Edge letters = graph.ids("letters");
    Edge ends = graph.ids("ends");
    Edge words = graph.ids("words");
    var chain = new Chain(new Embedding(11, 4), new Lstm(4, G, Returns.LAST));
    Edge spelling = graph.join("spelling", new Segments(chain), List.of(letters, ends));
    Edge meaning = graph.add("meaning", new Embedding(20, F), words);
    Edge both = graph.join("both", new MergeLayer(Merge.CONCAT), List.of(meaning, spelling));
    graph.output("tags", graph.add("tags", Dense.units(4), both));
    Graph model = graph.build();
    model.initialize(3);
    Inputs inputs =
        Inputs.of(
                "letters",
                Sequence.ids(
                    IndexTensor.of(random.ints(3 * 7, 0, 11), 3, 7), Mask.lengths(6, 2, 7)))
            .with("ends", ends())
            .with(
                "words",
                Sequence.ids(IndexTensor.of(random.ints(9, 0, 20), 3, 3), Mask.lengths(2, 0, 3)));
    Tensor y = model.predict(inputs).only().values();
    assertThat(y.shape()).containsExactly(3, 3, 4);
    var file = new ByteArrayOutputStream();
    ModelFile.save(file, model, Map.of());
    Model loaded =
        ModelFile.load(new ByteArrayInputStream(file.toByteArray()), "x", LayerRegistry.standard())
            .model();
    assertThat(loaded.predict(inputs).only().values().toArray()).isEqualTo(y.toArray());
    for (int n = 0; n < 3; n++) {
      int from = n * 12;
      assertThat(model.predict(inputs.rows(n, n + 1)).only().values().toArray())
          .as("a row has the bits of the batch")
          .isEqualTo(java.util.Arrays.copyOfRange(y.toArray(), from, from + 12));
    }
  }

  @Test
  void noSegmentAtAllGivesZeros() {
    Sequence none = Sequence.ids(IndexTensor.of(new int[9], 3, 3), Mask.lengths(0, 0, 0));
    Tensor y = new Segments(encoder()).apply(List.of(features(), none), Pass.predict()).values();
    assertThat(y.toArray()).hasSize(3 * 3 * 2 * G).containsOnly(0f);
  }

  @Test
  void wrongEndsAreRefusedInASentence() {
    var segments = new Segments(encoder());
    Sequence x = features();
    for (int[] wrong : new int[][] {{2, 7}, {2, 2}, {0, 6}, {-1, 3}}) {
      var ends = ENDS.clone();
      System.arraycopy(wrong, 0, ends, 0, 2);
      Sequence given = Sequence.ids(IndexTensor.of(ends, 3, 3), Mask.lengths(2, 0, 3));
      assertThatThrownBy(() -> segments.apply(List.of(x, given), Pass.predict()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("of sequence 0 ends at ")
          .hasMessageContaining("at most the 6 steps");
    }
    assertThatThrownBy(() -> segments.apply(List.of(x), Pass.predict()))
        .hasMessageContaining("1 inputs (expected 2");
    assertThatThrownBy(
            () ->
                new Segments(new Gru(F, G))
                    .outputShape(List.of(new int[] {-1, -1, F}, new int[] {-1, -1, 1})))
        .hasMessageContaining("expected a row for each sequence");
  }
}
