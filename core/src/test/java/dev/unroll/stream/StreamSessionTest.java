package dev.unroll.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.nn.Activate;
import dev.unroll.nn.Activation;
import dev.unroll.nn.AttentionPool;
import dev.unroll.nn.Branches;
import dev.unroll.nn.Chain;
import dev.unroll.nn.Dense;
import dev.unroll.nn.DropRate;
import dev.unroll.nn.Dropout;
import dev.unroll.nn.Layer;
import dev.unroll.nn.LayerNorm;
import dev.unroll.nn.Merge;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Pool;
import dev.unroll.nn.Sequential;
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
import dev.unroll.rnn.LstmState;
import dev.unroll.rnn.RecurrentDropout;
import dev.unroll.rnn.Returns;
import dev.unroll.rnn.Scan;
import dev.unroll.rnn.SimpleRnn;
import dev.unroll.rnn.SimpleRnnCell;
import dev.unroll.rnn.StackedCell;
import dev.unroll.rnn.TimeOrder;
import dev.unroll.rnn.Weights;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A stream of single steps gives the results of the whole sequence. */
class StreamSessionTest {
  private static final int STEPS = 9;

  private static Set<String> models() {
    return StreamModels.all().keySet();
  }

  private static Sequential model(String name) {
    return StreamModels.all().get(name);
  }

  private static float[][] steps(StreamSession session, int steps) {
    var random = new TestRandom(3);
    var x = new float[steps][];
    for (int t = 0; t < steps; t++) {
      x[t] = random.floats(session.inputSize(), -2, 2);
    }
    return x;
  }

  private static float[][] run(StreamSession session, float[][] x) {
    var y = new float[x.length][session.outputSize()];
    for (int t = 0; t < x.length; t++) {
      session.step(x[t], y[t]);
    }
    return y;
  }

  /** What the model gives for each step of the whole, or for each beginning of it. */
  private static float[][] whole(Sequential model, float[][] x) {
    Tensor y = model.predict(new float[][][] {x});
    if (y.rank() == 3) {
      return y.toArray3()[0];
    }
    var rows = new float[x.length][];
    for (int t = 0; t < x.length; t++) {
      rows[t] = model.predict(new float[][][] {Arrays.copyOf(x, t + 1)}).toArray();
    }
    return rows;
  }

  @ParameterizedTest
  @MethodSource("models")
  void singleStepsHaveTheBitsOfTheWholeSequence(String name) {
    Sequential model = model(name);
    StreamSession session = StreamSession.open(model);
    float[][] x = steps(session, STEPS);
    assertThat(run(session, x)).isDeepEqualTo(whole(model, x));
  }

  @ParameterizedTest
  @MethodSource("models")
  void resetBeginsAgain(String name) {
    StreamSession session = StreamSession.open(model(name));
    StreamState zero = session.state();
    float[][] x = steps(session, STEPS);
    float[][] first = run(session, x);
    session.reset();
    assertThat(session.state()).isEqualTo(zero);
    assertThat(run(session, x)).isDeepEqualTo(first);
  }

  @ParameterizedTest
  @MethodSource("models")
  void aStateIsAValueToGoOnFrom(String name) {
    Sequential model = model(name);
    StreamSession session = StreamSession.open(model);
    float[][] x = steps(session, STEPS);
    float[][] head = Arrays.copyOf(x, 4);
    float[][] tail = Arrays.copyOfRange(x, 4, STEPS);
    run(session, head);
    StreamState middle = session.state();
    float[][] expected = run(session, tail);
    StreamState end = session.state();

    session.reset(middle);
    assertThat(session.state()).isEqualTo(middle).hasSameHashCodeAs(middle);
    assertThat(run(session, tail)).isDeepEqualTo(expected);

    StreamSession other = StreamSession.open(model);
    other.reset(middle);
    assertThat(run(other, tail)).isDeepEqualTo(expected);
    assertThat(other.state()).isEqualTo(end);
    if (!end.layers().isEmpty()) {
      assertThat(end).isNotEqualTo(middle);
    }
  }

  @Test
  void outMayBeIn() {
    var model = StreamModels.spread(Sequential.of(new Lstm(5, 5), new Dense(5, 5)));
    StreamSession session = StreamSession.open(model);
    float[][] x = steps(session, STEPS);
    float[][] expected = whole(model, x);
    for (float[] step : x) {
      session.step(step, step);
    }
    assertThat(x).isDeepEqualTo(expected);
  }

  @Test
  void sessionsOfOneModelDoNotTouchEachOther() {
    Sequential model = model("three lstms and a head");
    StreamSession one = StreamSession.open(model);
    StreamSession two = StreamSession.open(model);
    float[][] x = steps(one, STEPS);
    float[][] expected = whole(model, x);
    var y = new float[one.outputSize()];
    for (int t = 0; t < STEPS; t++) {
      one.step(x[t], y);
      assertThat(y).isEqualTo(expected[t]);
      two.step(x[STEPS - 1 - t], y);
    }
  }

  @Test
  void theLastStateOfASequenceStartsAStreamAndTheOtherWayRound() {
    var lstm = new Lstm(3, 10);
    var model = StreamModels.spread(Sequential.of(lstm));
    StreamSession session = StreamSession.open(model);
    float[][] x = steps(session, STEPS);
    float[][] expected = run(session, x);
    LstmState atEnd = lstm.unroll(Sequence.of(Tensor.of(new float[][][] {x}))).last();
    List<Tensor> parts = session.state().parts("lstm1");
    assertThat(parts.get(0).toArray()).isEqualTo(atEnd.h().toArray());
    assertThat(parts.get(1).toArray()).isEqualTo(atEnd.c().toArray());

    float[][] head = Arrays.copyOf(x, 5);
    LstmState middle = lstm.unroll(Sequence.of(Tensor.of(new float[][][] {head}))).last();
    session.reset(session.state().with("lstm1", middle));
    assertThat(run(session, Arrays.copyOfRange(x, 5, STEPS)))
        .isDeepEqualTo(Arrays.copyOfRange(expected, 5, STEPS));
  }

  @Test
  void aStateCannotBeChangedFromOutside() {
    StreamSession session = StreamSession.open(model("lstm"));
    run(session, steps(session, 2));
    StreamState state = session.state();
    StreamState same = session.state();
    state.parts("lstm1").get(0).array()[0] = 99;
    var mine = new LstmState(Tensor.zeros(1, 5), Tensor.zeros(1, 5));
    StreamState changed = state.with("lstm1", mine);
    mine.h().array()[0] = 99;
    assertThat(state).isEqualTo(same);
    assertThat(changed.parts("lstm1").get(0).toArray()).containsOnly(0f);
    session.reset(state);
    run(session, steps(session, 2));
    assertThat(state).isEqualTo(same);
    assertThat(state.layers()).containsExactly("lstm1");
    assertThat(state).hasToString("StreamState(lstm1 [[1, 5], [1, 5]])");
  }

  /** An equation of nobody's, with a first state that is a parameter. */
  private static final class Own extends Cell<HiddenState> {
    final Parameter w = parameter("w", inputSize(), outputSize());
    final Parameter u = parameter("u", outputSize(), outputSize());
    final Parameter first = parameter("first", 1, outputSize());

    Own(int in, int hidden) {
      super("own", in, hidden);
    }

    @Override
    public HiddenState zeroState(int batch) {
      return new HiddenState(first.value().gatherRows(new int[batch], batch, outputSize()));
    }

    @Override
    public HiddenState step(Tensor x, HiddenState s) {
      return new HiddenState(x.matmul(w.value()).plus(s.h().matmul(u.value())).sigmoid());
    }
  }

  @Test
  void customCellsStreamWithTheSameBits() {
    var model =
        StreamModels.spread(
            Sequential.of(
                new Dense(2, 4),
                new Scan<>(new Own(4, 6)),
                new Scan<>(new LstmCell(6, 5)),
                new Scan<>(
                    new StackedCell(
                        new DropoutCell<>(
                            new SimpleRnnCell(5, 4), DropRate.rate(0.3f), DropRate.rate(0.4f)),
                        new LstmCell(4, 3))),
                new Dense(3, 2)));
    StreamSession session = StreamSession.open(model);
    float[][] x = steps(session, STEPS);
    float[][] expected = whole(model, x);
    assertThat(run(session, x)).isDeepEqualTo(expected);
    session.reset();
    StreamState start = session.state();
    assertThat(start.parts("own1").get(0).toArray()).isEqualTo(model.parameter("own1.first").get());
    run(session, Arrays.copyOf(x, 3));
    StreamState third = session.state();
    run(session, x);
    session.reset(third);
    assertThat(run(session, Arrays.copyOfRange(x, 3, STEPS)))
        .isDeepEqualTo(Arrays.copyOfRange(expected, 3, STEPS));
  }

  @Test
  void lstmsWithoutAFusedFormStreamWithTheSameBits() {
    LstmOptions options = LstmOptions.defaults().withPeepholes(true).withProjection(4);
    var model =
        StreamModels.spread(
            Sequential.of(new Lstm(new LstmCell(3, 7, options), Returns.ALL), new Dense(4, 2)));
    StreamSession session = StreamSession.open(model);
    float[][] x = steps(session, STEPS);
    assertThat(run(session, x)).isDeepEqualTo(whole(model, x));
    assertThat(session.state()).hasToString("StreamState(lstm1 [[1, 4], [1, 7]])");
  }

  @Test
  void aStreamIsAPredictionWhateverIsDroppedInTraining() {
    RecurrentDropout dropout =
        RecurrentDropout.none()
            .withInput(DropRate.rate(0.5f))
            .withRecurrent(DropRate.rate(0.5f))
            .withWeight(DropRate.rate(0.5f))
            .withOutput(DropRate.rate(0.5f));
    var model =
        StreamModels.spread(
            Sequential.of(
                new Lstm(new LstmCell(3, 5), Returns.ALL, dropout),
                new Gru(new GruCell(5, 4), Returns.ALL, dropout)));
    StreamSession session = StreamSession.open(model);
    float[][] x = steps(session, STEPS);
    assertThat(run(session, x)).isDeepEqualTo(whole(model, x));
  }

  /** Every kind of weight, in a store that training changes and outside of any. */
  @ParameterizedTest
  @MethodSource("inStoreOrNot")
  void weightsAreThoseOfTheOpeningUntilRefreshed(boolean inStore) {
    var model =
        StreamModels.spread(
            Sequential.of(
                new Dense(3, 4),
                new SimpleRnn(4, 5),
                new Scan<>(new Own(5, 6)),
                new LayerNorm(6),
                new Gru(6, 6),
                new Gru(new GruCell(6, 6, GruCell.Reset.BEFORE, Weights.keras()), Returns.ALL),
                new Lstm(6, 7),
                new Dense(7, 2)));
    if (inStore) {
      model.store();
    }
    StreamSession session = StreamSession.open(model);
    float[][] x = steps(session, STEPS);
    float[][] before = whole(model, x);
    float[] y = new float[2];
    for (int t = 0; t < STEPS; t++) {
      if (t == 3) { // in the middle of a sequence
        for (Parameter parameter : model.parameters().values()) {
          float[] values = parameter.get();
          for (int i = 0; i < values.length; i++) {
            values[i] = -1.5f * values[i];
          }
          parameter.set(values);
        }
      }
      session.step(x[t], y);
      assertThat(y).isEqualTo(before[t]);
    }
    StreamState state = session.state();
    session.refresh();
    assertThat(session.state()).isEqualTo(state);
    session.reset();
    float[][] after = whole(model, x);
    assertThat(after[0]).isNotEqualTo(before[0]);
    assertThat(run(session, x)).isDeepEqualTo(after);
  }

  private static List<Boolean> inStoreOrNot() {
    return List.of(true, false);
  }

  @Test
  void aModelMayBePutIntoAStoreWhileASessionIsOpen() {
    var model = StreamModels.spread(Sequential.of(new Scan<>(new Own(2, 3)), new Lstm(3, 4)));
    StreamSession session = StreamSession.open(model);
    float[][] x = steps(session, STEPS);
    float[][] before = whole(model, x);
    model.initialize(5);
    model.store().update(all -> Arrays.fill(all, 0.1f));
    assertThat(run(session, x)).isDeepEqualTo(before);
    session.refresh();
    session.reset();
    assertThat(run(session, x)).isDeepEqualTo(whole(model, x));
  }

  @Test
  void arraysOfOtherSizesAreRefused() {
    StreamSession session = StreamSession.open(model("last step"));
    StreamState before = session.state();
    assertThat(session.inputSize()).isEqualTo(4);
    assertThat(session.outputSize()).isEqualTo(2);
    assertThatThrownBy(() -> session.step(new float[3], new float[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the array in must have 4 values, got 3");
    assertThatThrownBy(() -> session.step(new float[4], new float[9]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the array out must have 2 values, got 9");
    assertThatThrownBy(() -> session.step(1, new float[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("features");
    assertThat(session.state()).isEqualTo(before);
  }

  @Test
  void aStreamMayRunWithinATapeAndRecordsNothing() {
    var model = StreamModels.spread(Sequential.of(new Lstm(2, 3), new Scan<>(new Own(3, 4))));
    float[][] x = steps(StreamSession.open(model), STEPS);
    float[][] expected = whole(model, x);
    try (Tape tape = Tape.open()) {
      StreamSession session = StreamSession.open(model);
      float[][] head = run(session, Arrays.copyOf(x, 4));
      tape.reset(); // takes back what was made under it
      float[][] tail = run(session, Arrays.copyOfRange(x, 4, STEPS));
      assertThat(tape.allocatedFloats()).isZero();
      assertThat(head).isDeepEqualTo(Arrays.copyOf(expected, 4));
      assertThat(tail).isDeepEqualTo(Arrays.copyOfRange(expected, 4, STEPS));
    }
  }

  @Test
  void statesOfOtherModelsAreRefused() {
    StreamSession session = StreamSession.open(model("lstm"));
    run(session, steps(session, 2));
    StreamState before = session.state();
    StreamState wide = StreamSession.open(model("lstm of whole blocks")).state();
    assertThatThrownBy(() -> session.reset(wide))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer lstm1 carries [[1, 5], [1, 5]], got [[1, 32], [1, 32]]");
    StreamState deep = StreamSession.open(model("three lstms and a head")).state();
    assertThatThrownBy(() -> session.reset(deep))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[lstm1, lstm2], the model carries a state in [lstm1]");
    assertThatThrownBy(() -> before.parts("lstm2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no layer \"lstm2\" carries a state; available: [lstm1]");
    assertThatThrownBy(() -> before.with("lstm1", new HiddenState(Tensor.zeros(1, 5))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer lstm1 carries [[1, 5], [1, 5]], got [[1, 5]]");
    assertThat(session.state()).isEqualTo(before);
  }

  @Test
  void aModelOfAnyWidthWantsItsNumberOfFeatures() {
    var model = Sequential.of(new Activate(Activation.TANH));
    assertThatThrownBy(() -> StreamSession.open(model))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("open the session with that number");
    var out = new float[2];
    StreamSession.open(model, 2).step(new float[] {0.5f, -3}, out);
    assertThat(out).isEqualTo(model.predict(new float[][] {{0.5f, -3}}).toArray());
    assertThatThrownBy(() -> StreamSession.open(model, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a stream requires at least one feature per step, got 0");
    assertThatThrownBy(() -> StreamSession.open(Sequential.of(new Lstm(3, 2)), 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer lstm1: lstm(3 → 2) requires 3 features, got 4");
  }

  /** A layer of a user who did not think of streams. */
  private record Shift() implements Layer {
    @Override
    public String type() {
      return "shift";
    }

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
      return x.reversed();
    }

    @Override
    public int[] outputShape(int... inputShape) {
      return inputShape.clone();
    }

    @Override
    public String path() {
      return "reversed";
    }
  }

  @Test
  void aLayerThatDoesNotSayHowIsRefused() {
    assertThatThrownBy(
            () -> StreamSession.open(Sequential.of(new Lstm(3, 4), new Shift(), new Dense(4, 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("layer shift1: ")
        .hasMessageContaining("step by step");
  }

  @Test
  void layersThatNeedWhatComesLaterAreRefused() {
    for (Layer pool : new Layer[] {Pool.mean(), Pool.max(), new AttentionPool(4)}) {
      assertThatThrownBy(() -> StreamSession.open(Sequential.of(new Lstm(3, 4), pool)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("layer " + pool.type() + "1: ")
          .hasMessageContaining("a stream keeps only the current one");
    }
    for (Layer backwards :
        new Layer[] {
          Bidirectional.of(() -> new Lstm(3, 4)),
          new Backwards<>(new Lstm(3, 4), TimeOrder.ORIGINAL),
          new Backwards<>(new Lstm(3, 4), TimeOrder.REVERSED)
        }) {
      assertThatThrownBy(() -> StreamSession.open(Sequential.of(backwards)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("layer " + backwards.type() + "1: ")
          .hasMessageContaining("which a stream does not have");
    }
    var rowAtEveryStep =
        new Branches(Merge.SUM, new Lstm(3, 4), new Chain(new Lstm(3, 4, Returns.LAST)));
    assertThatThrownBy(() -> StreamSession.open(Sequential.of(rowAtEveryStep)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("layer branches1: ")
        .hasMessageContaining("but a stream does not have the whole sequence");
    assertThatThrownBy(
            () -> StreamSession.open(Sequential.of(new Chain(new Lstm(3, 4), Pool.max()))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("layer chain1: layer pool1: Pool(max)");
  }

  @Test
  void lastStepModelsGiveARowForEveryBeginning() {
    var model =
        StreamModels.spread(Sequential.of(new SimpleRnn(2, 3, Returns.LAST), new Dense(3, 2)));
    StreamSession session = StreamSession.open(model);
    float[][] x = steps(session, STEPS);
    float[][] y = run(session, x);
    for (int t = 0; t < STEPS; t++) {
      assertThat(y[t])
          .isEqualTo(model.predict(new float[][][] {Arrays.copyOf(x, t + 1)}).toArray());
    }
  }

  @Test
  void aChainSaysHowManyFeaturesGoInWhateverItBeginsWith() {
    var chain = new Chain(Dropout.rate(0.1f), new Dense(3, 4));
    assertThat(StreamSession.open(Sequential.of(chain, new Dense(4, 1))).inputSize()).isEqualTo(3);
  }

  @Test
  void aReadingThatIsNotFiniteIsRejectedAndLeavesTheState() {
    Sequential model = Sequential.of(new Gru(2, 3), new Dense(3, 2));
    StreamSession session = StreamSession.open(model);
    StreamSession expected = StreamSession.open(model);
    float[][] x = steps(session, 2);
    var out = new float[2];
    var same = new float[2];
    session.step(x[0], out);
    expected.step(x[0], same);
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> session.step(new float[] {1, bad}, out))
          .isInstanceOf(BadInputException.class)
          .hasMessageStartingWith("in: value 2 is " + bad);
    }
    session.step(x[1], out);
    expected.step(x[1], same);
    assertThat(out).isEqualTo(same);

    String input = model.inputs().get(0);
    session.input(input, new float[] {Float.NaN, 1});
    assertThatThrownBy(session::step)
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(input + ": value 1 is NaN");
  }
}
