package dev.unroll.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.dataset.Dataset;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Sequential;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.Returns;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners never change the steps or the bits of training. */
class ListenersTest {
  private static final int STEPS = 12;

  @TempDir Path directory;

  private final Sequential model =
      Sequential.of(new Lstm(2, 5, Returns.LAST), new Dense(5, 1)).initialize(3);

  private static Dataset examples(int seed) {
    var random = new TestRandom(seed);
    return Dataset.of(
        Tensor.of(random.floats(8 * 3 * 2), 8, 3, 2), Tensor.of(random.floats(8), 8, 1));
  }

  private static Trainer trainer() {
    return new Trainer(TrainingConfig.defaults().withBatchSize(2).withEpochs(3));
  }

  private float[] weights(Trainer trainer) {
    trainer
        .checkpoints(Checkpoints.in(directory).everySteps(4))
        .fit(model.initialize(3), examples(1), examples(2));
    return model.store().snapshot();
  }

  /** Counts, and does what a test wants in one of the calls. */
  private static class Listener implements TrainingListener {
    private final String where;
    private final Runnable action;
    final List<Long> steps = new ArrayList<>();
    int tensors;

    Listener(String where, Runnable action) {
      this.where = where;
      this.action = action;
    }

    private void at(String call) {
      if (call.equals(where)) {
        action.run();
      }
    }

    @Override
    public void onStep(StepEvent event) {
      at("onStep");
      steps.add(event.step());
    }

    @Override
    public void onEpoch(EpochEvent event) {
      at("onEpoch");
    }

    @Override
    public void onReport(History.Row row) {
      at("onReport");
    }

    @Override
    public void onCheckpoint(CheckpointEvent event) {
      at("onCheckpoint");
    }

    @Override
    public long tensorsEvery() {
      at("tensorsEvery");
      return 1;
    }

    @Override
    public void onTensors(TensorsEvent event) {
      at("onTensors");
      tensors++;
    }

    @Override
    public void onEnd() {
      at("onEnd");
    }

    @Override
    public String toString() {
      throw new IllegalStateException("it has no text either");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "onStep",
        "onEpoch",
        "onReport",
        "onCheckpoint",
        "tensorsEvery",
        "onTensors",
        "onEnd"
      })
  void oneThatThrowsIsDroppedAndTheOthersHearEverything(String where) {
    float[] alone = weights(trainer());
    var bad =
        new Listener(
            where,
            () -> {
              throw new StackOverflowError("a listener's own fault");
            });
    var good = new Listener("nowhere", () -> {});
    Trainer trainer = trainer().listener(bad).listener(good);
    assertThat(weights(trainer)).isEqualTo(alone);
    assertThat(good.steps).hasSize(STEPS).isSorted();
    int heard = bad.steps.size();
    assertThat(weights(trainer)).isEqualTo(alone);
    assertThat(bad.steps).as("of the run after it was dropped").hasSize(heard);
    assertThat(good.steps).hasSize(2 * STEPS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"onStep", "onTensors", "onEnd"})
  void oneThatNeverComesBackIsDropped(String where) {
    float[] alone = weights(trainer());
    var never = new CountDownLatch(1);
    var stuck =
        new Listener(
            where,
            () -> {
              while (never.getCount() > 0) {
                try {
                  never.await();
                } catch (InterruptedException e) {
                  // Not even then.
                }
              }
            });
    var good = new Listener("nowhere", () -> {});
    assertThat(weights(trainer().listener(stuck).listener(good))).isEqualTo(alone);
    assertThat(good.steps).hasSize(STEPS);
    never.countDown();
  }

  @Test
  void oneThatIsSlowHearsEverythingLater() {
    float[] alone = weights(trainer());
    var trained = new CountDownLatch(1);
    var slow =
        new Listener(
            "onStep",
            () -> {
              try {
                trained.await(); // until the last step has been taken
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    Trainer trainer =
        trainer()
            .listener(slow)
            .stopWhen(
                event -> {
                  if (event.step() == STEPS) {
                    trained.countDown();
                  }
                  return false;
                });
    assertThat(weights(trainer)).isEqualTo(alone);
    assertThat(slow.steps).hasSize(STEPS);
    // Each of these holds a copy of all weights, so that one at a time waits.
    assertThat(slow.tensors).isPositive().isLessThan(STEPS);
  }

  @Test
  void aFullBoxLosesEventsAndAsksForTensorsAgainAfterwards() throws Exception {
    var listener = new Listener("nowhere", () -> {});
    var box = new Mailbox(listener);
    for (int i = 0; i < 1 << 17; i++) {
      box.put(one -> {});
    }
    assertThat(box.needsTensors(1)).isTrue();
    box.putTensors(new TensorsEvent(1, Map.of(), Map.of()));
    assertThat(box.needsTensors(2)).as("the first was lost").isTrue();
    box.open();
    box.finish();
    box.await();
    assertThat(listener.tensors).isZero();
    assertThat(box.dropped()).isFalse();
  }

  /** The sum of many numbers, which takes far longer than a millisecond. */
  private static double work() {
    double sum = 0;
    for (int i = 1; i < 30_000_000; i++) {
      sum += Math.sqrt(i);
    }
    return sum;
  }

  @Test
  void oneThatWorksAtTheEndIsNotStuck() throws Exception {
    var working = new CountDownLatch(1);
    var sums = new ArrayList<Double>();
    var listener =
        new Listener(
            "onEnd",
            () -> {
              working.countDown();
              sums.add(work());
            });
    var box = new Mailbox(listener, 1);
    box.open();
    box.finish();
    working.await();
    box.await();
    assertThat(sums).hasSize(1);
    assertThat(box.dropped()).isFalse();
  }

  @Test
  void oneThatWasDroppedHearsNothingMore() throws Exception {
    var entered = new CountDownLatch(1);
    var never = new CountDownLatch(1);
    var teller = new ArrayList<Thread>();
    var ends = new ArrayList<String>();
    var listener =
        new TrainingListener() {
          @Override
          public void onWarning(String sentence) {
            ends.add(sentence);
            teller.add(Thread.currentThread());
            entered.countDown();
            try {
              never.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }

          @Override
          public void onEnd() {
            ends.add("end");
          }
        };
    var box = new Mailbox(listener, 1);
    box.open();
    box.put(one -> one.onWarning("first"));
    box.put(one -> one.onWarning("second"));
    entered.await();
    box.finish();
    box.await();
    assertThat(box.dropped()).isTrue();
    never.countDown();
    teller.get(0).join();
    assertThat(ends).containsExactly("first");
  }

  @Test
  void stopsAreAskedAfterEveryStepInTurn() {
    var asked = new ArrayList<Long>();
    Trainer trainer = trainer().stopWhen(event -> asked.add(event.step()) && event.step() == 5);
    History history = trainer.fit(model, examples(1), null);
    assertThat(asked).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(history.stopped()).isTrue();
    assertThat(history.stoppedEarly()).isFalse();
  }
}
