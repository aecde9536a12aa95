package dev.unroll.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.unroll.dataset.Dataset;
import dev.unroll.nn.Activation;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Layer;
import dev.unroll.nn.Sequential;
import dev.unroll.nn.TimeDistributed;
import dev.unroll.optim.Sgd;
import dev.unroll.rnn.Cell;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.HiddenState;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.Returns;
import dev.unroll.rnn.Scan;
import dev.unroll.rnn.SimpleRnn;
import dev.unroll.rnn.SimpleRnnCell;
import dev.unroll.rnn.Weights;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.Adjoints;
import dev.unroll.tensor.Op;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The error message of a run that diverged, for each kind of cause. */
class DiagnosisTest {
  private static final int ROWS = 8;
  private static final int STEPS = 6;
  private static final TrainingConfig CONFIG =
      TrainingConfig.defaults().withEpochs(100).withBatchSize(4).withShuffle(false);

  private final Tensor inputs =
      Tensor.of(new TestRandom(1).floats(ROWS * STEPS * 2), ROWS, STEPS, 2);
  private final Tensor targets = Tensor.of(new TestRandom(2).floats(ROWS), ROWS, 1);

  private String sentence(TrainingConfig config, Layer... layers) {
    return sentence(config, Sequential.of(layers).initialize(1), Sequence.of(inputs));
  }

  private String sentence(TrainingConfig config, Sequential model, Sequence x) {
    Dataset data = Dataset.of(x, Target.values(targets));
    DivergedException e =
        catchThrowableOfType(DivergedException.class, () -> new Trainer(config).fit(model, data));
    return e.getMessage();
  }

  @Test
  void anInputThatIsNotANumberIsNamedByRowStepAndFeature() {
    inputs.array()[(6 * STEPS + 3) * 2 + 1] = Float.NaN;
    assertThat(sentence(CONFIG, new Lstm(2, 3, Returns.LAST), new Dense(3, 1)))
        .isEqualTo(
            "the loss became NaN at step 2 (gradient norm 0.855 at step 1): the input of row 2"
                + " (example 6 of the data set) at step 3 is NaN in feature 1; look at the data:"
                + " fill such values in, or mask their steps");
  }

  @Test
  void whatIsMaskedIsNotTakenForTheCause() {
    inputs.array()[(1 * STEPS + 5) * 2] = Float.NaN;
    inputs.array()[(2 * STEPS + 1) * 2] = Float.POSITIVE_INFINITY;
    var model = Sequential.of(new Gru(2, 3, Returns.LAST), new Dense(3, 1)).initialize(1);
    Mask mask = Mask.lengths(6, 5, 2, 6, 6, 6, 6, 6);
    assertThat(sentence(CONFIG, model, Sequence.of(inputs, mask)))
        .contains(
            " at the first step: the input of row 2 (example 2 of the data set) at step 1 is"
                + " infinite");
  }

  @Test
  void anInfiniteTargetIsNamed() {
    targets.array()[5] = Float.NEGATIVE_INFINITY;
    assertThat(sentence(CONFIG, new Gru(2, 3, Returns.LAST), new Dense(3, 1)))
        .startsWith("the loss became Infinity at step 2 ")
        .contains(
            "): the target of row 1 (example 5 of the data set) is infinite; look at the data");
  }

  @Test
  void aWeightThatIsNotANumberIsNamed() {
    var model = Sequential.of(new Lstm(2, 3, Returns.LAST), new Dense(3, 1)).initialize(1);
    float[] u = model.parameter("lstm1.u").get();
    u[1] = Float.NaN;
    u[5] = Float.POSITIVE_INFINITY;
    model.parameter("lstm1.u").set(u);
    assertThat(sentence(CONFIG, model, Sequence.of(inputs)))
        .isEqualTo(
            "the loss became NaN at the first step: weight lstm1.u has 2 values that are not"
                + " finite; set or load it again");
  }

  @Test
  void aWeightOfTheLossThatIsNotANumberNeverGetsThatFar() {
    assertThatThrownBy(
            () -> Target.values(targets).weighted(Tensor.vector(1, 1, 1, Float.NaN, 1, 1, 1, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a weight must be finite and not negative, got NaN");
  }

  @Test
  void aLearningRateThatIsTooHighNamesTheGateTheStepAndHowLargeTheWeightsAre() {
    TrainingConfig config = CONFIG.withOptimizer(new Sgd(1e38f));
    Sequence large = Sequence.of(inputs.times(1000));
    var lstm =
        Sequential.of(new Lstm(2, 3), new Lstm(3, 4, Returns.LAST), new Dense(4, 1)).initialize(1);
    assertThat(sentence(config, lstm, large))
        .startsWith(
            "the loss became Infinity at step 2 (gradient norm 1.16 at step 1), first seen in")
        .endsWith(
            " in lstm1, input gate i at time step 0 (matmul), where the output is infinite in row 0"
                + " (example 4 of the data set), weights being as large as 9.18e+37; lower the"
                + " learning rate or bound the gradients (clipNorm, withClip)");
    var gru =
        Sequential.of(new Gru(2, 3), new Gru(3, 4, Returns.LAST), new Dense(4, 1)).initialize(1);
    assertThat(sentence(config, gru, large))
        .contains(" in gru1, update gate z at time step 0 (matmul), where the output is infinite");
  }

  @Test
  void anUpdateThatIsTooLargeNamesTheWeight() {
    TrainingConfig config = CONFIG.withOptimizer(new Sgd(3e38f));
    assertThat(sentence(config, new Gru(2, 3), new Gru(3, 4, Returns.LAST), new Dense(4, 1)))
        .endsWith(
            " at step 1): weight dense1.b has 1 value that is not finite; lower the learning rate"
                + " or bound the gradients (clipNorm, withClip)");
  }

  @Test
  void aDenseLayerThatExplodesNamesHowLargeThePredictionsAre() {
    TrainingConfig config = CONFIG.withOptimizer(new Sgd(1e20f));
    assertThat(sentence(config, new Lstm(2, 3, Returns.LAST), new Dense(3, 1)))
        .contains(
            "), first seen in loss (mse), where the output is infinite, predictions being as large"
                + " as 7.89e+19")
        .endsWith(
            "; lower the learning rate or bound the gradients (clipNorm, withClip), or scale the"
                + " targets");
  }

  @Test
  void aSimpleRnnThatExplodesNamesTheStep() {
    var cell = new SimpleRnnCell(2, 3, Activation.RELU, Weights.keras());
    assertThat(
            sentence(
                CONFIG.withOptimizer(new Sgd(1e4f)),
                new SimpleRnn(cell, Returns.LAST),
                new Dense(3, 1)))
        .startsWith(
            "the loss became Infinity at step 4 (gradient norm 2.10e+18 at step 3), first seen")
        .contains(" in simpleRnn1, hidden state h at time step 1 (matmul), where the output is");
  }

  @Test
  void inputsThatAreTooLargeAreSaidToBe() {
    inputs.array()[24] = 3e38f;
    inputs.array()[25] = 3e38f;
    var model =
        Sequential.of(new TimeDistributed(new Dense(2, 2)), new Lstm(2, 1, Returns.LAST))
            .initialize(1);
    model.parameter("timeDistributed1.w").set(1, 1, 1, 1);
    assertThat(sentence(CONFIG, model, Sequence.of(inputs)))
        .isEqualTo(
            "the loss became NaN at the first step, first seen in timeDistributed1.dense (matmul),"
                + " where the output is infinite; scale the inputs, which are as large as"
                + " 3.00e+38");
  }

  /** ln x, which is not defined where x is negative. */
  private record Log(Tensor x, Tensor y) implements Op {
    static Tensor of(Tensor x) {
      Tensor y = Tape.empty(x.shape());
      for (int i = 0; i < x.size(); i++) {
        y.array()[y.offset() + i] = (float) StrictMath.log(x.readOnlyArray()[x.offset() + i]);
      }
      if (Tape.needsGradient(x)) {
        Tape.record(new Log(x, y), y);
      }
      return y;
    }

    @Override
    public String name() {
      return "log";
    }

    @Override
    public void backward(Adjoints adjoints) {
      Tensor dy = adjoints.of(y);
      if (dy != null && adjoints.needs(x)) {
        Adjoints.Sink dx = adjoints.intoPart(x);
        for (int i = 0; i < x.size(); i++) {
          dx.data()[dx.offset() + i] +=
              dy.readOnlyArray()[dy.offset() + i] / x.readOnlyArray()[x.offset() + i];
        }
      }
    }
  }

  private static final class LogCell extends Cell<HiddenState> {
    private final Parameter w = parameter("w", inputSize(), outputSize());

    LogCell() {
      super("logarithmic", 2, 2);
    }

    @Override
    public HiddenState zeroState(int batch) {
      return new HiddenState(Tensor.zeros(batch, outputSize()));
    }

    @Override
    public HiddenState step(Tensor x, HiddenState s) {
      Tensor positive = x.mul(x).matmul(w.value());
      return new HiddenState(Tape.named("memory", () -> Log.of(positive)));
    }
  }

  @Test
  void aCustomCellIsNamedWithItsOperation() {
    Tensor x = Tensor.of(new TestRandom(1).floats(ROWS * STEPS * 2), ROWS, STEPS, 2);
    var model =
        Sequential.of(new Scan<>(new LogCell(), Returns.LAST), new Dense(2, 1)).initialize(1);
    model.parameter("logarithmic1.w").set(1, 1, 1, -1);
    assertThat(sentence(CONFIG, model, Sequence.of(x)))
        .startsWith(
            "the loss became NaN at the first step, first seen in logarithmic1, memory at time step"
                + " 0 (log), where the output is NaN in row ")
        .endsWith("; keep the operation's input where it is defined");
  }

  @Test
  void aValidationLossThatIsNotFiniteIsAWarningAndNeverTheBest() {
    Tensor bad = Tensor.of(new TestRandom(3).floats(ROWS * STEPS * 2), ROWS, STEPS, 2);
    bad.array()[(7 * STEPS + 4) * 2] = Float.NaN;
    List<String> warnings = new CopyOnWriteArrayList<>();
    var model = Sequential.of(new Lstm(2, 3, Returns.LAST), new Dense(3, 1)).initialize(1);
    History history =
        new Trainer(CONFIG.withEpochs(3).withKeepBest(TrainingConfig.KeepBest.ALWAYS))
            .listener(
                new TrainingListener() {
                  @Override
                  public void onWarning(String sentence) {
                    warnings.add(sentence);
                  }
                })
            .fit(model, Dataset.of(inputs, targets), Dataset.of(bad, targets));
    assertThat(history.rows()).hasSize(3);
    assertThat(warnings)
        .containsExactly(
            "the validation loss of epoch 1 is NaN, so the epoch cannot be the best one; the input"
                + " of row 3 (example 7 of the data set) at step 4 is NaN in feature 0");
    var last = Sequential.of(new Lstm(2, 3, Returns.LAST), new Dense(3, 1)).initialize(1);
    new Trainer(CONFIG.withEpochs(3)).fit(last, Dataset.of(inputs, targets));
    assertThat(model.store().snapshot()).isEqualTo(last.store().snapshot());
  }
}
