package dev.unroll.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.rnn.Bidirectional;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.HiddenState;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.LstmState;
import dev.unroll.rnn.Returns;
import dev.unroll.rnn.Unrolled;
import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Outputs;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.Graphs;
import dev.unroll.testing.TestRandom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A graph computes the same as its layers when they are called directly. */
class GraphTest {
  private static Inputs words(int count) {
    return Graphs.twoInTwoOutData(count, 3).batch(range(count)).inputs();
  }

  private static int[] range(int count) {
    return java.util.stream.IntStream.range(0, count).toArray();
  }

  private static Layer layer(Graph graph, String name) {
    return graph.layers().get(name);
  }

  @Test
  void theOutputsAreThoseOfTheLayersCalledByHand() {
    Graph graph = Graphs.twoInTwoOut();
    Inputs inputs = words(5);
    Outputs outputs = graph.predict(inputs);
    assertThat(outputs.names()).containsExactly("topic", "price");
    Outputs byHand =
        Tape.predicting(
            () -> {
              Pass pass = Pass.predict();
              Sequence words = layer(graph, "words").apply(inputs.get("text"), pass);
              Sequence last = layer(graph, "encoder").apply(words, pass);
              Sequence both =
                  Sequence.of(Tensor.concat(-1, last.values(), inputs.get("age").values()));
              Sequence once = layer(graph, "once").apply(both, pass);
              Sequence twice = layer(graph, "once").apply(once, pass);
              Sequence topic = layer(graph, "topicLogits").apply(twice, pass);
              Sequence price = layer(graph, "priceValue").apply(once, pass);
              return Outputs.of("topic", Sequence.of(topic.values().detach()))
                  .with("price", Sequence.of(price.values().detach()));
            });
    assertThat(outputs.values("topic").toArray()).isEqualTo(byHand.values("topic").toArray());
    assertThat(outputs.values("price").toArray()).isEqualTo(byHand.values("price").toArray());
    assertThat(outputs.values("topic").shape()).containsExactly(5, 4);
  }

  @Test
  void aDecoderBeginsFromTheLastStateOfTheEncoder() {
    Graph graph = Graphs.encoderDecoder();
    Inputs inputs = Graphs.encoderDecoderData(4, 5).batch(range(4)).inputs();
    Tensor byHand =
        Tape.predicting(
            () -> {
              Pass pass = Pass.predict();
              var encoder = (Lstm) layer(graph, "encoder");
              Unrolled<LstmState> read =
                  encoder.unroll(layer(graph, "read").apply(inputs.get("source"), pass));
              Sequence written = layer(graph, "written").apply(inputs.get("target"), pass);
              Unrolled<LstmState> decoded =
                  ((Lstm) layer(graph, "decoder")).unroll(written, read.last());
              return layer(graph, "logits").apply(decoded.outputs(), pass).values().detach();
            });
    Outputs outputs = graph.predict(inputs);
    assertThat(outputs.values("next").toArray()).isEqualTo(byHand.toArray());
    assertThat(outputs.get("next").lengths()).isEqualTo(inputs.get("target").lengths());
    // the source matters through the state alone
    Inputs other =
        inputs.map(
            x -> x == inputs.get("source") ? Sequence.ids(IndexTensor.of(new int[20], 4, 5)) : x);
    assertThat(graph.predict(other).values("next").toArray()).isNotEqualTo(byHand.toArray());
  }

  @Test
  void sharedLayersHaveOneSetOfParametersUnderTheFirstName() {
    Graph graph = Graphs.twoInTwoOut();
    assertThat(graph.parameters().keySet())
        .containsExactly(
            "words.w",
            "encoder.w",
            "encoder.u",
            "encoder.b",
            "encoder.c",
            "once.w",
            "once.b",
            "topicLogits.w",
            "topicLogits.b",
            "priceValue.w",
            "priceValue.b");
    assertThat(graph.layers().keySet())
        .containsExactly(
            "words", "encoder", "dropout", "once", "twice", "topicLogits", "priceValue");
    assertThat(graph.layers().get("twice")).isSameAs(graph.layers().get("once"));
    assertThat(graph.parameterCount())
        .isEqualTo(11 * 5 + 3 * 6 * (5 + 6 + 1) + 6 + 9 * 9 + 9 + 9 * 4 + 4 + 9 * 2 + 2);
    assertThat(graph)
        .hasToString("Graph(text, age → topic, price) with " + graph.parameterCount() + " weights");
  }

  @Test
  void anOutputOfEveryKindHasItsShape() {
    Graph graph = Graphs.causal();
    assertThat(graph.outputShape("next")).containsExactly(-1, -1, 2);
    assertThat(Graphs.twoInTwoOut().outputShape("price")).containsExactly(-1, 2);
    assertThatThrownBy(() -> graph.outputShape("levels"))
        .hasMessage("no output \"levels\"; available: [next, level]");
    assertThat(graph.kind("place")).isEqualTo(Graph.Kind.ROWS);
    assertThatThrownBy(() -> graph.kind("once")).hasMessage("\"once\" is not an input");
    assertThatThrownBy(() -> graph.kind("plaze")).hasMessageContaining("available: [load, price");
  }

  @Test
  void aStateIsAnOutputToo() {
    Graph.Builder builder = Graph.builder();
    Edge x = builder.steps("x", 3);
    Edge lstm = builder.add("lstm", new Lstm(3, 4), x);
    Edge ways = builder.add("ways", Bidirectional.of(() -> new Gru(3, 5)), x);
    builder.output("memory", lstm.state("c"));
    builder.output("back", ways.state("backward.h"));
    builder.output("all", lstm);
    builder.output("both", ways);
    Graph graph = Graphs.spread(builder.build());
    Sequence input =
        Sequence.of(Tensor.of(new TestRandom(1).floats(3 * 4 * 3), 3, 4, 3), Mask.lengths(4, 0, 2));
    Outputs outputs = graph.predict(Inputs.of(input));
    Unrolled<LstmState> byHand = ((Lstm) graph.layers().get("lstm")).unroll(input.rows(0, 3));
    assertThat(outputs.values("memory").toArray()).isEqualTo(byHand.last().c().toArray());
    assertThat(outputs.values("memory").toArray2()[1]).containsOnly(0);
    assertThat(outputs.values("back").toArray2()[1]).containsOnly(0);
    // the backward state after its last step is the backward half of the output at step 0
    float[] back = outputs.values("back").toArray2()[2];
    float[] first = java.util.Arrays.copyOfRange(outputs.values("both").toArray3()[2][0], 5, 10);
    assertThat(back).isEqualTo(first);
    assertThatThrownBy(() -> lstm.state("h").state())
        .hasMessage("\"lstm.h\" is not the output of a recurrent layer, so it has no state");
  }

  @Test
  void aLayerThatGivesTheLastStepStillGivesItsState() {
    Graph.Builder builder = Graph.builder();
    Edge x = builder.steps("x", 3);
    Edge last = builder.add("last", new Gru(3, 4, Returns.LAST), x);
    Edge other = builder.add("other", new Gru(3, 4), x, last.state());
    builder.output("y", builder.merge(Merge.SUM, other, last));
    Graph graph = Graphs.spread(builder.build());
    Tensor values = Tensor.of(new TestRandom(2).floats(2 * 3 * 3), 2, 3, 3);
    float[][][] y = graph.predict(values).toArray3();
    Unrolled<HiddenState> first = ((Gru) graph.layers().get("last")).unroll(Sequence.of(values));
    Unrolled<HiddenState> second =
        ((Gru) graph.layers().get("other")).unroll(Sequence.of(values), first.last());
    float[][][] outputs = second.outputs().values().toArray3();
    float[][] row = first.last().h().toArray2();
    for (int n = 0; n < 2; n++) {
      for (int t = 0; t < 3; t++) {
        for (int h = 0; h < 4; h++) {
          assertThat(y[n][t][h]).isEqualTo(outputs[n][t][h] + row[n][h]);
        }
      }
    }
  }

  @Test
  void whatPaddingHoldsChangesNoBit() {
    Graph graph = Graphs.causal();
    Inputs clean = Graphs.causalInputs(4, 6, Mask.leftPadded(6, 2, 0, 5), 3);
    Inputs dirty =
        clean.map(
            x -> {
              if (!x.hasTime()) {
                return x;
              }
              float[] values = x.values().toArray();
              Mask mask = Mask.leftPadded(6, 2, 0, 5);
              var counts = new boolean[4 * 6];
              for (int n = 0; n < 4; n++) {
                for (int i = 0; i < mask.count(n); i++) {
                  counts[n * 6 + mask.position(n, i, 6)] = true;
                }
              }
              for (int i = 0; i < values.length; i++) {
                values[i] = counts[i / x.features()] ? values[i] : i % 2 == 0 ? Float.NaN : 1e30f;
              }
              return Sequence.of(Tensor.of(values, 4, 6, x.features()), mask);
            });
    for (String name : graph.outputs()) {
      assertThat(graph.predict(dirty).values(name).toArray())
          .isEqualTo(graph.predict(clean).values(name).toArray());
    }
    Graph translator = Graphs.encoderDecoder();
    Inputs some = Graphs.encoderDecoderData(5, 8).batch(range(5)).inputs();
    Inputs garbled =
        some.map(
            x -> {
              int[] ids = x.ids().toArray();
              int steps = x.steps();
              IndexTensor lengths = x.lengths();
              for (int i = 0; lengths != null && i < ids.length; i++) {
                ids[i] = i % steps < lengths.get(i / steps) ? ids[i] : 99;
              }
              return Sequence.ids(IndexTensor.of(ids, 5, steps), Mask.lengths(lengths.toArray()));
            });
    assertThat(translator.predict(garbled).only().values().toArray())
        .isEqualTo(translator.predict(some).only().values().toArray());
  }

  @Test
  void aBatchIsItsRows() {
    for (Graph graph : List.of(Graphs.twoInTwoOut(), Graphs.encoderDecoder())) {
      Inputs inputs =
          graph.inputs().contains("age")
              ? words(6)
              : Graphs.encoderDecoderData(6, 2).batch(range(6)).inputs();
      for (String name : graph.outputs()) {
        float[] whole = graph.predict(inputs).values(name).toArray();
        int width = whole.length / 6;
        for (int n = 0; n < 6; n++) {
          assertThat(graph.predict(inputs.rows(n, n + 1)).values(name).toArray())
              .isEqualTo(java.util.Arrays.copyOfRange(whole, n * width, (n + 1) * width));
        }
      }
    }
  }

  @Test
  void moreRowsThanGoTogetherAreTheSameRows() {
    Graph graph = Graphs.encoderDecoder();
    int many = 1100; // of which 512 go through together
    Inputs inputs = Graphs.encoderDecoderData(many, 2).batch(range(many)).inputs();
    Outputs outputs = graph.predict(inputs);
    assertThat(outputs.get("next").lengths()).isEqualTo(inputs.get("target").lengths());
    float[][][] all = outputs.values("next").toArray3();
    for (int n : new int[] {0, 511, 512, 1099}) {
      assertThat(graph.predict(inputs.rows(n, n + 1)).values("next").toArray3()[0])
          .isDeepEqualTo(all[n]);
    }
  }

  @Test
  void inputsOfAnotherKindOrSizeAreRefused() {
    Graph graph = Graphs.twoInTwoOut();
    Inputs inputs = words(2);
    Sequence text = inputs.get("text");
    Sequence age = inputs.get("age");
    assertThatThrownBy(() -> graph.predict(Inputs.of("text", age).with("age", age)))
        .hasMessage("input text: expected ids [N, T], got rows of features [N, F]");
    assertThatThrownBy(() -> graph.predict(Inputs.of("text", text).with("age", text)))
        .hasMessage("input age: expected rows of features [N, F], got ids [N, T]");
    assertThatThrownBy(
            () ->
                graph.predict(Inputs.of("text", text).with("age", Sequence.of(Tensor.zeros(2, 4)))))
        .hasMessage("input age: expected 3 features, got 4");
    assertThatThrownBy(() -> graph.predict(text))
        .hasMessage("the model's inputs are [text, age], got [input]; pass each under its name");
    assertThatThrownBy(() -> Inputs.of("text", text).with("age", age.rows(0, 1)))
        .hasMessage("input \"text\" has 2 rows but input \"age\" has 1; they must match");
    assertThat(graph.predict(Inputs.of("age", age).with("text", text)).values("price").toArray())
        .isEqualTo(graph.predict(inputs).values("price").toArray());
  }

  @Test
  void aMaskThatDiffersBetweenJoinedInputsIsRefused() {
    Graph graph = Graphs.causal();
    Inputs inputs = Graphs.causalInputs(2, 4, Mask.lengths(4, 2), 1);
    Sequence longer = Sequence.of(inputs.get("price").values(), Mask.lengths(4, 3));
    Inputs uneven =
        Inputs.of("load", inputs.get("load"))
            .with("price", longer)
            .with("place", inputs.get("place"));
    assertThatThrownBy(() -> graph.predict(uneven))
        .hasMessage(
            "layer all: sequences that are joined must have the same numbers of steps, got [4, 2]"
                + " and [4, 3]");
  }

  @Test
  void theSummaryShowsConnectionsSharedLayersAndStates() {
    assertThat(Graphs.twoInTwoOut().summary().toString())
        .isEqualTo(
            """
            layer         from           computed                            output      parameter   shape     values
            text                         ids                                 [N, T]
            age                                                              [N, 3]
            words         text           rows of a table, sparse gradients   [N, T, 5]   w           [11, 5]       55
            encoder       words          fused, reset after                  [N, 6]      w           [5, 18]       90
                                                                                         u           [6, 18]      108
                                                                                         b           [18]          18
                                                                                         c           [6]            6
            both          encoder, age   joined: concat                      [N, 9]
            dropout       both           a fresh mask for every step         [N, 9]
            once          dropout        one product over all rows           [N, 9]      w           [9, 9]        81
                                                                                         b           [9]            9
            twice         once           shared with once                    [N, 9]
            topicLogits   twice          one product over all rows           [N, 4]      w           [9, 4]        36
                                                                                         b           [4]            4
            priceValue    once           one product over all rows           [N, 2]      w           [9, 2]        18
                                                                                         b           [2]            2
            topic         topicLogits    output                              [N, 4]
            price         priceValue     output                              [N, 2]
            total                                                                                                 427""");
    assertThat(
            Graphs.encoderDecoder().summary().rows().stream().map(ModelSummary.Row::from).toList())
        .hasToString(
            "[[], [], [source], [read], [target], [written, encoder.h (first state), encoder.c (first state)], [decoder], [logits]]");
  }

  @Test
  void theSummaryOfAChainHasNoColumnForConnections() {
    var model = Sequential.of(new Embedding(12, 4), new Lstm(4, 3, Returns.LAST), new Dense(3, 2));
    model.parameter("embedding1.w").trainable(false);
    assertThat(model.summary().toString())
        .isEqualTo(
            """
            layer        computed                    output      parameter   shape     values
            input        ids                         [N, T]
            embedding1   rows of a table, frozen     [N, T, 4]   w           [12, 4]       48   frozen
            lstm1        fused                       [N, 3]      w           [4, 12]       48
                                                                 u           [3, 12]       36
                                                                 b           [12]          12
            dense1       one product over all rows   [N, 2]      w           [3, 2]         6
                                                                 b           [2]            2
            total                                                                         152""");
  }

  /** A layer of ids that is none of this library's. */
  private record Parity() implements Layer {
    @Override
    public String type() {
      return "parity";
    }

    @Override
    public Map<String, Object> config() {
      return Map.of();
    }

    @Override
    public Map<String, dev.unroll.tensor.Parameter> parameters() {
      return Map.of();
    }

    @Override
    public Sequence apply(Sequence x, Pass pass) {
      int[] ids = x.ids().toArray();
      return Sequence.ids(
          IndexTensor.of(
              java.util.Arrays.stream(ids).map(id -> id % 2).toArray(), x.ids().shape()));
    }

    @Override
    public int[] outputShape(int... inputShape) {
      return inputShape;
    }

    @Override
    public String path() {
      return "remainder";
    }
  }

  @Test
  void customLayersMayReadAndGiveIds() {
    Graph.Builder builder = Graph.builder();
    Edge parity = builder.add(new Parity(), builder.ids("id"));
    builder.output("y", builder.add("embedding", new Embedding(2, 3), parity));
    Graph graph = Graphs.spread(builder.build());
    float[][][] y =
        graph.predict(Sequence.ids(IndexTensor.of(new int[] {4, 7, 9, 2}, 2, 2))).toArray3();
    assertThat(y[0][0]).isEqualTo(y[1][1]).isNotEqualTo(y[0][1]);
    assertThat(y[0][1]).isEqualTo(y[1][0]);
  }

  @Test
  void layersOfLayersMayReadIds() {
    Graph.Builder builder = Graph.builder();
    Edge id = builder.ids("id");
    builder.output("y", builder.add(new Chain(new Embedding(5, 3), new Gru(3, 2)), id));
    builder.output(
        "z", builder.add(new Branches(Merge.SUM, new Embedding(5, 2), new OneHot(2)), id));
    Graph graph = builder.build();
    Sequence ids = Sequence.ids(IndexTensor.of(new int[] {1, 0, 1, 1}, 2, 2));
    assertThat(graph.predict(Inputs.of(ids)).values("y").shape()).containsExactly(2, 2, 2);
    Graph.Builder wrong = Graph.builder();
    wrong.output("y", wrong.add("chain", new Chain(new Dense(1, 2)), wrong.ids("id")));
    Graph refuses = wrong.build();
    assertThatThrownBy(() -> refuses.predict(ids))
        .hasMessage(
            "layer chain: layer dense1: this layer requires features, got ids; put an embedding or"
                + " oneHot layer before it");
  }
}
