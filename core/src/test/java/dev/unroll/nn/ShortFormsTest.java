package dev.unroll.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.rnn.Bidirectional;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.Returns;
import dev.unroll.rnn.SimpleRnn;
import org.junit.jupiter.api.Test;

/** Models whose input sizes follow from the layers before. */
class ShortFormsTest {
  @Test
  void sizesFollowFromTheLayerBefore() {
    Sequential model =
        Sequential.input(3)
            .add(Lstm.units(5))
            .add(n -> Bidirectional.of(() -> new Gru(n, 4)))
            .add(new Dropout(DropRate.rate(0.2f)))
            .add(SimpleRnn.units(2, Returns.LAST))
            .add(Dense.units(7, Activation.TANH))
            .build();

    assertThat(model.shapes(-1, -1, 3).get("bidirectional1")).containsExactly(-1, -1, 8);
    assertThat(model.parameter("simpleRnn1.w").shape()).containsExactly(8, 2);
    assertThat(model.shapes(-1, -1, 3).get("dense1")).containsExactly(-1, 7);
  }

  @Test
  void theWeightsAreThoseOfTheLongForm() {
    Sequential small = Sequential.input(3).add(Gru.units(4)).add(Dense.units(2)).build();
    Sequential large = Sequential.of(new Gru(3, 4), new Dense(4, 2));

    large
        .parameters()
        .forEach((name, p) -> assertThat(small.parameter(name).get()).isEqualTo(p.get()));
  }

  @Test
  void rowsAndIdsBeginAModelToo() {
    Sequential rows = Sequential.input(4).add(Dense.units(3)).add(Dense.units(1)).build();
    Sequential ids =
        Sequential.input(1).add(new Embedding(9, 6)).add(Lstm.units(2, Returns.LAST)).build();

    assertThat(rows.predict(new float[][] {{1, 2, 3, 4}}).shape()).containsExactly(1, 1);
    assertThat(ids.parameter("lstm1.w").shape()).containsExactly(6, 8);
  }

  @Test
  void aModelOfIdsShowsThemWithoutFeatures() {
    Sequential ids = Sequential.ids().add(new Embedding(9, 6)).add(Lstm.units(2)).build();

    assertThat(ids.summary().rows().get(0).shape()).isEqualTo("[N, T]");
    assertThat(ids.summary().toString().lines().toList().get(1)).matches("input +ids +\\[N, T\\]");
    assertThat(Sequential.of(new Chain(new Embedding(9, 6), new Dense(6, 1))).summary().toString())
        .containsPattern("input +ids +\\[N, T\\]");
    assertThatThrownBy(() -> Sequential.ids().add(Lstm.units(2)).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not read ids (expected Embedding or OneHot)");
  }

  @Test
  void aLayerOfAnotherSizeIsRefusedByName() {
    assertThatThrownBy(() -> Sequential.input(3).add(new Lstm(2, 5)).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("layer lstm1: ")
        .hasMessageContaining("3");
    assertThatThrownBy(() -> Sequential.input(0)).hasMessageContaining("1 or more features, got 0");
    assertThatThrownBy(() -> Sequential.input(2).build())
        .hasMessage("a model needs at least one layer");
  }

  @Test
  void aSummaryIsATableOfLayersShapesAndParameters() {
    Sequential model = Sequential.input(3).add(Lstm.units(5)).add(Dense.units(2)).build();
    model.parameter("dense1.b").trainable(false);

    assertThat(model.summary().toString())
        .isEqualTo(
            """
            layer    computed                    output      parameter   shape     values
            input                                [N, T, 3]
            lstm1    fused                       [N, T, 5]   w           [3, 20]       60
                                                             u           [5, 20]      100
                                                             b           [20]          20
            dense1   one product over all rows   [N, T, 2]   w           [5, 2]        10
                                                             b           [2]            2   frozen
            total                                                                     192""");
    assertThat(model.summary().values()).isEqualTo(192);
  }
}
