package dev.unroll.train;

import static dev.unroll.testing.TensorAssert.assertThat;

import dev.unroll.dataset.Dataset;
import dev.unroll.loss.MeanSquaredError;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Sgd;
import dev.unroll.rnn.Lstm;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.Golden;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * NT-ASGD against the loop of AWD-LSTM in PyTorch: when averaging begins, what each epoch is
 * validated on, and the weights in the end.
 */
class GoldenAveragingTest {
  private final Golden golden = Golden.load("nt-asgd");

  @Test
  void triggerValidationAndAveragesEqualPyTorch() {
    int epochs = golden.ints("epochs")[0];
    int began = golden.ints("began")[0];
    TrainingConfig config =
        TrainingConfig.builder()
            .loss(new MeanSquaredError())
            .optimizer(new Sgd(golden.scalar("rate")))
            .batchSize(golden.ints("batch")[0])
            .shuffle(false)
            .epochs(epochs)
            .build();
    Averaging averaging = Averaging.whenNotImproving(golden.ints("nonmono")[0]);
    Sequential model = model();
    List<History.Row> rows = fit(config.withAveraging(averaging), model).rows();

    float[] losses = golden.values("validationLosses");
    Assertions.assertThat(rows).hasSize(epochs);
    for (int epoch = 1; epoch <= epochs; epoch++) {
      Assertions.assertThat(rows.get(epoch - 1).validationLoss())
          .as("validation loss of epoch %d", epoch)
          .isCloseTo(losses[epoch - 1], Offset.offset(2e-6));
    }
    for (String letter : List.of("w", "u", "b")) {
      assertThat(letter, model.parameter("lstm1." + letter).get())
          .isWithin(1e-5, golden.values(letter + "Average"));
    }
    // without averages the same run has other scores from the epoch after its beginning on
    Sequential plain = model();
    List<History.Row> unaveraged = fit(config, plain).rows();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      double difference =
          Math.abs(
              unaveraged.get(epoch - 1).validationLoss() - rows.get(epoch - 1).validationLoss());
      if (epoch <= began) {
        Assertions.assertThat(difference).as("epoch %d", epoch).isZero();
      } else {
        Assertions.assertThat(difference).as("epoch %d", epoch).isGreaterThan(1e-5);
      }
    }
    for (String letter : List.of("w", "u", "b")) {
      assertThat(letter, plain.parameter("lstm1." + letter).get())
          .isWithin(1e-5, golden.values(letter + "Last"));
    }
  }

  private Sequential model() {
    Sequential model = Sequential.of(new Lstm(golden.size("x", 2), golden.size("u", 0)));
    for (String letter : List.of("w", "u", "b")) {
      model.parameter("lstm1." + letter).set(golden.values(letter));
    }
    return model;
  }

  private History fit(TrainingConfig config, Sequential model) {
    return new Trainer(config)
        .fit(model, data("x", "target"), data("validationX", "validationTarget"));
  }

  private Dataset data(String inputs, String targets) {
    return Dataset.of(Sequence.of(tensor(inputs)), Target.values(tensor(targets)));
  }

  private Tensor tensor(String name) {
    return Tensor.of(golden.values(name), golden.shape(name));
  }
}
