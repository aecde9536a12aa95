package dev.unroll.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.dataset.Batch;
import dev.unroll.dataset.Dataset;
import dev.unroll.exec.Workers;
import dev.unroll.loss.Reduction;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.metric.Accuracy;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Adam;
import dev.unroll.optim.ClipByNorm;
import dev.unroll.optim.Sgd;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.Returns;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import dev.unroll.train.TrainingConfig.KeepBest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TrainerTest {
  private static final TrainingConfig SHORT =
      TrainingConfig.defaults().withEpochs(3).withBatchSize(4).withOptimizer(new Adam(0.01f));

  private final Dataset data = examples(10);

  /** Sums of four numbers. */
  private static Dataset examples(int n) {
    var random = new TestRandom(n);
    float[][][] x = new float[n][4][1];
    float[][] y = new float[n][1];
    for (int i = 0; i < n; i++) {
      for (int t = 0; t < 4; t++) {
        x[i][t] = random.floats(1);
        y[i][0] += x[i][t][0];
      }
    }
    return Dataset.of(Tensor.of(x), Tensor.of(y));
  }

  private static Sequential model(long seed) {
    return Sequential.of(new Lstm(1, 6, Returns.LAST), new Dense(6, 1)).initialize(seed);
  }

  @Test
  void measuresInBatchesWithTheMasksOfTheData() {
    var random = new TestRandom(3);
    Tensor x = Tensor.of(random.floats(7 * 4 * 2), 7, 4, 2);
    Mask mask = Mask.lengths(4, 1, 2, 0, 3, 1, 2);
    var classes = new int[7 * 4];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = i % 3;
    }
    Target target = Target.classes(IndexTensor.of(classes, 7, 4));
    var model = Sequential.of(new Lstm(2, 5), new Dense(5, 3)).initialize(6);
    Sequence all = Sequence.of(x, mask);
    Accuracy wanted = Accuracy.of();
    wanted.update(Sequence.of(model.predict(all), mask), target);
    Accuracy used = Accuracy.of();
    used.update(Sequence.of(model.predict(all)), target);
    double right = new Trainer(SHORT).measure(model, Dataset.of(all, target), used);
    assertThat(right).isEqualTo(wanted.value()).isEqualTo(used.value()).isBetween(0.05, 0.95);
  }

  @Test
  void listenersSeeEveryStepEpochAndReport() {
    var steps = new ArrayList<StepEvent>();
    var epochs = new ArrayList<EpochEvent>();
    History history =
        new Trainer(SHORT)
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
            .fit(model(1), data, examples(6));
    assertThat(steps).hasSize(9); // 10 examples in batches of 4, 4 and 2, three times
    assertThat(steps.get(8).step()).isEqualTo(9);
    assertThat(steps.get(8).steps()).isEqualTo(9);
    assertThat(epochs).extracting(EpochEvent::epoch).containsExactly(1L, 2L, 3L);
    assertThat(epochs).allMatch(e -> Double.isFinite(e.validationLoss()));
    double mean =
        (4 * steps.get(0).loss() + 4 * steps.get(1).loss() + 2 * steps.get(2).loss()) / 10;
    assertThat(epochs.get(0).loss()).isEqualTo(mean);
    assertThat(history.rows()).hasSize(3);
    assertThat(history.rows().get(2).loss()).isEqualTo(epochs.get(2).loss());
    assertThat(history.csv().lines().toList())
        .hasSize(4)
        .first()
        .isEqualTo("step,epoch,loss,validation_loss,learning_rate,gradient_norm,seconds,best");
  }

  @Test
  void stepsCrossEpochsAndReportAtTheirInterval() {
    History history = new Trainer(SHORT.withSteps(7).withReportEvery(3)).fit(model(1), data);
    assertThat(history.rows()).extracting(History.Row::step).containsExactly(3L, 6L, 7L);
    assertThat(history.stopped()).isFalse();
  }

  @Test
  void theSameSeedGivesTheSameBitsOnAnyNumberOfThreads() {
    var expected = trained(SHORT, 1);
    int before = Workers.shared().threads();
    try {
      for (int threads : new int[] {2, 4}) {
        assertThat(trained(SHORT, threads)).isEqualTo(expected);
      }
    } finally {
      Workers.threads(before);
    }
    assertThat(trained(SHORT.withSeed(43), 1)).isNotEqualTo(expected);
    assertThat(trained(SHORT.withShuffle(false), 1)).isNotEqualTo(expected);
  }

  private List<Float> trained(TrainingConfig config, int threads) {
    Workers.threads(threads);
    Sequential model = model(1);
    new Trainer(config).fit(model, data);
    var bits = new ArrayList<Float>();
    model
        .parameters()
        .values()
        .forEach(
            p -> {
              for (float v : p.get()) {
                bits.add(v);
              }
            });
    return bits;
  }

  @Test
  void aListenerThatFailsIsDroppedAndTrainingGoesOn() {
    var calls = new ArrayList<Long>();
    History history =
        new Trainer(SHORT)
            .listener(
                new TrainingListener() {
                  @Override
                  public void onStep(StepEvent event) {
                    calls.add(event.step());
                    throw new IllegalStateException("expected by the test");
                  }
                })
            .fit(model(1), data);
    assertThat(calls).containsExactly(1L);
    assertThat(history.rows()).hasSize(3);
  }

  @Test
  void aStopComesAfterTheStepInProgressAndKeepsTheBestEpoch() {
    Sequential stopped = model(1);
    float[] afterFirstEpoch = firstEpoch();
    var trainer = new Trainer(SHORT.withOptimizer(new Sgd(1.5f)).withEpochs(100));
    History history =
        trainer
            .stopWhen(event -> event.step() == 5) // within the second epoch
            .fit(stopped, data);
    assertThat(history.stopped()).isTrue();
    assertThat(history.rows()).last().extracting(History.Row::step).isEqualTo(5L);
    assertThat(stopped.store().snapshot()).isEqualTo(afterFirstEpoch);
  }

  private float[] firstEpoch() {
    Sequential model = model(1);
    new Trainer(SHORT.withOptimizer(new Sgd(1.5f)).withEpochs(1)).fit(model, data);
    return model.store().snapshot();
  }

  @Test
  void keepBestEndsWithTheEpochOfLowestValidationLoss() {
    Dataset validation = examples(6);
    var config = SHORT.withOptimizer(new Sgd(1.2f)).withEpochs(12).withKeepBest(KeepBest.ALWAYS);
    var losses = new ArrayList<Double>();
    var trainer = new Trainer(config);
    trainer.listener(
        new TrainingListener() {
          @Override
          public void onEpoch(EpochEvent event) {
            losses.add(event.validationLoss());
          }
        });
    Sequential model = model(1);
    History history = trainer.fit(model, data, validation);
    double best = losses.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    assertThat(losses.get(losses.size() - 1)).isGreaterThan(best); // else the test shows nothing
    assertThat(trainer.loss(model, validation)).isEqualTo(best);
    assertThat(history.best())
        .isEqualTo(new History.BestEpoch(losses.indexOf(best) + 1, best, true));
  }

  @Test
  void aLossThatIsNotFiniteStopsTrainingAndNamesTheLayer() {
    float[][][] x = new float[4][3][1];
    float[][] y = new float[4][1];
    x[3][1][0] = Float.NaN;
    Sequential model = model(1);
    float[] before = model.store().snapshot();
    var config = SHORT.withBatchSize(1).withShuffle(false);
    assertThatThrownBy(() -> new Trainer(config).fit(model, Dataset.of(Tensor.of(x), Tensor.of(y))))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("the loss became NaN at step 4 (gradient norm ")
        .hasMessageContaining(
            "at step 3): the input of row 0 (example 3 of the data set) at step 1 is NaN; look");
    assertThat(model.store().snapshot()).hasSameSizeAs(before);
    for (float w : model.store().snapshot()) {
      assertThat(w).isFinite();
    }
  }

  @Test
  void aRunThatDivergesKeepsItsBestEpochAndItsHistory() {
    float[][][] x = new float[4][3][1];
    float[][] y = {{1}, {2}, {3}, {4}};
    var good = Dataset.of(Tensor.of(x), Tensor.of(y));
    var calls = new AtomicInteger();
    Dataset badFromTheThirdEpochOn =
        new Dataset() {
          @Override
          public int size() {
            return 4;
          }

          @Override
          public Batch batch(int[] positions) {
            Batch batch = good.batch(positions);
            return calls.incrementAndGet() <= 2
                ? batch
                : new Batch(Sequence.of(batch.input().values().times(Float.NaN)), batch.target());
          }
        };
    var config = SHORT.withShuffle(false);
    Sequential expected = model(1);
    new Trainer(config.withEpochs(2)).fit(expected, good);
    Sequential model = model(1);
    assertThatThrownBy(() -> new Trainer(config.withEpochs(9)).fit(model, badFromTheThirdEpochOn))
        .isInstanceOfSatisfying(
            DivergedException.class,
            e -> {
              assertThat(e.step()).isEqualTo(3);
              assertThat(e.history().rows()).hasSize(2);
              assertThat(e.history().stopped()).isTrue();
            });
    assertThat(model.store().snapshot()).isEqualTo(expected.store().snapshot());
  }

  @Test
  void weightsThatExplodeAreReportedToo() {
    var config = SHORT.withOptimizer(new Sgd(1e30f)).withEpochs(50);
    assertThatThrownBy(() -> new Trainer(config).fit(model(1), data))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("first seen in ");
  }

  @Test
  void clippingBoundsTheUpdate() {
    Sequential model = model(1);
    float[] before = model.store().snapshot();
    new Trainer(SHORT.withSteps(1).withOptimizer(new Sgd(1f)).withClip(new ClipByNorm(0.01f)))
        .fit(model, data);
    float[] after = model.store().snapshot();
    double squares = 0;
    for (int i = 0; i < before.length; i++) {
      squares += Math.pow(after[i] - before[i], 2);
    }
    assertThat(Math.sqrt(squares)).isBetween(0.0099, 0.0101);
  }

  @Test
  void aFrozenLayerDoesNotChange() {
    Sequential model = model(1);
    model.parameter("lstm1.u").trainable(false);
    float[] u = model.parameter("lstm1.u").get();
    float[] w = model.parameter("lstm1.w").get();
    new Trainer(SHORT).fit(model, data);
    assertThat(model.parameter("lstm1.u").get()).isEqualTo(u);
    assertThat(model.parameter("lstm1.w").get()).isNotEqualTo(w);
  }

  @Test
  void anEmptyDataSetIsRefused() {
    var nothing = Dataset.of(Tensor.zeros(0, 4, 1), Tensor.zeros(0, 1));
    assertThatThrownBy(() -> new Trainer(SHORT).fit(model(1), nothing))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nothing to train on");
  }

  @Test
  void aStopBeforeTheFirstStepHoldsForOneRun() {
    Sequential model = model(1);
    float[] before = model.store().snapshot();
    var trainer = new Trainer(SHORT);
    trainer.requestStop();
    History history = trainer.fit(model, data);
    assertThat(history.stopped()).isTrue();
    assertThat(history.rows()).isEmpty();
    assertThat(model.store().snapshot()).isEqualTo(before);
    assertThat(trainer.fit(model, data).stopped()).isFalse();
  }

  @Test
  void aListenerMayAddAnother() {
    var trainer = new Trainer(SHORT);
    var heard = new CopyOnWriteArrayList<Long>();
    var added = new AtomicInteger();
    trainer.listener(
        new TrainingListener() {
          @Override
          public void onStep(StepEvent event) {
            if (added.getAndIncrement() == 0) {
              trainer.listener(
                  new TrainingListener() {
                    @Override
                    public void onStep(StepEvent later) {
                      heard.add(later.step());
                    }
                  });
            }
          }
        });
    assertThat(trainer.fit(model(1), data).rows()).hasSize(3);
    heard.clear(); // how much of that run was left to hear is chance
    assertThat(trainer.fit(model(1), data).rows()).hasSize(3);
    assertThat(heard).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
  }

  @Test
  void aBatchMayBeLargerThanTheData() {
    for (int batch : new int[] {11, Integer.MAX_VALUE}) {
      History history = new Trainer(SHORT.withBatchSize(batch)).fit(model(1), data);
      assertThat(history.rows()).extracting(History.Row::step).containsExactly(1L, 2L, 3L);
    }
  }

  @Test
  void moreStepsThanCanBeCountedAreRefused() {
    assertThatThrownBy(() -> new Trainer(SHORT.withEpochs(Long.MAX_VALUE)).fit(model(1), data))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("9223372036854775807 epochs of 3 steps");
  }

  @Test
  void anEmptyValidationSetIsRefused() {
    var nothing = Dataset.of(Tensor.zeros(0, 4, 1), Tensor.zeros(0, 1));
    assertThatThrownBy(() -> new Trainer(SHORT).fit(model(1), data, nothing))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nothing to validate with");
  }

  @Test
  void theLossOverUnequalLengthsDoesNotDependOnTheBatchSize() {
    var random = new TestRandom(8);
    Tensor x = Tensor.of(random.floats(6 * 4), 6, 4, 1);
    Tensor y = Tensor.of(random.floats(6 * 4), 6, 4, 1);
    Dataset ragged = Dataset.of(x, IndexTensor.vector(4, 1, 0, 1, 3, 4), y);
    var model = Sequential.of(new Lstm(1, 6), new Dense(6, 1));
    double atOnce = new Trainer(SHORT.withBatchSize(6)).loss(model, ragged);
    for (int batch : new int[] {1, 2, 5}) {
      assertThat(new Trainer(SHORT.withBatchSize(batch)).loss(model, ragged))
          .isCloseTo(atOnce, within(1e-6));
    }
  }

  @Test
  void reportedLossesDoNotDependOnTheBatchSizeWhateverTheReduction() {
    var random = new TestRandom(9);
    Tensor x = Tensor.of(random.floats(6 * 4 * 3), 6, 4, 3);
    Mask mask = Mask.leftPadded(4, 1, 0, 2, 3, 4);
    IndexTensor classes = IndexTensor.of(random.ints(6 * 4, -1, 5), 6, 4);
    Target target = Target.classes(classes).weighted(Tensor.vector(1, 2, 3, 0.5f, 0, 1));
    Dataset data = Dataset.of(Sequence.of(x, mask), target);
    var model = Sequential.of(new Lstm(3, 6), new Dense(6, 5));
    for (Reduction reduction : Reduction.values()) {
      var loss =
          new SoftmaxCrossEntropy()
              .withReduction(reduction)
              .withIgnored(-1)
              .withClassWeights(1, 0.5f, 2, 1, 3);
      double expected =
          Tape.predicting(
              () ->
                  loss.apply(model.apply(Sequence.of(x, mask), Pass.predict()), target).item()
                      / (reduction == Reduction.SUM ? 6.0 : 1.0)); // of a sum: per sequence
      for (int batch : new int[] {1, 2, 4, 6}) {
        TrainingConfig config = SHORT.withLoss(loss).withBatchSize(batch);
        assertThat(new Trainer(config).loss(model, data))
            .as("%s, batches of %d", reduction, batch)
            .isCloseTo(expected, within(1e-6));
      }
    }
  }

  @Test
  void classesOfStepsAreLearned() {
    var random = new TestRandom(10);
    float[][][] x = new float[40][6][1];
    var signs = new int[40 * 6]; // the sign of the step before; nothing to say at the first
    for (int n = 0; n < 40; n++) {
      for (int t = 0; t < 6; t++) {
        x[n][t] = random.floats(1);
        signs[n * 6 + t] = t == 0 ? -1 : x[n][t - 1][0] > 0 ? 1 : 0;
      }
    }
    Target target = Target.classes(IndexTensor.of(signs, 40, 6));
    Dataset data = Dataset.of(Sequence.of(Tensor.of(x)), target);
    var model = Sequential.of(new Lstm(1, 8), new Dense(8, 2)).initialize(3);
    var config = SHORT.withLoss(new SoftmaxCrossEntropy().withIgnored(-1)).withEpochs(60);
    new Trainer(config).fit(model, data);
    Accuracy accuracy = Accuracy.of(-1);
    accuracy.update(Sequence.of(model.predict(Tensor.of(x))), target);
    assertThat(accuracy.value()).isGreaterThan(0.9);
  }

  @Test
  void anInterruptIsARequestToStop() {
    var trainer =
        new Trainer(SHORT)
            .stopWhen(
                event -> {
                  Thread.currentThread().interrupt();
                  return false;
                });
    History history = trainer.fit(model(1), data);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(history.stopped()).isTrue();
    assertThat(new Trainer(SHORT).fit(model(1), data).stopped()).isFalse();
  }
}
