package dev.unroll.loss;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.testing.Configs;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses describe all of their settings. */
class LossConfigTest {
  /** Another value of each field of the loss that is no record. */
  private static final Map<String, SoftmaxCrossEntropy> OTHERS =
      Map.of(
          "reduction", new SoftmaxCrossEntropy().withReduction(Reduction.SUM),
          "labelSmoothing", new SoftmaxCrossEntropy().withLabelSmoothing(0.1f),
          "classWeights", new SoftmaxCrossEntropy().withClassWeights(0.1f, 2),
          "ignored", new SoftmaxCrossEntropy().withIgnored(-1));

  static List<Loss> records() {
    return List.of(
        new MeanSquaredError(),
        new MeanAbsoluteError(),
        new Huber(),
        new BinaryCrossEntropy(),
        new BinaryCrossEntropy(3));
  }

  static List<String> fields() {
    return Arrays.stream(SoftmaxCrossEntropy.class.getDeclaredFields())
        .filter(field -> !Modifier.isStatic(field.getModifiers()))
        .map(Field::getName)
        .toList();
  }

  @Test
  void noneIsMissingHere() {
    var all = new ArrayList<Loss>(records());
    all.add(new SoftmaxCrossEntropy());
    Configs.assertAllOf(Loss.class, all);
  }

  @ParameterizedTest
  @MethodSource("records")
  void anotherSettingIsAnotherLoss(Loss loss) {
    Configs.assertPlain(loss.config());
    Configs.assertComplete((Record) loss, record -> ((Loss) record).config(), value -> value);
  }

  @ParameterizedTest
  @MethodSource("fields")
  void anotherSettingIsAnotherSoftmaxCrossEntropy(String field) {
    SoftmaxCrossEntropy other = OTHERS.get(field);
    assertThat(other).as("add another value of %s to this test", field).isNotNull();
    Configs.assertPlain(other.config());
    assertThat(other.config()).isNotEqualTo(new SoftmaxCrossEntropy().config());
  }

  @Test
  void theKeysAreThoseOfRecipes() {
    assertThat(new MeanSquaredError().config()).isEmpty();
    assertThat(new SoftmaxCrossEntropy().config()).isEmpty();
    assertThat(new BinaryCrossEntropy().config()).isEmpty();
    assertThat(new Huber().config()).hasToString("{delta=1.0}");
    assertThat(new BinaryCrossEntropy(0.1f).config()).hasToString("{positiveWeight=0.1}");
    assertThat(
            new SoftmaxCrossEntropy()
                .withIgnored(0, -1)
                .withReduction(Reduction.BATCH_MEAN)
                .withClassWeights(0.1f, 2)
                .withLabelSmoothing(0.3f)
                .config())
        .hasToString(
            "{labelSmoothing=0.3, classWeights=[0.1, 2.0], ignored=[0, -1],"
                + " reduction=batchMean}");
  }
}
