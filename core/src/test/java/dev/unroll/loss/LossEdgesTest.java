package dev.unroll.loss;

import static dev.unroll.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.exec.Workers;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.Fans;
import dev.unroll.tensor.Gradients;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Initializer;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses of many elements, in reused memory, of parameters and on several threads; settings. */
class LossEdgesTest {
  private static final int F = 3;
  private static final float INFINITE = Float.POSITIVE_INFINITY;

  static Stream<Loss> losses() {
    return Stream.of(
        new MeanSquaredError(),
        new MeanAbsoluteError(),
        new Huber(0.3f),
        new BinaryCrossEntropy(1.7f),
        new SoftmaxCrossEntropy(),
        new SoftmaxCrossEntropy().withLabelSmoothing(0.2f).withClassWeights(0.4f, 1, 2));
  }

  /** A target for a prediction [2, 2, F]. */
  private static Target target(Loss loss, TestRandom random) {
    return loss instanceof SoftmaxCrossEntropy
        ? Target.classes(IndexTensor.of(random.ints(4, 0, F), 2, 2))
        : Target.values(Tensor.of(random.floats(4 * F, 0, 1), 2, 2, F));
  }

  private static Gradients noParameters() {
    return ParameterStore.of(List.of()).gradients();
  }

  @Test
  void binaryCrossEntropyOfManyElementsIsTheMeanOfAll() {
    var random = new TestRandom(11);
    float[] x = random.floats(31 * 19, -4, 4); // more than two chunks, and a rest
    float[] t = random.floats(x.length, 0, 1);
    Run run =
        Run.of(
            new BinaryCrossEntropy(2.5f),
            Tensor.of(x, 31, 19),
            Sequence::of,
            Target.values(Tensor.of(t, 31, 19)));
    double sum = 0;
    var slopes = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double p = 1 / (1 + Math.exp(-x[i]));
      sum -= 2.5 * t[i] * Math.log(p) + (1 - t[i]) * Math.log(1 - p);
      slopes[i] = (1 - t[i]) * p - 2.5 * t[i] * (1 - p);
    }
    assertThat("loss", new float[] {run.loss()}).isWithin(1e-6, new double[] {sum / x.length});
    for (int i = 0; i < x.length; i++) {
      run.gradient()[i] *= x.length;
    }
    assertThat("gradient", run.gradient()).isWithin(2e-6, slopes);
  }

  @ParameterizedTest
  @MethodSource("losses")
  void whatDoesNotCountHasAGradientOfZeroInReusedMemory(Loss loss) {
    var random = new TestRandom(12);
    Tensor values = Tensor.of(random.floats(4 * F), 2, 2, F);
    Target target = target(loss, random);
    try (Tape tape = Tape.open()) {
      for (Mask mask : List.of(Mask.lengths(2, 2), Mask.lengths(2, 1))) {
        tape.reset();
        Tensor p = tape.variable(values);
        tape.backward(loss.apply(Sequence.of(p, mask), target), noParameters());
        float[] gradient = tape.gradient(p).toArray();
        for (int i = 0; i < gradient.length; i++) {
          boolean counts = i < 3 * F || mask.count(1) == 2;
          assertThat(gradient[i] != 0).as(loss + " " + mask + ", " + i).isEqualTo(counts);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("losses")
  void theGradientOfAParameterGoesToItsPlace(Loss loss) {
    var random = new TestRandom(13);
    float[] values = random.floats(4 * F);
    Target target = target(loss, random);
    var fans = new Fans(1, 1, 1);
    var before = new Parameter("before", Initializer.zeros(), fans, 1000);
    var p = new Parameter("p", Initializer.zeros(), fans, 2, 2, F);
    ParameterStore store = ParameterStore.of(List.of(before, p));
    p.set(values);
    Gradients gradients = store.gradients();
    try (Tape tape = Tape.open()) {
      tape.backward(loss.apply(Sequence.of(p.value()), target), gradients);
    }
    Run variable = Run.of(loss, Tensor.of(values, 2, 2, F), Sequence::of, target);
    assertThat("" + loss, gradients.of(p)).hasBitsOf(variable.gradient());
    assertThat(gradients.of(before)).containsOnly(0f);
  }

  @Test
  void anExactPredictionLosesNothingAndHasNoGradient() {
    Tensor values = Tensor.of(new float[] {0, -1.5f, 3, 0.25f}, 2, 2);
    for (Loss loss : List.of(new MeanSquaredError(), new MeanAbsoluteError(), new Huber())) {
      Run run = Run.of(loss, values, Sequence::of, Target.values(values));
      assertThat(run.loss()).isZero();
      assertThat(run.gradient()).containsOnly(0f);
    }
  }

  @Test
  void severalThreadsAddToAnExistingGradient() {
    var random = new TestRandom(14);
    int classes = 10_007;
    Tensor values = Tensor.of(random.floats(70 * classes, -3, 3), 70, classes);
    Target first = Target.classes(IndexTensor.vector(random.ints(70, 0, classes)));
    Target second = Target.classes(IndexTensor.vector(random.ints(70, 0, 3)));
    var loss = new SoftmaxCrossEntropy().withLabelSmoothing(0.1f).withIgnored(0);
    float[] sum = Run.of(loss, values, Sequence::of, first).gradient();
    float[] other = Run.of(loss, values, Sequence::of, second).gradient();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += other[i];
    }
    int before = Workers.shared().threads();
    try {
      for (int threads : new int[] {1, 3}) {
        Workers.threads(threads);
        try (Tape tape = Tape.open()) {
          Tensor p = tape.variable(values);
          Sequence prediction = Sequence.of(p);
          Tensor both = loss.apply(prediction, first).plus(loss.apply(prediction, second));
          tape.backward(both, noParameters());
          assertThat(threads + " threads", tape.gradient(p).toArray()).hasBitsOf(sum);
        }
      }
    } finally {
      Workers.threads(before);
    }
  }

  @ParameterizedTest
  @MethodSource("losses")
  void aMeanTimesItsWeightIsTheSum(Loss mean) {
    var random = new TestRandom(15);
    Sequence p = Sequence.of(Tensor.of(random.floats(4 * F), 2, 2, F), Mask.lengths(2, 1));
    Target target = target(mean, random).weighted(Tensor.of(new float[][] {{2, 0.25f}, {0.5f, 8}}));
    double weight = mean.weight(p, target);
    if (mean instanceof SoftmaxCrossEntropy) {
      assertThat(mean.weight(p, target.weighted(Tensor.of(new float[][] {{1, 0}, {0, 0}}))))
          .isLessThan(weight);
    } else {
      assertThat(weight).isEqualTo(2.75);
      weight *= F;
    }
    float sum = summing(mean).apply(p, target).item();
    assertThat("" + mean, new float[] {sum})
        .isWithin(1e-6, new double[] {mean.apply(p, target).item() * weight});
  }

  private static Loss summing(Loss loss) {
    if (loss instanceof SoftmaxCrossEntropy softmax) {
      return softmax.withReduction(Reduction.SUM);
    }
    if (loss instanceof Huber huber) {
      return new Huber(huber.delta(), Reduction.SUM);
    }
    if (loss instanceof BinaryCrossEntropy binary) {
      return new BinaryCrossEntropy(binary.positiveWeight(), Reduction.SUM);
    }
    return loss instanceof MeanSquaredError
        ? new MeanSquaredError(Reduction.SUM)
        : new MeanAbsoluteError(Reduction.SUM);
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    var softmax = new SoftmaxCrossEntropy();
    for (float value : new float[] {0, -1, INFINITE, Float.NaN}) {
      refused(
          () -> new BinaryCrossEntropy(value),
          "binaryCrossEntropy: positiveWeight must be positive and finite, got " + value);
      refused(() -> new Huber(value), "huber: delta must be positive and finite, got " + value);
    }
    for (float value : new float[] {-0.1f, 1, Float.NaN}) {
      refused(
          () -> softmax.withLabelSmoothing(value),
          "softmaxCrossEntropy: label smoothing must be from 0 to below 1, got " + value);
    }
    for (float value : new float[] {-1, INFINITE, Float.NaN}) {
      refused(
          () -> softmax.withClassWeights(1, value),
          "softmaxCrossEntropy: a class weight must be finite and not negative, got " + value);
    }
  }

  @Test
  void softmaxCrossEntropyKeepsAndShowsItsSettings() {
    var plain = new SoftmaxCrossEntropy().withLabelSmoothing(0);
    assertThat(plain).hasToString("softmaxCrossEntropy(mean)");
    assertThat(plain.labelSmoothing()).isZero();
    assertThat(plain.classWeights()).isNull();
    var all =
        plain
            .withReduction(Reduction.BATCH_MEAN)
            .withLabelSmoothing(0.25f)
            .withClassWeights(0, 1.5f)
            .withIgnored(-1, 7);
    assertThat(all)
        .hasToString(
            "softmaxCrossEntropy(batchMean, labelSmoothing 0.25, classWeights [0.0, 1.5],"
                + " ignored [-1, 7])");
    assertThat(all.labelSmoothing()).isEqualTo(0.25f);
    all.classWeights()[1] = 9;
    assertThat(all.classWeights()).containsExactly(0, 1.5f);
  }

  @Test
  void namesAreThoseOfRecipes() {
    assertThat(losses().map(Loss::text).distinct())
        .containsExactly("mse", "mae", "huber", "binaryCrossEntropy", "softmaxCrossEntropy");
    assertThat(Stream.of(Reduction.values()).map(Reduction::text))
        .containsExactly("mean", "sum", "batchMean");
  }

  private static void refused(Runnable call, String sentence) {
    assertThatThrownBy(call::run).isInstanceOf(IllegalArgumentException.class).hasMessage(sentence);
  }
}
