package dev.unroll.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No access to the array of a parameter bypasses its version, on which packed forms depend. */
class ParameterMemoryTest {
  private final Parameter w = new Parameter("w", Initializer.glorot(), new Fans(2, 3, 2), 2, 3);
  private final Parameter v = new Parameter("v", Initializer.glorot(), new Fans(1, 2, 1), 1, 2);

  private static void assertRefused(Tensor tensor) {
    assertThatThrownBy(tensor::array)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Tensor.array: this is the memory of parameter \"w\" [2, 3] (expected an operation's own"
                + " output). Read it by readOnlyArray(), get() or toArray(); change it by"
                + " Parameter.set or ParameterStore.update.");
    assertThat(tensor.readOnlyArray()).isNotEmpty();
  }

  @Test
  void theValueIsNotToBeWritten() {
    assertRefused(w.value());
    ParameterStore.of(List.of(w));
    assertRefused(w.value());
    try (Tape tape = Tape.open()) {
      assertRefused(w.value());
      assertThat(tape.allocatedFloats()).isZero();
    }
  }

  @Test
  void neitherAreItsPublishedAndPinnedValues() {
    ParameterStore.of(List.of(w));
    Tape.predicting(
        () -> {
          assertRefused(w.value());
          assertRefused(w.value().slice(0, 1));
          return 0;
        });
    PinnedWeights.of(List.of(w))
        .predicting(
            () -> {
              assertRefused(w.value());
              return 0;
            });
    var alone = new Parameter("w", Initializer.glorot(), new Fans(2, 3, 2), 2, 3);
    PinnedWeights.of(List.of(alone))
        .predicting(
            () -> {
              assertRefused(alone.value());
              return 0;
            });
  }

  @Test
  void neitherAreTensorsThatShareItsMemory() {
    assertRefused(w.value().view(0, 6));
    assertRefused(w.value().view(3, 3).view(1, 1));
    assertRefused(w.value().reshape(3, 2));
    assertRefused(w.value().slice(0, 1));
    assertRefused(w.value().select(0, 0));
    assertRefused(w.value().unsqueeze(0));
    assertRefused(w.value().reshape(2, 1, 3).squeeze(1));
    assertRefused(w.value().broadcastTo(2, 3));
    assertRefused(w.value().broadcastTo(1, 2, 3));
    try (Tape tape = Tape.open()) {
      assertRefused(tape.variable(w.value()));
      assertRefused(tape.variable(w.value()).slice(0, 1));
      assertRefused(w.value().slice(0, 1));
      assertRefused(w.value().reshape(6));
    }
  }

  @Test
  void copiesAreFree() {
    float[] before = w.get();
    for (Tensor copy :
        List.of(
            w.value().detach(),
            w.value().slice(1, 1),
            w.value().transpose(0, 1),
            w.value().broadcastTo(4, 2, 3),
            w.value().times(1))) {
      copy.array()[copy.offset()] = 99;
    }
    w.value().toArray()[0] = 99;
    w.get()[0] = 99;
    ParameterStore store = ParameterStore.of(List.of(w, v));
    store.snapshot()[0] = 99;
    assertThat(w.get()).isEqualTo(before);
  }

  @Test
  void averagesReadAStoreWithoutItsArray() {
    ParameterStore store = ParameterStore.of(List.of(v));
    v.set(3, 5);
    float[] average = {1, 1};
    store.average(average, 0.5f);
    assertThat(average).containsExactly(2, 3);
    store.average(average, 1);
    assertThat(average).containsExactly(3, 5);
    assertThatThrownBy(() -> store.average(new float[3], 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "average: the array has 3 values (expected 2, as many as the store). Make it by"
                + " snapshot().");
    assertThat(store.snapshot(average)).isSameAs(average);
    assertThatThrownBy(() -> store.snapshot(new float[1]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readingAllocatesNothing() {
    ParameterStore.of(List.of(w));
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Tape tape = Tape.open()) {
      Tensor y = Tape.empty(2, 3);
      double sum = w.value().readOnlyArray()[0] + y.array().length; // what is loaded once
      threads.getCurrentThreadAllocatedBytes();
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int step = 0; step < 10_000; step++) {
        sum += w.value().readOnlyArray()[w.value().offset()] + y.array().length;
      }
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(sum).isPositive();
      assertThat(allocated).isZero();
      assertThat(tape.arenaMisses()).isEqualTo(1);
    }
  }

  @Test
  void theVersionCountsEveryChange() {
    ParameterStore store = ParameterStore.of(List.of(w));
    long before = w.version();
    w.value().matmul(Tensor.zeros(3, 1));
    store.snapshot();
    assertThat(w.version()).isEqualTo(before);
    w.set(w.get());
    assertThat(w.version()).isEqualTo(before + 1);
    store.update(values -> values[0] = 1);
    assertThat(w.version()).isEqualTo(before + 2);
  }
}
