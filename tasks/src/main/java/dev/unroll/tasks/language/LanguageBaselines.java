package dev.unroll.tasks.language;

import dev.unroll.data.ngram.KneserNey;
import dev.unroll.data.ngram.NgramModel;
import dev.unroll.data.ngram.NgramScore;
import dev.unroll.data.text.Special;
import dev.unroll.data.text.TokenIds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The scores of n-gram models that are fitted on the same text.
 *
 * @param metrics by the name of the model
 * @param notes that are needed to interpret the scores
 */
record LanguageBaselines(Map<String, Map<String, Double>> metrics, List<String> notes) {
  private static final int TRIGRAM = 3;
  private static final int MAX_ORDER_OF_WORDS = 5;
  private static final int MAX_ORDER_OF_CHARACTERS = 6;

  /**
   * Fits n-gram models and scores them.
   *
   * @param all whether to include slow ones
   */
  static LanguageBaselines of(LanguageModel model, LanguageData data, boolean all) {
    return of(models(model, data, all), data.test().ids());
  }

  /** Scores n-gram models on a text. */
  static LanguageBaselines of(List<Supplier<NgramModel>> models, TokenIds text) {
    var metrics = new LinkedHashMap<String, Map<String, Double>>();
    var notes = new ArrayList<String>();
    for (Supplier<NgramModel> each : models) { // one at a time: they are large
      NgramModel model = each.get();
      NgramScore score = model.score(text);
      metrics.put(model.name(), new LanguageScores(score.tokens(), score.nats()).metrics());
      notes.addAll(model.notes());
    }
    return new LanguageBaselines(metrics, notes);
  }

  private static List<Supplier<NgramModel>> models(
      LanguageModel model, LanguageData data, boolean all) {
    TokenIds ids = data.train().ids();
    int vocabulary = data.vocabulary().size();
    boolean sentences = data.config().sentences();
    var models = new ArrayList<Supplier<NgramModel>>();
    models.add(model.trained()::unigram);
    if (all) {
      int longest =
          data.config().corpus().isCharacters() ? MAX_ORDER_OF_CHARACTERS : MAX_ORDER_OF_WORDS;
      for (int order : new int[] {TRIGRAM, longest}) {
        models.add(
            () ->
                sentences
                    ? KneserNey.sentences(
                        ids, data.vocabulary().id(Special.LINE_END), vocabulary, order)
                    : KneserNey.of(ids, vocabulary, order));
      }
    }
    return models;
  }
}
