package dev.unroll.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.rnn.Backwards;
import dev.unroll.rnn.Bidirectional;
import dev.unroll.rnn.Cell;
import dev.unroll.rnn.DropoutCell;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.GruCell;
import dev.unroll.rnn.HiddenState;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.LstmCell;
import dev.unroll.rnn.LstmOptions;
import dev.unroll.rnn.Returns;
import dev.unroll.rnn.Scan;
import dev.unroll.rnn.SimpleRnn;
import dev.unroll.rnn.SimpleRnnCell;
import dev.unroll.rnn.StackedCell;
import dev.unroll.rnn.TimeOrder;
import dev.unroll.rnn.Weights;
import dev.unroll.sequence.Carried;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TensorAssert;
import dev.unroll.testing.TestRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CarriedTest {
  private static final int IN = 3;
  private static final int N = 4;
  private static final int T = 11;

  /** A cell whose first state is learned, and not zero. */
  private static final class Leaky extends Cell<HiddenState> {
    private final Parameter w = parameter("w", inputSize(), outputSize());
    private final Parameter s = parameter("s", 1, outputSize());

    Leaky() {
      super("leaky", IN, 5);
    }

    @Override
    public HiddenState zeroState(int batch) {
      Tensor[] rows = new Tensor[batch];
      java.util.Arrays.fill(rows, s.value());
      return new HiddenState(Tensor.concat(0, rows));
    }

    @Override
    public HiddenState step(Tensor x, HiddenState state) {
      return new HiddenState(x.matmul(w.value()).plus(state.h().times(0.7f)).tanh());
    }
  }

  static Stream<Sequential> models() {
    LstmOptions options = LstmOptions.defaults();
    var lstm = new LstmCell(IN, 18);
    var before = new GruCell(IN, 7, GruCell.Reset.BEFORE, Weights.keras());
    return Stream.of(
            Sequential.of(new Dense(IN, 4)),
            Sequential.of(new Lstm(IN, 18), new Dense(18, 2), new Lstm(2, 5)),
            Sequential.of(new Scan<>(lstm), new LayerNorm(18)),
            Sequential.of(
                new Lstm(new LstmCell(IN, 6, options.withPeepholes(true)), Returns.ALL),
                new Lstm(new LstmCell(6, 7, options.withProjection(4)), Returns.ALL)),
            Sequential.of(new Gru(IN, 17), new TimeDistributed(new Dense(17, 2))),
            Sequential.of(new Gru(before, Returns.ALL), new Scan<>(new GruCell(7, 6))),
            Sequential.of(new SimpleRnn(new SimpleRnnCell(IN, 9), Returns.ALL)),
            Sequential.of(
                new Scan<>(
                    new StackedCell(
                        new LstmCell(IN, 4),
                        new DropoutCell<>(
                            new GruCell(4, 5), DropRate.rate(0.3f), DropRate.none())))),
            Sequential.of(new Scan<>(new Leaky()), new Dense(5, 2)),
            Sequential.of(
                Dropout.rate(0.2f),
                new Branches(
                    Merge.CONCAT,
                    new Chain(new Dense(IN, 5), new Branches(Merge.SUM, new Lstm(5, 6))),
                    new Lstm(IN, 3),
                    new Chain(new Lstm(IN, 3), new SimpleRnn(3, 4))),
                new Dense(13, 2)))
        .map(CarriedTest::spread);
  }

  private static Sequential spread(Sequential model) {
    var random = new TestRandom(7);
    for (Parameter parameter : model.parameters().values()) {
      parameter.set(random.floats(parameter.size(), -0.5, 0.5));
    }
    return model;
  }

  private static List<Mask> masks() {
    var valid = new boolean[N][T];
    for (int n = 0; n < N; n++) {
      for (int t = 0; t < T; t++) {
        valid[n][t] = n != 1 && (t * 7 + n * 5) % 3 != 0;
      }
    }
    return List.of(
        Mask.lengths(T, T, T, T),
        Mask.lengths(4, T, 0, 7),
        Mask.leftPadded(4, T, 0, 7),
        Mask.of(valid));
  }

  private static int[] all() {
    return IntStream.range(0, N).toArray();
  }

  /** Outputs of all chunks, joined in time; {@code last} takes the states after each. */
  private static Tensor inChunks(Sequential model, Sequence x, int steps, List<Carried> last) {
    Carried carried = Carried.none();
    var outputs = new ArrayList<Tensor>();
    for (int from = 0; from < T; from += steps) {
      Sequence chunk = x.pick(all(), from, Math.min(T, from + steps));
      Carried first = carried;
      Applied result =
          Tape.predicting(
              () -> {
                Applied some = model.apply(chunk, first, Pass.predict());
                outputs.add(some.output().values().detach());
                return some;
              });
      carried = result.last();
      last.add(carried);
    }
    return Tensor.concat(1, outputs.toArray(new Tensor[0]));
  }

  @ParameterizedTest
  @MethodSource("models")
  void chunksWithCarriedStateGiveTheBitsOfTheWhole(Sequential model) {
    model.requireCausal();
    float[] values = new TestRandom(3).floats(N * T * IN);
    for (Mask mask : masks()) {
      Sequence x = Sequence.of(Tensor.of(values, N, T, IN), mask);
      float[] whole = model.predict(x).toArray();
      var atEnd = new ArrayList<Carried>();
      for (int steps : new int[] {1, 2, 3, 4, 10, T, 50}) {
        var last = new ArrayList<Carried>();
        TensorAssert.assertThat(
                mask + " in chunks of " + steps, inChunks(model, x, steps, last).toArray())
            .hasBitsOf(whole);
        atEnd.add(last.get(last.size() - 1));
      }
      assertThat(atEnd).allMatch(atEnd.get(0)::equals);
    }
  }

  @Test
  void idsComeInChunksToo() {
    Sequential model = spread(Sequential.of(new Embedding(9, 4), new Gru(4, 5), new Dense(5, 9)));
    int[] ids = new TestRandom(4).ints(N * T, 0, 9);
    Sequence x = Sequence.ids(IndexTensor.of(ids, N, T), Mask.leftPadded(4, T, 0, 7));
    assertThat(inChunks(model, x, 3, new ArrayList<>()).toArray())
        .isEqualTo(model.predict(x).toArray());
  }

  @Test
  void namesStatesByTheirPath() {
    Sequential model = models().toList().get(9);
    Sequence x = Sequence.of(Tensor.of(new TestRandom(5).floats(N * T * IN), N, T, IN));
    Carried last = model.apply(x, Carried.none(), Pass.predict()).last();
    assertThat(last.layers().keySet())
        .containsExactly(
            "branches1.chain1.branches1.lstm1",
            "branches1.lstm1",
            "branches1.chain2.lstm1",
            "branches1.chain2.simpleRnn1");
    assertThat(last.parts("branches1.lstm1")).hasSize(2);
    assertThat(last.parts("branches1.lstm1").get(1).shape()).containsExactly(N, 3);
    assertThatThrownBy(() -> last.parts("lstm7"))
        .hasMessageStartingWith("no layer \"lstm7\" in the carried state; available: [branches1.");
    assertThat(Carried.of(last.layers())).isEqualTo(last);
    assertThat(last.toString()).contains("branches1.lstm1 [[4, 3], [4, 3]]");
  }

  @ParameterizedTest
  @MethodSource("models")
  void rowsMayBeginWithAnyChunkAndStandAnywhere(Sequential model) {
    Sequence x = Sequence.of(Tensor.of(new TestRandom(6).floats(N * T * IN), N, T, IN));
    Carried after = model.apply(x.pick(all(), 0, 5), Carried.none(), Pass.predict()).last();
    Sequence chunk = x.pick(new int[] {2, 0, 1}, 5, T);
    Applied result = model.apply(chunk, after.pick(2, -1, 1), Pass.predict());

    float[][][] whole = model.predict(x).toArray3();
    float[][][] fresh = model.predict(x.pick(all(), 5, T)).toArray3();
    float[][][] actual = result.output().values().toArray3();
    for (int t = 5; t < T; t++) {
      assertThat(actual[0][t - 5]).isEqualTo(whole[2][t]);
      assertThat(actual[1][t - 5]).isEqualTo(fresh[0][t - 5]);
      assertThat(actual[2][t - 5]).isEqualTo(whole[1][t]);
    }
  }

  @Test
  void picksRowsAsValues() {
    Map<String, List<Tensor>> layers = new LinkedHashMap<>();
    Tensor h = Tensor.of(new float[][] {{1, 2}, {3, 4}, {5, -0f}});
    layers.put("lstm1", List.of(h));
    Carried carried = Carried.of(layers);
    h.array()[0] = 99;
    assertThat(carried.rows()).isEqualTo(3);
    assertThat(carried.pick(2, -1, 0).parts("lstm1").get(0).toArray())
        .containsExactly(5, -0f, 0, 0, 1, 2);
    assertThat(carried.pick(2, -1, 0).pick(1, 1)).isEqualTo(Carried.none());
    assertThat(carried.pick(0, 1, 2)).isEqualTo(carried).hasSameHashCodeAs(carried);
    assertThat(carried.pick(0, 1, -1)).isNotEqualTo(carried);
    layers.put("lstm1", List.of(Tensor.of(new float[][] {{1, 2}, {3, 4}, {5, 0f}})));
    assertThat(Carried.of(layers)).isNotEqualTo(carried);
    assertThat(Carried.none().pick(0, 5, -1)).isSameAs(Carried.none());
    assertThatThrownBy(() -> carried.pick(3))
        .hasMessage("the carried state has rows 0 to 2, got 3");
    layers.put("gru1", List.of(Tensor.zeros(2, 2)));
    assertThatThrownBy(() -> Carried.of(layers))
        .hasMessage(
            "a carried state must have a row for each sequence, but layer gru1 carries [2, 2] and"
                + " another layer has 3 rows");
  }

  @Test
  void noGradientFlowsIntoTheChunkBefore() {
    Sequential model = models().toList().get(1);
    Tensor values = Tensor.of(new TestRandom(8).floats(2 * 6 * IN), 2, 6, IN);
    try (Tape tape = Tape.open()) {
      Tensor x = tape.variable(values.slice(1, 0, 3).detach());
      Carried last = model.apply(Sequence.of(x), Carried.none(), Pass.training(1, 0)).last();
      Applied next = model.apply(Sequence.of(values.slice(1, 3)), last, Pass.training(1, 1));
      tape.backward(next.output().values().sum(), model.store().gradients());
      assertThat(tape.gradient(x).toArray()).containsOnly(0f);
    }
  }

  @Test
  void refusesWhatNeedsTheWholeSequence() {
    var layers = new LinkedHashMap<Layer, String>();
    layers.put(Bidirectional.of(() -> new Lstm(IN, 4)), "begins at the last step");
    layers.put(new Backwards<>(new Lstm(IN, 4), TimeOrder.ORIGINAL), "begins at the last step");
    layers.put(new Lstm(IN, 4, Returns.LAST), "returns one row for a whole sequence");
    layers.put(
        new Scan<>(new GruCell(IN, 4), Returns.LAST), "returns one row for a whole sequence");
    layers.put(Pool.last(), "returns one row for a whole sequence");
    layers.put(Pool.mean(), "returns one row for a whole sequence");
    layers.put(new AttentionPool(IN), "returns one row for a whole sequence");
    Sequence x = Sequence.of(Tensor.zeros(2, 5, IN));
    layers.forEach(
        (layer, why) -> {
          Sequential model = Sequential.of(new Chain(new Branches(Merge.SUM, layer)));
          String where = "layer chain1: layer branches1: layer " + layer.type() + "1: ";
          assertThatThrownBy(model::requireCausal)
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageStartingWith(where)
              .hasMessageContaining(why);
          assertThatThrownBy(() -> model.apply(x, Carried.none(), Pass.predict()))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageStartingWith(where)
              .hasMessageContaining(why);
        });
  }

  @Test
  void refusesTheStateOfAnotherModelOrBatch() {
    Sequence x = Sequence.of(Tensor.zeros(2, 5, IN));
    Carried two = Sequential.of(new Lstm(IN, 4)).apply(x, Carried.none(), Pass.predict()).last();
    assertThatThrownBy(() -> Sequential.of(new Lstm(IN, 5)).apply(x, two, Pass.predict()))
        .hasMessage(
            "layer lstm1: the carried state has [[2, 4], [2, 4]] here, but the layer expects [[2,"
                + " 5], [2, 5]]");
    assertThatThrownBy(() -> Sequential.of(new Gru(IN, 4)).apply(x, two, Pass.predict()))
        .hasMessage("layer gru1: no layer \"gru1\" in the carried state; available: [lstm1]");
    assertThatThrownBy(() -> Sequential.of(new Dense(IN, 4)).apply(x, two, Pass.predict()))
        .hasMessageStartingWith(
            "the carried state is that of the layers [lstm1], the model carries []");
    assertThatThrownBy(
            () -> Sequential.of(new Lstm(IN, 4)).apply(x, two.pick(0, 1, 1), Pass.predict()))
        .hasMessageStartingWith("the carried state has 3 rows, the chunk has 2");
  }

  @Test
  void anOwnLayerOfLayersMustTellItsLayersApart() {
    class Twice extends TwoLayers {
      @Override
      public Sequence apply(Sequence x, Pass pass) {
        return second.apply(first.apply(x, pass), pass);
      }
    }
    Sequence x = Sequence.of(Tensor.zeros(2, 5, IN));
    Sequential model = Sequential.of(new Twice());
    assertThatThrownBy(() -> model.apply(x, Carried.none(), Pass.predict()))
        .hasMessageContaining("two layers carry a state as \"twice1\"");
  }

  private abstract static class TwoLayers implements Layer {
    final Layer first = new Lstm(IN, 4);
    final Layer second = new Gru(4, 4);

    @Override
    public String type() {
      return "twice";
    }

    @Override
    public Map<String, Object> config() {
      return Map.of();
    }

    @Override
    public Map<String, Parameter> parameters() {
      var all = new LinkedHashMap<String, Parameter>();
      first.parameters().forEach((name, parameter) -> all.put("first." + name, parameter));
      second.parameters().forEach((name, parameter) -> all.put("second." + name, parameter));
      return all;
    }

    @Override
    public int[] outputShape(int... shape) {
      return second.outputShape(first.outputShape(shape));
    }

    @Override
    public String path() {
      return "";
    }
  }
}
