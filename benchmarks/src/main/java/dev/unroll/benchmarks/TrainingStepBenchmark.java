package dev.unroll.benchmarks;

import com.sun.management.ThreadMXBean;
import dev.unroll.loss.BinaryCrossEntropy;
import dev.unroll.loss.Loss;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Dropout;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Adam;
import dev.unroll.optim.ClipByNorm;
import dev.unroll.optim.Sgd;
import dev.unroll.optim.Updater;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.Returns;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.Engine;
import dev.unroll.tensor.Gradients;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A whole training step, in milliseconds: forward, loss, all gradients, their norm and the
 * optimizer, as in {@code Trainer}. {@code -prof gc} shows the bytes that a step allocates; at the
 * end of a fork the peak of its resident memory is printed, where the system has {@code /proc}.
 *
 * <p>On a machine shared with other work, use {@link #main}, which measures the CPU time of a step.
 *
 * <p>The garbage collector is that of the launcher. Limit the heap with {@code -jvmArgsAppend
 * -Xmx400m}, or the young generation with {@code -jvmArgsAppend -XX:MaxNewSize=256m}, to see its
 * effect.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-XX:+UseParallelGC"})
public class TrainingStepBenchmark {
  private static final int WORDS = 10_000;
  private static final int BATCHES = 20;

  /**
   * The model: {@code imdb-lstm} classifies 64 reviews of 80 words with two layers of 64 units and
   * Adam; {@code ptb-small} predicts each next word of 20 texts of 35 words with two layers of 200
   * units and SGD.
   */
  @Param({"imdb-lstm", "ptb-small"})
  public String workload;

  /** Threads that share the work. */
  @Param({"1", "2"})
  public int threads;

  private final IndexTensor[] inputs = new IndexTensor[BATCHES];
  private final Target[] targets = new Target[BATCHES];
  private Sequential model;
  private Loss loss;
  private Gradients gradients;
  private Updater updater;
  private Tape tape;
  private long step;

  /** Creates the model and its data, and checks one step. */
  @Setup
  public void setUp() {
    Engine.threads(threads);
    boolean classifies = workload.equals("imdb-lstm");
    model =
        classifies
            ? Sequential.of(
                new Embedding(WORDS, 100),
                Dropout.rate(0.5f),
                new Lstm(100, 64),
                Dropout.rate(0.5f),
                new Lstm(64, 64, Returns.LAST),
                new Dense(64, 1))
            : Sequential.of(
                new Embedding(WORDS, 200),
                Dropout.rate(0.5f),
                new Lstm(200, 200),
                Dropout.rate(0.5f),
                new Lstm(200, 200),
                Dropout.rate(0.5f),
                new Dense(200, WORDS));
    model.initialize(1);
    loss = classifies ? new BinaryCrossEntropy() : new SoftmaxCrossEntropy();
    gradients = model.store().gradients();
    updater = (classifies ? new Adam(0.001f) : new Sgd(1f)).updater(model.store());
    tape = Tape.open();
    int batch = classifies ? 64 : 20;
    int steps = classifies ? 80 : 35;
    for (int i = 0; i < BATCHES; i++) {
      inputs[i] = words(2 * i, batch, steps);
      targets[i] = classifies ? labels(i, batch) : Target.classes(words(2 * i + 1, batch, steps));
    }
    if (!Float.isFinite(trainingStep())) {
      throw new IllegalStateException("the loss is not finite");
    }
  }

  /** Releases the memory, and prints its peak. */
  @TearDown
  public void tearDown() throws IOException {
    tape.close();
    Path status = Path.of("/proc/self/status");
    if (Files.exists(status)) {
      Files.readAllLines(status).stream().filter(l -> l.startsWith("VmHWM")).forEach(this::print);
    }
  }

  private void print(String peak) {
    System.out.println(Engine.describe().kernels() + ", peak of resident memory: " + peak);
  }

  /** One step. */
  @Benchmark
  public float trainingStep() {
    int i = (int) (step % BATCHES);
    Sequence output = model.apply(Sequence.ids(inputs[i]), Pass.training(1, step++));
    Tensor value = loss.apply(output, targets[i]);
    gradients.clear();
    tape.backward(value, gradients);
    new ClipByNorm(5).clip(gradients, gradients.norm());
    updater.step(gradients);
    float result = value.item();
    tape.reset();
    return result;
  }

  /**
   * Runs steps on one thread. Prints the median and the minimum CPU time of the last two thirds,
   * the bytes that these steps allocated, and the peak of resident memory.
   *
   * @param args the workload and the number of steps
   */
  public static void main(String[] args) throws IOException {
    var benchmark = new TrainingStepBenchmark();
    benchmark.workload = args[0];
    benchmark.threads = 1;
    benchmark.setUp();
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int steps = Integer.parseInt(args[1]);
    long[] nanos = new long[steps];
    long[] bytes = new long[steps];
    for (int i = 0; i < steps; i++) {
      long time = threads.getCurrentThreadCpuTime();
      long allocated = threads.getCurrentThreadAllocatedBytes();
      benchmark.trainingStep();
      nanos[i] = threads.getCurrentThreadCpuTime() - time;
      bytes[i] = threads.getCurrentThreadAllocatedBytes() - allocated;
    }
    long[] last = Arrays.stream(nanos).skip(steps / 3).sorted().toArray();
    System.out.printf(
        Locale.ROOT,
        "%s: CPU ms a step: median %.2f, least %.2f; bytes a step: %.0f%n",
        args[0],
        last[last.length / 2] / 1e6,
        last[0] / 1e6,
        Arrays.stream(bytes).skip(steps / 3).average().orElse(0));
    benchmark.tearDown();
  }

  private static Target labels(int seed, int batch) {
    var random = new CounterRandom(seed, batch);
    float[] values = new float[batch];
    for (int i = 0; i < batch; i++) {
      values[i] = random.uniform(i) < 0.5 ? 0 : 1;
    }
    return Target.values(Tensor.of(values, batch, 1));
  }

  private static IndexTensor words(int seed, int batch, int steps) {
    var random = new CounterRandom(seed, batch);
    int[] values = new int[batch * steps];
    for (int i = 0; i < values.length; i++) {
      values[i] = (int) (random.uniform(i) * WORDS);
    }
    return IndexTensor.of(values, batch, steps);
  }
}
