package dev.unroll.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.nn.Attention;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Edge;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Graph;
import dev.unroll.nn.Layer;
import dev.unroll.nn.Merge;
import dev.unroll.nn.Model;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Pool;
import dev.unroll.nn.Sequential;
import dev.unroll.rnn.Bidirectional;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.Returns;
import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Outputs;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Parameter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks models against the requirements of layers. */
class ModelContractTest {
  /** Two inputs with time, one row, a shared layer, two outputs; runs forward only. */
  private static Graph causal() {
    Graph.Builder graph = Graph.builder();
    Edge load = graph.steps("load", 2);
    Edge price = graph.steps("price", 2);
    Edge place = graph.rows("place", 3);
    var shared = new Gru(2, 4);
    Edge first = graph.add("both", shared, load);
    Edge second = graph.add("again", shared, price);
    Edge joined = graph.merge(Merge.CONCAT, first, second, place);
    graph.output("forecast", graph.add("forecast", new Dense(11, 1), joined));
    graph.output("risk", graph.add("risk", n -> new Gru(n, 2), joined));
    return graph.build();
  }

  /** Ids in, an encoder whose state a decoder begins from. */
  private static Graph encoderDecoder() {
    Graph.Builder graph = Graph.builder();
    Edge source = graph.ids("source");
    Edge target = graph.steps("target", 3);
    Edge words = graph.add("words", new Embedding(5, 3), source);
    Edge encoder = graph.add("encoder", new Lstm(3, 4), words);
    Edge decoder = graph.add("decoder", new Lstm(3, 4), target, encoder.state());
    graph.output("next", graph.add("next", new Dense(4, 5), decoder));
    return graph.build();
  }

  @Test
  void aCausalGraphKeepsAllPromises() {
    LayerContract.of(causal()).check();
  }

  @Test
  void anEncoderAndADecoderKeepAllPromises() {
    LayerContract.of(encoderDecoder()).withIds("source", 5).check();
  }

  @ParameterizedTest
  @EnumSource
  void aDecoderWithAttentionKeepsAllPromises(Attention.Score score) {
    Graph.Builder graph = Graph.builder();
    Edge source = graph.ids("source");
    Edge target = graph.steps("target", 3);
    Edge words = graph.add("words", new Embedding(5, 3), source);
    Edge encoder = graph.add("encoder", Bidirectional.of(() -> new Gru(3, 2)), words);
    Edge decoder = graph.add("decoder", new Lstm(3, 4), target);
    Attention attention =
        switch (score) {
          case DOT -> Attention.dot(4);
          case GENERAL -> Attention.general(4, 4);
          case ADDITIVE -> Attention.additive(4, 4, 6);
        };
    Edge context = graph.join("attention", attention, List.of(decoder, encoder));
    Edge both = graph.merge(Merge.CONCAT, decoder, context);
    graph.output("next", graph.add("next", new Dense(8, 5), both));
    LayerContract.of(graph.build()).withIds("source", 5).check();
  }

  @Test
  void bothDirectionsCanBeginADecoder() {
    Graph.Builder graph = Graph.builder();
    Edge x = graph.steps("x", 3);
    Edge encoder = graph.add("encoder", Bidirectional.of(() -> new Gru(3, 2)), x);
    Edge state =
        graph.merge("state", Merge.CONCAT, encoder.state("forward.h"), encoder.state("backward.h"));
    Edge begin = graph.add("begin", new Dense(4, 5), state);
    Edge decoder =
        graph.add("decoder", new Gru(4, 5, Returns.LAST), encoder, java.util.List.of(begin));
    graph.output("y", decoder);
    LayerContract.of(graph.build()).check();
  }

  @Test
  void aSequentialModelKeepsAllPromises() {
    LayerContract.of(Sequential.of(new Lstm(3, 4), new Gru(4, 2), Pool.max())).check();
    LayerContract.of(Sequential.of(new Embedding(7, 3), new Lstm(3, 4)))
        .withIds(Inputs.ONLY, 7)
        .check();
  }

  /** As small as a custom model can be. */
  private static final class Own implements Model {
    private final Layer dense = new Dense(3, 2);
    private final float factor;

    Own(float factor) {
      this.factor = factor;
      Model.initializeMissing(parameters());
    }

    @Override
    public Map<String, Parameter> parameters() {
      return Model.parametersOf(Map.of("dense", dense));
    }

    @Override
    public Outputs apply(Inputs inputs, Pass pass) {
      Sequence y = dense.apply(inputs.only(), pass.within("dense"));
      return Outputs.of(y.mapRows(rows -> rows.times(factor)));
    }
  }

  @Test
  void aCustomModelKeepsThePromisesThatItMakes() {
    LayerContract.of(new Own(2)).without(LayerRequirement.FILE).check();
  }

  @Test
  void aBrokenModelIsNamedWithItsPromise() {
    Model forgetful =
        new Model() {
          private final Layer used = new Dense(3, 2);
          private final Layer unused = new Dense(3, 2);

          @Override
          public Map<String, Parameter> parameters() {
            return Model.parametersOf(Map.of("used", used, "unused", unused));
          }

          @Override
          public Outputs apply(Inputs inputs, Pass pass) {
            return Outputs.of(used.apply(inputs.only(), pass));
          }
        };
    assertThatThrownBy(
            () ->
                LayerContract.of(forgetful)
                    .without(LayerRequirement.FILE, LayerRequirement.PARAMETERS)
                    .check())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("liveness: unused.");
    assertThat(forgetful.type()).isEmpty();
  }
}
