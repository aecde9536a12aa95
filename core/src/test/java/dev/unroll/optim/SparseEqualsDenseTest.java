package dev.unroll.optim;

import static dev.unroll.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.kernel.Kernels;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.Fans;
import dev.unroll.tensor.Gradients;
import dev.unroll.tensor.Initializer;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TakeRows;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A table whose gradient comes by rows, beside the same matrix as an ordinary parameter: the same
 * bits after every step, whatever the optimizer, with clipping, and where a row is used in one step
 * and not in the next.
 */
class SparseEqualsDenseTest {
  private static final int ROWS = 1501;
  private static final int COLUMNS = 7;
  private static final int STEPS = 6;

  static Stream<Optimizer> optimizers() {
    return Stream.of(
        new Sgd(0.1f),
        new Momentum(0.1f),
        Momentum.nesterov(0.1f, 0.8f),
        new Adagrad(0.1f),
        new Adagrad(0.1f, 0.1f),
        new RmsProp(),
        new RmsProp(0.01f, 0.9f, 1e-8f, 0.9f, true),
        new Adam(),
        new AdamW(),
        new WeightDecay(new Sgd(0.1f), 0.1f),
        Groups.of(new Adam()).with(ParameterFilter.named("table"), new Adagrad(0.1f)));
  }

  /** What one kind of parameter becomes. */
  private static float[][] trained(Optimizer optimizer, boolean sparse, Clip clip) {
    var fans = new Fans(ROWS, COLUMNS, COLUMNS);
    var initializer = Initializer.uniform(1);
    Parameter table =
        sparse
            ? Parameter.table("table", initializer, fans, ROWS, COLUMNS)
            : new Parameter("table", initializer, fans, ROWS, COLUMNS);
    Parameter w = new Parameter("w", initializer, new Fans(1, 1, 1), COLUMNS);
    ParameterStore store = ParameterStore.of(List.of(w, table));
    Gradients gradients = store.gradients();
    Updater updater = optimizer.updater(store);
    var after = new float[STEPS][];
    for (int step = 0; step < STEPS; step++) {
      gradients.clear();
      try (Tape tape = Tape.open()) {
        Tensor taken = TakeRows.apply(table.value(), ids(step));
        tape.backward(taken.plusRow(w.value()).tanh().sum(), gradients);
      }
      clip.clip(gradients, sparse ? gradients.norm() : norm(gradients, w, table));
      updater.step(gradients, 1 - 0.1 * step);
      after[step] = table.get();
    }
    return after;
  }

  /** The norm as a table has it: the one parameter, then row by row. */
  private static double norm(Gradients gradients, Parameter w, Parameter table) {
    double sum = sumOfSquares(gradients.of(w), 0);
    float[] all = gradients.of(table);
    for (int row = 0; row < ROWS; row++) {
      sum += sumOfSquares(all, row * COLUMNS);
    }
    return Math.sqrt(sum);
  }

  private static double sumOfSquares(float[] values, int from) {
    return Kernels.current().reductions().sumOfSquares(COLUMNS, values, from);
  }

  /** Some twice, some left out, others than in the step before. */
  private static int[] ids(int step) {
    var random = new CounterRandom(step, "ids");
    var ids = new int[40];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = i % 9 == 8 ? -1 : i % 4 == 3 ? ids[i - 2] : (int) (random.uniform(i) * ROWS);
    }
    return ids;
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void everyStepHasTheSameBits(Optimizer optimizer) {
    Clip none = new ClipByValue(Float.MAX_VALUE);
    float[][] dense = trained(optimizer, false, none);
    float[][] sparse = trained(optimizer, true, none);
    for (int step = 0; step < STEPS; step++) {
      assertThat(optimizer + " at step " + step, sparse[step]).hasBitsOf(dense[step]);
    }
    assertThat(sparse[STEPS - 1]).isNotEqualTo(sparse[0]);
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void everyStepHasTheSameBitsWithClipping(Optimizer optimizer) {
    for (Clip clip : List.of(new ClipByNorm(1.5f), new ClipByValue(0.4f))) {
      float[][] dense = trained(optimizer, false, clip);
      float[][] sparse = trained(optimizer, true, clip);
      for (int step = 0; step < STEPS; step++) {
        assertThat(optimizer + " at step " + step + ", " + clip, sparse[step])
            .hasBitsOf(dense[step]);
      }
      if (optimizer instanceof Sgd) { // others hardly depend on the scale
        assertThat(sparse[0]).isNotEqualTo(trained(optimizer, true, new ClipByNorm(1e9f))[0]);
      }
    }
  }

  @Test
  void rulesThatNeedAGradientLeaveOtherRowsAlone() {
    assertThat(updatedWeights(new Sgd(0.1f))).isEqualTo(2 * COLUMNS);
    assertThat(updatedWeights(new Adagrad(0.1f))).isEqualTo(2 * COLUMNS);
    assertThat(updatedWeights(new Adam())).isEqualTo(ROWS * COLUMNS);
  }

  /** How many weights a rule was asked to update in a step that used two rows. */
  private static int updatedWeights(Rule rule) {
    Parameter table =
        Parameter.table(
            "table", Initializer.zeros(), new Fans(ROWS, COLUMNS, COLUMNS), ROWS, COLUMNS);
    ParameterStore store = ParameterStore.of(List.of(table));
    Gradients gradients = store.gradients();
    int[] updated = new int[1];
    var counting = new Counting(rule, updated);
    try (Tape tape = Tape.open()) {
      tape.backward(TakeRows.apply(table.value(), 3, 700).sum(), gradients);
    }
    counting.updater(store).step(gradients);
    return updated[0];
  }

  @Test
  void aFrozenTableTakesNoRoomInSlotsUntilItIsUnfrozen() {
    var fans = new Fans(ROWS, COLUMNS, COLUMNS);
    Parameter table = Parameter.table("table", Initializer.uniform(1), fans, ROWS, COLUMNS);
    Parameter w = new Parameter("w", Initializer.uniform(1), new Fans(1, 1, 1), COLUMNS);
    ParameterStore store = ParameterStore.of(List.of(w, table));
    table.trainable(false);
    Updater updater = new Adagrad(0.1f, 0.25f).updater(store);
    Gradients gradients = store.gradients();
    step(w, table, gradients, updater);
    assertThat(updater.slots().get("accumulator")).hasSize(COLUMNS);
    float[] first = updater.slots().get("accumulator").clone();
    float[] before = table.get();
    table.trainable(true);
    step(w, table, gradients, updater);
    float[] slot = updater.slots().get("accumulator");
    assertThat(slot).hasSize(store.size());
    for (int i = 0; i < COLUMNS; i++) {
      assertThat(slot[i]).isGreaterThan(first[i]); // it went on
      assertThat(slot[COLUMNS + 3 * COLUMNS + i]).isGreaterThan(0.25f);
      assertThat(slot[COLUMNS + 4 * COLUMNS + i]).isEqualTo(0.25f);
    }
    assertThat(table.get()).isNotEqualTo(before);
  }

  private static void step(Parameter w, Parameter table, Gradients gradients, Updater updater) {
    gradients.clear();
    try (Tape tape = Tape.open()) {
      tape.backward(TakeRows.apply(table.value(), 3).plusRow(w.value()).tanh().sum(), gradients);
    }
    updater.step(gradients);
  }

  private record Counting(Rule rule, int[] updated) implements Rule {
    @Override
    public String text() {
      return rule.text();
    }

    @Override
    public Map<String, Object> config() {
      return rule.config();
    }

    @Override
    public float learningRate() {
      return rule.learningRate();
    }

    @Override
    public Map<String, Float> slots() {
      return rule.slots();
    }

    @Override
    public boolean movesWithoutGradient() {
      return rule.movesWithoutGradient();
    }

    @Override
    public void update(Slice range) {
      updated[0] += range.length();
      rule.update(range);
    }
  }
}
