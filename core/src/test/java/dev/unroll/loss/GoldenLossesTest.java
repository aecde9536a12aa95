package dev.unroll.loss;

import static dev.unroll.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.metric.Accuracy;
import dev.unroll.metric.Metric;
import dev.unroll.metric.Perplexity;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.Golden;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every loss with every setting against PyTorch, with a prediction in either layout. */
class GoldenLossesTest {
  private static final Golden ELEMENTS = Golden.load("losses");
  private static final Golden SOFTMAX = Golden.load("softmax");
  private static final Golden SOFT = Golden.load("soft-targets");
  private static final Map<Reduction, String> NAMES =
      Map.of(Reduction.MEAN, "Mean", Reduction.SUM, "Sum", Reduction.BATCH_MEAN, "Batch");

  static Stream<Arguments> elements() {
    float delta = ELEMENTS.scalar("delta");
    float positive = ELEMENTS.scalar("positiveWeight");
    Map<String, Function<Reduction, Loss>> losses =
        Map.of(
            "mse", MeanSquaredError::new,
            "mae", MeanAbsoluteError::new,
            "huber", r -> new Huber(delta, r),
            "bce", r -> new BinaryCrossEntropy(1, r),
            "bceSoft", r -> new BinaryCrossEntropy(positive, r));
    return losses.entrySet().stream()
        .sorted(Map.Entry.comparingByKey()) // the same order in every JVM
        .flatMap(
            entry ->
                Stream.of(Reduction.values())
                    .map(r -> Arguments.of(entry.getKey(), entry.getValue().apply(r))));
  }

  @ParameterizedTest
  @MethodSource("elements")
  void lossesOfElementsEqualPyTorch(String name, Loss loss) {
    String targets =
        switch (name) {
          case "bce" -> "binary";
          case "bceSoft" -> "soft";
          default -> "t";
        };
    Target target = Target.values(tensor(ELEMENTS, targets));
    Target weighted = target.weighted(tensor(ELEMENTS, "weights"));
    check(ELEMENTS, name + NAMES.get(loss.reduction()), loss, target, null);
    check(ELEMENTS, name + "Lengths" + NAMES.get(loss.reduction()), loss, target, lengths());
    if (loss.reduction() != Reduction.BATCH_MEAN) {
      check(ELEMENTS, name + "Weighted" + NAMES.get(loss.reduction()), loss, weighted, lengths());
    }
  }

  @ParameterizedTest
  @EnumSource
  void crossEntropyEqualsPyTorch(Reduction reduction) {
    var plain = new SoftmaxCrossEntropy().withReduction(reduction);
    float smoothing = SOFTMAX.scalar("smoothing");
    float[] classWeights = SOFTMAX.values("classWeights");
    SoftmaxCrossEntropy everything =
        plain.withIgnored(-1).withClassWeights(classWeights).withLabelSmoothing(smoothing);
    Target classes = classes("classes");
    Target ignored = classes("ignored");
    both(SOFTMAX, "plain", plain, classes);
    both(SOFTMAX, "smooth", plain.withLabelSmoothing(smoothing), classes);
    both(SOFTMAX, "classWeighted", plain.withClassWeights(classWeights), classes);
    both(SOFTMAX, "ignoring", plain.withIgnored(-1), ignored);
    both(SOFTMAX, "everything", everything, ignored);
    if (reduction != Reduction.BATCH_MEAN) {
      Target weighted = ignored.weighted(tensor(SOFTMAX, "weights"));
      String name = "everythingWeighted" + NAMES.get(reduction);
      check(SOFTMAX, name, everything, weighted, lengths());
    }
  }

  @ParameterizedTest
  @EnumSource
  void crossEntropyOfProbabilitiesEqualsPyTorch(Reduction reduction) {
    var plain = new SoftmaxCrossEntropy().withReduction(reduction);
    float smoothing = SOFT.scalar("smoothing");
    var classWeighted = plain.withClassWeights(SOFT.values("classWeights"));
    var everything = classWeighted.withLabelSmoothing(smoothing);
    Target soft = Target.values(tensor(SOFT, "soft"));
    both(SOFT, "plain", plain, soft);
    both(SOFT, "smooth", plain.withLabelSmoothing(smoothing), soft);
    both(SOFT, "classWeighted", classWeighted, soft);
    both(SOFT, "everything", everything, soft);
    if (reduction != Reduction.BATCH_MEAN) {
      Target weighted = soft.weighted(tensor(SOFT, "weights"));
      check(SOFT, "everythingWeighted" + NAMES.get(reduction), everything, weighted, lengths());
    }
  }

  private static void both(Golden golden, String name, Loss loss, Target target) {
    check(golden, name + NAMES.get(loss.reduction()), loss, target, null);
    check(golden, name + "Lengths" + NAMES.get(loss.reduction()), loss, target, lengths());
  }

  private static void check(
      Golden golden, String name, Loss loss, Target target, @Nullable Mask mask) {
    Tensor p = tensor(golden, "p");
    Run asGiven = Run.of(loss, p, values -> Sequence.of(values, mask), target);
    Run timeMajor =
        Run.of(
            loss,
            p,
            values -> {
              Sequence given = Sequence.of(values, mask);
              return given.withTimeMajor(given.timeMajor());
            },
            target);
    assertThat(name, new float[] {asGiven.loss()}).isWithin(1e-6, golden.values(name));
    assertThat("d" + name, asGiven.gradient()).isWithin(1e-6, golden.values("d" + name));
    assertThat(name, new float[] {timeMajor.loss()}).hasBitsOf(new float[] {asGiven.loss()});
    assertThat("d" + name, timeMajor.gradient()).hasBitsOf(withoutSign(asGiven.gradient()));
  }

  /** The way through the time-major form adds a gradient to +0, which makes +0 of −0. */
  private static float[] withoutSign(float[] values) {
    float[] same = values.clone();
    for (int i = 0; i < same.length; i++) {
      same[i] += 0f;
    }
    return same;
  }

  @Test
  void metricsEqualPyTorch() {
    Map<String, Metric> metrics =
        Map.of(
            "perplexity", Perplexity.of(-1),
            "top1", Accuracy.of(-1),
            "top3", Accuracy.top(3, -1));
    metrics.forEach(
        (name, metric) -> {
          metric.update(Sequence.of(tensor(SOFTMAX, "p"), lengths()), classes("ignored"));
          assertThat(metric.value()).as(name).isCloseTo(SOFTMAX.scalar(name), within(1e-5));
        });
  }

  private static Tensor tensor(Golden golden, String name) {
    return Tensor.of(golden.values(name), golden.shape(name));
  }

  private static Target classes(String name) {
    return Target.classes(IndexTensor.of(SOFTMAX.ints(name), SOFTMAX.shape(name)));
  }

  private static Mask lengths() {
    return Mask.lengths(SOFTMAX.ints("lengths"));
  }
}
