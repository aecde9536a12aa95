package dev.unroll.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.dataset.Dataset;
import dev.unroll.loss.BinaryCrossEntropy;
import dev.unroll.loss.Huber;
import dev.unroll.loss.Loss;
import dev.unroll.loss.MeanSquaredError;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Adam;
import dev.unroll.optim.CosineDecay;
import dev.unroll.optim.Groups;
import dev.unroll.optim.Rule;
import dev.unroll.optim.Schedule;
import dev.unroll.optim.Sgd;
import dev.unroll.optim.WarmUp;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.store.Fields;
import dev.unroll.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a fingerprint describes losses, optimizers and schedules, also those of other classes. */
class FingerprintTest {
  private static Map<String, String> words(TrainingConfig config) {
    var data = Dataset.of(Tensor.of(new float[] {1, 2, 3, 4}, 4, 1), Tensor.of(new float[4], 4, 1));
    Sequential model = Sequential.of(new Dense(1, 1));
    return Fingerprint.of(config, Trainer.DEFAULT_STEP, model, data, null);
  }

  private static void resume(TrainingConfig config, Map<String, String> from) {
    Fields then = Fields.of(new LinkedHashMap<String, @Nullable Object>(from), "a checkpoint");
    Fingerprint.require(words(config), Fingerprint.earlier(config), then, "a checkpoint");
  }

  @Test
  void theyAreDescribedByNameAndConfiguration() {
    TrainingConfig config =
        TrainingConfig.builder()
            .loss("tags", new Huber(0.1f), 0.5)
            .loss("size", new MeanSquaredError())
            .optimizer(new Sgd(0.1f))
            .schedule(new CosineDecay(0.2))
            .build();
    assertThat(words(config))
        .containsEntry(
            "loss",
            "tags: 0.5 · huber {\"delta\":0.1}, size: 1.0 · MeanSquaredError[reduction=MEAN]")
        .containsEntry("optimizer", "sgd {\"learningRate\":0.1}")
        .containsEntry("schedule", "cosine {\"floor\":0.2,\"steps\":0}");
  }

  /** As of a checkpoint from before losses, optimizers and schedules had a configuration. */
  @Test
  void aCheckpointWithTheDescriptionsOfBeforeMayBeResumed() {
    TrainingConfig config =
        TrainingConfig.builder()
            .loss(new Huber(0.1f))
            .optimizer(new Adam())
            .schedule(new WarmUp(3, 0.5, new CosineDecay()))
            .build();
    var before = new LinkedHashMap<>(words(config));
    before.put("loss", "Huber[delta=0.1, reduction=MEAN]");
    before.put(
        "optimizer", "Adam[learningRate=0.001, beta1=0.9, beta2=0.999, epsilon=1.0E-8, hat=false]");
    before.put("schedule", "WarmUp[steps=3, from=0.5, then=CosineDecay[floor=0.0, steps=0]]");
    resume(config, before);
    before.put(
        "optimizer", "Adam[learningRate=0.002, beta1=0.9, beta2=0.999, epsilon=1.0E-8, hat=false]");
    assertThatThrownBy(() -> resume(config, before))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("the run began with optimizer Adam[learningRate=0.002,");
  }

  /** A rule without {@code toString}. */
  private static final class Signs implements Rule {
    private final float rate;

    Signs(float rate) {
      this.rate = rate;
    }

    @Override
    public float learningRate() {
      return rate;
    }

    @Override
    public String text() {
      return "signs";
    }

    @Override
    public Map<String, Object> config() {
      return Map.of("learningRate", rate);
    }

    @Override
    public boolean movesWithoutGradient() {
      return false;
    }

    @Override
    public void update(Slice slice) {}
  }

  /** A loss without {@code config}. */
  private record Scaled(float by) implements Loss {
    @Override
    public Tensor apply(Sequence prediction, Target target) {
      return new BinaryCrossEntropy().apply(prediction, target);
    }

    @Override
    public String text() {
      return "scaled";
    }
  }

  /** A schedule without {@code config}. */
  private record Slower(double by) implements Schedule {
    @Override
    public Scheduler begin(long steps) {
      return (step, epoch) -> by;
    }
  }

  @Test
  void otherSettingsOfCustomClassesAreOtherRuns() {
    TrainingConfig config = TrainingConfig.defaults();
    assertThat(words(config.withOptimizer(new Signs(0.1f))))
        .containsEntry("optimizer", "signs {\"learningRate\":0.1}");
    Map<String, String> began = words(config.withOptimizer(new Signs(0.1f)));
    assertThatThrownBy(() -> resume(config.withOptimizer(new Signs(0.2f)), began))
        .isInstanceOf(BadInputException.class);
    assertThat(words(config.withLoss(new Scaled(1))))
        .isNotEqualTo(words(config.withLoss(new Scaled(2))));
    assertThat(words(config.withSchedule(new WarmUp(3, new Slower(1)))))
        .isNotEqualTo(words(config.withSchedule(new WarmUp(3, new Slower(2)))));
  }

  @Test
  void whatNoRecipeCouldHoldIsStillDescribed() {
    TrainingConfig config = TrainingConfig.defaults();
    for (float rate : new float[] {0.1f, 0.2f}) {
      Groups own = Groups.of(new Sgd(1)).with((name, parameter) -> true, new Sgd(rate));
      assertThat(words(config.withOptimizer(own)).get("optimizer"))
          .doesNotContain("@")
          .contains("Sgd[learningRate=" + rate + "]");
    }
  }
}
