package dev.unroll.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.dataset.Dataset;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Sequential;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.LstmCell;
import dev.unroll.rnn.Scan;
import dev.unroll.rnn.SimpleRnn;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Eight sessions on eight threads share one model, while another thread changes its weights. */
class StreamThreadsTest {
  private static final int SESSIONS = 8;
  private static final int STEPS = 40;

  private final ExecutorService pool = Executors.newFixedThreadPool(SESSIONS + 1);
  private final AtomicBoolean done = new AtomicBoolean();

  @AfterEach
  void close() {
    done.set(true);
    pool.shutdownNow();
  }

  private static Sequential model() {
    return Sequential.of(
        new SimpleRnn(3, 12),
        new Scan<>(new LstmCell(12, 9)),
        new Gru(9, 9),
        new Lstm(9, 20),
        new Dense(20, 3));
  }

  /** A sequence of its own for each session. */
  private static float[][] steps(int session) {
    var random = new TestRandom(100 + session);
    var x = new float[STEPS][];
    for (int t = 0; t < STEPS; t++) {
      x[t] = random.floats(3);
    }
    return x;
  }

  private static float[][] run(StreamSession session, float[][] x) {
    var y = new float[x.length][session.outputSize()];
    for (int t = 0; t < x.length; t++) {
      session.step(x[t], y[t]);
    }
    return y;
  }

  private List<float[][]> onAllThreads(Sequential model, int rounds, boolean refresh)
      throws ExecutionException, InterruptedException {
    var running = new ArrayList<Future<List<float[][]>>>();
    for (int s = 0; s < SESSIONS; s++) {
      float[][] x = steps(s);
      Callable<List<float[][]>> task =
          () -> {
            StreamSession session = StreamSession.open(model);
            var results = new ArrayList<float[][]>();
            for (int round = 0; round < rounds; round++) {
              if (refresh) {
                session.refresh();
              }
              session.reset();
              results.add(run(session, x));
            }
            return results;
          };
      running.add(pool.submit(task));
    }
    var all = new ArrayList<float[][]>();
    for (Future<List<float[][]>> one : running) {
      all.addAll(one.get());
    }
    return all;
  }

  @Test
  void eightThreadsOnOneModelGiveTheBitsOfOneWhileItIsTrained() throws Exception {
    Sequential model = model();
    var random = new TestRandom(5);
    Tensor x = Tensor.of(random.floats(64 * 6 * 3), 64, 6, 3);
    Tensor y = Tensor.of(random.floats(64 * 6 * 3), 64, 6, 3);
    float[] start = model.store().snapshot();
    var sessions = new ArrayList<StreamSession>();
    var expected = new ArrayList<float[][]>();
    for (int s = 0; s < SESSIONS; s++) {
      sessions.add(StreamSession.open(model));
      expected.add(model.predict(new float[][][] {steps(s)}).toArray3()[0]);
    }
    Future<?> trainer =
        pool.submit(
            () -> {
              while (!done.get()) {
                new Trainer(TrainingConfig.defaults().withEpochs(1)).fit(model, Dataset.of(x, y));
              }
            });
    var running = new ArrayList<Future<Boolean>>();
    for (int s = 0; s < SESSIONS; s++) {
      StreamSession session = sessions.get(s);
      float[][] mine = expected.get(s);
      float[][] in = steps(s);
      running.add(
          pool.submit(
              () -> {
                boolean same = true;
                for (int round = 0; round < 50; round++) {
                  session.reset();
                  same &= Arrays.deepEquals(run(session, in), mine);
                }
                return same;
              }));
    }
    for (int s = 0; s < SESSIONS; s++) {
      assertThat(running.get(s).get()).as("session %d", s).isTrue();
    }
    while (Arrays.equals(model.store().snapshot(), start) && !trainer.isDone()) {
      Thread.onSpinWait();
    }
    done.set(true);
    trainer.get();
    assertThat(model.store().snapshot()).isNotEqualTo(start);
  }

  @Test
  void sessionsOpenedAndRefreshedWhileWeightsChangeNeverMixTwoStatesOfThem() throws Exception {
    Sequential model = model();
    float[] one = model.initialize(1).store().snapshot();
    var fromOne = new ArrayList<float[][]>();
    var fromTwo = new ArrayList<float[][]>();
    for (int s = 0; s < SESSIONS; s++) {
      fromOne.add(model.predict(new float[][][] {steps(s)}).toArray3()[0]);
    }
    float[] two = model.initialize(2).store().snapshot();
    for (int s = 0; s < SESSIONS; s++) {
      fromTwo.add(model.predict(new float[][][] {steps(s)}).toArray3()[0]);
    }
    Future<?> writer =
        pool.submit(
            () -> {
              for (int i = 0; !done.get(); i++) {
                model.store().restore(i % 2 == 0 ? one : two);
              }
            });
    int rounds = 60;
    List<float[][]> results = onAllThreads(model, rounds, true);
    done.set(true);
    writer.get();
    for (int r = 0; r < results.size(); r++) {
      int s = r / rounds;
      assertThat(
              Arrays.deepEquals(results.get(r), fromOne.get(s))
                  || Arrays.deepEquals(results.get(r), fromTwo.get(s)))
          .as("round %d of session %d is that of one of the two states", r % rounds, s)
          .isTrue();
    }
  }

  @Test
  void sessionsOfAFreshModelMayBeOpenedOnAnyThread() throws Exception {
    Sequential model = model(); // in no store yet, and no value made
    List<float[][]> results = onAllThreads(model, 3, false);
    for (int r = 0; r < results.size(); r++) {
      assertThat(results.get(r))
          .isDeepEqualTo(model.predict(new float[][][] {steps(r / 3)}).toArray3()[0]);
    }
  }
}
