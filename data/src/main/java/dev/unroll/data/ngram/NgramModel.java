package dev.unroll.data.ngram;

import dev.unroll.data.text.TokenIds;
import java.util.List;

/** A model that predicts an id from those directly before it. */
public interface NgramModel {
  /** Returns the name for tables, such as {@code Kneser-Ney 3-gram}. */
  String name();

  /**
   * Returns the probability of an id.
   *
   * @param context the ids before it, any number of them; of sentences they begin with a line end
   * @param id of the vocabulary
   */
  double probability(int[] context, int id);

  /** Predicts each id of a text, but for the first one of running text. */
  NgramScore score(TokenIds ids);

  /** Returns sentences for the reader of its scores, such as that it learned from a part. */
  List<String> notes();
}
