package dev.unroll.benchmarks;

import dev.unroll.loss.Loss;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.Engine;
import dev.unroll.tensor.Gradients;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
 * Softmax cross-entropy of logits: forward alone, and forward with the gradient of the logits, in
 * milliseconds. The shapes are rows, classes; the first is a step of the Penn Treebank tutorial.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Xms2g", "-Xmx2g"})
public class LossBenchmark {
  /** Rows, classes. */
  @Param({"700,10000", "6400,100"})
  public String shape;

  /** Threads that share the work. */
  @Param({"1", "2"})
  public int threads;

  private final Loss loss = new SoftmaxCrossEntropy();
  private Tensor logits;
  private Target target;
  private Gradients none;
  private Tape tape;

  /** Creates logits and classes. */
  @Setup
  public void setUp() {
    String[] sizes = shape.split(",");
    int rows = Integer.parseInt(sizes[0]);
    int classes = Integer.parseInt(sizes[1]);
    Engine.threads(threads);
    var random = new CounterRandom(1, "logits");
    var values = new float[rows * classes];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (8 * random.uniform(i) - 4);
    }
    logits = Tensor.of(values, rows, classes);
    target =
        Target.classes(
            IndexTensor.vector(IntStream.range(0, rows).map(n -> 31 * n % classes).toArray()));
    none = ParameterStore.of(List.of()).gradients();
    tape = Tape.open();
  }

  /** Closes the tape. */
  @TearDown
  public void tearDown() {
    tape.close();
  }

  /** The loss alone. */
  @Benchmark
  public float forward() {
    return Tape.predicting(() -> loss.apply(Sequence.of(logits), target).item());
  }

  /** The loss and the gradient of the logits. */
  @Benchmark
  public float forwardAndBackward() {
    Tensor x = tape.variable(logits);
    Tensor value = loss.apply(Sequence.of(x), target);
    tape.backward(value, none);
    float result = value.item();
    tape.reset();
    return result;
  }
}
