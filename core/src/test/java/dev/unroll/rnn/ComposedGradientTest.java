package dev.unroll.rnn;

import dev.unroll.check.GradientCheck;
import dev.unroll.nn.Activate;
import dev.unroll.nn.Activation;
import dev.unroll.nn.AttentionPool;
import dev.unroll.nn.Branches;
import dev.unroll.nn.Chain;
import dev.unroll.nn.Dense;
import dev.unroll.nn.DropRate;
import dev.unroll.nn.Dropout;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Layer;
import dev.unroll.nn.LayerNorm;
import dev.unroll.nn.LayerTrial;
import dev.unroll.nn.Merge;
import dev.unroll.nn.OneHot;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Pool;
import dev.unroll.nn.TimeDistributed;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gradients of nested layers and cells against finite differences, with respect to the input and
 * every parameter, with the masks of one training step.
 */
class ComposedGradientTest {
  private static final int I = 3;

  static Layer[] layers() {
    return new Layer[] {
      Bidirectional.of(() -> new Gru(I, 2)),
      Bidirectional.of(() -> new Lstm(I, 2, Returns.LAST), Merge.MUL),
      Bidirectional.of(
          () ->
              new Scan<>(
                  new DropoutCell<>(new LstmCell(I, 2), DropRate.none(), DropRate.rate(0.4f))),
          Merge.SUM),
      new Backwards<>(new Gru(I, 4), TimeOrder.REVERSED),
      new Backwards<>(new SimpleRnn(I, 4, Returns.LAST), TimeOrder.ORIGINAL),
      new Scan<>(
          new StackedCell(
              new DropoutCell<>(new GruCell(I, 2), DropRate.rate(0.2f), DropRate.rate(0.3f)),
              new LstmCell(2, 4, LstmOptions.defaults().withPeepholes(true)))),
      new Scan<>(new StackedCell(new SimpleRnnCell(I, 4), new GruCell(4, 2)), Returns.LAST),
      new TimeDistributed(
          new Chain(new Dense(I, 5, Activation.TANH), Dropout.rate(0.3f), new LayerNorm(5))),
      new Branches(
          Merge.CONCAT,
          new Chain(new LayerNorm(I), new AttentionPool(I, 2)),
          new Chain(new Dense(I, 2), Dropout.rate(0.2f).variational(), Pool.max()),
          new Activate(Activation.LINEAR)),
      new Chain(
          new Branches(Merge.AVERAGE, new Dense(I, I), new Activate(Activation.LINEAR)),
          Pool.mean())
    };
  }

  @ParameterizedTest
  @MethodSource("layers")
  void gradientsAreTheDifferences(Layer layer) {
    var random = new TestRandom(3);
    LayerTrial.randomize(layer, random);
    Sequence x =
        Sequence.of(Tensor.of(random.floats(4 * 5 * I), 4, 5, I), Mask.leftPadded(5, 2, 0, 4));
    GradientCheck.of(layer, x, Pass.training(7, 3)).check();
  }

  /** Tables within layers of layers, which read ids and get their gradients by rows. */
  @Test
  void gradientsOfTablesAreTheDifferences() {
    var layer =
        new Chain(
            new Branches(Merge.CONCAT, new Embedding(6, 2), new OneHot(6)),
            Bidirectional.of(() -> new Gru(8, 2)),
            Pool.mean());
    LayerTrial.randomize(layer, new TestRandom(4));
    Sequence ids =
        Sequence.ids(
            IndexTensor.of(new int[] {0, 5, 2, 0, 99, 99, 99, 99, 1, 0, 99, 99}, 3, 4),
            Mask.lengths(4, 0, 2));
    GradientCheck.of(layer, ids).check();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void gradientsOfTheStateAreTheDifferences(Cell<?> cell) {
    var random = new TestRandom(5);
    cell.parameters().values().forEach(p -> p.set(random.floats(p.size())));
    GradientCheck.of(cell).check();
  }

  static Cell<?>[] cells() {
    return new Cell<?>[] {
      new StackedCell(new LstmCell(I, 2), new GruCell(2, 4)),
      new DropoutCell<>(new GruCell(I, 2), DropRate.rate(0.5f), DropRate.rate(0.5f))
    };
  }
}
