package dev.unroll.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.dataset.Batch;
import dev.unroll.dataset.Dataset;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Sequential;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data set may define the order in which its examples are drawn. */
class OrderTest {
  private static final TrainingConfig CONFIG =
      TrainingConfig.defaults().withBatchSize(4).withEpochs(2).withSeed(7);
  private static final int SIZE = 10;

  @TempDir private Path directory;

  /** Notes what is drawn; the order is what a subclass says. */
  private static class Noting implements Dataset {
    private final Dataset all =
        Dataset.of(Tensor.of(column(x -> x / 10f)), Tensor.of(column(x -> 1 - x / 20f)));
    final List<List<Integer>> drawn = new ArrayList<>();

    private static float[][] column(java.util.function.DoubleUnaryOperator function) {
      var values = new float[SIZE][1];
      for (int i = 0; i < SIZE; i++) {
        values[i][0] = (float) function.applyAsDouble(i);
      }
      return values;
    }

    @Override
    public int size() {
      return all.size();
    }

    @Override
    public Batch batch(int[] positions) {
      drawn.add(Arrays.stream(positions).boxed().toList());
      return all.batch(positions);
    }
  }

  private static final class Ordered extends Noting {
    private final int[] order;
    private final List<Integer> batchSizes = new ArrayList<>();

    private Ordered(int... order) {
      this.order = order;
    }

    @Override
    public int[] order(CounterRandom random, int batchSize) {
      batchSizes.add(batchSize);
      return order.clone();
    }
  }

  private static Sequential model() {
    return Sequential.of(new Dense(1, 1)).initialize(3);
  }

  @Test
  void byDefaultIsThePermutationOfSeedAndEpoch() {
    var data = new Noting();

    new Trainer(CONFIG).fit(model(), data);

    for (int epoch = 0; epoch < 2; epoch++) {
      int[] permutation = new CounterRandom(7, "shuffle").stream(epoch).permutation(SIZE);
      assertThat(data.drawn.subList(epoch * 3, epoch * 3 + 3).stream().flatMap(List::stream))
          .containsExactlyElementsOf(Arrays.stream(permutation).boxed().toList());
    }
  }

  @Test
  void isTakenFromTheDataSet() {
    var data = new Ordered(9, 8, 7, 6, 5, 4, 3, 2, 1, 0);

    new Trainer(CONFIG).fit(model(), data);

    assertThat(data.drawn)
        .startsWith(List.of(9, 8, 7, 6), List.of(5, 4, 3, 2), List.of(1, 0), List.of(9, 8, 7, 6));
    assertThat(data.batchSizes).containsOnly(4);
  }

  @Test
  void isNotAskedForWithoutShuffling() {
    var data = new Ordered(9, 8, 7, 6, 5, 4, 3, 2, 1, 0);

    new Trainer(CONFIG.withShuffle(false)).fit(model(), data);

    assertThat(data.drawn).startsWith(List.of(0, 1, 2, 3), List.of(4, 5, 6, 7), List.of(8, 9));
    assertThat(data.batchSizes).isEmpty();
  }

  @Test
  void refusesAnOrderThatIsNone() {
    var trainer = new Trainer(CONFIG);

    assertThatThrownBy(() -> trainer.fit(model(), new Ordered(0, 1, 2, 3, 4, 5, 6, 7, 8, 8)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the order of a data set of 10 examples must have each position once, got 8 twice");
    assertThatThrownBy(() -> trainer.fit(model(), new Ordered(0, 1, 2, 3, 4, 5, 6, 7, 8, 10)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageEndingWith("once, got 10");
    assertThatThrownBy(() -> trainer.fit(model(), new Ordered(0, 1, 2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageEndingWith("once, got 3 positions");
  }

  @Test
  void refusesToResumeInAnotherOrder() {
    var trainer = new Trainer(CONFIG).checkpoints(Checkpoints.in(directory).everySteps(1));
    int[] order = IntStream.range(0, SIZE).toArray();
    trainer.fit(model(), new Ordered(order));

    assertThat(trainer.resume(model(), new Ordered(order), null).rows()).isNotEmpty();
    assertThatThrownBy(
            () -> trainer.resume(model(), new Ordered(1, 0, 2, 3, 4, 5, 6, 7, 8, 9), null))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("the run began with order (checksum)");
  }
}
