package dev.unroll.tasks.classify;

import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.text.IdDataset;
import dev.unroll.data.text.TextBaseline;
import dev.unroll.data.text.TextBaselineProvider;
import dev.unroll.tasks.examples.ExampleSets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;

/**
 * The predictions of baselines on the test set of a classifier.
 *
 * @param predicted the class of each example, by the name of the baseline
 * @param notes that are needed to interpret their scores
 */
record ClassifierBaselines(Map<String, int[]> predicted, List<String> notes) {
  private static final String NONE =
      "the majority class is the only baseline. Add unroll-liblinear to the class path to compare"
          + " with logistic regression on TF-IDF.";

  /** Returns the majority class alone, if there is no training set. */
  static ClassifierBaselines of(int majority, LabelledDataset test) {
    var predicted = new LinkedHashMap<String, int[]>();
    predicted.put(MajorityBaseline.NAME, MajorityBaseline.of(majority).predict(test.size()));
    return new ClassifierBaselines(predicted, new ArrayList<>());
  }

  /**
   * Adds, for texts, every baseline that a {@link TextBaselineProvider} on the class path offers,
   * and a note if there is none.
   *
   * @param stopped whether the training was stopped; no other model is trained then
   */
  static ClassifierBaselines learned(int majority, ExampleSets data, boolean stopped) {
    try {
      return learned(majority, data, stopped, TextBaselineProvider.available());
    } catch (ServiceConfigurationError | LinkageError e) { // keep the trained model
      ClassifierBaselines all = of(majority, data.test());
      all.notes.add("the text baselines cannot be used: " + e + "; check the class path");
      return all;
    }
  }

  static ClassifierBaselines learned(
      int majority, ExampleSets data, boolean stopped, List<TextBaselineProvider> providers) {
    ClassifierBaselines all = of(majority, data.test());
    if (!(data.train() instanceof IdDataset texts) || !(data.test() instanceof IdDataset tested)) {
      return all;
    }
    if (providers.isEmpty()) {
      all.notes.add(NONE);
    }
    for (TextBaselineProvider provider : providers) {
      if (stopped) {
        all.notes.add(provider.name() + " was not trained, since training was stopped");
        continue;
      }
      TextBaseline words =
          provider.fit(texts.sequences(), texts.classes(), data.train().labels().size());
      all.predicted.put(provider.name(), words.predict(tested.sequences()));
      all.notes.addAll(words.notes());
    }
    return all;
  }
}
