package dev.unroll.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParameterStoreTest {
  private final Parameter a = parameter("a", 1, 2);
  private final Parameter b = parameter("b", 3);
  private final Parameter c = parameter("c", 4, 5, 6);

  private static Parameter parameter(String name, float... values) {
    var parameter = new Parameter(name, Initializer.zeros(), new Fans(1, 1, 1), values.length);
    parameter.set(values);
    return parameter;
  }

  @Test
  void valuesMoveIntoOneArrayAndKeepTheirIdentity() {
    ParameterStore store = ParameterStore.of(List.of(a, b, c));
    assertThat(store.snapshot()).containsExactly(1, 2, 3, 4, 5, 6);
    store.update(values -> values[2] = 30);
    assertThat(b.get()).containsExactly(30);
    b.set(31);
    assertThat(store.snapshot()).containsExactly(1, 2, 31, 4, 5, 6);
    assertThat(ParameterStore.of(List.of(a, b, c))).isSameAs(store);
  }

  @Test
  void aSharedParameterIsStoredOnce() {
    assertThat(ParameterStore.of(List.of(a, b, a)).size()).isEqualTo(3);
  }

  @Test
  void anOlderStoreRefusesToUpdate() {
    ParameterStore old = ParameterStore.of(List.of(a, b));
    ParameterStore.of(List.of(a, b, c));
    assertThatThrownBy(() -> old.update(values -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("moved to another store");
  }

  @Test
  void trainableNeighboursAreOneStretch() {
    ParameterStore store = ParameterStore.of(List.of(a, b, c));
    assertThat(runs(store)).containsExactly("0+6");
    b.trainable(false);
    assertThat(runs(store)).containsExactly("0+2", "3+3");
    a.trainable(false);
    assertThat(runs(store)).containsExactly("3+3");
    c.trainable(false);
    assertThat(runs(store)).isEmpty();
  }

  private static List<String> runs(ParameterStore store) {
    var runs = new ArrayList<String>();
    store.forEachTrainableRun(
        parameter -> true, (offset, length) -> runs.add(offset + "+" + length));
    return runs;
  }

  @Test
  void aSnapshotIsGivenBack() {
    ParameterStore store = ParameterStore.of(List.of(a, b));
    float[] before = store.snapshot();
    a.set(7, 8);
    store.restore(before);
    assertThat(a.get()).containsExactly(1, 2);
    assertThatThrownBy(() -> store.restore(new float[2]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aMatrixIsSetByRowsInItsShape() {
    var w = new Parameter("w", Initializer.zeros(), new Fans(2, 3, 2), 2, 3);
    w.set(new float[][] {{1, 2, 3}, {4, 5, 6}});

    assertThat(w.get()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThatThrownBy(() -> w.set(new float[][] {{1, 4}, {2, 5}, {3, 6}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("\"w\" [2, 3] requires its shape, got [3, 2]; transpose it?");
    assertThatThrownBy(() -> w.set(new float[][] {{1, 2, 3}, {4, 5}}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aWrongNumberOfValuesIsRefused() {
    assertThatThrownBy(() -> a.set(1, 2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("\"a\" [2] requires 2 values, got 3");
  }
}
