package dev.unroll.tasks.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.nn.Attention;
import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Outputs;
import dev.unroll.sequence.Sequence;
import dev.unroll.tasks.Registry;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.tensor.IndexTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;

class TranslateNetworkTest {
  private static final List<LayerSpec> ENCODER =
      List.of(
          new LayerSpec("bidirectional", Map.of("layer", Map.of("lstm", Map.of("hidden", 5)))),
          new LayerSpec("gru", Map.of("hidden", 8)));
  private static final List<LayerSpec> DECODER =
      List.of(
          new LayerSpec("lstm", Map.of("hidden", 8)),
          LayerSpec.dropout(0.3),
          new LayerSpec("gru", Map.of("hidden", 8)));

  private static TranslateNetwork network(TranslateConfig config, PairCoder coder) {
    return TranslateNetwork.build(config, coder, "test", Registry.standard().words().layers());
  }

  static PairCoder coder() {
    return new PairCoder(
        SideCoder.learn(Side.spaces(), List.of("a b c d", "d c b")),
        SideCoder.learn(Side.spaces(), List.of("x y z", "z x")));
  }

  @ParameterizedTest
  @NullSource
  @EnumSource(Attention.Score.class)
  void stepByStepGivesTheBitsOfTheWhole(Attention.Score score) {
    PairCoder coder = coder();
    TranslateNetwork network =
        network(
            TranslateConfig.builder()
                .embedding(4)
                .encoder(ENCODER)
                .decoder(DECODER)
                .attention(score)
                .build(),
            coder);
    List<PairCoder.Coded> pairs =
        List.of(
            new PairCoder.Coded(
                coder.source(List.of("a", "d")), coder.target(List.of("x", "z", "y"))),
            new PairCoder.Coded(
                coder.source(List.of("b", "c", "d", "a")), coder.target(List.of("z"))));
    Inputs inputs = coder.inputs(pairs);
    float[][][] whole = network.whole().predict(inputs).values(TranslateNetwork.NEXT).toArray3();
    Outputs together =
        network
            .encoder()
            .predict(
                Inputs.of(
                    TranslateNetwork.SOURCE,
                    PairCoder.ids(pairs.stream().map(PairCoder.Coded::source).toList())));
    for (int n = 0; n < pairs.size(); n++) {
      Outputs encoded =
          network
              .encoder()
              .predict(
                  Inputs.of(
                      TranslateNetwork.SOURCE, PairCoder.ids(List.of(pairs.get(n).source()))));
      Outputs last = encoded;
      for (String state : network.states()) {
        assertThat(together.values(state).toArray2()[n])
            .isEqualTo(encoded.values(state).toArray2()[0]);
      }
      int[] before = inputs.get(TranslateNetwork.BEFORE).ids().toArray();
      int steps = inputs.get(TranslateNetwork.BEFORE).steps();
      for (int t = 0; t < pairs.get(n).target().length; t++) {
        var values = new LinkedHashMap<String, Sequence>();
        for (String name : network.step().inputs()) {
          values.put(
              name,
              name.equals(TranslateNetwork.BEFORE)
                  ? Sequence.ids(IndexTensor.of(new int[] {before[n * steps + t]}, 1, 1))
                  : network.states().contains(name) ? last.get(name) : encoded.get(name));
        }
        last = network.step().predict(Inputs.of(values));
        assertThat(last.values(TranslateNetwork.NEXT).toArray3()[0][0])
            .as("%d at %d", n, t)
            .isEqualTo(whole[n][t]);
      }
    }
  }
}
