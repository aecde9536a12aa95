package dev.unroll.tasks.classify;

import dev.unroll.data.labelled.ExpectedLabels;
import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.labelled.LostClasses;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.TrainingSummary;
import dev.unroll.tasks.examples.ExampleNames;
import dev.unroll.tasks.examples.SharedExamples;
import dev.unroll.tasks.input.LabelledSource;
import dev.unroll.tasks.input.Origin;
import dev.unroll.tasks.input.UnreadCount;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;

/** Scores a trained classifier on other examples. */
final class Evaluation {
  private Evaluation() {}

  /**
   * Returns the score, with notes on the examples.
   *
   * @param majority the most frequent class of training
   * @param trainedOn finds examples that were trained on
   * @param metric that decides which result is better
   */
  static Score score(
      ClassifierModel model,
      int majority,
      TrainingSummary trainedOn,
      String metric,
      LabelledSource examples) {
    UnreadCount unread = model.unread();
    ExpectedLabels labels = ExpectedLabels.of(model.labels());
    LabelledDataset coded = model.coder().code(examples, labels, unread);
    Origin origin = examples.origin().orElse(null);
    var notes = new ArrayList<>(examples.notes());
    if (origin != null) {
      notes.addAll(origin.notes());
    }
    notes.addAll(LostClasses.notes(examples.lost(), coded::count));
    notes.addAll(unread.notes("the file"));
    trainedOn
        .note("examples", coded.size(), i -> SharedExamples.hash(coded, i))
        .ifPresent(notes::add);
    return new ClassifierReport(model, coded, metric)
        .score(
            ClassifierBaselines.of(majority, coded),
            new ExampleNames(examples, labels, coded.size(), null),
            notes,
            Optional.empty())
        .withData(
            ClassifierData.describe(
                "evaluating on", origin, coded.labels(), coded.counts(), Map.of()));
  }
}
