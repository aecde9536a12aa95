package dev.unroll.store;

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
import dev.unroll.nn.TimeDistributed;
import dev.unroll.rnn.Backwards;
import dev.unroll.rnn.Bidirectional;
import dev.unroll.rnn.DropoutCell;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.GruCell;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.LstmCell;
import dev.unroll.rnn.LstmOptions;
import dev.unroll.rnn.RecurrentDropout;
import dev.unroll.rnn.Returns;
import dev.unroll.rnn.Scan;
import dev.unroll.rnn.SimpleRnn;
import dev.unroll.rnn.SimpleRnnCell;
import dev.unroll.rnn.StackedCell;
import dev.unroll.rnn.TimeOrder;
import dev.unroll.rnn.Weights;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files and recipes of layers that are made of layers, and of those without a shape of their own.
 */
class LayersOfLayersTest {
  private static final Sequence X =
      Sequence.of(Tensor.of(new TestRandom(1).floats(3 * 5 * 4), 3, 5, 4), Mask.lengths(3, 5, 1));

  static Layer[] layers() {
    var odd = new LstmCell(4, 3, Weights.pytorch(), 0.5f); // settings that are not the defaults
    return new Layer[] {
      new LayerNorm(4, 1e-3f),
      Dropout.rate(0.3f),
      Dropout.keep(0.9f).variational(),
      Pool.last(),
      Pool.mean(),
      Pool.max(),
      new AttentionPool(4, 2),
      new TimeDistributed(new Chain(new Dense(4, 3), new Activate(Activation.RELU))),
      new Branches(
          Merge.SUM,
          new Chain(new Dense(4, 4), Dropout.rate(0.5f)),
          new Activate(Activation.LINEAR)),
      Bidirectional.of(() -> new Lstm(4, 3)),
      new Bidirectional<>(new Lstm(odd, Returns.LAST), new Lstm(4, 2, Returns.LAST), Merge.CONCAT),
      Bidirectional.of(() -> new SimpleRnn(4, 3), Merge.AVERAGE),
      new Backwards<>(new SimpleRnn(4, 3), TimeOrder.ORIGINAL),
      new Backwards<>(new Lstm(4, 3, Returns.LAST), TimeOrder.REVERSED),
      new Scan<>(
          new StackedCell(
              odd,
              new GruCell(3, 5, GruCell.Reset.BEFORE, Weights.glorot()),
              new LstmCell(5, 4, LstmOptions.defaults().withPeepholes(true).withProjection(2)),
              new SimpleRnnCell(2, 2, Activation.RELU, Weights.keras())),
          Returns.LAST),
      Bidirectional.of(
          () ->
              new Gru(
                  new GruCell(4, 3),
                  Returns.ALL,
                  RecurrentDropout.none().withRecurrent(DropRate.rate(0.4f)))),
      new Scan<>(
          new StackedCell(
              new DropoutCell<>(new LstmCell(4, 3), DropRate.keep(0.8f), DropRate.keep(0.7f)),
              new SimpleRnnCell(3, 2))),
      new Scan<>(new LstmCell(4, 3), Returns.LAST),
      new Scan<>(
          new GruCell(4, 3), Returns.ALL, RecurrentDropout.none().withWeight(DropRate.rate(0.5f))),
      Bidirectional.of(() -> new Scan<>(new SimpleRnnCell(4, 3))),
      new Scan<>(
          new StackedCell(new LstmCell(4, 3), new SimpleRnnCell(3, 2)),
          Returns.ALL,
          RecurrentDropout.none()
              .withInput(DropRate.rate(0.5f))
              .withVariational(DropRate.rate(0.4f))),
      new Scan<>(
          new DropoutCell<>(new LstmCell(4, 3), DropRate.rate(0.5f), DropRate.none()),
          Returns.ALL,
          RecurrentDropout.none().withVariational(DropRate.rate(0.4f))),
      Bidirectional.of(
          () ->
              new Scan<>(
                  new DropoutCell<>(new LstmCell(4, 3), DropRate.none(), DropRate.rate(0.5f)))),
    };
  }

  @ParameterizedTest
  @MethodSource("layers")
  void aLoadedModelHasTheSameBitsNamesAndConfiguration(Layer layer, @TempDir Path directory)
      throws IOException {
    var model = Sequential.of(layer).initialize(5);
    Path file = directory.resolve("model.safetensors");
    ModelFile.save(file, model);
    Sequential loaded = ModelFile.load(file).sequential();
    assertThat(loaded.layers().keySet()).isEqualTo(model.layers().keySet());
    Layer again = loaded.layers().values().iterator().next();
    assertThat(again.getClass()).isEqualTo(layer.getClass());
    assertThat(again.config()).isEqualTo(layer.config());
    assertThat(again.path()).isEqualTo(layer.path());
    assertThat(loaded.parameters().keySet()).isEqualTo(model.parameters().keySet());
    assertThat(loaded.predict(X).toArray()).isEqualTo(model.predict(X).toArray());
    Pass training = Pass.training(3, 1);
    assertThat(loaded.apply(X, training).values().toArray())
        .isEqualTo(model.apply(X, training).values().toArray());
    assertThat(loaded.initialize(8).predict(X).toArray())
        .isEqualTo(model.initialize(8).predict(X).toArray());
  }

  private static Layer read(String json) {
    Fields fields = Fields.of(Json.parseObject(json.replace('\'', '"'), "x"), "x.yaml");
    Fields.Named named = fields.namedObject("layer");
    Layer layer = LayerRegistry.standard().create(named.name(), named.fields(), 4);
    fields.done();
    return layer;
  }

  @Test
  void refusesWhatACellCannotKeepOfItsLayer() {
    String[] cells = {
      "{'lstm': {'hidden': 3, 'recurrentDropout': 0.5}}",
      "{'lstm': {'hidden': 3, 'inputKeep': 0.5}}",
      "{'gru': {'hidden': 3, 'output': 'last'}}",
      "{'backwards': {'layer': {'gru': {'hidden': 3}}, 'order': 'original'}}",
    };
    for (String cell : cells) {
      assertThatThrownBy(() -> read("{'layer': {'dropoutCell': {'cell': " + cell + "}}}"))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("would have no effect; leave it out");
      assertThatThrownBy(() -> read("{'layer': {'stacked': {'cells': [" + cell + "]}}}"))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("would have no effect; leave it out");
    }
    assertThatThrownBy(() -> read("{'layer': {'stacked': {'cells': [" + cells[0] + "]}}}"))
        .hasMessage(
            "x.yaml: layer.stacked.cells: only the cell of this lstm is used, so recurrentDropout"
                + " would have no effect; leave it out, or use consecutive layers");
  }

  @Test
  void whatIsWithinReadsTheInputOfTheOuterLayer() {
    var both =
        (Bidirectional<?>) read("{'layer': {'bidirectional': {'layer': {'lstm': {'hidden': 3}}}}}");
    assertThat(both.forward()).hasToString("lstm(4 → 3)");
    assertThat(both.backward().cell()).isNotSameAs(both.forward().cell());
    assertThat(both.merge()).isEqualTo(Merge.CONCAT);

    var stacked =
        (Scan<?>)
            read(
                "{'layer': {'stacked': {'cells': [{'lstm': {'hidden': 3}}, {'dropoutCell':"
                    + " {'cell': {'simpleRnn': {'hidden': 2}}, 'inputKeep': 0.75}}],"
                    + " 'output': 'last'}}}");
    assertThat(stacked.cell()).hasToString("stacked(4 → 2)");
    assertThat(stacked.returns()).isEqualTo(Returns.LAST);
    var cell = (DropoutCell<?>) ((StackedCell) stacked.cell()).cells().get(1);
    assertThat(cell.input()).isEqualTo(DropRate.keep(0.75f));
    assertThat(cell.output()).isEqualTo(DropRate.none());

    var branches =
        (Branches)
            read(
                "{'layer': {'branches': {'layers': [{'chain': {'layers': [{'dense': {'units': 3}},"
                    + " 'layerNorm', {'dropout': {'keep': 0.5}}]}}, {'dense': {'units': 2}}]}}}");
    assertThat(branches.outputShape(-1, 7, 4)).containsExactly(-1, 7, 5);
  }

  @Test
  void anOwnLayerCanStandWithinOthers() {
    LayerRegistry registry =
        LayerRegistry.standard()
            .with("twice", config -> new Dense(config.integer("input", 1, 99), 2))
            .with("outer", (config, all) -> all.inner(config, "layer"));
    Fields config = Fields.of(Map.of("layer", "twice"), "x");
    assertThat(registry.create("outer", config, 7)).hasToString("Dense(7 → 2)");
  }

  @Test
  void whatDoesNotFitIsASentenceThatNamesThePlace() {
    refused(
        "{'layer': {'bidirectional': {'layer': {'dense': {'units': 3}}}}}",
        "x.yaml: layer.bidirectional.layer: expected a recurrent layer, such as lstm, got dense");
    refused(
        "{'layer': {'bidirectional': {'layer': {'lstm': {'hiden': 3}}}}}",
        "x.yaml: layer.bidirectional.layer.lstm: unknown key \"hiden\"; did you mean \"hidden\"?");
    refused(
        "{'layer': {'bidirectional': {'lstm': {'hidden': 3}}}}",
        "x.yaml: layer.bidirectional: key \"layer\" is missing");
    refused(
        "{'layer': {'bidirectional': {'foward': {'lstm': {'hidden': 3}}, 'backward':"
            + " {'lstm': {'hidden': 3}}}}}",
        "x.yaml: layer.bidirectional: unknown key \"foward\"; did you mean \"forward\"?");
    refused(
        "{'layer': {'bidirectional': {'forward': {'lstm': {'hidden': 3}}, 'backward':"
            + " {'simpleRnn': {'hidden': 3}}}}}",
        "x.yaml: layer.bidirectional: the two directions must have one kind of state, got a lstm"
            + " and a simpleRnn");
    refused(
        "{'layer': {'bidirectional': {'layer': {'lstm': {'hidden': 3}}, 'merge': 'add'}}}",
        "x.yaml: layer.bidirectional.merge: unknown value \"add\"; known: concat, sum, mul,"
            + " average, none");
    refused(
        "{'layer': {'backwards': {'layer': {'lstm': {'hidden': 3}}}}}",
        "x.yaml: layer.backwards: key \"order\" is missing");
    refused(
        "{'layer': {'dropout': {'rate': 0.5, 'keep': 0.5}}}",
        "x.yaml: layer.dropout.keep: set rate (the fraction dropped) or keep (the fraction kept),"
            + " not both");
    refused(
        "{'layer': {'dropout': {'rte': 0.5}}}",
        "x.yaml: layer.dropout: unknown key \"rte\"; did you mean \"rate\"?");
    refused(
        "{'layer': 'dropout'}",
        "x.yaml: layer.dropout: expected rate, the fraction dropped, or keep, the fraction kept");
    refused(
        "{'layer': {'chain': {'layers': [{'dense': {'units': 3}}, {'dense': {'input': 2, 'units':"
            + " 1}}]}}}",
        "x.yaml: layer.chain.layers[1]: Dense(2 → 1) requires 2 features, got 3");
    refused(
        "{'layer': {'branches': {'merge': 'sum', 'layers': []}}}",
        "x.yaml: layer.branches: branches require at least one layer");
    refused(
        "{'layer': {'pool': {'kind': 'sum'}}}",
        "x.yaml: layer.pool.kind: unknown value \"sum\"; known: last, mean, max");
  }

  private static void refused(String json, String sentence) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(BadInputException.class).hasMessage(sentence);
  }
}
