package dev.unroll.tasks.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.LabelledText;
import dev.unroll.data.labelled.Labels;
import dev.unroll.loss.BinaryCrossEntropy;
import dev.unroll.loss.MeanSquaredError;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.TrainingResult;
import dev.unroll.tasks.recipe.ClassWeights;
import dev.unroll.tasks.recipe.LayerSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassWeightsTest {
  private static final Labels LABELS = Labels.inOrder(List.of("fault", "ok"));

  @TempDir private Path directory;

  private static List<LabelledText> texts() {
    var texts = new ArrayList<LabelledText>();
    for (int i = 0; i < 80; i++) {
      boolean fault = i % 8 == 0;
      texts.add(
          new LabelledText(fault ? "the pump leaks" : "all is well", fault ? "fault" : "ok", i));
    }
    return texts;
  }

  private static ClassifierConfig config() {
    ClassifierConfig config =
        ClassifierConfig.text()
            .withLayers(
                new LayerSpec("embedding", Map.of("size", 4)),
                LayerSpec.gruLast(4),
                new LayerSpec("dense", Map.of()));
    return config.withValidation(0).withTraining(config.training().withEpochs(2));
  }

  private static TrainingResult<Classifier> fit(ClassifierConfig config) {
    return Classifier.training(config, texts(), List.of()).fit();
  }

  /** 10 of 80: 80 / (2 · 10) = 4, and 80 / (2 · 70). */
  @Test
  void balancedClassesWeighTheSameInAll() {
    assertThat(ClassWeights.balanced().of(LABELS, new int[] {10, 70}))
        .containsExactly(4, (float) (80 / 140.0));
    assertThat(ClassWeights.of(Map.of("fault", 5.0)).of(LABELS, new int[] {10, 70}))
        .containsExactly(5, 1);
  }

  @Test
  void theyAreTheWeightsOfTheLoss() {
    ClassifierConfig config = config();
    var byLabel = fit(config.withClassWeights(ClassWeights.of(Map.of("fault", 5.0))));
    var byLoss =
        fit(
            config.withTraining(
                config.training().withLoss(new SoftmaxCrossEntropy().withClassWeights(5, 1))));
    var none = fit(config);

    assertThat(byLabel.score().metrics()).isEqualTo(byLoss.score().metrics());
    assertThat(byLabel.score().metrics()).isNotEqualTo(none.score().metrics());
    assertThat(byLabel.score().notes())
        .contains(
            "classes are weighted in training: fault 5.00, ok 1.00; metrics are not weighted");
    assertThat(fit(config.withClassWeights(ClassWeights.balanced())).score().notes())
        .contains(
            "classes are weighted in training: fault 4.00, ok 0.571; metrics are not weighted");
  }

  @Test
  void ofOneLogitTheyAreTheWeightOfTheSecondClass() {
    assertThat(ClassWeights.apply(new BinaryCrossEntropy(), new float[] {4, 1}))
        .isEqualTo(new BinaryCrossEntropy(0.25f));
  }

  @Test
  void aModelFileKeepsThem() {
    ClassifierConfig config = config().withClassWeights(ClassWeights.of(Map.of("fault", 5.0)));
    Path file = directory.resolve("model.safetensors");
    fit(config).predictor().save(file);

    assertThat(Classifier.load(file).config().classWeights()).isEqualTo(config.classWeights());
    assertThat(config.withClassWeights(ClassWeights.none())).isEqualTo(config());
    assertThat(config).isNotEqualTo(config());
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> fit(config().withClassWeights(ClassWeights.of(Map.of("falt", 2.0)))))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "training.classWeights: there is no label \"falt\" in the data; they have fault, ok");
    assertThatThrownBy(
            () ->
                ClassWeights.apply(new SoftmaxCrossEntropy().withClassWeights(1, 2), new float[2]))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("the loss already has class weights");
    assertThatThrownBy(() -> ClassWeights.apply(new MeanSquaredError(), new float[2]))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("the loss mse has no class weights");
    assertThatThrownBy(() -> ClassWeights.of(Map.of("fault", 0.0)))
        .isInstanceOf(IllegalArgumentException.class);
    for (String value : List.of("even", "{}", "{fault: 0}", "[1, 2]")) {
      assertThatThrownBy(
              () ->
                  Recipe.parse(
                      "own",
                      "own.yaml",
                      "task: classify\ndata: {kind: text}\ntraining: {classWeights: %s}\n"
                          .formatted(value)))
          .as(value)
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("training.classWeights");
    }
  }
}
