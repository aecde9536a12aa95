package dev.unroll.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.nn.DropRate;
import dev.unroll.nn.Layer;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.GruCell;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.LstmCell;
import dev.unroll.rnn.LstmOptions;
import dev.unroll.rnn.RecurrentDropout;
import dev.unroll.rnn.Returns;
import dev.unroll.rnn.SimpleRnn;
import dev.unroll.rnn.SimpleRnnCell;
import dev.unroll.rnn.Weights;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The configuration that a layer writes recreates the same layer. */
class LayerRegistryTest {
  private static final RecurrentDropout DROPOUT =
      new RecurrentDropout(
          DropRate.rate(0.1f),
          DropRate.rate(0.2f),
          DropRate.rate(0.3f),
          DropRate.rate(0.4f),
          DropRate.rate(0.5f));

  static Stream<Layer> layers() {
    return Stream.of(
        new Gru(3, 4),
        new Gru(new GruCell(3, 4, GruCell.Reset.BEFORE, Weights.pytorch()), Returns.LAST, DROPOUT),
        new Lstm(
            new LstmCell(3, 6, LstmOptions.defaults().withPeepholes(true).withProjection(4)),
            Returns.LAST),
        new Lstm(new LstmCell(3, 4), Returns.ALL, DROPOUT),
        new SimpleRnn(new SimpleRnnCell(3, 4), Returns.ALL, DROPOUT));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void aConfigurationMakesTheSameLayer(Layer layer) {
    Layer made = LayerRegistry.standard().create(layer.type(), Fields.of(layer.config(), "a test"));
    assertThat(made).hasSameClassAs(layer);
    assertThat(made.config()).isEqualTo(layer.config());
    assertThat(made.path()).isEqualTo(layer.path());
    assertThat(made.parameters().keySet()).containsExactlyElementsOf(layer.parameters().keySet());
    made.parameters()
        .forEach(
            (name, parameter) ->
                assertThat(parameter.shape()).isEqualTo(layer.parameters().get(name).shape()));
  }

  @Test
  void dropoutIsGivenByTheShareDroppedOrKept() {
    assertThat(gru(Map.of("outputKeep", 0.75)).dropout().output()).isEqualTo(DropRate.rate(0.25f));
    assertThat(gru(Map.of("recurrentDropout", 0.25)).dropout().recurrent())
        .isEqualTo(DropRate.rate(0.25f));
    assertThatThrownBy(() -> gru(Map.of("outputKeep", 0.75, "outputDropout", 0.25)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(
            "set outputDropout (the fraction dropped) or outputKeep (the fraction kept), not both");
    assertThatThrownBy(() -> gru(Map.of("inputDropout", 1.5)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(
            "a dropout rate must be from 0 to below 1 (the fraction dropped), got");
  }

  private static Gru gru(Map<String, Object> more) {
    var config = new java.util.HashMap<String, Object>(Map.of("input", 3, "hidden", 4));
    config.putAll(more);
    return (Gru) LayerRegistry.standard().create("gru", Fields.of(config, "a test"));
  }
}
