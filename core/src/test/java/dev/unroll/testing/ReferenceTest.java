package dev.unroll.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTest {
  @ParameterizedTest
  @ValueSource(strings = {"lstm-h7", "lstm-h17", "lstm-h32", "lstm-lengths", "lstm-lengths-h17"})
  void lstmEqualsPyTorch(String name) {
    Golden golden = Golden.load(name);
    ReferenceLstm reference = ReferenceLstm.of(golden);
    compareForward(golden, reference.run(), reference.loss());
    compareGradients(golden, reference);
  }

  @ParameterizedTest
  @CsvSource({
    "tanh, h7",
    "tanh, h17",
    "tanh, lengths",
    "relu, h7",
    "relu, h17",
    "relu, lengths",
    "sigmoid, h7",
    "sigmoid, h17",
    "sigmoid, lengths"
  })
  void simpleRnnEqualsPyTorch(String nonlinearity, String suffix) {
    String name = "rnn-" + nonlinearity + "-" + suffix;
    Golden golden = Golden.load(name);
    ReferenceSimpleRnn reference = ReferenceSimpleRnn.of(nonlinearity, golden);
    compareForward(golden, reference.run(), reference.loss());
    compareGradients(golden, reference);
  }

  private static void compareForward(Golden golden, ReferenceRun run, double loss) {
    TensorAssert.assertThat("y", golden.values("y"))
        .shaped(golden.shape("y"))
        .isWithin(1e-6, run.y());
    TensorAssert.assertThat("hT", golden.values("hT")).isWithin(1e-6, run.hT());
    if (golden.has("cT")) {
      TensorAssert.assertThat("cT", golden.values("cT")).isWithin(1e-6, run.cT());
    }
    assertThat((double) golden.scalar("loss")).isCloseTo(loss, within(1e-5));
  }

  /** The chain of evidence: PyTorch's gradients and our central differences are the same. */
  private static void compareGradients(Golden golden, Reference reference) {
    GradientCheck check = GradientCheck.of(reference).named(golden.name());
    for (String parameter : reference.parameters().keySet()) {
      TensorAssert.assertThat("d" + parameter, golden.values("d" + parameter))
          .shaped(golden.shape(parameter))
          .isWithin(1e-6, check.gradientOf(parameter));
    }
  }

  @Test
  void simpleRnnEqualsTheTutorialComputedByHand() {
    Golden hand = HandComputed.simpleRnn();
    ReferenceRun run = ReferenceSimpleRnn.of("tanh", hand).run();
    TensorAssert.assertThat("y", hand.values("y")).shaped(1, 2, 2).isWithin(1e-7, run.y());
    TensorAssert.assertThat("hT", hand.values("hT")).isWithin(1e-7, run.hT());
    double[] activated = Arrays.stream(hand.doubles("preActivations")).map(Math::tanh).toArray();
    TensorAssert.assertThat("tanh(preActivations)", hand.values("y")).isWithin(1e-7, activated);
    double[] w = hand.doubles("wOut");
    double[] outputs = new double[2];
    for (int t = 0; t < 2; t++) {
      outputs[t] = run.y()[2 * t] * w[0] + run.y()[2 * t + 1] * w[1] + hand.scalar("bOut");
    }
    TensorAssert.assertThat("outputs", hand.values("outputs")).isWithin(1e-7, outputs);
  }

  @Test
  void lstmEqualsTheStepsComputedByHand() {
    Golden hand = HandComputed.lstm();
    ReferenceRun run = ReferenceLstm.of(hand).run();
    TensorAssert.assertThat("y", hand.values("y")).shaped(1, 3, 1).isWithin(1e-7, run.y());
    TensorAssert.assertThat("hT", hand.values("hT")).isWithin(1e-7, run.hT());
    TensorAssert.assertThat("cT", hand.values("cT")).isWithin(1e-7, run.cT());
  }

  @Test
  void aSequenceOfLengthZeroGivesZerosAndItsInitialState() {
    ReferenceLstm reference = ReferenceLstm.random(2, 3, 4, 5, 7).withLengths(0, 3);
    ReferenceRun run = reference.run();
    assertThat(Arrays.copyOf(run.y(), 15)).containsOnly(0);
    assertThat(Arrays.copyOf(run.hT(), 5))
        .containsExactly(Arrays.copyOf(reference.parameters().get("h0"), 5));
    assertThat(Arrays.copyOf(run.cT(), 5))
        .containsExactly(Arrays.copyOf(reference.parameters().get("c0"), 5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tanh", "relu", "sigmoid"})
  void paddingIsNeverRead(String nonlinearity) {
    ReferenceSimpleRnn rnn =
        ReferenceSimpleRnn.random(nonlinearity, 2, 3, 4, 5, 7).withLengths(1, 3);
    ReferenceLstm lstm = ReferenceLstm.random(2, 3, 4, 5, 7).withLengths(1, 3);
    double before = rnn.loss() + lstm.loss();
    Arrays.fill(rnn.parameters().get("x"), 4, 12, Double.NaN);
    Arrays.fill(lstm.parameters().get("x"), 4, 12, Double.NaN);
    assertThat(rnn.loss() + lstm.loss()).isEqualTo(before);
  }

  @Test
  void variantsShareNothingWithTheirOriginal() {
    ReferenceLstm original = ReferenceLstm.random(2, 3, 4, 5, 7);
    double before = original.loss();
    ReferenceLstm zero = original.withZeroState();
    assertThat(zero.parameters().get("h0")).containsOnly(0);
    assertThat(zero.loss()).isNotEqualTo(before);
    assertThat(original.loss()).isEqualTo(before);
    assertThat(ReferenceLstm.random(2, 3, 4, 5, 7).loss()).isEqualTo(before);
    assertThat(ReferenceLstm.random(2, 3, 4, 5, 8).loss()).isNotEqualTo(before);
  }

  @Test
  void refusesLengthsThatDoNotFit() {
    ReferenceLstm reference = ReferenceLstm.random(2, 3, 4, 5, 7);
    assertThatThrownBy(() -> reference.withLengths(1, 4))
        .hasMessage("lengths must be 2 numbers from 0 to 3, got [1, 4]");
    assertThatThrownBy(() -> reference.withLengths(1)).hasMessageContaining("2 numbers");
  }
}
