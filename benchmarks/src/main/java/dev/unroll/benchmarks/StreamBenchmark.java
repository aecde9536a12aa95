package dev.unroll.benchmarks;

import dev.unroll.nn.Dense;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Sequential;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.GruCell;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.Recurrent;
import dev.unroll.rnn.Returns;
import dev.unroll.rnn.SimpleRnn;
import dev.unroll.rnn.State;
import dev.unroll.rnn.Unrolled;
import dev.unroll.rnn.Weights;
import dev.unroll.sequence.Sequence;
import dev.unroll.stream.StreamSession;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * One step of one sequence, in nanoseconds: a recurrent layer followed by a dense layer of one
 * unit. The shapes are I, H. Add {@code -prof gc} to see the bytes that a step allocates.
 */
@org.openjdk.jmh.annotations.State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class StreamBenchmark {
  /** The recurrent layer; the GRU resets after or before the product. */
  @Param({"lstm", "gru", "gruBefore", "simpleRnn"})
  public String layer;

  /** I, H. */
  @Param({"1,32", "1,128", "100,128", "200,650"})
  public String shape;

  private Carried<?> carried;
  private StreamSession session;
  private float[] in;
  private final float[] out = new float[1];

  /**
   * The same without a session: sequences of one step, with the state passed from each to the next.
   */
  private static final class Carried<S extends State<S>> {
    final Recurrent<S> recurrent;
    final Dense head;
    S state;

    Carried(Recurrent<S> recurrent, Dense head) {
      this.recurrent = recurrent;
      this.head = head;
      this.state = recurrent.cell().zeroState(1);
    }

    float step(float[] in) {
      Unrolled<S> run = recurrent.unroll(Sequence.of(Tensor.of(in, 1, 1, in.length)), state);
      state = run.last();
      return head.apply(run.outputs(), Pass.predict()).values().get(0, 0, 0);
    }
  }

  /** Creates the model and its input, and checks one result. */
  @Setup
  public void setUp() {
    String[] sizes = shape.split(",");
    int inputSize = Integer.parseInt(sizes[0]);
    int hidden = Integer.parseInt(sizes[1]);
    Recurrent<?> recurrent =
        switch (layer) {
          case "lstm" -> new Lstm(inputSize, hidden);
          case "gru" -> new Gru(inputSize, hidden);
          case "gruBefore" ->
              new Gru(
                  new GruCell(inputSize, hidden, GruCell.Reset.BEFORE, Weights.keras()),
                  Returns.ALL);
          case "simpleRnn" -> new SimpleRnn(inputSize, hidden);
          default -> throw new IllegalArgumentException("no layer " + layer);
        };
    var head = new Dense(hidden, 1);
    session = StreamSession.open(Sequential.of(recurrent, head));
    carried = new Carried<>(recurrent, head);
    in = new float[inputSize];
    var random = new CounterRandom(1, inputSize);
    for (int i = 0; i < inputSize; i++) {
      in[i] = (float) (2 * random.uniform(i) - 1);
    }
    for (int t = 0; t < 3; t++) {
      float one = carried.step(in);
      session.step(in, out);
      if (one != out[0]) {
        throw new IllegalStateException("step " + t + ": " + one + " and " + Arrays.toString(out));
      }
    }
  }

  /** One step of a session. */
  @Benchmark
  public float session() {
    session.step(in, out);
    return out[0];
  }

  /** One step without a session. */
  @Benchmark
  public float sequencesOfOneStep() {
    return carried.step(in);
  }
}
