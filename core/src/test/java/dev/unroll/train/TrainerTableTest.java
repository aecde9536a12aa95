package dev.unroll.train;

import static dev.unroll.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.dataset.Dataset;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Pool;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Adagrad;
import dev.unroll.optim.AdamW;
import dev.unroll.optim.ClipByNorm;
import dev.unroll.optim.Groups;
import dev.unroll.optim.Optimizer;
import dev.unroll.optim.ParameterFilter;
import dev.unroll.optim.Sgd;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** An embedding in training, whose gradient comes by rows. */
class TrainerTableTest {
  private static final int VOCABULARY = 300;
  private static final int USED = 40;
  private static final int SIZE = 5;
  private static final int STEPS = 7;
  private static final int EXAMPLES = 64;

  private static final TrainingConfig CONFIG =
      TrainingConfig.defaults()
          .withBatchSize(8)
          .withEpochs(25)
          .withClip(new ClipByNorm(1))
          .withOptimizer(new Adagrad(0.3f));

  /** Each word has a value; a sentence's is their mean. Only the first words are ever used. */
  private static Dataset sentences() {
    var random = new CounterRandom(9, "sentences");
    var ids = new int[EXAMPLES * STEPS];
    var values = new float[EXAMPLES];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (int) (random.uniform(i) * USED);
      values[i / STEPS] += (ids[i] % 7 - 3f) / STEPS;
    }
    return Dataset.of(
        Sequence.ids(IndexTensor.of(ids, EXAMPLES, STEPS), null),
        Target.values(Tensor.of(values, EXAMPLES, 1)));
  }

  private static Sequential model() {
    return Sequential.of(new Embedding(VOCABULARY, SIZE), Pool.mean(), new Dense(SIZE, 1))
        .initialize(3);
  }

  private static float[] table(Sequential model) {
    return model.parameter("embedding1.w").get();
  }

  @Test
  void wordsThatNeverOccurKeepTheirVectors() {
    Sequential model = model();
    float[] before = table(model);
    Dataset data = sentences();
    double lossBefore = new Trainer(CONFIG).loss(model, data);
    new Trainer(CONFIG).fit(model, data);
    float[] after = table(model);
    assertThat("unused", Arrays.copyOfRange(after, USED * SIZE, after.length))
        .hasBitsOf(Arrays.copyOfRange(before, USED * SIZE, before.length));
    for (int row = 0; row < USED; row++) {
      assertThat(Arrays.copyOfRange(after, row * SIZE, (row + 1) * SIZE))
          .isNotEqualTo(Arrays.copyOfRange(before, row * SIZE, (row + 1) * SIZE));
    }
    assertThat(new Trainer(CONFIG).loss(model, data)).isLessThan(0.05 * lossBefore);
  }

  @Test
  void decayShrinksThemAll() {
    Sequential model = model();
    float[] before = table(model);
    new Trainer(CONFIG.withSteps(1).withOptimizer(new AdamW(0.125f, 0.5f))).fit(model, sentences());
    float[] after = table(model);
    for (int i = USED * SIZE; i < before.length; i++) {
      assertThat(after[i]).isEqualTo(before[i] * 0.9375f);
    }
  }

  @Test
  void aGroupOfTheTableAloneHasItsOwnRule() {
    Optimizer groups =
        Groups.of(new Sgd(0.1f)).with(ParameterFilter.named("embedding*"), new Adagrad(0.3f));
    Sequential grouped = model();
    new Trainer(CONFIG.withSteps(1).withOptimizer(groups)).fit(grouped, sentences());
    Sequential same = model();
    new Trainer(CONFIG.withSteps(1)).fit(same, sentences());
    assertThat("the table", table(grouped)).hasBitsOf(table(same));
    Sequential rest = model();
    new Trainer(CONFIG.withSteps(1).withOptimizer(new Sgd(0.1f))).fit(rest, sentences());
    assertThat("the rest", grouped.parameter("dense1.w").get())
        .hasBitsOf(rest.parameter("dense1.w").get());
  }
}
