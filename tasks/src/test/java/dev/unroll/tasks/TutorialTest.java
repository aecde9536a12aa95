package dev.unroll.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TutorialTest {
  private static final String RECIPE =
      """
      task: forecast
      data: {series: airline}
      model: {}
      training: {}
      """;

  @Test
  void aRecipeSaysWhatOthersReached() {
    Tutorial tutorial =
        read("{reported: 0.811, pytorch: 0.795, pytorchSeconds: 9, source: somewhere}").tutorial();

    assertThat(tutorial).isEqualTo(new Tutorial(0.811, List.of(0.795), 9.0, "somewhere"));
  }

  @Test
  void allButOneFigureAndTheSourceMayBeLeftOut() {
    assertThat(read("{reported: 1, source: a}").tutorial())
        .isEqualTo(new Tutorial(1.0, List.of(), null, "a"));
    assertThat(read("{pytorch: [2, 3.5], source: b}").tutorial())
        .isEqualTo(new Tutorial(null, List.of(2.0, 3.5), null, "b"));
    assertThat(Recipe.parse("r", "r.yaml", RECIPE).tutorial()).isNull();
  }

  @Test
  void mistakesAreSentences() {
    refused("{source: a}", "r.yaml: tutorial: has no result (expected reported or pytorch)");
    refused("{reported: 1}", "\"source\" is missing");
    refused("{reported: good, source: a}", "tutorial.reported: expected a number");
    refused("{pytorch: [1, x], source: a}", "tutorial.pytorch[1]: expected a number");
    refused(
        "{reported: 1, pytorchSeconds: 9, source: a}",
        "tutorial.pytorchSeconds: the result of PyTorch in that time is missing");
    refused("{pytorch: 1, pytorchSeconds: 0, source: a}", "above 0");
    refused("{reprted: 1, pytorch: 1, source: a}", "unknown key \"reprted\"");
  }

  @Test
  void aRecipeIsComparedByItsExpectationOrTheUsualFigureOfItsTask() {
    assertThat(Recipe.parse("r", "r.yaml", RECIPE).metric()).isEqualTo("rmse");
    assertThat(Recipe.parse("r", "r.yaml", RECIPE + "expect: {metric: mae, atMost: 1}\n").metric())
        .isEqualTo("mae");
    assertThat(Recipes.find("imdb-lstm-masked").metric()).isEqualTo("accuracy");
  }

  @Test
  void figuresOfTutorialsAreWhatTheyReport() {
    assertThat(Recipes.find("imdb-rnn-cell-1").tutorial())
        .isEqualTo(
            new Tutorial(
                0.811,
                List.of(0.795),
                9.0,
                "the tutorial, with Keras; PyTorch 2.13 on two threads"));
    assertThat(Recipes.find("mnist-rows").tutorial())
        .isEqualTo(
            new Tutorial(
                0.9312, List.of(0.92, 0.928), 11.5, "the tutorial; PyTorch 2.13 on two threads"));
    assertThat(Recipes.find("imdb-gru").tutorial())
        .isEqualTo(new Tutorial(0.8354, List.of(), null, "the tutorial, with Keras"));
  }

  private static Recipe read(String tutorial) {
    return Recipe.parse("r", "r.yaml", RECIPE + "tutorial: " + tutorial + "\n");
  }

  private static void refused(String tutorial, String words) {
    assertThatThrownBy(() -> read(tutorial))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(words);
  }
}
