package dev.unroll.benchmarks;

import dev.unroll.loss.Reduction;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Pass;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.Engine;
import dev.unroll.tensor.Gradients;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.vocabulary.SoftmaxLayer;
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
 * The last layer of a language model and its loss, forward and backward with the gradients of
 * input, weights and bias, in milliseconds: in blocks, and as a dense layer with a loss over all
 * logits. The shapes are rows, width, words, as in the Penn Treebank models.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 2,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Xms2g", "-Xmx2g"})
public class VocabularyBenchmark {
  /** Rows, width, words. */
  @Param({"700,200,10000", "700,650,10000"})
  public String shape;

  /** Threads that share the work. */
  @Param({"1", "2"})
  public int threads;

  private final SoftmaxCrossEntropy loss = new SoftmaxCrossEntropy();
  private Dense dense;
  private SoftmaxLayer layer;
  private Gradients ofDense;
  private Gradients ofLayer;
  private Tensor values;
  private Target target;
  private Tape tape;

  /** Creates both layers, input and words. */
  @Setup
  public void setUp() {
    String[] sizes = shape.split(",");
    int rows = Integer.parseInt(sizes[0]);
    int width = Integer.parseInt(sizes[1]);
    int words = Integer.parseInt(sizes[2]);
    Engine.threads(threads);
    var random = new CounterRandom(1, "hidden");
    var numbers = new float[rows * width];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) (2 * random.uniform(i) - 1);
    }
    values = Tensor.of(numbers, rows, width);
    target =
        Target.classes(
            IndexTensor.vector(IntStream.range(0, rows).map(n -> 31 * n % words).toArray()));
    dense = new Dense(width, words);
    layer = new SoftmaxLayer(width, words);
    ofDense = ParameterStore.of(dense.parameters()).gradients();
    ofLayer = ParameterStore.of(layer.parameters()).gradients();
    tape = Tape.open();
  }

  /** Closes the tape. */
  @TearDown
  public void tearDown() {
    tape.close();
  }

  /** Computes the logits block by block. */
  @Benchmark
  public float blocks() {
    Sequence x = Sequence.of(tape.variable(values));
    return differentiated(layer.crossEntropy(x, target, Reduction.MEAN), ofLayer);
  }

  /** Computes all logits in one matrix. */
  @Benchmark
  public float allLogits() {
    Sequence x = Sequence.of(tape.variable(values));
    return differentiated(loss.apply(dense.apply(x, Pass.predict()), target), ofDense);
  }

  private float differentiated(Tensor value, Gradients gradients) {
    gradients.clear();
    tape.backward(value, gradients);
    float result = value.item();
    tape.reset();
    return result;
  }
}
