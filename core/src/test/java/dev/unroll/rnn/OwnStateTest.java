package dev.unroll.rnn;

import static dev.unroll.testing.TensorAssert.assertThat;

import dev.unroll.nn.Pass;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Initializer;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** States of custom cells, with any number of dimensions and any initial values. */
class OwnStateTest {
  private final TestRandom random = new TestRandom(1);
  private final Tensor x = Tensor.of(random.floats(3 * 4 * 2), 3, 4, 2);

  /** A hidden state, and beside it its sum over time in some shape [N, ...]. */
  private record WithSum(Tensor h, Tensor sum) implements State<WithSum> {
    @Override
    public Tensor output() {
      return h;
    }

    @Override
    public List<Tensor> parts() {
      return List.of(h, sum);
    }

    @Override
    public WithSum withParts(List<Tensor> parts) {
      return new WithSum(parts.get(0), parts.get(1));
    }
  }

  /** h' = tanh(x·w + h0); sum' = sum + h', H values for each sequence in the shape of a rank. */
  private static final class Summing extends Cell<WithSum> {
    private final Parameter w = parameter("w", inputSize(), outputSize());
    private final Parameter h0 = parameter("h0", Initializer.uniform(0.5), 1, outputSize());
    private final int rank;

    Summing(int rank) {
      super("summing", 2, rank == 1 ? 1 : 6);
      this.rank = rank;
    }

    private Tensor shaped(Tensor rows) {
      int batch = rows.size(0);
      return switch (rank) {
        case 1 -> rows.reshape(batch);
        case 2 -> rows;
        default -> rows.reshape(batch, 3, 2);
      };
    }

    @Override
    public WithSum zeroState(int batch) {
      var rows = new Tensor[batch];
      Arrays.fill(rows, h0.value());
      return new WithSum(Tensor.concat(0, rows), shaped(Tensor.zeros(batch, outputSize())));
    }

    @Override
    public WithSum step(Tensor x, WithSum state) {
      Tensor h = x.matmul(w.value()).plus(state.h()).tanh();
      return new WithSum(h, state.sum().plus(shaped(h)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aStateOfAnyRankGoesThroughLengthsAndBack(int rank) {
    var layer = new Scan<>(new Summing(rank));
    WithSum first = layer.unroll(Sequence.of(x)).last();
    WithSum last = layer.unroll(Sequence.of(x, Mask.lengths(2, 4, 0)), first).last();
    int[] lengths = {2, 4, 0};
    for (int n = 0; n < 3; n++) {
      int row = n;
      WithSum alone = first.map(part -> part.slice(0, row, row + 1));
      if (lengths[n] > 0) {
        Sequence steps = Sequence.of(x.slice(0, n, n + 1).slice(1, 0, lengths[n]));
        alone = layer.unroll(steps, alone).last();
      }
      assertThat("h", last.h().slice(0, n, n + 1).toArray()).hasBitsOf(alone.h().toArray());
      assertThat("sum", last.sum().slice(0, n, n + 1).toArray()).hasBitsOf(alone.sum().toArray());
    }
  }

  /**
   * A prediction gives the first state's output there, and training must learn the same function.
   */
  @ParameterizedTest
  @EnumSource(Returns.class)
  void anEmptySequenceGivesTheSameInTrainingAsInAPrediction(Returns returns) {
    var layer = new Scan<>(new Summing(2), returns);
    Sequence some = Sequence.of(x, Mask.lengths(2, 0, 4));
    assertThat("y", layer.apply(some, Pass.training(1, 0)).values().toArray())
        .hasBitsOf(layer.apply(some, Pass.predict()).values().toArray());
  }
}
