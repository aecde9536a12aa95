package dev.unroll.benchmarks;

import dev.unroll.rnn.Gru;
import dev.unroll.rnn.GruCell;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.Recurrent;
import dev.unroll.rnn.Returns;
import dev.unroll.rnn.SimpleRnn;
import dev.unroll.rnn.Unrolled;
import dev.unroll.rnn.Weights;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.Engine;
import dev.unroll.tensor.Gradients;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
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
 * One fused layer: forward alone, and forward with all gradients (x, w, u, b), in milliseconds. The
 * shapes are T, N, I, H. Add {@code -prof gc} to see the bytes that a step allocates.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Xms2g", "-Xmx2g"})
public class RecurrentBenchmark {
  /** The layer; the GRU resets after or before the product. */
  @Param({"lstm"})
  public String layer;

  /** T, N, I, H. */
  @Param({
    "10,32,1,30",
    "80,64,100,64",
    "80,128,100,64",
    "35,20,200,200",
    "35,20,650,650",
    "28,8,28,64",
    "35,20,1500,1500"
  })
  public String shape;

  /** Threads that share the work. */
  @Param({"1", "2"})
  public int threads;

  private Recurrent<?> recurrent;
  private Tensor x;
  private Tensor weighting;
  private Gradients gradients;
  private Tape tape;

  /** Creates the layer and its input, and checks one result. */
  @Setup
  public void setUp() {
    String[] sizes = shape.split(",");
    int steps = Integer.parseInt(sizes[0]);
    int batch = Integer.parseInt(sizes[1]);
    int in = Integer.parseInt(sizes[2]);
    int hidden = Integer.parseInt(sizes[3]);
    Engine.threads(threads);
    recurrent =
        switch (layer) {
          case "lstm" -> new Lstm(in, hidden);
          case "gru" -> new Gru(in, hidden);
          case "gruBefore" ->
              new Gru(new GruCell(in, hidden, GruCell.Reset.BEFORE, Weights.keras()), Returns.ALL);
          case "simpleRnn" -> new SimpleRnn(in, hidden);
          default -> throw new IllegalArgumentException("no layer " + layer);
        };
    x = random(batch, steps, in);
    weighting = random(batch, steps, hidden);
    gradients = ParameterStore.of(recurrent.parameters().values()).gradients();
    tape = Tape.open();
    float loss = forwardAndBackward();
    if (!Float.isFinite(loss) || !(gradients.norm() > 0)) {
      throw new IllegalStateException("loss " + loss + ", gradient norm " + gradients.norm());
    }
  }

  /** Releases the memory. */
  @TearDown
  public void tearDown() {
    tape.close();
  }

  /** Outputs of all steps, for prediction. */
  @Benchmark
  public float forward() {
    float last = recurrent.unroll(Sequence.of(x)).last().output().get(0, 0);
    tape.reset();
    return last;
  }

  /** Outputs of all steps and all gradients. */
  @Benchmark
  public float forwardAndBackward() {
    Unrolled<?> run = recurrent.unroll(Sequence.of(tape.variable(x)));
    Tensor loss = run.outputs().values().mul(weighting).sum();
    float value = loss.item();
    gradients.clear();
    tape.backward(loss, gradients);
    tape.reset();
    return value;
  }

  private static Tensor random(int... shape) {
    int size = 1;
    for (int dim : shape) {
      size *= dim;
    }
    var random = new CounterRandom(1, size);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (2 * random.uniform(i) - 1);
    }
    return Tensor.of(values, shape);
  }
}
