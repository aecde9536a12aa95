package dev.unroll.loss;

import static dev.unroll.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.exec.Workers;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Properties of every loss: padding, weights of 0, batches, sums of gradients, threads, text. */
class LossPropertiesTest {
  private static final int N = 3;
  private static final int F = 4;
  private static final int[] LENGTHS = {3, 0, 5};
  private static final float NAN = Float.NaN;

  static Stream<Loss> losses() {
    return Stream.of(Reduction.values())
        .flatMap(
            r -> {
              var softmax = new SoftmaxCrossEntropy().withReduction(r);
              return Stream.of(
                  new MeanSquaredError(r),
                  new MeanAbsoluteError(r),
                  new Huber(0.3f, r),
                  new BinaryCrossEntropy(1.7f, r),
                  softmax,
                  softmax.withLabelSmoothing(0.2f).withClassWeights(0.4f, 1, 2, 0.7f));
            });
  }

  /** Rows that count, put where a mask counts; NaN and classes that do not exist elsewhere. */
  private record Padded(Mask mask, int steps) {
    static List<Padded> all() {
      boolean[][] holes = new boolean[N][9];
      for (int n = 0; n < N; n++) {
        for (int i = 0; i < LENGTHS[n]; i++) {
          holes[n][new int[] {1, 2, 5, 6, 8}[i]] = true;
        }
      }
      return List.of(
          new Padded(Mask.lengths(LENGTHS), 5),
          new Padded(Mask.lengths(LENGTHS), 8),
          new Padded(Mask.leftPadded(LENGTHS), 6),
          new Padded(Mask.of(holes), 9));
    }

    float[] put(float[] rows, int width) {
      var all = new float[N * steps * width];
      Arrays.fill(all, NAN);
      int from = 0;
      for (int n = 0; n < N; n++) {
        for (int i = 0; i < mask.count(n); i++) {
          int at = n * steps + mask.position(n, i, steps);
          System.arraycopy(rows, from, all, at * width, width);
          from += width;
        }
      }
      return all;
    }

    /** The gradient of the rows that count; that of the others must be +0 or −0. */
    float[] take(float[] gradient) {
      var rows = new float[8 * F];
      var rest = gradient.clone();
      int to = 0;
      for (int n = 0; n < N; n++) {
        for (int i = 0; i < mask.count(n); i++) {
          int at = (n * steps + mask.position(n, i, steps)) * F;
          System.arraycopy(gradient, at, rows, to, F);
          Arrays.fill(rest, at, at + F, 0);
          to += F;
        }
      }
      for (float value : rest) {
        assertThat(value).isZero();
      }
      return rows;
    }

    Target target(Loss loss, float[] values, int[] classes) {
      if (!(loss instanceof SoftmaxCrossEntropy)) {
        return Target.values(Tensor.of(put(values, F), N, steps, F));
      }
      float[] ids = new float[8];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = classes[i];
      }
      ids = put(ids, 1);
      var all = new int[ids.length];
      for (int i = 0; i < all.length; i++) {
        all[i] = Float.isNaN(ids[i]) ? 99 : (int) ids[i];
      }
      return Target.classes(IndexTensor.of(all, N, steps));
    }
  }

  @ParameterizedTest
  @MethodSource("losses")
  void noPaddingChangesABitWhateverItHolds(Loss loss) {
    var random = new TestRandom(5);
    float[] rows = random.floats(8 * F);
    float[] values = random.floats(8 * F, 0, 1);
    int[] classes = random.ints(8, 0, F);
    Run expected = null;
    for (Padded padded : Padded.all()) {
      Tensor p = Tensor.of(padded.put(rows, F), N, padded.steps(), F);
      Run run =
          Run.of(loss, p, x -> Sequence.of(x, padded.mask()), padded.target(loss, values, classes));
      float[] gradient = padded.take(run.gradient());
      assertThat(loss + " gradient", gradient).shaped(8, F).isAliveInEach(1);
      if (expected == null) {
        expected = new Run(run.loss(), gradient);
      }
      assertThat(loss + " " + padded, new float[] {run.loss()})
          .hasBitsOf(new float[] {expected.loss()});
      assertThat(loss + " " + padded + " gradient", gradient).hasBitsOf(expected.gradient());
    }
  }

  @ParameterizedTest
  @MethodSource("losses")
  void aWeightOfZeroIsAsPadding(Loss loss) {
    var random = new TestRandom(6);
    Padded padded = Padded.all().get(0);
    float[] rows = random.floats(8 * F);
    Target target = padded.target(loss, random.floats(8 * F, 0, 1), random.ints(8, 0, F));
    Tensor p = Tensor.of(padded.put(rows, F), N, padded.steps(), F);
    Run masked = Run.of(loss, p, x -> Sequence.of(x, padded.mask()), target);
    float[] weights = new float[N * padded.steps()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = i % padded.steps() < LENGTHS[i / padded.steps()] ? 1 : 0;
    }
    Target weighted = target.weighted(Tensor.of(weights, N, padded.steps()));
    Run byWeight = Run.of(loss, p, Sequence::of, weighted);
    assertThat("" + loss, new float[] {byWeight.loss()})
        .isWithin(1e-6, new float[] {masked.loss()});
    assertThat("" + loss, byWeight.gradient()).isWithin(1e-6, masked.gradient());
  }

  @ParameterizedTest
  @MethodSource("losses")
  void aBatchOfWhichNothingCountsLosesNothing(Loss loss) {
    Tensor p = Tensor.of(new float[] {1, NAN, 3, 4, 5, 6, 7, 8}, 1, 2, F);
    Target target =
        loss instanceof SoftmaxCrossEntropy
            ? Target.classes(IndexTensor.of(new int[] {-5, 70}, 1, 2))
            : Target.values(Tensor.of(new float[] {1, NAN, 3, 4, 5, 6, 7, 8}, 1, 2, F));
    Run nothing = Run.of(loss, p, x -> Sequence.of(x, Mask.lengths(0)), target);
    assertThat(nothing.loss()).isZero();
    assertThat(nothing.gradient()).containsOnly(0f);
    assertThat(loss.weight(Sequence.of(p, Mask.lengths(0)), target)).isZero();
  }

  @ParameterizedTest
  @MethodSource("losses")
  void twoUsesOfAPredictionAddTheirGradients(Loss loss) {
    var random = new TestRandom(7);
    Tensor values = Tensor.of(random.floats(2 * F), 2, F);
    Target target =
        loss instanceof SoftmaxCrossEntropy
            ? Target.classes(IndexTensor.vector(3, 1))
            : Target.values(Tensor.of(random.floats(2 * F, 0, 1), 2, F));
    Target weighted = target.weighted(Tensor.vector(0.5f, 0));
    float[] once = Run.of(loss, values, Sequence::of, target).gradient();
    float[] other = Run.of(loss, values, Sequence::of, weighted).gradient();
    try (Tape tape = Tape.open()) {
      Tensor p = tape.variable(values);
      Tensor both =
          loss.apply(Sequence.of(p), target).plus(loss.apply(Sequence.of(p), weighted).times(2));
      tape.backward(both, ParameterStore.of(List.of()).gradients());
      double[] sum = new double[once.length];
      Arrays.setAll(sum, i -> once[i] + 2.0 * other[i]);
      assertThat("" + loss, tape.gradient(p).toArray()).isWithin(1e-6, sum);
    }
  }

  @Test
  void targetsGetTheirGradientToo() {
    var random = new TestRandom(8);
    float[] p = random.floats(6, -2, 2);
    float[] t = random.floats(6, 0, 1);
    for (Loss loss :
        List.of(new MeanSquaredError(), new Huber(0.5f), new BinaryCrossEntropy(2.5f))) {
      try (Tape tape = Tape.open()) {
        Tensor target = tape.variable(Tensor.of(t, 2, 3));
        Tensor value = loss.apply(Sequence.of(Tensor.of(p, 2, 3)), target);
        tape.backward(value, ParameterStore.of(List.of()).gradients());
        double[] expected = new double[6];
        Arrays.setAll(expected, i -> slopeByTarget(loss, p[i], t[i]) / 6);
        assertThat(loss.text(), tape.gradient(target).toArray()).isWithin(1e-6, expected);
      }
    }
  }

  private static double slopeByTarget(Loss loss, double p, double t) {
    double step = 1e-5;
    return (inDouble(loss, p, t + step) - inDouble(loss, p, t - step)) / (2 * step);
  }

  private static double inDouble(Loss loss, double p, double t) {
    double e = Math.abs(p - t);
    if (loss instanceof MeanSquaredError) {
      return e * e;
    }
    if (loss instanceof Huber huber) {
      double d = huber.delta();
      return e <= d ? e * e / 2 : d * (e - d / 2);
    }
    double a = ((BinaryCrossEntropy) loss).positiveWeight();
    return -a * t * Math.log(1 / (1 + Math.exp(-p))) - (1 - t) * Math.log(1 / (1 + Math.exp(p)));
  }

  @Test
  void binaryCrossEntropyIsRightAtTheEnds() {
    float[] logits = {-100, -30, -1e-3f, 0, 1e-3f, 30, 100, 3e38f};
    for (float x : logits) {
      for (float t : new float[] {0, 1}) {
        Run run =
            Run.of(
                new BinaryCrossEntropy(),
                Tensor.of(new float[] {x}, 1, 1),
                Sequence::of,
                Target.values(Tensor.of(new float[] {t}, 1, 1)));
        double sign = t == 1 ? -x : x;
        double expected = Math.max(sign, 0) + Math.log1p(Math.exp(-Math.abs(sign)));
        double slope = (t == 1 ? -1 : 1) / (1 + Math.exp(-sign));
        assertThat((double) run.loss()).isCloseTo(expected, byRatio(expected, 3e-7));
        assertThat((double) run.gradient()[0]).isCloseTo(slope, byRatio(slope, 1e-6));
      }
    }
  }

  private static org.assertj.core.data.Offset<Double> byRatio(double value, double ratio) {
    return org.assertj.core.data.Offset.offset(Math.abs(value) * ratio + 4.3e-39);
  }

  @Test
  void crossEntropyKeepsTheDigitsOfSmallLossesAndHugeLogits() {
    Target first = Target.classes(IndexTensor.vector(0));
    Run sure =
        Run.of(
            new SoftmaxCrossEntropy(),
            Tensor.of(new float[] {20, 0, 0}, 1, 3),
            Sequence::of,
            first);
    assertThat((double) sure.loss()).isCloseTo(2 * Math.exp(-20), byRatio(4e-9, 1e-6));
    Run huge =
        Run.of(
            new SoftmaxCrossEntropy(),
            Tensor.of(new float[] {-1e30f, 1e30f, Float.NEGATIVE_INFINITY}, 1, 3),
            Sequence::of,
            first);
    assertThat(huge.loss()).isEqualTo(2e30f);
    assertThat("gradient", huge.gradient()).hasBitsOf(new float[] {-1, 1, 0});
  }

  @Test
  void thousandsOfClassesGiveTheSameBitsOnAnyNumberOfThreads() {
    var random = new TestRandom(9);
    int classes = 10_007;
    Tensor p = Tensor.of(random.floats(70 * classes, -20, 20), 70, classes);
    Target target = Target.classes(IndexTensor.vector(random.ints(70, 0, classes)));
    var loss = new SoftmaxCrossEntropy().withLabelSmoothing(0.1f);
    int before = Workers.shared().threads();
    try {
      Workers.threads(1);
      Run alone = Run.of(loss, p, Sequence::of, target);
      assertThat((double) alone.loss()).isCloseTo(inDouble(p, target, 0.1), byRatio(20, 1e-6));
      for (int threads : new int[] {2, 3, 4}) {
        Workers.threads(threads);
        Run shared = Run.of(loss, p, Sequence::of, target);
        assertThat(shared.loss()).isEqualTo(alone.loss());
        assertThat("gradient", shared.gradient()).hasBitsOf(alone.gradient());
      }
    } finally {
      Workers.threads(before);
    }
  }

  private static double inDouble(Tensor p, Target target, double smoothing) {
    double sum = 0;
    for (int n = 0; n < p.size(0); n++) {
      double exps = 0;
      double logits = 0;
      for (int c = 0; c < p.size(1); c++) {
        exps += Math.exp(p.get(n, c));
        logits += p.get(n, c);
      }
      double log = Math.log(exps);
      double right = log - p.get(n, target.classes().get(n));
      sum += (1 - smoothing) * right + smoothing * (log - logits / p.size(1));
    }
    return sum / p.size(0);
  }

  @ParameterizedTest
  @MethodSource("losses")
  void nothingIsBroadcast(Loss loss) {
    Sequence p = Sequence.of(Tensor.zeros(3, 4));
    List<Target> targets =
        loss instanceof SoftmaxCrossEntropy
            ? List.of(
                Target.classes(IndexTensor.vector(1)),
                Target.classes(IndexTensor.of(new int[] {1, 2, 3}, 3, 1)))
            : List.of(
                Target.values(Tensor.zeros(3, 1)),
                Target.values(Tensor.zeros(1, 4)),
                Target.values(Tensor.zeros(4)),
                Target.values(Tensor.zeros(1, 3, 4)));
    for (Target target : targets) {
      assertThatThrownBy(() -> loss.apply(p, target)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void whatDoesNotFitIsASentence() {
    Sequence steps = Sequence.of(Tensor.zeros(2, 3, 4));
    Target classes = Target.classes(IndexTensor.of(new int[] {0, 1, 2, 3, 4, 0}, 2, 3));
    assertSentence(
        () -> new SoftmaxCrossEntropy().apply(steps, classes),
        "softmaxCrossEntropy: the class of sequence 1, step 1 is 4, but the prediction has 4"
            + " classes, 0 to 3; if the number marks values to leave out, name it as ignored");
    assertSentence(
        () ->
            new SoftmaxCrossEntropy()
                .apply(Sequence.of(Tensor.zeros(1, 4)), Target.classes(IndexTensor.vector(-1))),
        "softmaxCrossEntropy: the class of row 0 is -1, but the prediction has 4 classes, 0 to 3;"
            + " if the number marks values to leave out, name it as ignored");
    assertSentence(
        () -> new SoftmaxCrossEntropy().apply(steps, Tensor.zeros(2, 3, 4)),
        "softmaxCrossEntropy: the target of sequence 0, step 0 sums to 0.0 (expected a probability for"
            + " each class, with the sum 1). Pass the numbers of classes with Target.classes.");
    assertSentence(
        () -> new SoftmaxCrossEntropy().apply(steps, Tensor.zeros(2, 3, 1)),
        "softmaxCrossEntropy: the target must be classes [N, T] or [N], or a probability for each of"
            + " the 4 classes, got values [2, 3, 1]; pass whole numbers with Target.classes");
    assertSentence(
        () ->
            new SoftmaxCrossEntropy()
                .apply(Sequence.of(Tensor.zeros(1, 2)), Tensor.of(new float[][] {{-0.5f, 1.5f}})),
        "softmaxCrossEntropy: the target of row 0 has the value -0.5 (expected a probability for each"
            + " class, with the sum 1). Pass the numbers of classes with Target.classes.");
    assertSentence(
        () ->
            new SoftmaxCrossEntropy()
                .withIgnored(0)
                .apply(Sequence.of(Tensor.zeros(1, 2)), Tensor.of(new float[][] {{0.5f, 0.5f}})),
        "softmaxCrossEntropy: ignored classes require a target of classes, got probabilities; set the"
            + " weight of rows to leave out to 0");
    assertSentence(
        () -> new SoftmaxCrossEntropy().apply(steps, Target.classes(IndexTensor.vector(1, 2))),
        "softmaxCrossEntropy: a prediction [2, 3, 4] requires classes [2, 3], got [2]; the model"
            + " returns every step: for one row per sequence, end with Returns.LAST or a pool");
    assertSentence(
        () -> new SoftmaxCrossEntropy().apply(Sequence.of(Tensor.zeros(2, 4)), classes),
        "softmaxCrossEntropy: a prediction [2, 4] requires classes [2], got [2, 3]; the model"
            + " returns one row for each sequence: for every step, use Returns.ALL and no pool");
    assertSentence(
        () -> new SoftmaxCrossEntropy().withClassWeights(1, 2).apply(steps, classes),
        "softmaxCrossEntropy: there are 2 class weights, but the prediction has 4 classes");
    assertSentence(
        () -> new MeanSquaredError().apply(steps, classes),
        "mse: the target must be values in the shape of the prediction, got classes [2, 3]; for classes"
            + " use a loss such as SoftmaxCrossEntropy");
    assertSentence(
        () -> new Huber().apply(steps, Tensor.zeros(2, 4)),
        "huber: prediction [2, 3, 4] and target [2, 4] must have the same shape; nothing is"
            + " broadcast; the model returns every step: for one row per sequence, end with"
            + " Returns.LAST or a pool");
    assertSentence(
        () -> new Huber().apply(Sequence.of(Tensor.zeros(2, 4)), Tensor.zeros(2, 3)),
        "huber: prediction [2, 4] and target [2, 3] must have the same shape; nothing is"
            + " broadcast");
    assertSentence(
        () -> new Huber().apply(steps, Tensor.zeros(3, 3, 4)),
        "huber: a batch of 2 predictions requires as many targets, got 3");
    assertSentence(
        () ->
            new MeanAbsoluteError()
                .apply(steps, Target.values(Tensor.zeros(2, 3, 4)).weighted(Tensor.zeros(2, 4))),
        "mae: the weights of a prediction [2, 3, 4] are [N, T] or [N], got [2, 4]");
    assertSentence(
        () ->
            new BinaryCrossEntropy()
                .apply(Sequence.of(Tensor.zeros(1, 1)), Tensor.of(new float[] {3}, 1, 1)),
        "binaryCrossEntropy: a target must be from 0 to 1, got 3.0");
    assertSentence(() -> new Huber(0), "huber: delta must be positive and finite, got 0.0");
    assertSentence(
        () -> Target.classes(IndexTensor.vector(1)).weighted(Tensor.vector(-1)),
        "a weight must be finite and not negative, got -1.0");
  }

  private static void assertSentence(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String sentence) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(sentence);
  }

  /** p = (1/4, 3/4), so l = ½·log 4 + ½·log 4/3 and dl/dx = p − t. */
  @Test
  void theLossOfProbabilitiesIsTheOneComputedByHand() {
    Tensor logits = Tensor.of(new float[][] {{0, (float) Math.log(3)}});
    Target half = Target.values(Tensor.of(new float[][] {{0.5f, 0.5f}}));

    Run run = Run.of(new SoftmaxCrossEntropy(), logits, Sequence::of, half);

    double expected = 0.5 * Math.log(4) + 0.5 * Math.log(4 / 3.0);
    assertThat(run.loss()).isCloseTo((float) expected, within(1e-6f));
    assertThat(run.gradient()).containsExactly(new float[] {-0.25f, 0.25f}, within(1e-6f));
  }

  @Test
  void aCertainProbabilityIsTheLossOfItsClassEvenNextToALogitOfMinusInfinity() {
    float[][] logits = {{1, -2, 0.5f, Float.NEGATIVE_INFINITY}, {0.1f, 3, -1, 2}};
    Target classes = Target.classes(IndexTensor.vector(2, 1));
    Target certain = Target.values(Tensor.of(new float[][] {{0, 0, 1, 0}, {0, 1, 0, 0}}));
    var loss = new SoftmaxCrossEntropy();

    Run byClass = Run.of(loss, Tensor.of(logits), Sequence::of, classes);
    Run byProbability = Run.of(loss, Tensor.of(logits), Sequence::of, certain);

    assertThat(byProbability.loss()).isCloseTo(byClass.loss(), within(1e-7f));
    assertThat(byProbability.gradient()).containsExactly(byClass.gradient(), within(1e-7f));
  }
}
