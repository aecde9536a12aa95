package dev.unroll.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.nn.Dense;
import dev.unroll.nn.Edge;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Graph;
import dev.unroll.nn.Merge;
import dev.unroll.nn.MultiInputLayer;
import dev.unroll.nn.Pass;
import dev.unroll.rnn.Backwards;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.Returns;
import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Outputs;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.Graphs;
import dev.unroll.testing.TestRandom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A graph whose steps arrive one at a time gives the bits of the whole sequence. */
class GraphStreamTest {
  private static final int STEPS = 7;

  private static Inputs whole() {
    return Graphs.causalInputs(1, STEPS, dev.unroll.sequence.Mask.lengths(STEPS), 4);
  }

  /** Takes steps of the whole, and gives both outputs of each. */
  private static float[][][] run(StreamSession session, Inputs inputs, int from, int to) {
    float[][] load = inputs.get("load").values().toArray3()[0];
    float[][] price = inputs.get("price").values().toArray3()[0];
    session.input("place", inputs.get("place").values().toArray());
    var outputs = new float[2][to - from][];
    for (int t = from; t < to; t++) {
      session.input("load", load[t]);
      session.input("price", price[t]);
      session.step();
      outputs[0][t - from] = new float[2];
      outputs[1][t - from] = new float[1];
      session.output("next", outputs[0][t - from]);
      session.output("level", outputs[1][t - from]);
    }
    return outputs;
  }

  private static float[][][] expected(Graph graph, Inputs inputs) {
    Outputs outputs = graph.predict(inputs);
    return new float[][][] {
      outputs.values("next").toArray3()[0], outputs.values("level").toArray3()[0]
    };
  }

  @Test
  void singleStepsHaveTheBitsOfTheWholeSequence() {
    Graph graph = Graphs.causal();
    StreamSession session = StreamSession.open(graph);
    assertThat(session.inputSize("load")).isEqualTo(2);
    assertThat(session.inputSize("price")).isEqualTo(3);
    assertThat(session.outputSize("level")).isEqualTo(1);
    assertThat(run(session, whole(), 0, STEPS)).isDeepEqualTo(expected(graph, whole()));
  }

  @Test
  void aStateIsAValueToContinueFrom() {
    Graph graph = Graphs.causal();
    StreamSession session = StreamSession.open(graph);
    StreamState zero = session.state();
    assertThat(zero.layers()).containsExactly("loads", "prices", "once", "twice");
    run(session, whole(), 0, 4);
    StreamState middle = session.state();
    float[][][] rest = run(session, whole(), 4, STEPS);
    StreamSession other = StreamSession.open(graph);
    other.reset(middle);
    assertThat(run(other, whole(), 4, STEPS)).isDeepEqualTo(rest);
    session.reset();
    assertThat(session.state()).isEqualTo(zero);
    assertThat(run(session, whole(), 0, STEPS)).isDeepEqualTo(expected(graph, whole()));
    StreamSession foreign = StreamSession.open(ids());
    assertThatThrownBy(() -> foreign.reset(middle))
        .hasMessageContaining("use the state of a session of the same model");
  }

  @Test
  void refreshTakesNewWeightsAndKeepsStateAndInputs() {
    Graph graph = Graphs.causal();
    StreamSession session = StreamSession.open(graph);
    run(session, whole(), 0, 3);
    float[] bias = graph.parameter("levelValue.b").get();
    bias[0] += 1;
    graph.parameter("levelValue.b").set(bias);
    var before = new float[1];
    var after = new float[1];
    StreamState state = session.state();
    session.step(); // with the inputs that were set last
    session.output("level", before);
    session.reset(state);
    session.refresh();
    session.step();
    session.output("level", after);
    assertThat(after[0]).isEqualTo(before[0] + 1, org.assertj.core.api.Assertions.within(1e-6f));
  }

  /** Two tables over one input of ids, and an input of features, to two outputs. */
  private static Graph ids() {
    Graph.Builder graph = Graph.builder();
    Edge id = graph.ids("id");
    Edge x = graph.steps("x", 2);
    Edge gru = graph.add("gru", new Gru(2, 3), x);
    Edge wide = graph.add("wide", new Embedding(9, 4), id);
    Edge lstm = graph.add("lstm", new Lstm(4, 3), wide);
    Edge narrow = graph.add("narrow", new Embedding(5, 3), id);
    graph.output("y", graph.merge("sum", Merge.AVERAGE, gru, lstm, narrow));
    graph.output("z", graph.add("last", new Gru(3, 2, Returns.LAST), lstm));
    return Graphs.spread(graph.build());
  }

  @Test
  void idsAndLastStepsStreamToo() {
    Graph graph = ids();
    StreamSession session = StreamSession.open(graph);
    int[] ids = {3, 0, 4, 4, 1};
    float[] x = new TestRandom(5).floats(10);
    var y = new float[3];
    var z = new float[2];
    for (int t = 0; t < 5; t++) {
      session.input("id", ids[t]);
      session.input("x", new float[] {x[2 * t], x[2 * t + 1]});
      session.step();
      session.output("y", y);
      session.output("z", z);
      Inputs beginning =
          Inputs.of(
                  "id", Sequence.ids(IndexTensor.of(java.util.Arrays.copyOf(ids, t + 1), 1, t + 1)))
              .with(
                  "x", Sequence.of(Tensor.of(java.util.Arrays.copyOf(x, 2 * t + 2), 1, t + 1, 2)));
      Outputs outputs = graph.predict(beginning);
      assertThat(y).isEqualTo(outputs.values("y").toArray3()[0][t]);
      assertThat(z).isEqualTo(outputs.values("z").toArray2()[0]);
    }
  }

  @Test
  void anIdThatIsRefusedChangesNoState() {
    StreamSession session = StreamSession.open(ids());
    session.input("x", new float[] {1, 2});
    session.input("id", 2);
    session.step();
    StreamState before = session.state();
    session.input("id", 7); // of the wide table alone
    assertThatThrownBy(session::step)
        .hasMessageContaining("the id of this step is 7, but the vocabulary has 5 words");
    assertThat(session.state()).isEqualTo(before);
  }

  @Test
  void whatIsSetMustFit() {
    StreamSession session = StreamSession.open(Graphs.causal());
    assertThatThrownBy(() -> session.input("loads", new float[2]))
        .hasMessage("no input \"loads\"; available: [load, price, place]");
    assertThatThrownBy(() -> session.input("load", new float[3]))
        .hasMessage("the array load must have 2 values, got 3");
    assertThatThrownBy(() -> session.input("load", 1))
        .hasMessage("this input holds 2 features, got the id 1");
    assertThatThrownBy(() -> StreamSession.open(ids()).input("id", new float[1]))
        .hasMessage("this input holds ids: a step must be an id, got features");
    assertThatThrownBy(() -> session.output("next", new float[1]))
        .hasMessage("the array next must have 2 values, got 1");
    assertThatThrownBy(() -> session.step(new float[2], new float[2]))
        .hasMessageStartingWith("the model has the inputs [load, price, place] and the outputs");
    session.input("load", new float[2]);
    session.input("price", new float[3]);
    assertThatThrownBy(session::step)
        .hasMessage("input \"place\" has no value yet. Set it before the first step.");
    assertThatThrownBy(() -> Graphs.causal().stepper(2, 3, 2, 1))
        .hasMessage("the model has the inputs [load, price, place], got 4 sizes");
    assertThatThrownBy(() -> Graphs.causal().stepper(2, 4, 2))
        .hasMessage("input price: expected 3 features, got 4");
  }

  @Test
  void modelsThatNeedTheWholeSequenceAreRefused() {
    assertThatThrownBy(() -> StreamSession.open(Graphs.encoderDecoder()))
        .hasMessage(
            "layer decoder: it begins from [encoder.h, encoder.c], but a stream begins from a state"
                + " that its caller passes; predict the sequence as a whole, or stream a model of"
                + " this layer alone");
    Graph.Builder state = Graph.builder();
    Edge x = state.steps("x", 2);
    Edge gru = state.add("gru", new Gru(2, 3), x);
    state.output("y", gru.state("h"));
    Graph memory = state.build();
    assertThatThrownBy(() -> StreamSession.open(memory))
        .hasMessageStartingWith("output y: gru.h is the last state of gru");
    state.output("z", state.add("dense", new Dense(3, 1), gru.state("h")));
    Graph dense = state.build();
    assertThatThrownBy(() -> dense.stepper())
        .hasMessageContaining("gru.h is the last state of gru");
    Graph.Builder last = Graph.builder();
    Edge in = last.steps("in", 2);
    Edge row = last.add("row", new Gru(2, 3, Returns.LAST), in);
    last.output("y", last.merge("both", Merge.CONCAT, in, row));
    Graph joined = last.build();
    assertThatThrownBy(() -> StreamSession.open(joined))
        .hasMessage(
            "layer both: it joins a row for the whole sequence to each of its steps, but a stream"
                + " does not have the whole sequence");
    Graph.Builder backwards = Graph.builder();
    backwards.output(
        "y",
        backwards.add(
            "back",
            new Backwards<>(new Gru(2, 3), dev.unroll.rnn.TimeOrder.ORIGINAL),
            backwards.steps("x", 2)));
    Graph back = backwards.build();
    assertThatThrownBy(() -> StreamSession.open(back)).hasMessageStartingWith("layer back: ");
  }

  /** A custom layer of several inputs that does not run step by step. */
  private record Difference() implements MultiInputLayer {
    @Override
    public String type() {
      return "difference";
    }

    @Override
    public Map<String, Object> config() {
      return Map.of();
    }

    @Override
    public Sequence apply(List<Sequence> inputs, Pass pass) {
      Tensor other = inputs.get(1).values().times(-1);
      return inputs.get(0).withValues(inputs.get(0).values().plus(other));
    }

    @Override
    public int[] outputShape(List<int[]> inputShapes) {
      return inputShapes.get(0);
    }
  }

  @Test
  void aCustomLayerOfSeveralInputsSaysWhatToOverride() {
    Graph.Builder graph = Graph.builder();
    Edge x = graph.steps("x", 2);
    graph.output("y", graph.join("difference", new Difference(), List.of(x, x)));
    Graph model = graph.build();
    assertThat(model.predict(Tensor.of(new float[][][] {{{1, 2}}})).toArray())
        .containsExactly(0, 0);
    assertThatThrownBy(() -> StreamSession.open(model))
        .hasMessage(
            "layer difference: a layer of type difference does not run step by step; override"
                + " stepper");
    assertThatThrownBy(model::requireCausal)
        .hasMessageStartingWith(
            "layer difference: a layer of type difference does not declare whether it can process");
  }

  @Test
  void aStepAllocatesNothing() {
    Graph causal = Graphs.causal();
    StreamSession session = StreamSession.open(causal);
    float[] load = {1, 2};
    float[] price = {3, 4, 5};
    var level = new float[1];
    session.input("place", new float[] {0.5f, -1});
    Allocation.assertNone(
        "graph",
        () -> {
          session.input("load", load);
          session.input("price", price);
          session.step();
          session.output("level", level);
        });
    StreamSession words = StreamSession.open(ids());
    float[] x = {1, 2};
    var y = new float[3];
    Allocation.assertNone(
        "graph of ids",
        () -> {
          words.input("id", 3);
          words.input("x", x);
          words.step();
          words.output("y", y);
        });
  }
}
