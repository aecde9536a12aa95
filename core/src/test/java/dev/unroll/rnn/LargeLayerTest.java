package dev.unroll.rnn;

import static dev.unroll.testing.TensorAssert.assertThat;

import dev.unroll.exec.Workers;
import dev.unroll.nn.DropRate;
import dev.unroll.nn.Pass;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Layers that are large enough for fused steps to use several blocks of units and several threads.
 */
class LargeLayerTest {
  private static final int N = 64;
  private static final int T = 12;
  private static final int I = 3;
  private static final int H = 100; // seven panels, the last one with padding
  private static final DropRate HALF = DropRate.rate(0.5f);

  static Stream<Recurrent<?>> layers() {
    var dropout = RecurrentDropout.none().withRecurrent(HALF);
    var before = GruOptions.defaults().withReset(GruCell.Reset.BEFORE);
    Stream<Recurrent<?>> layers =
        Stream.of(
            new Lstm(new LstmCell(I, H), Returns.ALL, dropout),
            new Gru(new GruCell(I, H), Returns.ALL, dropout),
            new Gru(new GruCell(I, H, before), Returns.ALL, dropout),
            new SimpleRnn(new SimpleRnnCell(I, H), Returns.ALL, dropout));
    return layers.peek(LargeLayerTest::randomize);
  }

  /** Small weights, since large ones would multiply rounding errors from step to step. */
  private static void randomize(Recurrent<?> layer) {
    var random = new TestRandom(8);
    layer.parameters().values().forEach(p -> p.set(random.floats(p.size(), -0.1, 0.1)));
  }

  private static Sequence inputs() {
    int[] lengths = IntStream.range(0, N).map(n -> n * 5 % (T + 1)).toArray();
    Tensor x = Tensor.of(new TestRandom(1).floats(N * T * I), N, T, I);
    return Sequence.of(x, Mask.lengths(lengths));
  }

  private static float[] outputs(Recurrent<?> layer, int threads) {
    int before = Workers.shared().threads();
    try {
      Workers.threads(threads);
      return layer.apply(inputs(), Pass.training(7, 3).within("layer")).values().toArray();
    } finally {
      Workers.threads(before);
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  void threadsChangeNoBitWithRecurrentDropout(Recurrent<?> layer) {
    float[] alone = outputs(layer, 1);
    for (int threads : new int[] {2, 3}) {
      assertThat(layer.path() + ", " + threads, outputs(layer, threads)).hasBitsOf(alone);
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  void fusedStepsEqualThoseOfTheCell(Recurrent<?> layer) {
    float[] fused = layer.apply(inputs(), Pass.predict()).values().toArray();
    float[] byCell = new Scan<>(layer.cell()).apply(inputs(), Pass.predict()).values().toArray();
    assertThat(layer.path(), fused).isWithin(1e-5, byCell);
  }
}
