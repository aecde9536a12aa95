package dev.unroll.rnn;

import dev.unroll.nn.Activation;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.GradientCheck;
import dev.unroll.testing.Reference;
import dev.unroll.testing.ReferenceGru;
import dev.unroll.testing.ReferenceLstm;
import dev.unroll.testing.ReferenceSimpleRnn;
import dev.unroll.testing.TensorAssert;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every gradient against central differences of double-precision references. */
class LayerGradientTest {
  @ParameterizedTest
  @CsvSource({
    "3, 4, 2, 5, 1, true",
    "2, 3, 5, 16, 2, true",
    "5, 6, 3, 19, 3, true",
    "1, 7, 1, 33, 4, true",
    "3, 4, 2, 5, 1, false",
    "2, 3, 5, 16, 2, false"
  })
  void lstm(int n, int t, int i, int h, long seed, boolean fused) {
    checkLstm(ReferenceLstm.random(n, t, i, h, seed), null, n, t, i, h, seed, fused);
  }

  @ParameterizedTest
  @CsvSource({"7, true", "8, false"})
  void lstmWithLengthsAmongThemZero(long seed, boolean fused) {
    int[] lengths = {2, 5, 0, 3};
    checkLstm(
        ReferenceLstm.random(4, 5, 3, 6, seed).withLengths(lengths),
        lengths,
        4,
        5,
        3,
        6,
        seed,
        fused);
  }

  private static void checkLstm(
      ReferenceLstm reference,
      int[] lengths,
      int n,
      int t,
      int i,
      int h,
      long seed,
      boolean fused) {
    var cell = new LstmCell(i, h);
    cell.parameters().forEach((name, parameter) -> parameter.set(reference.floats(name)));
    Recurrent<LstmState> layer = fused ? new Lstm(cell, Returns.ALL) : new Scan<>(cell);
    var run =
        new LayerRun(
            layer,
            Tensor.of(reference.floats("x"), n, t, i),
            lengths,
            List.of(
                Tensor.of(reference.floats("h0"), n, h), Tensor.of(reference.floats("c0"), n, h)),
            List.of(
                Tensor.of(reference.floats("weightY"), n, t, h),
                Tensor.of(reference.floats("weightH"), n, h),
                Tensor.of(reference.floats("weightC"), n, h)));
    check(reference, run, seed, 4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sigmoid", "tanh", "relu", "linear", "leakyRelu(0.1)", "softplus"})
  void simpleRnn(String text) {
    Activation activation = Activation.parse(text);
    for (boolean fused : new boolean[] {true, false}) {
      for (int h : new int[] {5, 16, 21}) {
        int[] lengths = {4, 1, 0};
        ReferenceSimpleRnn reference = simpleReference(activation, 3, 4, 2, h, 11);
        checkSimpleRnn(reference, activation, null, 3, 4, 2, h, fused);
        checkSimpleRnn(reference.withLengths(lengths), activation, lengths, 3, 4, 2, h, fused);
      }
    }
  }

  private static ReferenceSimpleRnn simpleReference(
      Activation activation, int n, int t, int i, int h, long seed) {
    return ReferenceSimpleRnn.random(activation.text(), n, t, i, h, seed);
  }

  private static void checkSimpleRnn(
      ReferenceSimpleRnn reference,
      Activation activation,
      int[] lengths,
      int n,
      int t,
      int i,
      int h,
      boolean fused) {
    var cell = new SimpleRnnCell(i, h, activation, Weights.keras());
    cell.parameters().forEach((name, parameter) -> parameter.set(reference.floats(name)));
    Recurrent<HiddenState> layer = fused ? new SimpleRnn(cell, Returns.ALL) : new Scan<>(cell);
    var run =
        new LayerRun(
            layer,
            Tensor.of(reference.floats("x"), n, t, i),
            lengths,
            List.of(Tensor.of(reference.floats("h0"), n, h)),
            List.of(
                Tensor.of(reference.floats("weightY"), n, t, h),
                Tensor.of(reference.floats("weightH"), n, h)));
    check(reference, run, 11, 1);
  }

  @ParameterizedTest
  @EnumSource
  void gru(GruCell.Reset reset) {
    for (boolean fused : new boolean[] {true, false}) {
      for (int h : new int[] {5, 16, 21, 40}) {
        int[] lengths = {4, 1, 0};
        ReferenceGru reference = ReferenceGru.random(reset == GruCell.Reset.AFTER, 3, 4, 2, h, 12);
        checkGru(reference, reset, null, h, fused);
        checkGru(reference.withLengths(lengths), reset, lengths, h, fused);
      }
    }
  }

  private static void checkGru(
      ReferenceGru reference, GruCell.Reset reset, int[] lengths, int h, boolean fused) {
    var cell = new GruCell(2, h, reset, Weights.keras());
    cell.parameters().forEach((name, parameter) -> parameter.set(reference.floats(name)));
    Recurrent<HiddenState> layer = fused ? new Gru(cell, Returns.ALL) : new Scan<>(cell);
    var run =
        new LayerRun(
            layer,
            Tensor.of(reference.floats("x"), 3, 4, 2),
            lengths,
            List.of(Tensor.of(reference.floats("h0"), 3, h)),
            List.of(
                Tensor.of(reference.floats("weightY"), 3, 4, h),
                Tensor.of(reference.floats("weightH"), 3, h)));
    check(reference, run, 12, 3);
  }

  private static void check(Reference reference, LayerRun run, long seed, int gates) {
    GradientCheck.of(reference).named("seed " + seed).checkAll(run.gradients);
    Function<String, float[]> gradient = run.gradients::get;
    for (String name : List.of("w", "u", "b")) {
      TensorAssert.assertThat("gradient of " + name, gradient.apply(name)).isAliveInEach(gates);
    }
  }
}
