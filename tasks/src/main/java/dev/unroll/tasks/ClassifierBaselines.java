package dev.unroll.tasks;

import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.text.IdDataset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What needs no network says of the test part, to hold beside a classifier.
 *
 * @param predicted the class of each example, by the name of who says so
 * @param notes what a reader of their figures must know
 */
record ClassifierBaselines(Map<String, int[]> predicted, List<String> notes) {
  /** The majority class alone, where there is nothing to learn from. */
  static ClassifierBaselines of(int majority, LabelledDataset test) {
    var predicted = new LinkedHashMap<String, int[]>();
    predicted.put(MajorityBaseline.NAME, MajorityBaseline.of(majority).predict(test.size()));
    return new ClassifierBaselines(predicted, new ArrayList<>());
  }

  /**
   * With logistic regression on TF-IDF beside it, of texts.
   *
   * @param stopped whether somebody stopped the training, and does not want to wait for another
   *     model
   */
  static ClassifierBaselines learned(int majority, ClassifierData data, boolean stopped) {
    ClassifierBaselines all = of(majority, data.test());
    if (!(data.train() instanceof IdDataset texts) || !(data.test() instanceof IdDataset tested)) {
      return all;
    }
    if (stopped) {
      all.notes.add(TfIdfBaseline.NAME + " was not learned beside it, since training was stopped");
      return all;
    }
    var words = TfIdfBaseline.fit(texts.sequences(), texts.classes(), data.train().labels().size());
    all.predicted.put(TfIdfBaseline.NAME, words.predict(tested.sequences()));
    all.notes.addAll(words.notes());
    return all;
  }
}
