package dev.unroll.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.dataset.Batch;
import dev.unroll.dataset.Dataset;
import dev.unroll.dataset.DocumentStarts;
import dev.unroll.loss.MeanSquaredError;
import dev.unroll.loss.Reduction;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Dropout;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Graph;
import dev.unroll.nn.Model;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Adam;
import dev.unroll.optim.AdamW;
import dev.unroll.optim.ClipByNorm;
import dev.unroll.optim.Sgd;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.Returns;
import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Outputs;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.sequence.Targets;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.Graphs;
import dev.unroll.testing.TestRandom;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Custom training steps. */
class TrainingStepTest {
  @TempDir Path directory;

  private static Sequential model() {
    return Sequential.of(
            new Embedding(12, 5), Dropout.rate(0.2f), new Gru(5, 6, Returns.ALL), new Dense(6, 3))
        .initialize(7);
  }

  private static Dataset examples(int count) {
    var random = new TestRandom(3);
    return Dataset.of(
        Sequence.ids(
            IndexTensor.of(random.ints(count * 6, 0, 12), count, 6),
            Mask.lengths(random.ints(count, 1, 7))),
        Target.classes(IndexTensor.of(random.ints(count * 6, 0, 3), count, 6)));
  }

  private static TrainingConfig config() {
    return TrainingConfig.defaults()
        .withLoss(new SoftmaxCrossEntropy())
        .withOptimizer(new AdamW(0.02f, 0.01f))
        .withClip(new ClipByNorm(1))
        .withBatchSize(4)
        .withEpochs(3);
  }

  private static float[] weights(Model model) {
    return model.store().snapshot();
  }

  private static String scores(History history) {
    var text = new StringBuilder();
    for (History.Row row : history.rows()) {
      var scores = row.values();
      scores.remove("seconds");
      text.append(scores).append('\n');
    }
    return text.toString();
  }

  @Test
  void aStepThatDoesWhatTheDefaultDoesGivesItsBits() {
    for (TrainingConfig config :
        List.of(
            config(),
            config().withAccumulation(2),
            config().withTruncation(new Truncation(2)),
            config().withAccumulation(2).withTruncation(new Truncation(4)))) {
      Sequential expected = model();
      History whole = new Trainer(config).fit(expected, examples(11), examples(5));
      for (TrainingStep step :
          List.<TrainingStep>of(
              context -> context.loss(context.apply(context.inputs())),
              context -> context.loss(context.apply()))) {
        Sequential actual = model();
        History history = new Trainer(config).step(step).fit(actual, examples(11), examples(5));
        assertThat(weights(actual)).isEqualTo(weights(expected));
        assertThat(scores(history)).isEqualTo(scores(whole));
      }
    }
  }

  @Test
  void aStepThatExceedsTheHeapNamesItsBatch() {
    Trainer trainer =
        new Trainer(config())
            .step(
                context -> {
                  if (context.step() == 2) {
                    throw new OutOfMemoryError("Java heap space");
                  }
                  return context.loss(context.apply());
                });
    assertThatThrownBy(() -> trainer.fit(model(), examples(11)))
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessage("training step 3, 3 examples of 6 time steps: Java heap space");
  }

  /** The inputs of a translator have different numbers of steps, and features have none. */
  @Test
  void aBatchOfAnyInputsIsNamedWhenItExceedsTheHeap() {
    Target target = Target.values(Tensor.zeros(2, 3));
    Sequence words = Sequence.of(Tensor.zeros(2, 9, 1));
    Sequence longer = Sequence.of(Tensor.zeros(2, 48, 1));
    Sequence features = Sequence.of(Tensor.zeros(2, 5));
    var inputs = new LinkedHashMap<Inputs, String>();
    inputs.put(Inputs.of(Map.of("a", words, "b", longer)), "2 examples of 48 time steps");
    inputs.put(Inputs.of(Map.of("a", words, "b", features)), "2 examples of 9 time steps");
    inputs.put(Inputs.of(features), "2 examples");
    inputs.forEach(
        (input, expected) ->
            assertThat(
                    TrainingMemory.exceeded(
                        new OutOfMemoryError("Java heap space"),
                        7,
                        new Batch(input, Targets.of(target))))
                .hasMessage("training step 7, " + expected + ": Java heap space"));
    assertThat(TrainingMemory.exceeded(new OutOfMemoryError(), 7, null))
        .hasMessage("training step 7, loading its batch: OutOfMemoryError");
  }

  private static Dataset documents(int count) {
    Dataset all = examples(count);
    var positions = new int[count];
    var starts = new int[count][];
    for (int n = 0; n < count; n++) {
      positions[n] = n;
      starts[n] =
          n % 3 == 0 ? new int[] {0, 2 + n % 4} : n % 3 == 1 ? new int[] {1, 3} : new int[0];
    }
    return Dataset.of(
        all.batch(positions).input(), all.batch(positions).target(), DocumentStarts.of(starts));
  }

  /** Applies the model in parts. */
  private static StepLoss inParts(StepContext context) {
    Sequential model = (Sequential) context.model();
    Sequence hidden = context.apply(model.slice(0, 3)).only();
    return context.loss(context.apply(model.slice(3, 5), Inputs.of(hidden)));
  }

  @Test
  void partsOfTheModelAreTheModel() {
    for (Dataset data : List.of(examples(11), documents(11))) {
      for (TrainingConfig config :
          List.of(
              config(),
              config().withTruncation(new Truncation(2)),
              config().withAccumulation(2).withTruncation(new Truncation(4)))) {
        var weights = new ArrayList<float[]>();
        var scores = new ArrayList<String>();
        for (TrainingStep step :
            List.<TrainingStep>of(StepContext::loss, TrainingStepTest::inParts)) {
          Sequential model =
              Sequential.of(
                      new Embedding(12, 5),
                      new Lstm(5, 7),
                      Dropout.rate(0.2f),
                      new Gru(7, 6, Returns.ALL),
                      new Dense(6, 3))
                  .initialize(7);
          scores.add(scores(new Trainer(config).step(step).fit(model, data)));
          weights.add(weights(model));
        }
        assertThat(scores.get(1)).as("%s", config.truncation()).isEqualTo(scores.get(0));
        assertThat(Arrays.equals(weights.get(1), weights.get(0))).isTrue();
      }
    }
  }

  @Test
  void aPartKeepsItsLayersNamesAndRefusesLayersThatAreNotThere() {
    Sequential model = model();
    Sequential part = model.slice(1, 3);
    assertThat(part.layers()).containsOnlyKeys("dropout1", "gru1");
    assertThat(part.layers().get("gru1")).isSameAs(model.layers().get("gru1"));
    for (int[] range : new int[][] {{-1, 2}, {2, 2}, {3, 5}}) {
      assertThatThrownBy(() -> model.slice(range[0], range[1]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("slice: layers " + range[0] + " to " + range[1]);
    }
  }

  @Test
  void aLossWithAReductionCountsAmongBatchesAsTheConfiguredOne() {
    for (Reduction reduction : Reduction.values()) {
      SoftmaxCrossEntropy loss = new SoftmaxCrossEntropy().withReduction(reduction);
      TrainingConfig config = config().withLoss(loss).withAccumulation(2);
      TrainingStep own =
          new TrainingStep() {
            @Override
            public StepLoss train(StepContext context) {
              Sequence y = context.apply().only();
              Target target = context.batch().target();
              return StepLoss.of(
                  loss.apply(y, target), reduction, loss.weight(y, target), context.batch().size());
            }

            @Override
            public StepLoss evaluate(StepContext context) {
              return train(context);
            }
          };
      Sequential expected = model();
      String scores = scores(new Trainer(config).fit(expected, examples(11), examples(5)));
      Sequential actual = model();
      assertThat(scores(new Trainer(config).step(own).fit(actual, examples(11), examples(5))))
          .isEqualTo(scores);
      assertThat(weights(actual)).isEqualTo(weights(expected));
    }
  }

  @Test
  void theContextShowsTheRun() {
    var seen = new ArrayList<String>();
    new Trainer(config().withEpochs(2).withShuffle(false))
        .step(
            context -> {
              seen.add(
                  context.step()
                      + " "
                      + context.epoch()
                      + " "
                      + context.batch().size()
                      + " "
                      + context.inputs().batch()
                      + " "
                      + context.targets().size()
                      + " "
                      + context.pass().training());
              assertThat(context.model()).isInstanceOf(Sequential.class);
              return context.loss();
            })
        .fit(model(), examples(6));
    assertThat(seen)
        .containsExactly("0 1 4 4 4 true", "1 1 2 2 2 true", "2 2 4 4 4 true", "3 2 2 2 2 true");
  }

  /** Adds the mean square of the outputs, times 0.1, and reports it. */
  private static StepLoss withPenalty(StepContext context) {
    Outputs outputs = context.apply();
    Tensor y = outputs.only().values();
    Tensor size = y.mul(y).mean();
    return context.loss(outputs).plus(size.times(0.1f)).withScalar("size", size.item());
  }

  @Test
  void anExtraTermIsTrainedAndItsScalarIsReported() {
    List<EpochEvent> epochs = new CopyOnWriteArrayList<>();
    var steps = new ArrayList<StepEvent>();
    Sequential penalized = model();
    History history =
        new Trainer(config())
            .step(TrainingStepTest::withPenalty)
            .listener(
                new TrainingListener() {
                  @Override
                  public void onEpoch(EpochEvent event) {
                    epochs.add(event);
                  }
                })
            .stopWhen(event -> !steps.add(event))
            .fit(penalized, examples(11), examples(5));
    Sequential plain = model();
    History without = new Trainer(config()).fit(plain, examples(11), examples(5));
    assertThat(weights(penalized)).isNotEqualTo(weights(plain));
    assertThat(steps).hasSize(9);
    for (int epoch = 0; epoch < 3; epoch++) {
      double mean =
          steps.subList(3 * epoch, 3 * epoch + 3).stream()
              .mapToDouble(event -> event.scalars().get("size"))
              .average()
              .orElseThrow();
      assertThat(history.rows().get(epoch).metrics().get("size")).isCloseTo(mean, within(1e-12));
      assertThat(epochs.get(epoch).metrics().get("size")).isCloseTo(mean, within(1e-12));
    }
    assertThat(history.csv()).startsWith("step,epoch,loss,").contains(",size,best\n");
    assertThat(without.rows().get(0).metrics()).isEmpty();
    // the validation loss is that of the default: the configured losses alone
    assertThat(history.rows().get(2).metrics().keySet()).containsExactly("size");
    double validation = new Trainer(config()).loss(penalized, examples(5));
    assertThat(history.rows().get(2).validationLoss()).isCloseTo(validation, within(1e-9));
    // the loss of a step has the term
    double first = steps.get(0).loss() - 0.1 * steps.get(0).scalars().get("size");
    var plainSteps = new ArrayList<StepEvent>();
    new Trainer(config())
        .stopWhen(event -> !plainSteps.add(event))
        .fit(model(), examples(11), examples(5));
    assertThat(first).isCloseTo(plainSteps.get(0).loss(), within(1e-6));
  }

  @Test
  void rowsBetweenEpochsHaveTheScalarsOfTheirSteps() {
    var steps = new ArrayList<StepEvent>();
    History history =
        new Trainer(config().withSteps(7).withReportEvery(2))
            .step(TrainingStepTest::withPenalty)
            .stopWhen(event -> !steps.add(event))
            .fit(model(), examples(11));
    assertThat(history.rows()).hasSize(4);
    double mean = (steps.get(2).scalars().get("size") + steps.get(3).scalars().get("size")) / 2;
    assertThat(history.rows().get(1).metrics().get("size")).isCloseTo(mean, within(1e-12));
    assertThat(history.rows().get(3).metrics().get("size"))
        .isEqualTo(steps.get(6).scalars().get("size"));
  }

  @Test
  void aScalarMustNotTakeTheNameOfAColumn() {
    for (String name : List.of("loss", "validation_loss", "learning_rate", "step", " ")) {
      assertThatThrownBy(
              () ->
                  new Trainer(config())
                      .step(context -> context.loss().withScalar(name, 1))
                      .fit(model(), examples(4)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "a scalar must not be called \"" + name + "\", which the history uses. Rename it.");
    }
  }

  @Test
  void evaluationMayHaveTermsAndScalarsToo() {
    var step =
        new TrainingStep() {
          @Override
          public StepLoss train(StepContext context) {
            return withPenalty(context);
          }

          @Override
          public StepLoss evaluate(StepContext context) {
            return withPenalty(context);
          }
        };
    Sequential model = model();
    History history = new Trainer(config()).step(step).fit(model, examples(11), examples(4));
    History.Row last = history.rows().get(2);
    assertThat(last.metrics().keySet()).containsExactly("size", "validation_size");
    double plain = new Trainer(config()).loss(model, examples(4));
    assertThat(last.validationLoss())
        .isCloseTo(plain + 0.1 * last.metrics().get("validation_size"), within(1e-6));
    assertThat(new Trainer(config()).step(step).loss(model, examples(4)))
        .isEqualTo(last.validationLoss());
  }

  @Test
  void aLossOfAnyTensorTrains() {
    Sequential model = model();
    History history =
        new Trainer(config().withEpochs(20))
            .step(
                context -> {
                  Tensor y = context.apply().only().values();
                  return StepLoss.of(y.mul(y).mean(), context.batch().size());
                })
            .fit(model, examples(11));
    assertThat(history.rows().get(19).loss()).isBetween(0.0, history.rows().get(0).loss() / 5);
  }

  @Test
  void aStepMayTakeOtherLossesThanTheConfiguration() {
    Dataset data = Graphs.twoInTwoOutData(12, 5);
    var config =
        TrainingConfig.defaults().withLoss("topic", new SoftmaxCrossEntropy()).withBatchSize(4);
    Losses other = Losses.of("price", new MeanSquaredError(), 2);
    Graph model = Graphs.twoInTwoOut();
    History history =
        new Trainer(config).step(context -> context.loss(context.apply(), other)).fit(model, data);
    assertThat(history.rows()).hasSize(10);
    assertThat(history.rows().get(9).loss()).isLessThan(history.rows().get(0).loss());
    // ... or the same with other weights
    var steps = new ArrayList<Double>();
    History heavier =
        new Trainer(config.withEpochs(1))
            .step(
                context ->
                    context.loss(context.apply(), Losses.of("topic", new SoftmaxCrossEntropy(), 3)))
            .stopWhen(event -> !steps.add(event.loss()))
            .fit(Graphs.twoInTwoOut(), data);
    assertThat(heavier.rows().get(0).loss())
        .isCloseTo(steps.stream().mapToDouble(x -> x).average().orElseThrow(), within(1e-6));
  }

  private static Map<String, float[]> values(Model model) {
    var values = new LinkedHashMap<String, float[]>();
    model.parameters().forEach((name, parameter) -> values.put(name, parameter.get()));
    return values;
  }

  @Test
  void updateOnlyLeavesOtherParametersAndTheirSlotsAsTheyAre() {
    Sequential model = model();
    model.parameter("dense1.b").trainable(false);
    var before = new ArrayList<>(List.of(values(model)));
    var slots = new ArrayList<Map<String, float[]>>();
    var run = new Run[1];
    TrainingStep step =
        context -> {
          boolean even = context.step() % 2 == 0;
          context.updateOnly(name -> name.startsWith("gru1.") == even);
          return context.loss();
        };
    run[0] =
        new Run(
            config().withOptimizer(new AdamW(0.02f, 0.1f)), // which moves without a gradient, too
            step,
            model,
            examples(11),
            null,
            new Listeners(),
            event -> {
              if (event != null) {
                before.add(values(model));
              }
              slots.add(slots(run[0], model));
              return false;
            });
    run[0].all(null);
    assertThat(before).hasSize(10);
    for (int i = 0; i + 1 < before.size(); i++) {
      boolean even = i % 2 == 0;
      for (String name : model.parameters().keySet()) {
        boolean moves = name.startsWith("gru1.") == even && !name.equals("dense1.b");
        assertThat(Arrays.equals(before.get(i + 1).get(name), before.get(i).get(name)))
            .as("%s stays in step %d", name, i)
            .isEqualTo(!moves);
        if (!moves && i > 0) {
          assertThat(slots.get(i + 1).get(name))
              .as("slots of %s in step %d", name, i)
              .isEqualTo(slots.get(i).get(name));
        }
      }
    }
    model
        .parameters()
        .forEach(
            (name, parameter) ->
                assertThat(parameter.trainable()).isEqualTo(!name.equals("dense1.b")));
  }

  private static Map<String, float[]> slots(Run run, Model model) {
    var all = new LinkedHashMap<String, float[]>();
    for (String name : model.parameters().keySet()) {
      var values = new ArrayList<Float>();
      for (var entry : run.snapshot().tensors()) {
        if (entry.name().startsWith("slot.") && entry.name().endsWith("." + name)) {
          for (float value : entry.values()) {
            values.add(value);
          }
        }
      }
      var array = new float[values.size()];
      for (int i = 0; i < array.length; i++) {
        array[i] = values.get(i);
      }
      all.put(name, array);
    }
    return all;
  }

  @Test
  void whatAStepFreezesIsTrainableAgainAfterAnException() {
    Sequential model = model();
    var trainer =
        new Trainer(config())
            .step(
                context -> {
                  context.updateOnly(name -> name.startsWith("dense1."));
                  if (context.step() == 2) {
                    throw new IllegalStateException("the step failed");
                  }
                  return context.loss();
                });
    assertThatThrownBy(() -> trainer.fit(model, examples(11)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the step failed");
    assertThat(model.parameters().values()).allMatch(Parameter::trainable);
    Tape.open().close(); // the tape of the run is closed, so another one may open
    assertThat(new Trainer(config()).fit(model, examples(11)).rows()).hasSize(3);
  }

  /** Everything that a resumed run must get right: random inputs, scalars, frozen groups. */
  private static StepLoss everything(StepContext context) {
    boolean even = context.step() % 2 == 0;
    context.updateOnly(name -> name.startsWith("gru1.") == even || name.startsWith("embedding1."));
    CounterRandom random = context.pass().random("swap");
    Inputs noisy =
        context
            .inputs()
            .map(
                x -> {
                  int[] ids = x.ids().toArray();
                  for (int i = 0; i < ids.length; i++) {
                    ids[i] = random.uniform(i) < 0.3 ? 1 : ids[i];
                  }
                  IndexTensor swapped = IndexTensor.of(ids, x.batch(), x.steps());
                  Mask mask = x.mask();
                  return mask == null ? Sequence.ids(swapped) : Sequence.ids(swapped, mask);
                });
    Outputs outputs = context.apply(noisy);
    Tensor y = outputs.only().values();
    Tensor size = y.mul(y).mean();
    return context
        .loss(outputs)
        .plus(size.times(0.05f))
        .withScalar("size", size.item())
        .withScalar("even", even ? 1 : 0);
  }

  @Test
  void aResumedRunHasTheSameBits() {
    for (TrainingConfig config :
        List.of(
            config().withSteps(13).withReportEvery(3),
            config().withAccumulation(2),
            config().withTruncation(new Truncation(2)))) {
      Sequential unbroken = model();
      History whole =
          new Trainer(config)
              .step(TrainingStepTest::everything)
              .fit(unbroken, examples(11), examples(5));
      long last = whole.rows().get(whole.rows().size() - 1).step();
      for (long stop = 1; stop < last; stop++) {
        long at = stop;
        Path there = directory.resolve(config.hashCode() + "." + stop);
        new Trainer(config)
            .step(TrainingStepTest::everything)
            .checkpoints(Checkpoints.in(there))
            .stopWhen(event -> event.step() == at)
            .fit(model(), examples(11), examples(5));
        Sequential resumed = model().initialize(99);
        History rest =
            new Trainer(config)
                .step(TrainingStepTest::everything)
                .checkpoints(Checkpoints.in(there))
                .resume(resumed, examples(11), examples(5));
        assertThat(weights(resumed)).as("stopped at %d", stop).isEqualTo(weights(unbroken));
        assertThat(scores(rest)).isEqualTo(scores(whole));
      }
    }
  }

  @Test
  void aResumedRunOfScheduledSamplingHasTheSameBits() {
    var config =
        TrainingConfig.defaults()
            .withLoss("next", new SoftmaxCrossEntropy())
            .withBatchSize(4)
            .withEpochs(3);
    Dataset data = Graphs.encoderDecoderData(10, 1);
    Graph unbroken = Graphs.encoderDecoder();
    new Trainer(config).step(TrainingStepTest::scheduled).fit(unbroken, data);
    for (long stop = 1; stop < 9; stop++) {
      long at = stop;
      Path there = directory.resolve("sampled." + stop);
      new Trainer(config)
          .step(TrainingStepTest::scheduled)
          .checkpoints(Checkpoints.in(there))
          .stopWhen(event -> event.step() == at)
          .fit(Graphs.encoderDecoder(), data);
      Graph resumed = Graphs.encoderDecoder().initialize(99);
      new Trainer(config)
          .step(TrainingStepTest::scheduled)
          .checkpoints(Checkpoints.in(there))
          .resume(resumed, data);
      assertThat(weights(resumed)).as("stopped at %d", stop).isEqualTo(weights(unbroken));
    }
  }

  private static final class NamedStep implements TrainingStep {
    private final String name;

    NamedStep(String name) {
      this.name = name;
    }

    @Override
    public StepLoss train(StepContext context) {
      return context.loss();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @Test
  void aRunIsNotResumedWithAnotherStep() {
    Trainer first =
        new Trainer(config())
            .step(new NamedStep("forcing 1.0"))
            .checkpoints(Checkpoints.in(directory))
            .stopWhen(event -> event.step() == 2);
    first.fit(model(), examples(11));
    assertThatThrownBy(
            () ->
                new Trainer(config())
                    .step(new NamedStep("forcing 0.5"))
                    .checkpoints(Checkpoints.in(directory))
                    .resume(model(), examples(11)))
        .isInstanceOf(dev.unroll.BadInputException.class)
        .hasMessageContaining(
            "the run began with training step forcing 1.0, now it is forcing 0.5");
  }

  @Test
  void teacherForcingAndScheduledSamplingTrainAnEncoderDecoder() {
    var config =
        TrainingConfig.defaults()
            .withLoss("next", new SoftmaxCrossEntropy())
            .withOptimizer(new Adam(0.03f))
            .withBatchSize(16)
            .withEpochs(30);
    Dataset data = Graphs.encoderDecoderData(64, 1);
    Graph forced = Graphs.encoderDecoder();
    History history =
        new Trainer(config).step(context -> context.loss(context.apply())).fit(forced, data);
    assertThat(history.rows().get(29).loss()).isLessThan(history.rows().get(0).loss() / 2);
    Graph sampled = Graphs.encoderDecoder();
    History scheduled = new Trainer(config).step(TrainingStepTest::scheduled).fit(sampled, data);
    assertThat(scheduled.rows().get(29).loss()).isLessThan(scheduled.rows().get(0).loss() / 1.5);
    assertThat(scheduled.rows().get(29).metrics().get("sampled")).isBetween(0.05, 0.5);
    Graph again = Graphs.encoderDecoder();
    new Trainer(config).step(TrainingStepTest::scheduled).fit(again, data);
    assertThat(weights(again)).isEqualTo(weights(sampled));
  }

  /** Feeds the decoder its own prediction at every fourth step or so. */
  private static StepLoss scheduled(StepContext context) {
    Inputs inputs = context.inputs();
    Sequence target = inputs.get("target");
    Tensor guess = context.model().predict(inputs).values("next");
    int steps = target.steps();
    int[] ids = target.ids().toArray();
    CounterRandom random = context.pass().random("sampling");
    int letters = guess.size(-1);
    float[] logits = guess.toArray();
    int swapped = 0;
    int some = 0;
    for (int i = 0; i < ids.length; i++) {
      if (i % steps > 0 && i % steps < target.lengths().get(i / steps)) {
        some++;
        if (random.uniform(i) < 0.25) {
          ids[i] = best(logits, (i - 1) * letters, letters);
          swapped++;
        }
      }
    }
    Sequence mixed = Sequence.ids(IndexTensor.of(ids, target.batch(), steps), target.mask());
    return context
        .loss(context.apply(Inputs.of("source", inputs.get("source")).with("target", mixed)))
        .withScalar("sampled", (double) swapped / some);
  }

  private static int best(float[] logits, int from, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      best = logits[from + i] > logits[from + best] ? i : best;
    }
    return best;
  }

  @Test
  void aDivergingStepNamesTheLayer() {
    var model =
        Sequential.of(new Lstm(2, 3), new Lstm(3, 4, Returns.LAST), new Dense(4, 1)).initialize(1);
    var random = new TestRandom(1);
    Dataset data =
        Dataset.of(
            Tensor.of(random.floats(8 * 5 * 2), 8, 5, 2).times(1000),
            Tensor.of(random.floats(8), 8, 1));
    assertThatThrownBy(
            () ->
                new Trainer(TrainingConfig.defaults().withOptimizer(new Sgd(1e38f)))
                    .step(
                        context -> {
                          Outputs outputs = context.apply();
                          Tensor y = outputs.only().values();
                          return context.loss(outputs).plus(y.mul(y).mean());
                        })
                    .fit(model, data))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("first seen in lstm1, input gate i at time step 0 (matmul)");
    var small = Sequential.of(new Gru(2, 3, Returns.LAST), new Dense(3, 1)).initialize(1);
    assertThatThrownBy(
            () ->
                new Trainer(TrainingConfig.defaults())
                    .step(
                        context -> {
                          context.updateOnly(name -> name.startsWith("dense1."));
                          Tensor y = context.apply().only().values();
                          Tensor large =
                              Tape.named("penalty", () -> y.times(1e30f).mul(y.times(1e30f)));
                          return StepLoss.of(large.sum(), context.batch().size());
                        })
                    .fit(small, data))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("first seen in penalty (mul), where the output is infinite");
    assertThat(small.parameters().values()).allMatch(Parameter::trainable);
  }
}
