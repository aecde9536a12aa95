package dev.unroll.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.dataset.Batch;
import dev.unroll.dataset.Dataset;
import dev.unroll.metric.Accuracy;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Sgd;
import dev.unroll.store.ModelFile;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import dev.unroll.train.TrainingConfig.KeepBest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The end of training and the final weights: early stopping, the best epoch, averaging. */
class BestEpochTest {
  private final Sequential model = Sequential.of(new Dense(3, 2)).initialize(4);
  private final List<float[]> weights = new ArrayList<>(); // after each epoch, which is one step

  private History train(TrainingConfig config, boolean validate) {
    return new Trainer(config)
        .stopWhen(
            event -> {
              weights.add(model.store().snapshot());
              return false;
            })
        .fit(model, examples(1), validate ? examples(2) : null);
  }

  private static Dataset examples(int seed) {
    var random = new TestRandom(seed);
    return Dataset.of(Tensor.of(random.floats(15), 5, 3), Tensor.of(random.floats(10), 5, 2));
  }

  private static TrainingConfig scripted(boolean higherIsBetter, double... values) {
    return TrainingConfig.defaults()
        .withOptimizer(new Sgd(0.1f))
        .withEpochs(values.length)
        .withMetrics(() -> new ScriptedMetric(higherIsBetter, values))
        .withMonitor("scripted");
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  @ParameterizedTest
  @CsvSource({
    // values by epoch, whether higher is better, patience, minDelta, epochs trained, best epoch
    "5 4 3 3 3 2 1,           false, 2, 0,    5, 3",
    "5 4 3 3 2 2 2 1,         false, 2, 0,    7, 5",
    "5 5,                     false, 1, 0,    2, 1",
    "5 4.7 4.6 4.4 3,         false, 2, 0.5,  3, 3", // the best is the best, by however little
    "5 4.4 4.2 3.8 3.7 3.6 3, false, 2, 0.5,  6, 6",
    "1 1.5 1.5 2 3,           true,  2, 0.5,  3, 2", // by more than minDelta, not by as much
    "0.1 0.3 0.2 0.25 0.3 9,  true,  3, 0,    5, 2",
    "-3 -4 -5 -4.5 -4.7 -9,   false, 2, 0,    5, 3",
    "NaN 3 NaN NaN 1,         false, 2, 0,    4, 2",
    "3 Infinity Infinity 1,   false, 2, 0,    3, 1"
  })
  void endsAfterSoManyEpochsThatAreNoBetter(
      String values, boolean higher, long patience, double minDelta, int epochs, int best) {
    for (boolean validate : new boolean[] {false, true}) {
      weights.clear();
      model.initialize(4);
      History history =
          train(
              scripted(higher, numbers(values))
                  .withEarlyStopping(new EarlyStopping(patience, minDelta)),
              validate);
      assertThat(weights).hasSize(epochs);
      assertThat(history.stoppedEarly()).isTrue();
      assertThat(history.stopped()).isFalse();
      assertThat(model.store().snapshot()).isEqualTo(weights.get(best - 1));
    }
  }

  @Test
  void withoutAnyFigureTheLastWeightsStay() {
    History history =
        train(
            scripted(false, Double.NaN, Double.NaN, 1).withEarlyStopping(new EarlyStopping(2)),
            false);
    assertThat(history.stoppedEarly()).isTrue();
    assertThat(weights).hasSize(2);
    assertThat(model.store().snapshot()).isEqualTo(weights.get(1));
  }

  @Test
  void trainsToItsEndWhereItGetsBetterInTime() {
    History history =
        train(scripted(false, 5, 6, 4, 6, 3).withEarlyStopping(new EarlyStopping(2)), false);
    assertThat(weights).hasSize(5);
    assertThat(history.stoppedEarly()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "NEVER, false, 4", "WHEN_STOPPED, false, 4", "ALWAYS, false, 2",
    "NEVER, true, 4", "WHEN_STOPPED, true, 2", "ALWAYS, true, 2"
  })
  void theConfigurationSaysWhichWeightsAreLeft(KeepBest keep, boolean early, int epoch) {
    TrainingConfig config = scripted(true, 1, 3, 2, 1).withKeepBest(keep);
    train(config.withEarlyStopping(early ? new EarlyStopping(2) : null), false);
    assertThat(weights).hasSize(4);
    assertThat(model.store().snapshot()).isEqualTo(weights.get(epoch - 1));
  }

  @Test
  void theBestAreTheAveragedWeightsOfTheBestEpoch() {
    train(
        scripted(true, 1, 3, 2, 1)
            .withKeepBest(KeepBest.ALWAYS)
            .withAveraging(Averaging.uniform(1)),
        true);
    float[] best = new float[weights.get(0).length];
    for (int i = 0; i < best.length; i++) {
      best[i] = (float) (((double) weights.get(0)[i] + weights.get(1)[i]) / 2);
    }
    assertThat(model.store().snapshot()).usingComparatorWithPrecision(1e-6f).containsExactly(best);
    assertThat(best).isNotEqualTo(weights.get(1));
  }

  @Test
  void theFigureIsOfValidationDataWhereThereAreAny() {
    // Nothing is nearer to these targets than the model at the start.
    Batch inputs = examples(1).batch(new int[] {0, 1, 2, 3, 4});
    Tensor values = inputs.input().values();
    Dataset foreseen = Dataset.of(values, model.predict(values));
    TrainingConfig config =
        TrainingConfig.defaults()
            .withOptimizer(new Sgd(0.1f))
            .withEpochs(9)
            .withEarlyStopping(new EarlyStopping(2));
    assertThat(new Trainer(config).fit(model, examples(1), foreseen).rows()).hasSize(3);
    assertThat(new Trainer(config).fit(model.initialize(4), examples(1)).rows()).hasSize(9);
  }

  @Test
  void namesOfFiguresAreChecked() {
    TrainingConfig config = TrainingConfig.defaults();
    assertThatThrownBy(() -> config.withMonitor("accuracy"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "there is no metric \"accuracy\" to monitor; available: loss (each of the validation set if"
                + " there is one)");
    assertThatThrownBy(() -> config.withMetrics(Accuracy::of, Accuracy::of))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("two metrics are called accuracy; remove one of them");
    assertThatThrownBy(() -> config.withAccumulation(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("accumulation must be 1 or more, got 0");
    assertThatThrownBy(() -> new EarlyStopping(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new EarlyStopping(1, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new EarlyStopping(1, -0.1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theBestWeightsOfALargeModelAreInTheirFileAlone(@TempDir Path directory) throws Exception {
    TrainingConfig config = scripted(true, 1, 3, 2, 1).withKeepBest(KeepBest.ALWAYS);
    Checkpoints checkpoints = Checkpoints.in(directory).everySteps(3).largeModelFrom(1);
    new Trainer(config)
        .checkpoints(checkpoints)
        .stopWhen(event -> !weights.add(model.store().snapshot()))
        .fit(model, examples(1), examples(2));
    assertThat(model.store().snapshot()).isEqualTo(weights.get(1)).isNotEqualTo(weights.get(3));
    assertThat(fileOf(checkpoints)).isEqualTo(weights.get(1));
  }

  @Test
  void aResumedRunHasTheBestWeightsOfItsCheckpoint(@TempDir Path directory) throws Exception {
    TrainingConfig config = scripted(true, 1, 3, 5, 1).withKeepBest(KeepBest.ALWAYS);
    Checkpoints checkpoints = Checkpoints.in(directory).everySteps(2).largeModelFrom(1);
    assertThatThrownBy(
            () ->
                new Trainer(config)
                    .checkpoints(checkpoints)
                    .stopWhen(
                        event -> {
                          weights.add(model.store().snapshot());
                          if (weights.size() == 4) { // the third epoch was better, after step 2
                            throw new IllegalStateException("killed");
                          }
                          return false;
                        })
                    .fit(model, examples(1), examples(2)))
        .hasMessage("killed");
    assertThat(fileOf(checkpoints)).isEqualTo(weights.get(2));
    Sequential resumed = Sequential.of(new Dense(3, 2)).initialize(5);
    new Trainer(config.withMetrics(() -> new ScriptedMetric(true, 1, 1, 1, 1)))
        .checkpoints(checkpoints)
        .resume(resumed, examples(1), examples(2));
    assertThat(resumed.store().snapshot()).isEqualTo(weights.get(1));
    assertThat(fileOf(checkpoints)).isEqualTo(weights.get(1));
  }

  @ParameterizedTest
  @CsvSource({"deleted", "changed"})
  void aFileThatIsNoLongerTheOneThatWasWrittenIsNotTaken(String how, @TempDir Path directory) {
    TrainingConfig config = scripted(true, 1, 3, 2, 1).withKeepBest(KeepBest.ALWAYS);
    Checkpoints checkpoints = Checkpoints.in(directory).everySteps(100).largeModelFrom(1);
    History history =
        new Trainer(config)
            .checkpoints(checkpoints)
            .stopWhen(
                event -> {
                  weights.add(model.store().snapshot());
                  if (weights.size() == 4) { // the second epoch was the best
                    damage(checkpoints.bestFile(), how);
                  }
                  return false;
                })
            .fit(model, examples(1), examples(2));

    assertThat(model.store().snapshot()).isEqualTo(weights.get(3)).isNotEqualTo(weights.get(1));
    assertThat(history.best()).isNull(); // forgotten when the last checkpoint was written
  }

  private static void damage(Path file, String how) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      Files.delete(file);
      if (how.equals("changed")) {
        bytes[bytes.length - 1] ^= 1; // of the last weight
        Files.write(file, bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private float[] fileOf(Checkpoints checkpoints) throws IOException {
    Sequential best = Sequential.of(new Dense(3, 2));
    ModelFile.loadWeights(checkpoints.bestFile(), best);
    return best.store().snapshot();
  }

  @Test
  void validationMakesNoCopyOfTheWeightsAndPredictionsSeeThePublishedOnes() {
    var seen = new ArrayList<float[]>();
    Tensor x = Tensor.of(new TestRandom(9).floats(3), 1, 3);
    try (Tape tape = Tape.open()) {
      float[] published = model.predict(x).toArray();
      float[] evaluated = Tape.evaluating(() -> model.predict(x).toArray());
      assertThat(evaluated).isEqualTo(published);
      Tape.evaluating(
          () -> {
            seen.add(model.parameters().get("dense1.w").value().readOnlyArray());
            return 0;
          });
      assertThat(tape.arenaMisses()).isZero();
    }
    assertThat(seen.get(0)).isSameAs(model.parameters().get("dense1.w").value().readOnlyArray());
  }

  @Test
  void warnsOnceThatEarlyStoppingFollowsTheTrainingSet() {
    Dataset data = Dataset.of(new float[][] {{1, 2}, {3, 4}}, new float[][] {{1}, {2}});
    var config = TrainingConfig.defaults().withEpochs(3);
    String stops =
        "early stopping follows the loss of the training set, as there is no validation set; pass"
            + " one to fit";
    String best =
        "the choice of the best epoch follows the loss of the training set, as there is no"
            + " validation set; pass one to fit";
    var early = config.withEarlyStopping(new EarlyStopping(2));

    assertThat(warnings(early, data, false)).containsExactly(stops);
    assertThat(warnings(config.withKeepBest(KeepBest.ALWAYS), data, false)).containsExactly(best);
    assertThat(warnings(early, data, true)).isEmpty();
    assertThat(warnings(config, data, false)).isEmpty();
  }

  private static List<String> warnings(TrainingConfig config, Dataset data, boolean validated) {
    var sentences = new CopyOnWriteArrayList<String>();
    Trainer trainer =
        new Trainer(config)
            .listener(
                new TrainingListener() {
                  @Override
                  public void onWarning(String sentence) {
                    sentences.add(sentence);
                  }
                });
    var model = Sequential.of(new Dense(2, 1));
    if (validated) {
      trainer.fit(model, data, data);
    } else {
      trainer.fit(model, data);
    }
    return sentences;
  }
}
