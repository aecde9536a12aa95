package dev.unroll.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.rnn.Bidirectional;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.Returns;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** An invalid graph is rejected when it is built, with an error message that names the node. */
class GraphRefusalsTest {
  private final Graph.Builder graph = Graph.builder();
  private final Edge x = graph.steps("x", 3);
  private final Edge row = graph.rows("row", 4);
  private final Edge id = graph.ids("id");
  private final Edge rowId = graph.rowIds("rowId");
  private final Edge lstm = graph.add("lstm", new Lstm(3, 5), x);

  private static void refused(ThrowingCallable call, String sentence) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(sentence);
  }

  @Test
  void names() {
    refused(() -> graph.steps("x", 2), "two places of the graph are called x");
    refused(() -> graph.add("lstm", new Gru(3, 5), x), "two places of the graph are called lstm");
    refused(
        () -> graph.rows("2nd", 2),
        "the name \"2nd\" must begin with a letter and have letters, digits and _ only");
    refused(
        () -> graph.add("a.b", new Gru(3, 5), x),
        "the name \"a.b\" must begin with a letter and have letters, digits and _ only");
    graph.output("y", lstm);
    refused(() -> graph.output("y", lstm), "two outputs are called y");
    refused(() -> graph.output(" ", lstm), "the name of an output is empty");
    assertThat(graph.add(new Lstm(3, 2), x)).hasToString("lstm1");
    assertThat(graph.add(new Lstm(3, 2), x)).hasToString("lstm2");
    graph.add("lstm3", new Lstm(3, 2), x);
    assertThat(graph.add(new Lstm(3, 2), x)).hasToString("lstm4");
  }

  @Test
  void sizesOfInputs() {
    refused(() -> graph.steps("a", 0), "input a: expected 1 or more features, got 0");
    refused(
        () -> graph.input("a", Graph.Kind.IDS, 2), "input a: expected 1 feature for ids, got 2");
  }

  @Test
  void layersThatDoNotFit() {
    refused(
        () -> graph.add("dense", new Dense(4, 2), lstm),
        "layer dense: Dense(4 → 2) requires 4 features, got 5");
    assertThatThrownBy(() -> graph.add("gru", new Gru(4, 2), row))
        .hasMessageStartingWith("layer gru: gru(4 → 2) requires sequences [N, T, 4], got [N, 4]");
    assertThatThrownBy(() -> graph.merge("sum", Merge.SUM, lstm, x))
        .hasMessageStartingWith("layer sum: merge sum ");
    refused(
        () -> graph.merge("none", Merge.NONE, lstm, x),
        "merge must be concat, sum, mul or average, got none");
    refused(() -> graph.merge("empty", Merge.SUM), "layer empty: there is nothing to join");
  }

  @Test
  void idsWhereFeaturesAreRead() {
    for (Layer layer :
        List.of(
            new Dense(1, 2),
            new Lstm(1, 2),
            Bidirectional.of(() -> new Gru(1, 2)),
            new LayerNorm(1),
            new Activate(Activation.TANH),
            new AttentionPool(1, 2),
            Pool.last())) {
      refused(
          () -> graph.add("layer", layer, id),
          "layer layer: \"id\" holds ids (expected features for a layer of type "
              + layer.type()
              + "). Put an embedding or oneHot layer before it.");
    }
    refused(
        () -> graph.add("dense", new Dense(1, 2), rowId),
        "layer dense: \"rowId\" holds ids (expected features for a layer of type dense). Put an"
            + " embedding or oneHot layer before it.");
    refused(
        () -> graph.merge("both", Merge.CONCAT, x, id),
        "layer both: \"id\" holds ids (expected features for a layer of type merge). Put an"
            + " embedding or oneHot layer before it.");
    refused(
        () -> graph.add("gru", new Gru(3, 1), x, List.of(rowId)),
        "layer gru: \"rowId\" holds ids (expected rows of features as its first state)");
  }

  @Test
  void featuresWhereIdsAreRead() {
    Edge one = graph.steps("one", 1);
    refused(
        () -> graph.add("words", new Embedding(5, 2), one),
        "layer words: \"one\" holds features (expected ids for a layer of type embedding). Connect"
            + " it to an input of ids.");
    Edge narrow = graph.add("narrow", new Gru(3, 1), x);
    for (Edge edge : List.of(narrow, narrow.state("h"), graph.add("d", new Dense(3, 1), x))) {
      assertThatThrownBy(() -> graph.add("oneHot", new OneHot(4), edge))
          .hasMessageStartingWith("layer oneHot: \"" + edge + "\" holds features (expected ids");
    }
    refused(
        () -> graph.add("words", new Embedding(5, 2), x),
        "layer words: Embedding(5 → 2) requires ids, one per step, got 3 features");
    assertThat(graph.add("words", new Embedding(5, 2), graph.add("dry", Dropout.rate(0.1f), id)))
        .hasToString("words");
  }

  @Test
  void states() {
    refused(
        () -> graph.add("dense", new Dense(3, 2), x, lstm.state()),
        "layer dense: only recurrent layers begin from a state, got a layer of type dense");
    refused(
        () -> graph.add("gru", new Gru(3, 5), x, lstm.state()),
        "layer gru: its state has the parts [h] of sizes [[5]] (without N), got [lstm.h [N, 5],"
            + " lstm.c [N, 5]]");
    refused(
        () -> graph.add("gru", new Gru(3, 4), x, List.of(lstm.state("h"))),
        "layer gru: its state has the parts [h] of sizes [[4]] (without N), got [lstm.h [N, 5]]");
    refused(
        () -> graph.add("gru", new Gru(3, 5), x, List.of(lstm)),
        "layer gru: its state has the parts [h] of sizes [[5]] (without N), got [lstm [N, T, 5]]");
    refused(
        () -> lstm.state("hidden"),
        "the state of \"lstm\" has no part \"hidden\"; available: [h, c]");
    refused(
        () -> row.state(), "\"row\" is not the output of a recurrent layer, so it has no state");
    assertThat(graph.add("gru", new Gru(3, 4), x, List.of(row))).hasToString("gru");
    assertThat(graph.add("bi", Bidirectional.of(() -> new Gru(3, 2, Returns.LAST)), x).state())
        .hasToString("[bi.forward.h, bi.backward.h]");
  }

  @Test
  void valuesOfOtherGraphs() {
    Graph.Builder other = Graph.builder();
    Edge theirs = other.steps("x", 3);
    refused(() -> graph.add("gru", new Gru(3, 5), theirs), "\"x\" belongs to another graph");
    refused(() -> other.merge("sum", Merge.SUM, theirs, x), "\"x\" belongs to another graph");
    Edge state = other.add("gru", new Gru(3, 5), theirs).state("h");
    refused(
        () -> graph.add("gru", new Gru(3, 5), x, List.of(state)),
        "\"gru.h\" belongs to another graph");
    refused(() -> graph.output("y", state), "\"gru.h\" belongs to another graph");
  }

  @Test
  void outputs() {
    refused(graph::build, "a graph needs at least one output; name one with output");
    refused(
        () -> graph.output("y", x), "output y: expected the output of a layer, got the input x");
    graph.output("y", lstm);
    refused(graph::build, "nothing reads \"row\"; connect it, make it an output, or remove it");
    refused(
        () -> graph.find("gru"),
        "no value \"gru\" before this place; available: [x, row, id, rowId, lstm]");
    assertThatThrownBy(() -> graph.find("lstm.d")).hasMessageStartingWith("no value \"lstm.d\"");
    assertThat(graph.find("lstm.c")).hasToString("lstm.c");
  }

  @Test
  void aLayerThatOnlyGivesItsStateIsRead() {
    Graph.Builder small = Graph.builder();
    Edge in = small.steps("in", 2);
    Edge gru = small.add("gru", new Gru(2, 3), in);
    small.output("y", small.add("dense", new Dense(3, 1), gru.state("h")));
    assertThat(small.build().outputs()).containsExactly("y");
  }
}
