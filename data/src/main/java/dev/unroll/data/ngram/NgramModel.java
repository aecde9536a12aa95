package dev.unroll.data.ngram;

import dev.unroll.data.text.TokenIds;
import java.util.List;

/** A model that predicts an id from the ids directly before it. */
public interface NgramModel {
  /** Returns the name for reports, such as {@code Kneser-Ney 3-gram}. */
  String name();

  /**
   * Returns the probability of an id.
   *
   * @param context the ids before it, any number of them; for sentences it begins with a line end
   * @param id an id of the vocabulary
   */
  double probability(int[] context, int id);

  /** Predicts each id of a text, except the first id of running text. */
  NgramScore score(TokenIds ids);

  /** Returns notes that qualify the scores, such as that the model learned from part of a text. */
  List<String> notes();
}
