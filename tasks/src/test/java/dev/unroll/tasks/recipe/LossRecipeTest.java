package dev.unroll.tasks.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.loss.BinaryCrossEntropy;
import dev.unroll.loss.Huber;
import dev.unroll.loss.Loss;
import dev.unroll.loss.MeanAbsoluteError;
import dev.unroll.loss.MeanSquaredError;
import dev.unroll.loss.Reduction;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.store.Fields;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LossRecipeTest {
  private static final LossRecipe FORECAST =
      new LossRecipe("a forecaster", List.of("mse", "mae", "huber"));

  private static Loss read(Map<String, ?> training) {
    Fields fields = Fields.of(training, "a.yaml");
    Loss loss = FORECAST.read(fields, Words.standard());
    fields.done();
    return loss;
  }

  static Stream<Loss> losses() {
    return Stream.of(
        new MeanSquaredError(), new MeanAbsoluteError(), new Huber(), new Huber(0.25f));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void whatIsWrittenIsRead(Loss loss) {
    assertThat(read(Map.of("loss", FORECAST.write(loss)))).isEqualTo(loss);
  }

  @Test
  void aNameIsEnoughAndNoneIsTheSquaredError() {
    assertThat(read(Map.of())).isEqualTo(new MeanSquaredError());
    assertThat(read(Map.of("loss", "mae"))).isEqualTo(new MeanAbsoluteError());
    assertThat(read(Map.of("loss", "huber"))).isEqualTo(new Huber(1));
  }

  @Test
  void whatIsNotKnownIsASentence() {
    assertThatThrownBy(() -> read(Map.of("loss", "mea")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("a.yaml: loss")
        .hasMessageContaining("did you mean \"mae\"?");
    assertThatThrownBy(() -> read(Map.of("loss", Map.of("name", "mae", "delta", 2))))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("delta");
    assertThatThrownBy(() -> read(Map.of("loss", Map.of("name", "huber", "delta", 0))))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("delta");
    assertThatThrownBy(() -> FORECAST.write(new BinaryCrossEntropy()))
        .hasMessage(
            "a forecaster trains with the mean of one of the losses mse, mae, huber, or with a"
                + " custom one, got the mean of binaryCrossEntropy");
    assertThatThrownBy(() -> FORECAST.write(new MeanSquaredError(Reduction.SUM)))
        .hasMessageContaining("got the sum of mse");
  }

  @Test
  void allSettingsOfALossOfClassesAreReadAgain() {
    var recipe = new LossRecipe("a classifier", List.of("softmaxCrossEntropy"));
    Loss loss =
        new SoftmaxCrossEntropy().withIgnored(0, 3).withLabelSmoothing(0.1f).withClassWeights(1, 2);

    Fields fields = Fields.of(Map.of("loss", recipe.write(loss)), "a.yaml");
    assertThat(recipe.read(fields, Words.standard())).hasToString(loss.toString());
    fields.done();
  }
}
