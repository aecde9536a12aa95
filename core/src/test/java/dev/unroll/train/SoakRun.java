package dev.unroll.train;

import dev.unroll.dataset.Dataset;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.metric.Accuracy;
import dev.unroll.metric.Perplexity;
import dev.unroll.nn.Dense;
import dev.unroll.nn.DropRate;
import dev.unroll.nn.Dropout;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.AdamW;
import dev.unroll.optim.ClipByNorm;
import dev.unroll.optim.WarmUp;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.RecurrentDropout;
import dev.unroll.rnn.Returns;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.stream.StreamSession;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.testing.TestRandom;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Trains a model and predicts with it at the same time, for a number of seconds, and prints the
 * memory of the process at intervals.
 */
final class SoakRun {
  static final int SAMPLES = 200;
  private static final int VOCABULARY = 200;
  private static final int MAX_LENGTH = 16;
  private static final int CLASSES = 5;
  private static final Path STATUS = Path.of("/proc/self/status");

  private final Sequential model = model();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicLong steps = new AtomicLong();
  private final AtomicLong epochs = new AtomicLong();
  private final AtomicLong checkpoints = new AtomicLong();
  private final AtomicLong tensors = new AtomicLong();
  private final AtomicLong predictions = new AtomicLong();
  private final AtomicLong streamed = new AtomicLong();

  private SoakRun() {}

  /** Arguments: seconds, and a directory for the checkpoints. */
  public static void main(String[] args) throws Exception {
    new SoakRun().run(Long.parseLong(args[0]), Path.of(args[1]));
    System.out.println("ended");
  }

  private static Sequential model() {
    var dropout = RecurrentDropout.none().withRecurrent(DropRate.rate(0.2f));
    return Sequential.of(
            new Embedding(VOCABULARY, 24),
            new Lstm(24, 40, Returns.ALL, dropout),
            Dropout.rate(0.2f),
            new Gru(40, 24, Returns.LAST),
            new Dense(24, CLASSES))
        .initialize(5);
  }

  private static Sequence words(TestRandom random, int count) {
    IndexTensor ids =
        IndexTensor.of(random.ints(count * MAX_LENGTH, 1, VOCABULARY), count, MAX_LENGTH);
    return Sequence.ids(ids, Mask.lengths(random.ints(count, 1, MAX_LENGTH + 1)));
  }

  private static Dataset examples(int count, int seed) {
    var random = new TestRandom(seed);
    return Dataset.of(
        words(random, count), Target.classes(IndexTensor.vector(random.ints(count, 0, CLASSES))));
  }

  private void run(long seconds, Path directory) throws Exception {
    var failures = new ArrayList<Throwable>();
    var threads = new ArrayList<Thread>();
    List<Runnable> tasks =
        List.of(() -> predict(1), () -> predict(2), this::stream, () -> sample(seconds));
    for (Runnable task : tasks) {
      var thread = new Thread(task);
      thread.setUncaughtExceptionHandler(
          (where, failure) -> {
            synchronized (failures) {
              failures.add(failure);
            }
          });
      threads.add(thread);
      thread.start();
    }
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    try {
      new Trainer(config())
          .checkpoints(Checkpoints.in(directory).everySeconds(1))
          .listener(new Counting())
          .stopWhen(event -> System.nanoTime() >= end)
          .fit(model, examples(2000, 1), examples(300, 2));
    } finally {
      ended.countDown();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    for (Throwable failure : failures) {
      throw new IllegalStateException("a thread beside training failed", failure);
    }
  }

  private static TrainingConfig config() {
    return TrainingConfig.defaults()
        .withLoss(new SoftmaxCrossEntropy())
        .withOptimizer(new AdamW(0.001f))
        .withSchedule(new WarmUp(100))
        .withClip(new ClipByNorm(1))
        .withAveraging(Averaging.exponential(0.99))
        .withMetrics(Accuracy::of, Perplexity::of)
        .withMonitor("accuracy")
        .withEarlyStopping(new EarlyStopping(Long.MAX_VALUE))
        .withSteps(Long.MAX_VALUE / 2)
        .withReportEvery(1000);
  }

  /** Asks for predictions of batches of all sizes, until training has ended. */
  private void predict(int seed) {
    var random = new TestRandom(seed);
    for (int turn = 0; ended.getCount() > 0; turn++) {
      for (float value : model.predict(words(random, 1 + turn % 40)).toArray()) {
        requireFinite(value);
      }
      predictions.incrementAndGet();
      LockSupport.parkNanos(1_000_000); // the next request
    }
  }

  /** Reads sequence after sequence, each in a session of its own, with the weights as they are. */
  private void stream() {
    var random = new TestRandom(3);
    var out = new float[CLASSES];
    while (ended.getCount() > 0) {
      StreamSession session = StreamSession.open(model);
      for (int t = 0; t < 100; t++) {
        session.step(random.ints(1, 1, VOCABULARY)[0], out);
        requireFinite(out[0]);
        if (t % 10 == 9) {
          session.refresh();
        }
        streamed.incrementAndGet();
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static void requireFinite(float value) {
    if (!Float.isFinite(value)) {
      throw new IllegalStateException("a prediction is " + value);
    }
  }

  private void sample(long seconds) {
    System.out.println(
        "seconds,rss_kb,heap_kb,threads,steps,epochs,checkpoints,tensors,predictions,streamed");
    long start = System.nanoTime();
    try {
      while (!ended.await(seconds * 1000 / SAMPLES, TimeUnit.MILLISECONDS)) {
        System.gc(); // so that what is used is what is needed
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 10;
        System.out.println(
            (System.nanoTime() - start) / 1_000_000_000
                + ","
                + residentKilobytes()
                + ","
                + heap
                + ","
                + ManagementFactory.getThreadMXBean().getThreadCount()
                + ","
                + List.of(steps, epochs, checkpoints, tensors, predictions, streamed).stream()
                    .map(AtomicLong::toString)
                    .reduce((a, b) -> a + "," + b)
                    .orElseThrow());
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** VmRSS, in KB. */
  private static long residentKilobytes() throws Exception {
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IllegalStateException(STATUS + " has no VmRSS");
  }

  /** Counts what it hears. */
  private final class Counting implements TrainingListener {
    @Override
    public void onStep(StepEvent event) {
      steps.incrementAndGet();
    }

    @Override
    public void onEpoch(EpochEvent event) {
      epochs.incrementAndGet();
    }

    @Override
    public void onCheckpoint(CheckpointEvent event) {
      checkpoints.incrementAndGet();
    }

    @Override
    public void onWarning(String sentence) {
      throw new IllegalStateException(sentence);
    }

    @Override
    public long tensorsEvery() {
      return 100;
    }

    @Override
    public void onTensors(TensorsEvent event) {
      tensors.incrementAndGet();
    }
  }
}
