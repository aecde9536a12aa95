package dev.unroll.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.dataset.Dataset;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Layer;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Adam;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.Returns;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.PinnedWeights;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Predictions that are in flight when the first training of a model begins. */
@Timeout(300)
class FitBeginsTest {
  /** The number of trainings that begin; {@code -Dunroll.fits} sets it. */
  private static final int FITS = Integer.getInteger("unroll.fits", 40);

  private static final int THREADS = 4;

  private final ExecutorService other = Executors.newFixedThreadPool(THREADS);

  @AfterEach
  void shutDown() {
    other.shutdownNow();
  }

  /** Passes its input on, but stops a prediction as set by {@link #stopNext}. */
  private static final class Gate implements Layer {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);
    private final AtomicInteger calls = new AtomicInteger();
    private volatile int stopAt = Integer.MAX_VALUE;

    /** Stops the prediction that is the n-th from now, from 1. */
    void stopNext(int n) {
      stopAt = calls.get() + n;
    }

    @Override
    public Sequence apply(Sequence x, Pass pass) {
      if (calls.incrementAndGet() == stopAt) {
        reached.countDown();
        try {
          open.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      return x;
    }

    @Override
    public String type() {
      return "gate";
    }

    @Override
    public Map<String, Object> config() {
      return Map.of();
    }

    @Override
    public Map<String, Parameter> parameters() {
      return Map.of();
    }

    @Override
    public int[] outputShape(int... inputShape) {
      return inputShape;
    }

    @Override
    public String path() {
      return "test";
    }
  }

  private static Sequential model(Layer gate) {
    return Sequential.of(new Lstm(3, 8), gate, new Lstm(8, 5, Returns.LAST), new Dense(5, 2))
        .initialize(7);
  }

  private static Tensor inputs(int rows) {
    return Tensor.of(new TestRandom(1).floats(rows * 4 * 3), rows, 4, 3);
  }

  private static Dataset examples() {
    return Dataset.of(inputs(24), Tensor.of(new TestRandom(2).floats(24 * 2), 24, 2));
  }

  private static Trainer trainer() {
    return new Trainer(
        TrainingConfig.defaults().withEpochs(2).withBatchSize(8).withOptimizer(new Adam(0.01f)));
  }

  /** Returns what a prediction gives that is stopped in the middle while something else happens. */
  private float[] during(Sequential model, Gate gate, int rows, int stopAt, Runnable meanwhile)
      throws Exception {
    gate.stopNext(stopAt);
    Future<float[]> prediction = other.submit(() -> model.predict(inputs(rows)).toArray());
    gate.reached.await();
    meanwhile.run();
    gate.open.countDown();
    return prediction.get();
  }

  private static float[] untrained(int rows) {
    return model(new Gate()).predict(inputs(rows)).toArray();
  }

  @Test
  void aPredictionInFlightSeesTheInitialWeights() throws Exception {
    var gate = new Gate();
    Sequential model = model(gate);
    float[] during = during(model, gate, 6, 1, () -> trainer().fit(model, examples()));

    assertThat(during).isEqualTo(untrained(6));
    assertThat(model.predict(inputs(6)).toArray()).isNotEqualTo(during);
  }

  @Test
  void aPredictionInFlightSeesTheWeightsThatWereSet() throws Exception {
    var gate = new Gate();
    Sequential model = model(gate);
    model.parameters().values().forEach(weights -> weights.set(weights.get()));
    float[] before = model.predict(inputs(6)).toArray();
    float[] during = during(model, gate, 6, 1, () -> trainer().fit(model, examples()));

    assertThat(during).isEqualTo(before).isEqualTo(untrained(6));
  }

  @Test
  void laterBatchesOfAPredictionSeeTheSameWeights() throws Exception {
    int rows = 1100; // three batches
    var gate = new Gate();
    Sequential model = model(gate);
    float[] during = during(model, gate, rows, 2, () -> trainer().fit(model, examples()));

    assertThat(during).isEqualTo(untrained(rows));
  }

  @Test
  void severalTrainingsMayBeginDuringOnePrediction() throws Exception {
    var gate = new Gate();
    Sequential model = model(gate);
    float[] during =
        during(
            model,
            gate,
            6,
            1,
            () -> {
              trainer().fit(model(new Gate()), examples()); // of another model
              trainer().fit(model, examples());
              trainer().fit(model(new Gate()), examples());
              trainer().fit(model, examples());
            });

    assertThat(during).isEqualTo(untrained(6));
  }

  @Test
  void parametersMayMoveToAnotherStoreDuringAPrediction() throws Exception {
    var gate = new Gate();
    Sequential model = model(gate);
    List<Parameter> some = List.copyOf(model.parameters().values()).subList(0, 4);
    ParameterStore part = ParameterStore.of(some);
    float[] during =
        during(
            model,
            gate,
            6,
            1,
            () -> {
              part.update(all -> Arrays.fill(all, 3)); // after the first layer was read
              trainer().fit(model, examples());
            });

    assertThat(during).isEqualTo(untrained(6));
  }

  @Test
  void pinnedWeightsAreThoseFromBefore() throws Exception {
    Sequential model = model(new Gate());
    List<Parameter> all = List.copyOf(model.parameters().values());
    float[] pinned =
        Tape.predicting(
            () -> {
              all.get(0).value(); // the prediction has begun
              await(other.submit(() -> trainer().fit(model, examples())));
              return PinnedWeights.of(all).predicting(() -> all.get(5).value().toArray());
            });

    assertThat(pinned).isEqualTo(List.copyOf(model(new Gate()).parameters().values()).get(5).get());
  }

  private static void await(Future<?> future) {
    try {
      future.get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void weightsFromBeforeAreKeptForPredictionsInFlightOnly() throws Exception {
    var gate = new Gate();
    Sequential model = model(gate);
    Parameter last = model.parameter("dense1.w");
    var before = new WeakReference<>(last.value());
    during(
        model,
        gate,
        6,
        1,
        () -> {
          model.store();
          System.gc();
          assertThat(before.get()).isNotNull();
        });
    other.shutdown();
    for (int i = 0; i < 50 && before.get() != null; i++) {
      System.gc();
    }

    assertThat(before.get()).isNull();
  }

  @Test
  void manyPredictionsSeeWholeStatesOnly() throws Exception {
    Tensor x = inputs(5);
    long total = 0;
    for (int fit = 0; fit < FITS; fit++) {
      Sequential model = model(new Gate());
      Set<Integer> whole = ConcurrentHashMap.newKeySet();
      whole.add(Arrays.hashCode(untrained(5)));
      var going = new AtomicBoolean(true);
      var begun = new CountDownLatch(THREADS);
      Queue<Integer> seen = new ConcurrentLinkedQueue<>();
      var predicting = new ArrayList<Future<?>>();
      for (int i = 0; i < THREADS; i++) {
        predicting.add(
            other.submit(
                () -> {
                  begun.countDown();
                  do {
                    seen.add(Arrays.hashCode(model.predict(x).toArray()));
                  } while (going.get());
                }));
      }
      begun.await();
      trainer()
          .stopWhen(
              event -> {
                whole.add(Arrays.hashCode(model.predict(x).toArray()));
                return false;
              })
          .fit(model, examples());
      going.set(false);
      for (Future<?> each : predicting) {
        each.get();
      }
      total += seen.size();
      assertThat(whole).containsAll(seen);
    }
    assertThat(total).isPositive();
  }
}
