package dev.unroll.data.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Sequential;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.Returns;
import dev.unroll.sequence.Sequence;
import dev.unroll.store.Fields;
import dev.unroll.store.Json;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PaddingTest {
  private static final IdSequences THREE =
      IdSequences.of(new int[] {1, 2, 3}, new int[] {}, new int[] {4, 5, 6, 7, 8});

  @Test
  void idsLieOneBehindTheOther() {
    assertThat(THREE.size()).isEqualTo(3);
    assertThat(THREE.total()).isEqualTo(8);
    assertThat(THREE.longest()).isEqualTo(5);
    assertThat(THREE.length(1)).isZero();
    assertThat(THREE.get(2)).containsExactly(4, 5, 6, 7, 8);
    assertThat(THREE.pick(2, 0).get(1)).containsExactly(1, 2, 3);
    assertThat(IdSequences.of().longest()).isZero();
    assertThatThrownBy(() -> THREE.get(3)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void manySequencesGrowTheArrays() {
    var builder = new IdSequences.Builder();
    for (int i = 0; i < 1000; i++) {
      builder.add(new int[i % 7]).add(i);
    }
    IdSequences all = builder.build();

    assertThat(all.size()).isEqualTo(2000);
    for (int i = 0; i < 1000; i++) {
      assertThat(all.length(2 * i)).isEqualTo(i % 7);
      assertThat(all.get(2 * i + 1)).containsExactly(i);
    }
  }

  @Test
  void longestOfTheBatchIsMaskedAtTheBack() {
    Sequence batch = Padding.longest().apply(THREE, 1, 0);

    assertThat(batch.ids().shape()).containsExactly(2, 3);
    assertThat(batch.ids().toArray()).containsExactly(0, 0, 0, 1, 2, 3);
    assertThat(Objects.requireNonNull(batch.lengths()).toArray()).containsExactly(0, 3);
    assertThat(Padding.longest(4).apply(THREE).ids().toArray())
        .containsExactly(1, 2, 3, 0, 0, 0, 0, 0, 4, 5, 6, 7);
    assertThat(Padding.longest().apply(THREE, 1).ids().shape()).containsExactly(1, 1);
  }

  @Test
  void fixedLengthCutsAndPadsWhereItIsTold() {
    Padding front = Padding.fixed(4).withSide(Padding.Side.FRONT).withCut(Padding.Side.FRONT);

    Sequence batch = front.withId(9).apply(THREE);

    assertThat(batch.ids().toArray()).containsExactly(9, 1, 2, 3, 9, 9, 9, 9, 5, 6, 7, 8);
    assertThat(Objects.requireNonNull(batch.lengths()).toArray()).containsExactly(3, 0, 4);
    assertThat(Objects.requireNonNull(batch.mask()).position(0, 0, 4)).isEqualTo(1);
    assertThat(Padding.keras(2).apply(1, 2, 3).ids().toArray()).containsExactly(2, 3);
    assertThat(Padding.keras(5).apply(1, 2, 3).mask()).isNull();
  }

  @Test
  void maskedPaddingChangesNoBitAndVisibleOneDoes() {
    var model = Sequential.of(new Embedding(9, 4), new Lstm(4, 5, Returns.LAST)).initialize(1);
    float[] alone = model.predict(Padding.longest().apply(1, 2, 3)).toArray();
    for (Padding.Side side : Padding.Side.values()) {
      for (Padding padding : List.of(Padding.longest(), Padding.fixed(11).withId(8))) {
        float[] batch = model.predict(padding.withSide(side).apply(THREE)).toArray();

        assertThat(java.util.Arrays.copyOf(batch, 5)).isEqualTo(alone);
      }
    }
    assertThat(model.predict(Padding.keras(11).apply(1, 2, 3)).toArray()).isNotEqualTo(alone);
  }

  @Test
  void settingsComeBackAndAreChecked() {
    for (Padding padding :
        List.of(
            Padding.longest(),
            Padding.longest(400).withId(3),
            Padding.fixed(7).withSide(Padding.Side.FRONT),
            Padding.keras(80))) {
      String json = Json.write(padding.json());
      assertThat(Padding.of(Fields.of(Json.parseObject(json, "x"), "x"))).isEqualTo(padding);
    }
    assertThat(Padding.of(Fields.of(Map.of(), "x"))).isEqualTo(Padding.longest());
    assertThatThrownBy(() -> Padding.of(Fields.of(Map.of("fixed", true), "x")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("steps");
    assertThatThrownBy(() -> Padding.fixed(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Padding.fixed(3).withId(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
