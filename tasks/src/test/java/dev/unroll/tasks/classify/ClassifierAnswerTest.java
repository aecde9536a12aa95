package dev.unroll.tasks.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.LabelledText;
import dev.unroll.data.labelled.NumericSequences;
import dev.unroll.data.labelled.SequenceColumns;
import dev.unroll.data.series.Scaler;
import dev.unroll.data.table.BadRows;
import dev.unroll.loss.BinaryCrossEntropy;
import dev.unroll.tasks.Predictor;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.ScorePart;
import dev.unroll.tasks.TaskMetric;
import dev.unroll.tasks.input.sequences.SequenceConfig;
import dev.unroll.tasks.recipe.LayerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassifierAnswerTest {
  @TempDir Path directory;

  /** The logit is the largest number of a sequence: more than 0 is up. */
  private Classifier ofLargest() throws IOException {
    var text = new StringBuilder("id,label,x\n");
    for (int n = 0; n < 20; n++) {
      text.append("s%d,%s,%d\n".formatted(n, n % 4 == 0 ? "down" : "up", n % 4 == 0 ? -1 : 1));
    }
    Path file = Files.writeString(directory.resolve("signs.csv"), text);
    var data = NumericSequences.read(file, SequenceColumns.of("id", "label"), BadRows.refuse());
    var config = ClassifierConfig.of(SequenceConfig.defaults().withScale(Scaler.Kind.NONE));
    var layers =
        List.of(
            new LayerSpec("pool", Map.of("kind", "max")),
            new LayerSpec("dense", Map.of("units", 1)));
    config =
        config.toBuilder()
            .layers(layers)
            .validation(0)
            .training(config.training().withLoss(new BinaryCrossEntropy()))
            .build();
    Classifier classifier = Classifier.training(config, data, data).predictor();
    var dense = List.copyOf(classifier.model().layers().values()).get(1).parameters();
    dense.get("w").set(1);
    dense.get("b").set(0);
    return classifier;
  }

  /** 1 / (1 + exp(-x)) of the float x, to 20 digits by Python's decimal module. */
  @ParameterizedTest
  @CsvSource({
    "0.1, 0.52497918785053924337",
    "-0.2, 0.45016600194986522192",
    "0.3, 0.57444251972582915071"
  })
  void aWeakLogitIsAWeakProbability(float logit, double up) throws IOException {
    Classification said = ofLargest().classify(new float[][] {{logit}, {-2}});

    assertThat(said.probabilities().get("up")).isCloseTo(up, within(1e-12));
    assertThat(said.probabilities().get("down")).isCloseTo(1 - up, within(1e-12));
    assertThat(said.label()).isEqualTo(logit > 0 ? "up" : "down");
    assertThat(said.probability()).isCloseTo(Math.max(up, 1 - up), within(1e-12));
  }

  @Test
  void theScoreHasMetricsBaselinesAndParts() throws IOException {
    Score score = ofLargest().evaluate(directory.resolve("signs.csv"));

    assertThat(score.known())
        .containsExactly(
            TaskMetric.fraction("accuracy", "accuracy"),
            TaskMetric.fraction("macroF1", "macro F1"),
            TaskMetric.error("crossEntropy", "cross-entropy", "nats"));
    assertThat(score.value("accuracy")).isEqualTo(1);
    assertThat(score.value("crossEntropy")).isCloseTo(0.3132616875, within(1e-9)); // ln(1 + 1/e)
    assertThat(score.baselines().get(MajorityBaseline.NAME)).containsEntry("accuracy", 0.75);
    ScorePart.Table classes = score.part(ScorePart.Table.class, "classes");
    assertThat(classes.columns().stream().map(ScorePart.Table.Column::key))
        .containsExactly("label", "precision", "recall", "f1", "examples");
    assertThat(classes.rows())
        .containsExactly(
            List.of("down", 1.0, 1.0, 1.0, 5L), //
            List.of("up", 1.0, 1.0, 1.0, 15L));
    ScorePart.Heatmap confusion = score.part(ScorePart.Heatmap.class, "confusion");
    assertThat(confusion.labels()).containsExactly("down", "up");
    assertThat(confusion.counts()).isDeepEqualTo(new long[][] {{5, 0}, {0, 15}});
  }

  @Test
  void aRequestIsAnsweredInPlainValues() throws IOException {
    Path file = directory.resolve("signs.safetensors");
    ofLargest().save(file);
    Predictor predictor = Predictor.load(file);

    Map<String, Object> answer = predictor.answer(Map.of("steps", List.of(List.of(0.5))));
    assertThat(answer).containsOnlyKeys("label", "probability", "probabilities");
    assertThat(answer).containsEntry("label", "up");
    assertThat(String.valueOf(answer.get("probabilities"))).startsWith("{down=0.37754");
    Map<String, Object> top =
        predictor.answer(Map.of("steps", List.of(List.of(0.5), List.of(1L)), "top", 1L));
    assertThat(top.get("probabilities")).isEqualTo(Map.of("up", top.get("probability")));
    assertThatThrownBy(predictor::wordVectors)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this model reads sequences of 1 number a step, which have no word vectors");
  }

  @Test
  void aRequestThatDoesNotFitIsRefused() throws IOException {
    Classifier classifier = ofLargest();
    var one = List.of(List.of(0.5));
    var requests = new ArrayList<Map<String, Object>>();
    requests.add(Map.of());
    requests.add(Map.of("steps", List.of()));
    requests.add(Map.of("steps", List.of(1, 2)));
    requests.add(Map.of("steps", List.of(List.of("a"))));
    requests.add(Map.of("steps", List.of(List.of(1, 2))));
    requests.add(Map.of("steps", List.of(List.of())));
    requests.add(Map.of("steps", List.of(List.of(1e300))));
    requests.add(Map.of("steps", one, "top", 0));
    requests.add(Map.of("steps", one, "best", 1));

    for (Map<String, Object> request : requests) {
      assertThatThrownBy(() -> classifier.answer(request))
          .as("%s", request)
          .isInstanceOf(BadInputException.class);
    }
    assertThatThrownBy(() -> classifier.answer(Map.of("text", "up")))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "request: text: this model reads sequences of 1 number a step; pass steps instead");
  }

  @Test
  void aTextIsAnsweredAsWhenItIsClassified() {
    var texts =
        List.of(
            new LabelledText("good good", "a", 1), new LabelledText("bad bad", "b", 2),
            new LabelledText("good good", "a", 3), new LabelledText("bad bad", "b", 4));
    Classifier classifier =
        Classifier.training(ClassifierConfig.text().withValidation(0), texts, texts).predictor();
    Classification said = classifier.classify("good");

    assertThat(classifier.answer(Map.of("text", "good")))
        .containsEntry("label", said.label())
        .containsEntry("probability", said.probability())
        .containsEntry("probabilities", said.probabilities());
    assertThatThrownBy(() -> classifier.answer(Map.of("steps", List.of(List.of(1)))))
        .isInstanceOf(BadInputException.class)
        .hasMessage("request: steps: this model reads texts; pass text instead");
  }

  @Test
  void stepsMayBeArraysAndFarValuesAreNoted() throws IOException {
    Classifier classifier = ofLargest();

    for (Object steps : List.of(new double[][] {{0.5}}, new float[][] {{0.5f}})) {
      assertThat(classifier.answer(Map.of("steps", steps)))
          .isEqualTo(classifier.answer(Map.of("steps", List.of(List.of(0.5)))));
    }
    assertThat(classifier.classify(new float[][] {{0.5f}}).notes()).isEmpty();
    for (Classification far :
        List.of(
            classifier.classify(new float[][] {{5000}}),
            classifier.classify(new double[][] {{5000}}))) {
      assertThat(far.notes())
          .singleElement()
          .asString()
          .startsWith("column \"x\" of the sequence is far from the values of training");
    }
    assertThatThrownBy(() -> classifier.classify((float[][]) null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("steps are null");
    for (float[][] bad :
        List.of(new float[][] {{Float.NaN}}, new float[][] {{1, 2}}, new float[0][])) {
      assertThatThrownBy(() -> classifier.classify(bad)).isInstanceOf(BadInputException.class);
    }
  }
}
