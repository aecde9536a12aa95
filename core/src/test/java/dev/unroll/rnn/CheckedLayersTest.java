package dev.unroll.rnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.nn.Activation;
import dev.unroll.nn.DropRate;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Sequential;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Gradients;
import dev.unroll.tensor.NotFiniteException;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * On a checking tape, the error of a recurrent layer names the gate and the step in which a value
 * is not finite.
 */
class CheckedLayersTest {
  private static final float HUGE = 3e38f;

  @Test
  void theLstmNamesTheGateTheStepAndTheCallersRow() {
    var model = Sequential.of(new Lstm(2, 3), new Lstm(3, 3)).initialize(1);
    change(model, "lstm1.w", 3, HUGE); // of the first input, the first unit of the forget gate
    Tensor x = ones(3, 5, 2);
    x.array()[(1 * 5 + 2) * 2] = 10; // row 1, step 2
    Sequence batch = Sequence.of(x, Mask.lengths(3, 4, 5)); // the longest goes first
    NotFiniteException e = thrown(model, batch, Tape::checking);
    assertThat(e)
        .hasMessage(
            "lstm1, forget gate f at time step 2 (matmul): the output is infinite in row 1");
    assertThat(e.value()).isInfinite();
    assertThat(e.inGradient()).isFalse();
  }

  @Test
  void aLayerThatStaysWholeIsNamedAlone() {
    var model = Sequential.of(new Lstm(2, 3)).initialize(1);
    Tensor x = ones(2, 3, 2);
    x.array()[3] = Float.NaN;
    assertThat(thrown(model, Sequence.of(x), Tape::checkingWhole))
        .hasMessage("lstm1 (lstm): the output is NaN");
  }

  @Test
  void theGruNamesWhichGateReadsTheState() {
    var model = Sequential.of(new Gru(2, 3)).initialize(1);
    for (int row = 0; row < 3; row++) {
      change(model, "gru1.u", row * 9 + 7, HUGE); // the second unit of the candidate
    }
    change(model, "gru1.b", 6, 9, 9, 9); // so that h is about 1 after a step
    change(model, "gru1.b", 3, -9, -9, -9);
    assertThat(thrown(model, Sequence.of(ones(2, 4, 2)), Tape::checking))
        .hasMessage("gru1, candidate n at time step 1 (matmul): the output is infinite in row 0");
  }

  @Test
  void aSimpleRnnThatGrowsFromStepToStepNamesTheStep() {
    var cell = new SimpleRnnCell(1, 2, Activation.RELU, Weights.keras());
    var model = Sequential.of(new SimpleRnn(cell, Returns.LAST)).initialize(1);
    model.parameter("simpleRnn1.w").set(1, 1);
    model.parameter("simpleRnn1.u").set(5e9f, 5e9f, 5e9f, 5e9f); // times 1e10 at each step
    assertThat(thrown(model, Sequence.of(ones(1, 9, 1)), Tape::checking))
        .hasMessage(
            "simpleRnn1, hidden state h at time step 4 (matmul): the output is infinite in row 0");
  }

  @Test
  void layersOfLayersAndCellsOfCellsAreNamedFromTheOutside() {
    var both = Sequential.of(Bidirectional.of(() -> new Gru(1, 2))).initialize(1);
    change(both, "bidirectional1.backward.w", 2, HUGE, HUGE);
    Tensor x = ones(1, 3, 1);
    x.array()[0] = 4; // the last that the backward layer reads
    assertThat(thrown(both, Sequence.of(x), Tape::checking))
        .hasMessageStartingWith("bidirectional1.backward, update gate z at time step 2 (matmul)");
    var stack = Sequential.of(new Scan<>(new StackedCell(new LstmCell(1, 2), new GruCell(2, 2))));
    stack.initialize(1);
    change(stack, "stacked1.cell2.b", 1, Float.NaN);
    assertThat(thrown(stack, Sequence.of(x), Tape::checking))
        .hasMessageStartingWith("stacked1, cell2, reset gate r at time step 0 (plusRow): ");
  }

  @Test
  void aGradientThatGrowsBackwardsNamesTheStepThatItReached() {
    var cell = new SimpleRnnCell(1, 1, Activation.RELU, Weights.keras());
    var model = Sequential.of(new SimpleRnn(cell, Returns.LAST)).initialize(1);
    model.parameter("simpleRnn1.w").set(2e-38f);
    model.parameter("simpleRnn1.u").set(1e6f);
    NotFiniteException e = thrown(model, Sequence.of(ones(1, 9, 1)), Tape::checking, 1e20f);
    assertThat(e.where()).isEqualTo("simpleRnn1, hidden state h at time step 4 (relu)");
    assertThat(e.what()).isEqualTo("the gradient is infinite");
    assertThat(e.row()).isZero();
    assertThat(e.inGradient()).isTrue();
  }

  @Test
  void aGradientByAWeightIsNamedToo() {
    var model = Sequential.of(new Lstm(1, 2, Returns.LAST)).initialize(1);
    model.parameter("lstm1.w").set(new float[8]);
    Tensor x = ones(1, 2, 1);
    x.array()[1] = 1e30f;
    assertThat(thrown(model, Sequence.of(x), Tape::checking, 1e12f))
        .hasMessage("lstm1 at time step 1 (matmul): the gradient by lstm1.w is infinite");
  }

  @Test
  void stepByStepEverythingIsAsInTraining() {
    RecurrentDropout dropout =
        RecurrentDropout.none()
            .withInput(DropRate.rate(0.2f))
            .withOutput(DropRate.rate(0.2f))
            .withVariational(DropRate.rate(0.2f))
            .withRecurrent(DropRate.rate(0.3f))
            .withWeight(DropRate.rate(0.2f));
    var model =
        Sequential.of(
                Bidirectional.of(() -> new Lstm(3, 5, Returns.ALL, dropout)),
                new Gru(10, 4, Returns.ALL, dropout),
                new SimpleRnn(4, 6, Returns.LAST, dropout))
            .initialize(3);
    Sequence x =
        Sequence.of(
            Tensor.of(new TestRandom(1).floats(4 * 7 * 3), 4, 7, 3), Mask.lengths(7, 2, 0, 5));
    float[] whole = gradient(model, x, Tape::checkingWhole);
    assertThat(gradient(model, x, tape -> tape)).isEqualTo(whole);
    float[] steps = gradient(model, x, Tape::checking);
    for (int i = 0; i < whole.length; i++) {
      assertThat(steps[i]).isCloseTo(whole[i], within(1e-5f));
    }
  }

  private static float[] gradient(Sequential model, Sequence x, Function<Tape, Tape> mode) {
    Gradients gradients = model.store().gradients();
    try (Tape tape = mode.apply(Tape.open())) {
      Tensor y = model.apply(x, Pass.training(9, 2)).values();
      tape.backward(y.mul(y).sum(), gradients);
    }
    var all = new float[model.store().size()];
    for (Parameter parameter : model.store().parameters()) {
      float[] some = gradients.of(parameter);
      System.arraycopy(some, 0, all, model.store().offset(parameter), some.length);
    }
    assertThat(gradients.norm()).isGreaterThan(0.1);
    return all;
  }

  private static NotFiniteException thrown(
      Sequential model, Sequence x, Function<Tape, Tape> mode) {
    return thrown(model, x, mode, 1);
  }

  /**
   * What a tape finds in the model and in the gradient of the sum of its outputs, times a factor.
   */
  private static NotFiniteException thrown(
      Sequential model, Sequence x, Function<Tape, Tape> mode, float factor) {
    return catchThrowableOfType(
        NotFiniteException.class,
        () -> {
          try (Tape tape = mode.apply(Tape.open())) {
            Tensor y = model.apply(x, Pass.training(1, 0)).values();
            tape.backward(y.times(factor).sum(), model.store().gradients());
          }
        });
  }

  private static Tensor ones(int... shape) {
    int size = shape[0] * shape[1] * shape[2];
    var values = new float[size];
    java.util.Arrays.fill(values, 1);
    return Tensor.of(values, shape);
  }

  private static void change(Sequential model, String name, int at, float... values) {
    float[] all = model.parameter(name).get();
    System.arraycopy(values, 0, all, at, values.length);
    model.parameter(name).set(all);
  }
}
