package dev.unroll.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.dataset.Dataset;
import dev.unroll.loss.MeanAbsoluteError;
import dev.unroll.metric.Accuracy;
import dev.unroll.metric.Perplexity;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.ClipByNorm;
import dev.unroll.optim.Sgd;
import dev.unroll.optim.StepDecay;
import dev.unroll.tensor.Tensor;
import dev.unroll.train.TrainingConfig.KeepBest;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every setting of a {@link TrainingConfig} is included when settings are compared. */
class TrainingSettingsTest {
  private static final TrainingConfig BASE = TrainingConfig.builder().metrics(Accuracy::of).build();

  /** A change of each field. */
  private static final Map<String, Consumer<TrainingConfigBuilder>> OTHERS =
      Map.ofEntries(
          Map.entry("losses", to -> to.loss(new MeanAbsoluteError())),
          Map.entry("optimizer", to -> to.optimizer(new Sgd(0.5f))),
          Map.entry("batchSize", to -> to.batchSize(3)),
          Map.entry("dropIncomplete", to -> to.dropIncomplete(true)),
          Map.entry("prefetch", to -> to.prefetch(2)),
          Map.entry("accumulation", to -> to.accumulation(2)),
          Map.entry("truncation", to -> to.truncation(new Truncation(7))),
          Map.entry("duration", to -> to.steps(11)),
          Map.entry("shuffle", to -> to.shuffle(false)),
          Map.entry("seed", to -> to.seed(7)),
          Map.entry("schedule", to -> to.schedule(new StepDecay(0.5, 1))),
          Map.entry("clip", to -> to.clip(new ClipByNorm(2))),
          Map.entry("averaging", to -> to.averaging(Averaging.uniform(3))),
          Map.entry("monitor", to -> to.monitor("accuracy")),
          Map.entry("earlyStopping", to -> to.earlyStopping(new EarlyStopping(4))),
          Map.entry("reportEvery", to -> to.reportEvery(5)),
          Map.entry("keepBest", to -> to.keepBest(KeepBest.ALWAYS)),
          Map.entry("metrics", to -> to.metrics(Accuracy::of, Perplexity::of)),
          Map.entry("outputMetrics", to -> to.metrics("tags", Perplexity::of)));

  /** The settings that no bit of the weights depends on. */
  private static final Set<String> WITHOUT_BITS = Set.of("prefetch", "duration", "reportEvery");

  static List<String> fields() {
    return Arrays.stream(TrainingConfig.class.getDeclaredFields())
        .filter(field -> !Modifier.isStatic(field.getModifiers()))
        .map(Field::getName)
        .toList();
  }

  private static TrainingConfig other(String field) {
    Consumer<TrainingConfigBuilder> change = OTHERS.get(field);
    assertThat(change).as("add another value of %s to this test", field).isNotNull();
    TrainingConfigBuilder builder = BASE.toBuilder();
    change.accept(builder);
    return builder.build();
  }

  private static Map<String, String> fingerprint(TrainingConfig config) {
    var data = Dataset.of(Tensor.of(new float[] {1, 2, 3, 4}, 4, 1), Tensor.of(new float[4], 4, 1));
    Sequential model = Sequential.of(new Dense(1, 1));
    return Fingerprint.of(config, Trainer.DEFAULT_STEP, model, data, null);
  }

  @ParameterizedTest
  @MethodSource("fields")
  void anotherValueIsAnotherConfiguration(String field) {
    TrainingConfig other = other(field);
    assertThat(other).isNotEqualTo(BASE);
    assertThat(other.toString()).isNotEqualTo(BASE.toString());
  }

  @ParameterizedTest
  @MethodSource("fields")
  void anotherValueIsAnotherRunUnlessNoBitDependsOnIt(String field) {
    Map<String, String> words = fingerprint(BASE);
    if (WITHOUT_BITS.contains(field)) {
      assertThat(fingerprint(other(field))).isEqualTo(words);
    } else {
      assertThat(fingerprint(other(field))).isNotEqualTo(words);
    }
  }

  @ParameterizedTest
  @MethodSource("fields")
  void aBuilderBeginsWithAllValues(String field) {
    TrainingConfig other = other(field);
    assertThat(other.toBuilder().build()).isEqualTo(other).hasSameHashCodeAs(other);
  }

  @Test
  void copiesAndBuildersAreOneThing() {
    TrainingConfig built = BASE.toBuilder().epochs(3).batchSize(5).seed(9).build();
    assertThat(BASE.withEpochs(3).withBatchSize(5).withSeed(9)).isEqualTo(built);
    assertThat(BASE.withClip(new ClipByNorm(2)).withoutClip()).isEqualTo(BASE);
    assertThat(BASE.withTruncation(new Truncation(7)).withoutTruncation()).isEqualTo(BASE);
    assertThat(BASE.withAveraging(Averaging.uniform(3)).withoutAveraging()).isEqualTo(BASE);
    assertThat(BASE.withEarlyStopping(new EarlyStopping(4)).withoutEarlyStopping()).isEqualTo(BASE);
    assertThat(TrainingConfig.builder().build()).isEqualTo(TrainingConfig.defaults());
  }

  @Test
  void aBuilderTakesSettingsInAnyOrderAndChecksThemInTheEnd() {
    var builder = TrainingConfig.builder().monitor("accuracy");
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there is no metric \"accuracy\" to monitor");
    TrainingConfig config = builder.metrics(Accuracy::of).build();
    assertThat(config.monitor()).isEqualTo("accuracy");
    builder.metrics("tags", Perplexity::of);
    assertThat(config.outputMetrics()).isEmpty();
  }
}
