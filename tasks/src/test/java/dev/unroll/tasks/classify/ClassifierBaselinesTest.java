package dev.unroll.tasks.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.data.labelled.Labels;
import dev.unroll.data.text.IdDataset;
import dev.unroll.data.text.IdSequences;
import dev.unroll.data.text.Padding;
import dev.unroll.data.text.TextBaselineProvider;
import dev.unroll.tasks.examples.ExampleSets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassifierBaselinesTest {
  private static ClassifierBaselines of(boolean stopped, List<TextBaselineProvider> providers) {
    IdSequences words = IdSequences.of(new int[] {1, 2}, new int[] {1, 3}, new int[] {4, 3});
    IdDataset texts =
        IdDataset.of(
            words, new int[] {1, 1, 0}, Labels.inOrder(List.of("no", "yes")), Padding.longest());
    var data = new ExampleSets(null, null, texts, null, texts, null, List.of(), null);
    return ClassifierBaselines.learned(1, data, stopped, providers);
  }

  @Test
  void textsWithoutAProviderHaveTheMajorityClassAndANote() {
    ClassifierBaselines baselines = of(false, List.of());

    assertThat(baselines.predicted()).containsOnlyKeys(MajorityBaseline.NAME);
    assertThat(baselines.notes())
        .containsExactly(
            "the majority class is the only baseline. Add unroll-liblinear to the"
                + " class path to compare with logistic regression on TF-IDF.");
  }

  @Test
  void everyProviderGivesABaselineUnlessTheTrainingWasStopped() {
    List<TextBaselineProvider> available = TextBaselineProvider.available();
    String name = "TF-IDF with logistic regression";

    assertThat(of(false, available).predicted().get(name)).containsExactly(1, 1, 0);
    assertThat(of(false, available).notes()).isEmpty();
    assertThat(of(true, available).predicted()).containsOnlyKeys(MajorityBaseline.NAME);
    assertThat(of(true, available).notes())
        .containsExactly(name + " was not trained, since training was stopped");
  }
}
