package dev.unroll.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.check.GradientCheck;
import dev.unroll.rnn.Bidirectional;
import dev.unroll.rnn.Cell;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.GruCell;
import dev.unroll.rnn.HiddenState;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.Returns;
import dev.unroll.rnn.Scan;
import dev.unroll.rnn.SimpleRnn;
import dev.unroll.rnn.SimpleRnnCell;
import dev.unroll.rnn.StackedCell;
import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Gradients;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.Graphs;
import dev.unroll.testing.TestRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Gradients of graphs against differences, by all parameters and all inputs of features. */
class GraphGradientTest {
  private static final int N = 4;
  private static final int T = 5;
  private static final Mask MASK = Mask.lengths(5, 2, 0, 3);
  private static final Mask OTHER_MASK = Mask.lengths(1, 5, 4, 2);

  private static Tensor random(int seed, int... shape) {
    int size = 1;
    for (int part : shape) {
      size *= part;
    }
    return Tensor.of(new TestRandom(seed).floats(size), shape);
  }

  /** Checks all outputs by all parameters, and by the inputs that hold features. */
  private static void check(Graph graph, Inputs inputs) {
    var features = new LinkedHashMap<String, Tensor>();
    inputs
        .byName()
        .forEach(
            (name, x) -> {
              if (!x.hasIds()) {
                features.put(name, x.values().detach());
              }
            });
    List<String> names = List.copyOf(features.keySet());
    GradientCheck.Report report =
        GradientCheck.of(
                graph.toString(),
                in -> {
                  var given = new LinkedHashMap<String, Sequence>();
                  inputs
                      .byName()
                      .forEach(
                          (name, x) ->
                              given.put(
                                  name,
                                  x.hasIds()
                                      ? x.rows(0, x.batch())
                                      : x.withValues(in.get(names.indexOf(name)))));
                  return graph.apply(Inputs.of(given), Pass.predict()).byName().values().stream()
                      .map(Sequence::values)
                      .toList();
                },
                features)
            .withParameters(graph.parameters())
            .check();
    int values = features.values().stream().mapToInt(Tensor::size).sum();
    assertThat(report.values()).isEqualTo(values + (int) graph.parameterCount());
    requireAlive(graph, inputs);
  }

  /** Every parameter gets a gradient that is not zero. */
  private static void requireAlive(Graph graph, Inputs inputs) {
    Gradients gradients = graph.store().gradients();
    try (Tape tape = Tape.open()) {
      Tensor loss = Tensor.scalar(0);
      for (Sequence output : graph.apply(inputs.rows(0, N), Pass.predict()).byName().values()) {
        Tensor y = output.values();
        loss = loss.plus(y.mul(random(9, y.shape())).sum());
      }
      tape.backward(loss, gradients);
    }
    graph
        .parameters()
        .forEach(
            (name, parameter) -> {
              boolean alive = false;
              for (float slope : gradients.of(parameter)) {
                alive |= slope != 0;
              }
              assertThat(alive).as("gradient of " + name).isTrue();
            });
  }

  @Test
  void aLayerInTwoPlaces() {
    check(Graphs.causal(), Graphs.causalInputs(N, T, MASK, 1));
    check(
        Graphs.twoInTwoOut(), Graphs.twoInTwoOutData(N, 2).batch(new int[] {0, 1, 2, 3}).inputs());
  }

  @Test
  void theGradientOfASharedLayerIsTheSumOverItsPlaces() {
    var shared = new Dense(3, 3, Activation.TANH);
    Graph both = twice(shared, shared);
    Graph apart = twice(new Dense(3, 3, Activation.TANH), new Dense(3, 3, Activation.TANH));
    Graphs.spread(both);
    for (String letter : List.of("w", "b")) {
      float[] values = both.parameter("first." + letter).get();
      apart.parameter("first." + letter).set(values);
      apart.parameter("second." + letter).set(values);
    }
    Map<String, float[]> ofBoth = gradients(both);
    Map<String, float[]> ofApart = gradients(apart);
    for (String letter : List.of("w", "b")) {
      float[] sum = ofBoth.get("first." + letter);
      for (int i = 0; i < sum.length; i++) {
        assertThat(sum[i])
            .isCloseTo(
                ofApart.get("first." + letter)[i] + ofApart.get("second." + letter)[i],
                org.assertj.core.api.Assertions.within(1e-6f));
      }
    }
  }

  private static Graph twice(Layer first, Layer second) {
    Graph.Builder graph = Graph.builder();
    Edge x = graph.rows("x", 3);
    Edge y = graph.add("first", first, x);
    graph.output("z", graph.add("second", second, y));
    graph.output("y", y);
    return graph.build();
  }

  private static Map<String, float[]> gradients(Graph graph) {
    Gradients gradients = ParameterStore.of(graph.parameters()).gradients();
    try (Tape tape = Tape.open()) {
      var outputs = graph.apply(Inputs.of(random(1, 4, 3)), Pass.predict());
      tape.backward(
          outputs
              .values("y")
              .mul(random(2, 4, 3))
              .sum()
              .plus(outputs.values("z").mul(random(3, 4, 3)).sum()),
          gradients);
    }
    var all = new LinkedHashMap<String, float[]>();
    for (Map.Entry<String, Parameter> named : graph.parameters().entrySet()) {
      all.put(named.getKey(), gradients.of(named.getValue()));
    }
    return all;
  }

  /** From an encoder of its own lengths to a decoder of other lengths, both with 0 among them. */
  private static Inputs twoTimes() {
    return Inputs.of("in", Sequence.of(random(1, N, T, 3), MASK))
        .with("out", Sequence.of(random(2, N, T + 1, 2), OTHER_MASK));
  }

  private static Graph coder(Layer encoder, Layer decoder) {
    Graph.Builder graph = Graph.builder();
    Edge read = graph.add("encoder", encoder, graph.steps("in", 3));
    Edge written = graph.add("decoder", decoder, graph.steps("out", 2), read.state());
    graph.output("y", written);
    return Graphs.spread(graph.build());
  }

  @Test
  void statesFromAnEncoderToADecoder() {
    check(coder(new Lstm(3, 4), new Lstm(2, 4)), twoTimes());
    check(coder(new Gru(3, 4, Returns.LAST), new Gru(2, 4)), twoTimes());
    check(coder(new SimpleRnn(3, 4), new SimpleRnn(2, 4, Returns.LAST)), twoTimes());
    check(
        coder(
            Bidirectional.of(() -> new Lstm(3, 4), Merge.SUM),
            Bidirectional.of(() -> new Lstm(2, 4))),
        twoTimes());
    check(
        coder(
            new Scan<>(new StackedCell(new GruCell(3, 4), new GruCell(4, 3))),
            new Scan<>(new StackedCell(new GruCell(2, 4), new GruCell(4, 3)))),
        twoTimes());
    check(coder(new Scan<>(new Leaky(3, 4)), new Scan<>(new Leaky(2, 4))), twoTimes());
    check(
        coder(new Scan<>(new SimpleRnnCell(3, 4), Returns.LAST), new SimpleRnn(2, 4)), twoTimes());
  }

  /** h = h / 2 + x·w: a cell that is none of this library's. */
  private static final class Leaky extends Cell<HiddenState> {
    private final Parameter w = parameter("w", inputSize(), outputSize());

    Leaky(int inputSize, int outputSize) {
      super("leaky", inputSize, outputSize);
    }

    @Override
    public HiddenState zeroState(int batch) {
      return new HiddenState(Tensor.zeros(batch, outputSize()));
    }

    @Override
    public HiddenState step(Tensor x, HiddenState s) {
      return new HiddenState(s.h().times(0.5f).plus(x.matmul(w.value())));
    }
  }

  @Test
  void oneDirectionOfABidirectionalEncoder() {
    Graph.Builder graph = Graph.builder();
    Edge read = graph.add("encoder", Bidirectional.of(() -> new Lstm(3, 4)), graph.steps("in", 3));
    List<Edge> forward = List.of(read.state("forward.h"), read.state("backward.c"));
    Edge written = graph.add("decoder", new Lstm(2, 4), graph.steps("out", 2), forward);
    graph.output("y", written);
    graph.output("read", read);
    check(Graphs.spread(graph.build()), twoTimes());
  }

  @Test
  void statesThatAreComputed() {
    Graph.Builder graph = Graph.builder();
    Edge read = graph.add("encoder", new Lstm(3, 5), graph.steps("in", 3));
    Edge row = graph.rows("row", 2);
    Edge h = graph.add("h", new Dense(5, 4, Activation.TANH), read.state("h"));
    Edge c = graph.add("c", new Dense(2, 4), row);
    Edge written = graph.add("decoder", new Lstm(2, 4), graph.steps("out", 2), List.of(h, c));
    graph.output("y", written);
    graph.output("memory", written.state("c"));
    check(Graphs.spread(graph.build()), twoTimes().with("row", Sequence.of(random(4, N, 2))));
  }

  @Test
  void aStateInSeveralPlaces() {
    Graph.Builder graph = Graph.builder();
    Edge read = graph.add("encoder", new Gru(3, 4), graph.steps("in", 3));
    Edge out = graph.steps("out", 2);
    var shared = new Gru(2, 4);
    Edge first = graph.add("first", shared, out, read.state());
    Edge second = graph.add("second", shared, out, first.state());
    graph.output("y", graph.merge("sum", Merge.MUL, second, first, read.state("h")));
    check(Graphs.spread(graph.build()), twoTimes());
  }

  @Test
  void idsAndRowsOfIds() {
    Graph.Builder graph = Graph.builder();
    var table = new Embedding(6, 3);
    Edge words = graph.add("words", table, graph.ids("text"));
    Edge user = graph.add("whose", table, graph.rowIds("user"));
    Edge gru = graph.add("gru", new Gru(3, 3), words, List.of(user));
    graph.output("y", gru);
    graph.output(
        "letters",
        graph.add("oneHot", new Chain(new OneHot(6), new Dense(6, 2)), graph.find("text")));
    int[] ids = new TestRandom(3).ints(N * T, 0, 6);
    check(
        Graphs.spread(graph.build()),
        Inputs.of("text", Sequence.ids(IndexTensor.of(ids, N, T), MASK))
            .with("user", Sequence.ids(IndexTensor.vector(5, 0, 2, 5))));
  }
}
