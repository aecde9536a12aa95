package dev.unroll.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.Returns;
import dev.unroll.rnn.SimpleRnn;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SequentialTest {
  private static Sequential model() {
    return Sequential.of(
        new Lstm(2, 5),
        new SimpleRnn(5, 4, Returns.LAST),
        new Dense(4, 3),
        new Activate(Activation.TANH));
  }

  @Test
  void layersAndParametersAreNamed() {
    assertThat(model().layers().keySet())
        .containsExactly("lstm1", "simpleRnn1", "dense1", "activation1");
    assertThat(Sequential.of(new Lstm(1, 2), new Lstm(2, 2)).parameters().keySet())
        .containsExactly("lstm1.w", "lstm1.u", "lstm1.b", "lstm2.w", "lstm2.u", "lstm2.b");
    assertThat(model().parameterCount()).isEqualTo(4 * 5 * (2 + 5 + 1) + 4 * (5 + 4 + 1) + 3 * 5);
    assertThatThrownBy(() -> model().parameter("lstm1.v"))
        .hasMessageContaining("no parameter \"lstm1.v\"")
        .hasMessageContaining("lstm1.u");
  }

  @Test
  void aRecurrentLayerBehindTheLastStepSaysWhatToChange() {
    assertThatThrownBy(() -> Sequential.of(new Lstm(2, 5, Returns.LAST), new Lstm(5, 4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "layer lstm2: lstm(5 → 4) requires sequences [N, T, 5], got [N, 5], one row for each"
                + " sequence; the layer before it must return every step (Returns.ALL, output:"
                + " all)");
  }

  @Test
  void aModelInWordsIsItsLayers() {
    assertThat(Sequential.of(new Lstm(2, 5), new Dense(5, 3)))
        .hasToString("Sequential(lstm1: lstm(2 → 5), dense1: Dense(5 → 3)) with 178 weights");
  }

  @Test
  void equalLayersBeginWithUnequalWeights() {
    var model = Sequential.of(new SimpleRnn(3, 3), new SimpleRnn(3, 3));
    assertThat(model.parameter("simpleRnn1.w").get())
        .isNotEqualTo(model.parameter("simpleRnn2.w").get());
  }

  @Test
  void theSeedDecidesTheInitialWeights() {
    float[] one = model().initialize(1).store().snapshot();
    assertThat(model().initialize(1).store().snapshot()).isEqualTo(one);
    assertThat(model().initialize(2).store().snapshot()).isNotEqualTo(one);
    assertThat(model().store().snapshot()).isEqualTo(model().initialize(42).store().snapshot());
  }

  @Test
  void weightsThatWereSetStay() {
    var dense = new Dense(1, 2);
    dense.parameters().get("w").set(7, 8);
    assertThat(Sequential.of(dense).parameter("dense1.w").get()).containsExactly(7, 8);
  }

  @Test
  void shapesAreKnownBeforehandAndMisfitsRefused() {
    assertThat(model().shapes(Shape.ANY, 10, 2).get("lstm1")).containsExactly(-1, 10, 5);
    assertThat(model().shapes(Shape.ANY, 10, 2).get("activation1")).containsExactly(-1, 3);
    assertThatThrownBy(() -> Sequential.of(new Lstm(2, 5), new Dense(4, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer dense1: Dense(4 → 1) requires 4 features, got 5");
    assertThatThrownBy(() -> Sequential.of(new Lstm(2, 5, Returns.LAST), new Lstm(5, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("layer lstm2: lstm(5 → 1) requires sequences");
  }

  @Test
  void predictingInChunksEqualsPredictingEachRow() {
    Tensor x = Tensor.of(new TestRandom(1).floats(1100 * 3 * 2), 1100, 3, 2);
    IndexTensor lengths = IndexTensor.vector(IntStream.range(0, 1100).map(i -> i % 4).toArray());
    Sequential model = model();
    float[][] all = model.predict(x, lengths).toArray2();
    for (int row : new int[] {0, 511, 512, 1099}) {
      Tensor one = model.predict(x.slice(0, row, row + 1), IndexTensor.vector(row % 4));
      assertThat(all[row]).isEqualTo(one.toArray());
    }
  }

  @Test
  void anyNumberOfThreadsPredictsWithOneModel() throws Exception {
    Sequential model = model();
    Tensor x = Tensor.of(new TestRandom(2).floats(40 * 6 * 2), 40, 6, 2);
    float[] expected = model.predict(x).toArray();
    var pool = Executors.newFixedThreadPool(4);
    try {
      Callable<float[]> task = () -> model.predict(x).toArray();
      for (var result : pool.invokeAll(java.util.Collections.nCopies(200, task))) {
        assertThat(result.get()).isEqualTo(expected);
      }
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void predictingAsTrainingAppliesTheSameFunction() {
    Sequential model = model();
    Tensor x = Tensor.of(new TestRandom(3).floats(4 * 6 * 2), 4, 6, 2);
    try (Tape tape = Tape.open()) {
      float[] trained = model.apply(Sequence.of(x), Pass.training(1, 0)).values().toArray();
      assertThat(tape.allocatedFloats()).isPositive();
      assertThat(model.predict(x).toArray()).isEqualTo(trained);
    }
  }

  @Test
  void javaArraysGoInAndOut() {
    float[][][] sequences = {{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}};
    assertThat(Tensor.of(sequences).toArray3()).isDeepEqualTo(sequences);
    assertThat(model().predict(sequences).toArray2()).hasDimensions(2, 3);
    float[][] rows = {{1, 2, 3, 4}};
    assertThat(Tensor.of(rows).toArray2()).isDeepEqualTo(rows);
    assertThat(Sequential.of(new Dense(4, 1)).predict(rows).shape()).containsExactly(1, 1);
    assertThatThrownBy(() -> Tensor.of(new float[][][] {{{1}}, {{1}, {2}}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "sequence 1 has 2 steps, the first has 1; use Sequence.padded for sequences of different"
                + " lengths");
    assertThatThrownBy(() -> Tensor.of(new float[][] {{1}, {1, 2}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("row 1 has 2 values, the first has 1");
  }

  @Test
  void lengthsMustFit() {
    Tensor x = Tensor.zeros(2, 3, 2);
    assertThatThrownBy(() -> model().predict(x, IndexTensor.vector(3)))
        .hasMessage("a batch of 2 sequences requires 2 lengths, got 1");
    assertThatThrownBy(() -> model().predict(x, IndexTensor.vector(1, 4)))
        .hasMessage("the length of sequence 1 must be 0 to 3, got 4");
    assertThatThrownBy(
            () ->
                Sequential.of(new Dense(2, 1))
                    .predict(Tensor.zeros(2, 2), IndexTensor.vector(1, 1)))
        .hasMessageContaining("lengths need a time axis");
  }

  @Test
  void aPredictionOfAnySizeIsTheCallers() {
    Sequential model = model();
    for (int rows : new int[] {512, 513}) {
      Tensor y;
      try (Tape tape = Tape.open()) {
        y = model.predict(Tensor.zeros(rows, 3, 2));
        assertThat(tape.allocatedFloats()).isZero();
      }
      assertThat(y.toArray()).hasSize(rows * 3);
    }
  }

  @Test
  void lengthsOfManySequencesMustFitToo() {
    Tensor x = Tensor.zeros(600, 3, 2);
    for (int wrong : new int[] {550, 700}) {
      assertThatThrownBy(() -> model().predict(x, IndexTensor.vector(new int[wrong])))
          .hasMessage("a batch of 600 sequences requires 600 lengths, got " + wrong);
    }
    int[] lengths = new int[600];
    lengths[599] = 4;
    assertThatThrownBy(() -> model().predict(x, IndexTensor.vector(lengths)))
        .hasMessage("the length of sequence 599 must be 0 to 3, got 4");
  }

  @Test
  void longSequencesGoThroughInSmallerNumbers() {
    Tensor x = Tensor.of(new TestRandom(4).floats(3 * 40_000), 3, 40_000, 1);
    var model = Sequential.of(new SimpleRnn(1, 2, Returns.LAST));
    float[][] all = model.predict(x).toArray2();
    for (int row = 0; row < 3; row++) {
      assertThat(all[row]).isEqualTo(model.predict(x.slice(0, row, row + 1)).toArray());
    }
  }

  @Test
  void beyondASequencesEndThereIsZeroAfterAnyLayer() {
    var dense = new Dense(2, 1);
    dense.parameters().get("b").set(7);
    Tensor x = Tensor.of(new float[] {Float.NaN, 1, 2, 3, 0, 0, 0, 0}, 2, 2, 2);
    for (Layer last : new Layer[] {dense, new Activate(Activation.SIGMOID)}) {
      float[][][] y = Sequential.of(last).predict(x, IndexTensor.vector(0, 1)).toArray3();
      assertThat(y[0]).isDeepEqualTo(new float[2][y[0][0].length]);
      assertThat(y[1][0]).doesNotContain(0f);
      assertThat(y[1][1]).containsOnly(0f);
    }
  }

  /** A layer of a user that knows rows only. */
  private record Rows(String type) implements Layer {
    @Override
    public Map<String, Object> config() {
      return Map.of();
    }

    @Override
    public Map<String, Parameter> parameters() {
      return Map.of();
    }

    @Override
    public Sequence apply(Sequence x, Pass pass) {
      return x;
    }

    @Override
    public int[] outputShape(int... inputShape) {
      if (inputShape.length != 2) {
        throw new IllegalArgumentException("rows only");
      }
      return inputShape;
    }

    @Override
    public String path() {
      return "as they are";
    }
  }

  @Test
  void aModelMayBeginWithALayerOfRows() {
    var model = Sequential.of(new Rows("rows"), new Dense(3, 2));
    assertThat(model.inputSize()).isEqualTo(3);
    assertThat(model.predict(Tensor.zeros(4, 3)).shape()).containsExactly(4, 2);
    assertThatThrownBy(() -> Sequential.of(new Rows("rows"), new Dense(3, 2), new Dense(3, 1)))
        .hasMessage("layer rows1: rows only")
        .satisfies(
            e ->
                assertThat(e.getSuppressed()[0])
                    .hasMessageContaining("requires 3 features, got 2"));
  }

  @Test
  void noLayerHidesAnother() {
    var layers = new ArrayList<Layer>(Collections.nCopies(11, new Rows("rows")));
    layers.add(new Rows("rows1"));
    assertThatThrownBy(() -> Sequential.of(layers))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("two layers would be called rows11; give their types names without a number");
  }

  @Test
  void aRefusalOfInputNamesTheLayer() {
    assertThatThrownBy(
            () -> Sequential.of(new Dense(3, 2), new Lstm(2, 4)).predict(Tensor.zeros(5, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("layer lstm1: ");
  }
}
