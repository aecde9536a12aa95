package dev.unroll.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TapeTest {
  private final Parameter w = new Parameter("w", Initializer.glorot(), new Fans(2, 3, 2), 2, 3);
  private final ParameterStore store = ParameterStore.of(List.of(w));
  private final Gradients gradients = store.gradients();

  private Tensor loss(Tensor x) {
    return x.matmul(w.value()).tanh().sum();
  }

  @Test
  void aTensorOfAnEarlierStepRefusesUse() {
    try (Tape tape = Tape.open()) {
      Tensor y = Tensor.zeros(1, 2).matmul(w.value());
      Tensor kept = y.detach();
      tape.reset();
      assertThatThrownBy(y::toArray)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("detach()");
      assertThat(kept.toArray()).hasSize(3);
    }
  }

  @Test
  void memoryIsFlatInTheSteadyState() {
    try (Tape tape = Tape.open()) {
      long afterTwo = 0;
      for (int step = 0; step < 50; step++) {
        tape.backward(loss(Tensor.of(new float[] {1, 2, 3, 4}, 2, 2)), gradients);
        tape.reset();
        if (step == 1) {
          afterTwo = tape.allocatedFloats();
        }
      }
      assertThat(tape.allocatedFloats()).isEqualTo(afterTwo).isPositive();
    }
  }

  @Test
  void severalPassesAccumulateUntilCleared() {
    Tensor x = Tensor.of(new float[] {1, 2}, 1, 2);
    float[] once;
    try (Tape tape = Tape.open()) {
      tape.backward(loss(x), gradients);
      once = gradients.of(w);
      tape.reset();
      tape.backward(loss(x), gradients);
    }
    float[] twice = gradients.of(w);
    for (int i = 0; i < once.length; i++) {
      assertThat(twice[i]).isEqualTo(2 * once[i]);
    }
    gradients.clear();
    assertThat(gradients.of(w)).containsOnly(0f);
  }

  @Test
  void aFrozenParameterGetsNoGradient() {
    w.trainable(false);
    try (Tape tape = Tape.open()) {
      Tensor x = tape.variable(Tensor.of(new float[] {1, 2}, 1, 2));
      tape.backward(loss(x), gradients);
      assertThat(tape.gradient(x).toArray()).doesNotContain(0f);
    }
    assertThat(gradients.of(w)).containsOnly(0f);
  }

  @Test
  void nothingIsRecordedWithoutAnOpenTape() {
    assertThat(loss(Tensor.zeros(1, 2)).needsGradient()).isFalse();
    assertThat(Tape.predicting(() -> loss(Tensor.zeros(1, 2)).needsGradient())).isFalse();
  }

  @Test
  void backwardRefusesWhatItCannotDifferentiate() {
    try (Tape tape = Tape.open()) {
      Tensor y = Tensor.zeros(4, 2).matmul(w.value());
      assertThatThrownBy(() -> tape.backward(y, gradients))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[4, 3]");
      assertThatThrownBy(() -> tape.backward(Tensor.scalar(1), gradients))
          .isInstanceOf(IllegalStateException.class);
      Tensor loss = y.sum();
      tape.backward(loss, gradients);
      assertThatThrownBy(() -> tape.backward(loss, gradients))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("differentiated before");
    }
  }

  @Test
  void aTapeBelongsToItsThreadAndScope() throws InterruptedException {
    try (Tape tape = Tape.open()) {
      var thrown = new AtomicReference<Throwable>();
      Thread other =
          new Thread(
              () -> {
                try {
                  tape.reset();
                } catch (IllegalStateException e) {
                  thrown.set(e);
                }
              });
      other.start();
      other.join();
      assertThat(thrown.get()).hasMessageContaining("belongs to the thread");
      try (Tape inner = Tape.open()) {
        assertThatThrownBy(tape::reset).isInstanceOf(IllegalStateException.class);
        inner.backward(loss(Tensor.of(new float[] {1, 2}, 1, 2)), gradients);
      }
      tape.backward(loss(Tensor.of(new float[] {1, 2}, 1, 2)), gradients);
    }
  }

  @Test
  void theFirstValueThatIsNotFiniteIsNamed() {
    try (Tape tape = Tape.open().checking()) {
      assertThat(tape.allocatedFloats()).isZero();
      assertThatThrownBy(
              () -> Tape.named("dense1", () -> loss(Tensor.of(new float[] {Float.NaN, 1}, 1, 2))))
          .isInstanceOf(NotFiniteException.class)
          .hasMessage("dense1 (matmul): the output is NaN");
    }
  }

  @Test
  void settingAParameterReachesItsPackedForm() {
    Tensor x = Tensor.of(new float[] {1, 1}, 1, 2);
    w.set(1, 2, 3, 4, 5, 6);
    assertThat(Tape.predicting(() -> x.matmul(w.value()).toArray())).containsExactly(5, 7, 9);
    w.set(6, 5, 4, 3, 2, 1);
    assertThat(Tape.predicting(() -> x.matmul(w.value()).toArray())).containsExactly(9, 7, 5);
    store.update(values -> values[0] = 0);
    assertThat(Tape.predicting(() -> x.matmul(w.value()).toArray())).containsExactly(3, 7, 5);
  }

  @Test
  void aParameterThatChangesWithinAStepIsPackedAgain() {
    Tensor x = Tensor.of(new float[] {1, 1}, 1, 2);
    try (Tape tape = Tape.open()) {
      w.set(1, 2, 3, 4, 5, 6);
      assertThat(x.matmul(w.value()).toArray()).containsExactly(5, 7, 9);
      store.update(values -> values[0] = 11);
      assertThat(x.matmul(w.value()).toArray()).containsExactly(15, 7, 9);
      assertThat(tape.allocatedFloats()).isPositive();
    }
  }

  @Test
  void aTensorThatAnotherTapeRecordedIsRefused() {
    try (Tape outer = Tape.open()) {
      Tensor h = Tensor.of(new float[] {1, 2}, 1, 2).matmul(w.value());
      try (Tape inner = Tape.open()) {
        assertThatThrownBy(h::tanh)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("recorded on another tape")
            .hasMessageContaining("detach()");
        Tensor mine = inner.variable(h);
        inner.backward(mine.mul(mine).sum(), store.gradients());
        assertThat(inner.gradient(mine).toArray()).isEqualTo(h.detach().times(2).toArray());
      }
      outer.backward(h.sum(), gradients);
      assertThat(gradients.of(w)).containsExactly(1, 1, 1, 2, 2, 2);
    }
  }

  @Test
  void aParametersTensorFromBeforeItsMoveIsRefused() {
    var moved = new Parameter("w", Initializer.zeros(), new Fans(1, 1, 1), 1, 1);
    Tensor kept = moved.value();
    ParameterStore.of(List.of(moved));
    try (Tape tape = Tape.open()) {
      assertThatThrownBy(() -> Tensor.zeros(1, 1).matmul(kept))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("parameter \"w\" [1, 1] has moved");
      assertThat(tape.allocatedFloats()).isPositive();
    }
  }

  @Test
  void aPartOfAParameterIsGoodForOneStep() {
    try (Tape tape = Tape.open()) {
      Tensor row = w.value().slice(0, 0, 1);
      tape.backward(row.mul(row).sum(), gradients);
      tape.reset();
      assertThatThrownBy(() -> row.mul(row))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("has been reset");
    }
    assertThat(w.value().slice(0, 0, 1).toArray()).hasSize(3);
  }

  @Test
  void aParameterMayBeTheLoss() {
    var scalar = new Parameter("s", Initializer.zeros(), new Fans(1, 1, 1));
    var own = ParameterStore.of(List.of(scalar)).gradients();
    try (Tape tape = Tape.open()) {
      tape.backward(scalar.value(), own);
      tape.backward(scalar.value(), own);
    }
    assertThat(own.of(scalar)).containsExactly(2);
  }
}
