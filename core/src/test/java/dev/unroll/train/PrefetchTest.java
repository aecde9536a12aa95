package dev.unroll.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.unroll.BadInputException;
import dev.unroll.dataset.Batch;
import dev.unroll.dataset.Dataset;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.metric.Accuracy;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Dropout;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Sequential;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.Returns;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Preparing batches in advance changes nothing except the time at which they are made. */
class PrefetchTest {
  private static final TrainingConfig CONFIG =
      TrainingConfig.defaults()
          .withLoss(new SoftmaxCrossEntropy())
          .withMetrics(Accuracy::of)
          .withBatchSize(4)
          .withEpochs(3);

  @TempDir private Path directory;

  /** Notes what is drawn and by whom, and fails when two threads draw at once. */
  private static class Noting implements Dataset {
    private final Dataset all = examples();
    private final AtomicBoolean busy = new AtomicBoolean();
    final List<List<Integer>> drawn = new ArrayList<>();
    final Set<Thread> threads = new HashSet<>();

    @Override
    public int size() {
      return all.size();
    }

    @Override
    public Batch batch(int[] positions) {
      if (!busy.compareAndSet(false, true)) {
        throw new IllegalStateException("two threads at once");
      }
      threads.add(Thread.currentThread());
      drawn.add(Arrays.stream(positions).boxed().toList());
      Batch batch = made(positions);
      busy.set(false);
      return batch;
    }

    Batch made(int[] positions) {
      return all.batch(positions);
    }

    /** Those beside the test's, and that they have come to their end. */
    void requireOneThreadThatHasEnded() throws InterruptedException {
      threads.remove(Thread.currentThread());
      assertThat(threads).hasSize(1);
      for (Thread thread : threads) {
        thread.join(10_000);
        assertThat(thread.isAlive()).isFalse();
      }
    }
  }

  private static Dataset examples() {
    var random = new TestRandom(1);
    IndexTensor words = IndexTensor.of(random.ints(22 * 5, 1, 12), 22, 5);
    return Dataset.of(
        Sequence.ids(words, Mask.lengths(random.ints(22, 1, 6))),
        Target.classes(IndexTensor.vector(random.ints(22, 0, 3))));
  }

  private static Sequential model() {
    return Sequential.of(
            new Embedding(12, 5), Dropout.rate(0.3f), new Gru(5, 6, Returns.LAST), new Dense(6, 3))
        .initialize(7);
  }

  private static float[] weights(Sequential model) {
    return model.store().snapshot();
  }

  @ParameterizedTest
  @CsvSource({"1, 1, false", "3, 1, true", "100, 1, false", "2, 4, false", "1, 2, true"})
  void orderAndBitsAreTheSame(int ahead, int accumulation, boolean drop) throws Exception {
    TrainingConfig config = CONFIG.withAccumulation(accumulation).withDropIncomplete(drop);
    Sequential expected = model();
    var plain = new Noting();
    History history = new Trainer(config).fit(expected, plain, plain);
    assertThat(plain.threads).containsExactly(Thread.currentThread());

    Sequential model = model();
    var data = new Noting();
    History same = new Trainer(config.withPrefetch(ahead)).fit(model, data, data);
    assertThat(weights(model)).isEqualTo(weights(expected));
    assertThat(data.drawn).isEqualTo(plain.drawn);
    for (int row = 0; row < 3; row++) {
      assertThat(same.rows().get(row).loss()).isEqualTo(history.rows().get(row).loss());
      assertThat(same.rows().get(row).metrics()).isEqualTo(history.rows().get(row).metrics());
    }
    data.requireOneThreadThatHasEnded();
  }

  @Test
  void batchesAreMadeWhileTrainingIsBusy() throws Exception {
    var threeAhead = new CountDownLatch(4);
    var data =
        new Noting() {
          @Override
          Batch made(int[] positions) {
            threeAhead.countDown();
            return super.made(positions);
          }
        };
    var inTime = new AtomicBoolean();
    new Trainer(CONFIG.withPrefetch(3))
        .stopWhen(
            event -> {
              try {
                inTime.set(threeAhead.await(60, TimeUnit.SECONDS));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return true; // after the first step
            })
        .fit(model(), data);
    assertThat(inTime).isTrue();
    data.requireOneThreadThatHasEnded(); // in the middle of an epoch
  }

  @Test
  void noMoreAreMadeAheadThanWanted() {
    var steps = new AtomicLong();
    var most = new AtomicLong();
    var data =
        new Noting() {
          @Override
          Batch made(int[] positions) {
            most.accumulateAndGet(drawn.size() - 1 - steps.get(), Math::max);
            return super.made(positions);
          }
        };
    new Trainer(CONFIG.withPrefetch(2).withSteps(16))
        .stopWhen(
            event -> {
              steps.set(event.step());
              return false;
            })
        .fit(model(), data);
    assertThat(most.get()).isBetween(0L, 2L);
    assertThat(data.drawn).hasSizeBetween(16, 18);
  }

  @Test
  void aDataSetThatFailsDoesSoAtTheStepOfItsBatch() throws Exception {
    var broken = new BadInputException("reviews.csv:418: the text is cut off");
    var data =
        new Noting() {
          @Override
          Batch made(int[] positions) {
            if (drawn.size() == 4) {
              throw broken;
            }
            return super.made(positions);
          }
        };
    var steps = new AtomicLong();
    var trainer =
        new Trainer(CONFIG.withPrefetch(10))
            .stopWhen(
                event -> {
                  steps.set(event.step());
                  return false;
                });
    assertThatThrownBy(() -> trainer.fit(model(), data)).isSameAs(broken);
    assertThat(steps).hasValue(3);
    data.requireOneThreadThatHasEnded();
  }

  @Test
  void whatDivergesIsExplainedAsEver() throws Exception {
    float[] x = new TestRandom(4).floats(20);
    x[13] = Float.NaN;
    Dataset bad = Dataset.of(Tensor.of(x, 20, 1), Tensor.of(new TestRandom(5).floats(20), 20, 1));
    TrainingConfig config = TrainingConfig.defaults().withBatchSize(2).withShuffle(false);
    var plain = diverged(config, bad);
    var data =
        new Noting() {
          @Override
          public int size() {
            return bad.size();
          }

          @Override
          Batch made(int[] positions) {
            return bad.batch(positions);
          }
        };
    var prefetched = diverged(config.withPrefetch(3), data);
    assertThat(prefetched).hasMessage(plain.getMessage()).hasMessageContaining("13");
    data.requireOneThreadThatHasEnded();
  }

  private static DivergedException diverged(TrainingConfig config, Dataset data) {
    Sequential model = Sequential.of(new Dense(1, 1)).initialize(3);
    return catchThrowableOfType(
        DivergedException.class, () -> new Trainer(config).fit(model, data));
  }

  @Test
  void aRunGoesOnWithAnotherNumberAhead() {
    Sequential unbroken = model();
    new Trainer(CONFIG).fit(unbroken, examples());
    for (long last : new long[] {2, 6, 9}) {
      Path here = directory.resolve("after" + last);
      new Trainer(CONFIG.withPrefetch(4))
          .checkpoints(Checkpoints.in(here).everySteps(1))
          .stopWhen(event -> event.step() == last)
          .fit(model(), examples());
      for (int ahead : new int[] {3, 0}) {
        Sequential resumed = model();
        new Trainer(CONFIG.withPrefetch(ahead))
            .checkpoints(Checkpoints.in(here))
            .resume(resumed, examples(), null);
        assertThat(weights(resumed)).isEqualTo(weights(unbroken));
      }
    }
  }

  @Test
  void chunksAreMadeWhenTheyAreTaken() {
    var random = new TestRandom(9);
    Dataset steps =
        Dataset.of(
            Tensor.of(random.floats(22 * 6 * 2), 22, 6, 2),
            Tensor.of(random.floats(22 * 6), 22, 6, 1));
    var whole =
        new Noting() {
          @Override
          Batch made(int[] positions) {
            return steps.batch(positions);
          }
        };
    TrainingConfig config =
        TrainingConfig.defaults().withTruncation(new Truncation(3)).withEpochs(1).withPrefetch(2);
    Sequential model = Sequential.of(new Gru(2, 3), new Dense(3, 1)).initialize(1);
    new Trainer(config).fit(model, whole);
    assertThat(whole.threads).containsExactly(Thread.currentThread());
  }

  @Test
  void refusesANegativeNumber() {
    assertThatThrownBy(() -> CONFIG.withPrefetch(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("prefetch must be 0 or more, got -1");
  }
}
