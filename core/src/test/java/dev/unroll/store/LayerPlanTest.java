package dev.unroll.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.nn.AttentionPool;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Graph;
import dev.unroll.nn.Layer;
import dev.unroll.nn.Sequential;
import dev.unroll.rnn.Bidirectional;
import dev.unroll.rnn.SimpleRnn;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers that are read without sizes, and constructed with them. */
class LayerPlanTest {
  private static final LayerSizes SIZES =
      LayerSizes.input(4)
          .with(LayerSizes.UNITS, 3)
          .with(LayerSizes.VOCABULARY, 9)
          .with(LayerSizes.SIZE, 5);

  /** Each standard type, without any size that follows from data. */
  private static final String[] WITHOUT_SIZES = {
    "lstm: {hidden: 3}",
    "lstm: {hidden: 3, fused: false, recurrentDropout: 0.5, output: last}",
    "simpleRnn: {hidden: 3, inputKeep: 0.5}",
    "gru: {hidden: 3, output: last, weightDropout: 0.5, variationalDropout: 0.25}",
    "dense: {}",
    "activation: {function: relu}",
    "layerNorm: {}",
    "dropout: {rate: 0.5}",
    "pool: {kind: mean}",
    "attentionPool: {}",
    "embedding: {paddingId: 2}",
    "oneHot: {}",
    "vocabulary: {}",
    "adaptiveSoftmax: {cutoffs: [2]}",
    "crf: {}",
    "bidirectional: {layer: {lstm: {hidden: 3}}}",
    "bidirectional: {forward: {gru: {hidden: 3}}, backward: {simpleRnn: {hidden: 2}}}",
    "backwards: {layer: {dropoutCell: {cell: {gru: {hidden: 3}}}}, order: original}",
    "stacked: {cells: [{lstm: {hidden: 3}}, {stacked: {cells: [{gru: {hidden: 2}}]}}],"
        + " output: last}",
    "dropoutCell: {cell: {lstm: {hidden: 3}}, inputKeep: 0.8, variationalKeep: 0.5}",
    "timeDistributed: {layer: {dense: {units: 4}}}",
    "chain: {layers: [{dense: {units: 4}}, layerNorm, {pool: {kind: max}}]}",
    "branches: {layers: [{dense: {units: 4}}, {gru: {hidden: 2}}]}",
  };

  static String[] withoutSizes() {
    return WITHOUT_SIZES;
  }

  /** Reads a layer as YAML writes it. */
  private static Fields.Named named(String layer) {
    String json =
        ("{layer: {" + layer + "}}")
            .replaceAll("([A-Za-z][A-Za-z]*)", "\"$1\"")
            .replace("\"false\"", "false");
    return Fields.of(Json.parseObject(json, "x"), "x.yaml").namedObject("layer");
  }

  private static LayerPlan read(String layer, LayerRegistry registry) {
    Fields.Named named = named(layer);
    return registry.read(named.name(), named.fields());
  }

  private static LayerPlan read(String layer) {
    return read(layer, LayerRegistry.standard());
  }

  @ParameterizedTest
  @MethodSource("withoutSizes")
  void everyTypeIsReadWithoutSizesAndConstructedWithThem(String layer) {
    LayerPlan plan = read(layer);
    Layer created = plan.create(SIZES);

    assertThat(plan.type()).isEqualTo(layer.replaceFirst(":.*", "")).isEqualTo(created.type());
    assertThat(plan.kind()).isEqualTo(LayerKind.of(created));
    assertThat(created.inputSize()).isIn(4, 1, -1);
    Fields written = Fields.of(created.config(), "written");
    assertThat(LayerRegistry.standard().create(plan.type(), written).config())
        .isEqualTo(created.config());
    assertThat(plan.create(SIZES)).isNotSameAs(created);
    assertThat(plan.create(SIZES).config()).isEqualTo(created.config());
  }

  @Test
  void noTypeIsLeftOut() {
    var types = new HashSet<String>();
    for (String layer : WITHOUT_SIZES) {
      types.add(layer.replaceFirst(":.*", ""));
    }
    assertThat(types).isEqualTo(LayerRegistry.standard().types());
  }

  @Test
  void aPlanNamesItsOpenSizes() {
    assertThat(read("embedding: {size: 3}").openSizes()).containsExactly("vocabulary");
    assertThat(read("dense: {}").openSizes()).containsExactly("input", "units");
    assertThat(read("embedding: {size: 3}").written("size")).isEqualTo(3);
    assertThat(read("embedding: {size: 3}").written("vocabulary")).isEqualTo(-1);
    read("dense: {}").requireOpenOnly(Set.of("input", "units"));
    assertThatThrownBy(() -> read("dense: {}").requireOpenOnly(Set.of("input")))
        .isInstanceOf(BadInputException.class)
        .hasMessage("x.yaml: layer.dense: key \"units\" is missing");
  }

  @Test
  void aWrittenSizeHasPrecedence() {
    Layer layer = read("attentionPool: {input: 7}").create(4);
    assertThat(((AttentionPool) layer).inputSize()).isEqualTo(7);
    assertThat(read("dense: {units: 2}").create(SIZES)).hasToString("Dense(4 → 2)");
  }

  @Test
  void aPlanIsAFactoryOfLayers() {
    Sequential model = Sequential.input(3).add(read("gru: {hidden: 5}")).build();
    assertThat(model.parameter("gru1.w").shape()).containsExactly(3, 15);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          lstn: {hidden: 3} | layer.lstn: unknown layer "lstn"; did you mean "lstm"?
          lstm: {hiden: 3} | layer.lstm: unknown key "hiden"; did you mean "hidden"?
          lstm: {hidden: 0} | layer.lstm.hidden: expected a whole number from 1 to 134217728, got 0
          dense: {unit: 3} | layer.dense: unknown key "unit"; did you mean "units"?
          dense: {activation: rleu} | layer.dense.activation: unknown value "rleu"; did you mean "relu"?
          dropout: {rate: 2} | layer.dropout.rate: expected a number from 0 to below 1, got 2
          gru: {hidden: 3, inputKeep: 0} | layer.gru: a fraction to keep must be above 0
          embedding: {vocabulary: 3, paddingId: 3} | layer.embedding.paddingId: expected a whole number from 0 to 2, got 3
          bidirectional: {layer: {dense: {units: 3}}} | layer.bidirectional.layer: expected a recurrent layer, such as lstm, got dense
          bidirectional: {forward: {lstm: {hidden: 3}}, backward: {gru: {hidden: 3}}} | layer.bidirectional: the two directions must have one kind of state, got a lstm and a gru
          stacked: {cells: [{lstm: {hidden: 3, output: last, inputKeep: 0.5}}]} | layer.stacked.cells: only the cell of this lstm is used, so output, inputDropout would have no effect
          stacked: {cells: []} | layer.stacked: a stack requires at least one cell
          chain: {layers: []} | layer.chain: a chain requires at least one layer
          chain: {layers: [dense]} | layer.chain.layers[0]: key "units" is missing
          chain: {layers: [{dense: {units: 3}}], more: 1} | layer.chain: unknown key "more"
          """)
  void settingsAreCheckedWithoutSizes(String layer, String sentence) {
    assertThatThrownBy(() -> read(layer))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("x.yaml: " + sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          layerNorm: {} | layer.layerNorm: key "input" is missing
          lstm: {hidden: 3} | layer.lstm: key "input" is missing
          bidirectional: {layer: {lstm: {hidden: 3}}} | layer.bidirectional.layer.lstm: key "input" is missing
          """)
  void aSizeThatIsNotSuppliedIsMissingWhenTheLayerIsConstructed(String layer, String sentence) {
    LayerPlan plan = read(layer);
    assertThatThrownBy(() -> plan.create(LayerSizes.none()))
        .isInstanceOf(BadInputException.class)
        .hasMessage("x.yaml: " + sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          embedding: {paddingId: 9} | layer.embedding.paddingId: expected a whole number from 0 to 8, got 9
          dense: {biasInitializer: orthogonal} | layer.dense: orthogonal requires a matrix, got shape [3]
          chain: {layers: [{dense: {units: 3}}, {dense: {input: 2, units: 1}}]} | layer.chain.layers[1]: Dense(2 → 1) requires 2 features, got 3
          branches: {merge: sum, layers: [{dense: {units: 3}}, {gru: {hidden: 2}}]} | layer.branches: merge sum requires equal numbers
          """)
  void whatDoesNotFitTheSizesIsRefusedWithItsPlace(String layer, String sentence) {
    LayerPlan plan = read(layer);
    assertThatThrownBy(() -> plan.create(SIZES))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("x.yaml: " + sentence);
  }

  private static LayerRegistry counting(AtomicInteger count) {
    return LayerRegistry.standard()
        .with(
            "counted",
            config -> {
              count.incrementAndGet();
              return new Dense(config.integer("input", 1, 99), config.integer("units", 1, 99));
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "counted: {units: 2}",
        "chain: {layers: [{gru: {hidden: 3}}, {counted: {units: 2}}, {pool: {kind: mean}}]}",
        "timeDistributed: {layer: {branches: {layers: [{counted: {units: 2}}, {dense: {units:"
            + " 1}}]}}}",
      })
  void aCustomLayerIsConstructedOnceWhereverItIs(String layer) {
    var count = new AtomicInteger();
    LayerRegistry registry = counting(count);
    LayerPlan plan = read(layer, registry);
    assertThat(count).hasValue(0);

    plan.create(4);
    assertThat(count).hasValue(1);
    Fields.Named named = named(layer);
    registry.create(named.name(), named.fields(), 4);
    assertThat(count).hasValue(2);
    LayerPlan misspelt = read(layer.replace("units: 2", "units: 2, unit: 3"), registry);
    assertThatThrownBy(() -> misspelt.create(4))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("unknown key \"unit\"");
  }

  @Test
  void aCustomRecurrentLayerStandsWithinOthers() {
    LayerRegistry registry =
        LayerRegistry.standard()
            .with("own", config -> new SimpleRnn(config.integer("input", 1, 99), 3))
            .with("wrong", config -> new Dense(config.integer("input", 1, 99), 3));
    var both = (Bidirectional<?>) read("bidirectional: {layer: own}", registry).create(4);
    assertThat(both.forward().cell()).isNotSameAs(both.backward().cell());
    assertThat(
            read("backwards: {layer: {dropoutCell: {cell: own}}, order: original}", registry)
                .create(4)
                .inputSize())
        .isEqualTo(4);
    LayerPlan wrong = read("stacked: {cells: [wrong]}", registry);
    assertThatThrownBy(() -> wrong.create(4))
        .hasMessage(
            "x.yaml: layer.stacked.cells: expected a recurrent layer, such as lstm, got dense");
    LayerPlan mixed =
        read("bidirectional: {forward: own, backward: {lstm: {hidden: 3}}}", registry);
    assertThatThrownBy(() -> mixed.create(4))
        .hasMessage(
            "x.yaml: layer.bidirectional: the two directions must have one kind of state, got a"
                + " simpleRnn and a lstm");
  }

  @Test
  void theSettingsOfACustomTypeWithAReaderAreCheckedWithoutSizes() {
    var count = new AtomicInteger();
    LayerRegistry registry =
        LayerRegistry.standard()
            .withReader(
                "twin",
                (config, layers) -> {
                  SizeSetting input = config.size("input");
                  LayerPlan layer = layers.readInner(config, "layer");
                  int units = config.integer("units", 1, 9);
                  return sizes -> {
                    count.incrementAndGet();
                    Layer inner = layer.create(input.in(sizes));
                    return new Dense(inner.outputShape(-1, input.in(sizes))[1], units);
                  };
                });
    assertThatThrownBy(() -> read("twin: {layer: {dense: {units: 3}}, unit: 2}", registry))
        .hasMessage("x.yaml: layer.twin: unknown key \"unit\"; did you mean \"units\"?");
    assertThatThrownBy(() -> read("twin: {layer: {dense: {unit: 3}}, units: 2}", registry))
        .hasMessageStartingWith("x.yaml: layer.twin.layer.dense: unknown key \"unit\"");
    assertThat(count).hasValue(0);
    assertThat(read("twin: {layer: {dense: {units: 3}}, units: 2}", registry).create(4))
        .hasToString("Dense(3 → 2)");
    assertThat(count).hasValue(1);
  }

  private static Fields graph(String... layers) {
    String json =
        ("{layers: [{" + String.join("}, {", layers) + "}]}")
            .replaceAll("([A-Za-z][A-Za-z.]*)", "\"$1\"");
    return Fields.of(Json.parseObject(json, "x"), "x.yaml");
  }

  @Test
  void aGraphIsReadWithoutSizesAndConstructsEachLayerOnce() {
    var count = new AtomicInteger();
    GraphPlan plan =
        GraphPlan.read(
            graph(
                "name: once, from: input, layer: {counted: {units: 3}}",
                "name: all, from: once, layer: {lstm: {hidden: 3}}",
                "name: next, from: once, state: all, layer: {lstm: {hidden: 3}}",
                "name: again, from: all, shared: next",
                "name: both, from: [again, next], merge: concat",
                "name: answer, from: both, layer: dense"),
            counting(count));
    assertThat(count).hasValue(0);
    assertThat(plan.places())
        .extracting(GraphPlan.LayerPosition::first)
        .containsExactly(true, false, false, false);
    assertThat(plan.places())
        .extracting(GraphPlan.LayerPosition::last)
        .containsExactly(false, false, false, true);

    Graph graph =
        plan.create(
            Graph.Kind.STEPS,
            4,
            (place, features) -> place.layer().create(LayerSizes.input(features).with("units", 2)));
    assertThat(count).hasValue(1);
    assertThat(graph.parameter("once.w").shape()).containsExactly(4, 3);
    assertThat(graph.parameter("answer.w").shape()).containsExactly(6, 2);
    assertThat(graph.layers().get("again")).isSameAs(graph.layers().get("next"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          from: all.x | layers[1].from: the state of "all" has no part "x"; available: [forward.h, forward.c, backward.h, backward.c]
          from: input.h | layers[1].from: "input" is not the output of a recurrent layer, so it has no state
          from: al | layers[1].from: unknown name "al"; did you mean "all"?
          from: all, state: all | layers[1]: layer last: only recurrent layers begin from a state, got a layer of type dense
          """)
  void namesOfAGraphAreCheckedWithoutSizes(String from, String sentence) {
    Fields words =
        graph(
            "name: all, from: input, layer: {bidirectional: {layer: {lstm: {hidden: 3}}}}",
            "name: last, " + from + ", layer: dense");
    assertThatThrownBy(() -> GraphPlan.read(words, LayerRegistry.standard()))
        .isInstanceOf(BadInputException.class)
        .hasMessage("x.yaml: " + sentence);
  }

  @Test
  void aJoiningLayerIsConstructedWithTheGraph() {
    var count = new AtomicInteger();
    LayerRegistry registry =
        LayerRegistry.standard()
            .withJoining(
                "own",
                config -> {
                  count.incrementAndGet();
                  return new dev.unroll.nn.MergeLayer(
                      config.choice("merge", dev.unroll.nn.Merge.class));
                });
    Map<String, GraphPlan> plans =
        Map.of(
            "right", joined("{own: {merge: sum}}", registry),
            "wrong", joined("{own: {merge: sum, more: 1}}", registry));
    assertThat(count).hasValue(0);
    assertThat(created(plans.get("right")).outputs()).isEqualTo(List.of("output"));
    assertThat(count).hasValue(1);
    assertThatThrownBy(() -> created(plans.get("wrong")))
        .hasMessageStartingWith("x.yaml: layers[1].join.own: unknown key \"more\"");
  }

  private static GraphPlan joined(String join, LayerRegistry registry) {
    return GraphPlan.read(
        graph(
            "name: a, from: input, layer: {dense: {units: 4}}",
            "name: b, from: [a, input], join: " + join),
        registry);
  }

  private static Graph created(GraphPlan plan) {
    return plan.create(Graph.Kind.STEPS, 4, (place, features) -> place.layer().create(features));
  }
}
