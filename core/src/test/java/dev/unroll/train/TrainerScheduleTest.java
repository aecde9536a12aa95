package dev.unroll.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.dataset.Dataset;
import dev.unroll.metric.Accuracy;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.AdamW;
import dev.unroll.optim.ClipByValue;
import dev.unroll.optim.CosineDecay;
import dev.unroll.optim.Groups;
import dev.unroll.optim.ParameterFilter;
import dev.unroll.optim.Plateau;
import dev.unroll.optim.Schedule;
import dev.unroll.optim.Sgd;
import dev.unroll.optim.StepDecay;
import dev.unroll.optim.WarmUp;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a trainer follows schedules, groups and clipping by value. */
class TrainerScheduleTest {
  private static final TrainingConfig SHORT =
      TrainingConfig.defaults().withEpochs(3).withBatchSize(4).withOptimizer(new Sgd(0.1f));

  private final Dataset data = examples(10); // three steps in an epoch
  private final List<StepEvent> steps = new ArrayList<>();
  private final List<EpochEvent> epochs = new ArrayList<>();

  private static Dataset examples(int n) {
    var random = new TestRandom(n);
    return Dataset.of(Tensor.of(random.floats(n * 3), n, 3), Tensor.of(random.floats(n * 2), n, 2));
  }

  private static Sequential model() {
    return Sequential.of(new Dense(3, 4), new Dense(4, 2)).initialize(1);
  }

  /** The weights after training. */
  private float[] train(TrainingConfig config, @Nullable Dataset validation) {
    Sequential model = model();
    new Trainer(config)
        .listener(
            new TrainingListener() {
              @Override
              public void onStep(StepEvent event) {
                steps.add(event);
              }

              @Override
              public void onEpoch(EpochEvent event) {
                epochs.add(event);
              }
            })
        .fit(model, data, validation);
    return model.store().snapshot();
  }

  @Test
  void theRateFallsWithTheEpochs() {
    train(SHORT.withSchedule(new StepDecay(0.5, 1)), null);
    assertThat(steps)
        .extracting(StepEvent::learningRate)
        .containsExactly(0.1f, 0.1f, 0.1f, 0.05f, 0.05f, 0.05f, 0.025f, 0.025f, 0.025f);
  }

  @Test
  void aScheduleKnowsTheLengthOfTheRun() {
    train(SHORT.withSchedule(new WarmUp(3, new CosineDecay(0.2))), null);
    assertThat(steps.get(0).learningRate()).isCloseTo(0.025f, within(1e-8f));
    assertThat(steps.get(3).learningRate()).isEqualTo(0.1f);
    assertThat(steps.get(6).learningRate()).isCloseTo(0.06f, within(1e-8f)); // half of 6 steps
  }

  @Test
  void theFactorIsOnTheLearningRate() {
    Schedule half = all -> (step, epoch) -> 0.5;
    float[] halved = train(SHORT.withSchedule(half), null);
    assertThat(halved)
        .isEqualTo(train(SHORT.withOptimizer(new Sgd(0.05f)), null))
        .isNotEqualTo(train(SHORT, null));
  }

  @Test
  void theHistoryHasTheRate() {
    var config = SHORT.withSchedule(new StepDecay(0.5, 1));
    History history = new Trainer(config).fit(model(), data);
    assertThat(history.rows())
        .extracting(History.Row::learningRate)
        .containsExactly(0.1f, 0.05f, 0.025f);
    assertThat(history.csv().lines().toList().get(2).split(",")[4]).isEqualTo("0.05");
  }

  @Test
  void aScheduleHearsTheValidationLossElseThatOfTraining() {
    var heard = new ArrayList<Double>();
    var config = SHORT.withSchedule(all -> new Listening(heard));
    train(config, examples(5));
    assertThat(heard)
        .containsExactlyElementsOf(epochs.stream().map(EpochEvent::validationLoss).toList());
    heard.clear();
    epochs.clear();
    train(config, null);
    assertThat(heard).containsExactlyElementsOf(epochs.stream().map(EpochEvent::loss).toList());
  }

  private record Listening(List<Double> heard) implements Schedule.Scheduler {
    @Override
    public double factor(long step, long epoch) {
      return 1;
    }

    @Override
    public void endOfEpoch(double value) {
      heard.add(value);
    }
  }

  @Test
  void aPlateauLowersTheRate() {
    var still = new Plateau(0.1, 0, Plateau.Goal.MIN, 0.99, 0, 0); // nothing is so much better
    train(SHORT.withSchedule(still), null);
    assertThat(steps)
        .extracting(StepEvent::learningRate)
        .containsExactly(0.1f, 0.1f, 0.1f, 0.1f, 0.1f, 0.1f, 0.01f, 0.01f, 0.01f);
  }

  @Test
  void aPlateauWhoseGoalIsNotThatOfTheMonitoredFigureIsRefused() {
    TrainingConfig accuracy = SHORT.withMetrics(Accuracy::of).withMonitor("accuracy");
    var lower = new WarmUp(2, new Plateau(0.1, 0));
    assertThatThrownBy(() -> train(accuracy.withSchedule(lower), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("goal is MIN, but of the monitored accuracy more is better");
    var higher = new Plateau(0.1, 0, Plateau.Goal.MAX, 1e-4, 0, 0);
    assertThatThrownBy(() -> train(SHORT.withSchedule(higher), null))
        .hasMessageContaining("goal is MAX, but of the monitored loss less is better");
  }

  @Test
  void groupsFollowTheNamesOfTheModel() {
    var groups =
        Groups.of(new Sgd(0.1f))
            .with(ParameterFilter.named("dense2.*"), new Sgd(1e-30f))
            .with(ParameterFilter.vectors(), new AdamW(0.1f, 0));
    float[] before = model().store().snapshot();
    float[] after = train(SHORT.withOptimizer(groups), null);
    for (int i = 0; i < before.length; i++) {
      assertThat(Math.abs(after[i] - before[i]) < 1e-20)
          .as("weight " + i)
          .isEqualTo(i >= 16); // those of dense2
    }
  }

  @Test
  void clippingByValueBoundsEveryUpdate() {
    float[] before = model().store().snapshot();
    var config = SHORT.withSteps(1).withOptimizer(new Sgd(1));
    float[] clipped = train(config.withClip(new ClipByValue(0.01f)), null);
    float[] free = train(config, null);
    int bounded = 0;
    for (int i = 0; i < before.length; i++) {
      assertThat(clipped[i] - before[i]).isBetween(-0.010001f, 0.010001f);
      bounded += Math.abs(free[i] - before[i]) > 0.011f ? 1 : 0;
    }
    assertThat(bounded).isGreaterThan(5);
  }
}
