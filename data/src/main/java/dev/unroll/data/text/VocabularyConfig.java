package dev.unroll.data.text;

import dev.unroll.internal.FailureText;
import dev.unroll.store.Fields;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The settings of a vocabulary.
 *
 * @param size the maximum number of ids, including special tokens: the number of rows of an
 *     embedding
 * @param minimumCount the minimum count of a token; rarer ones are unknown
 * @param specials the special tokens, with ids 0, 1, …; each may occur once, except {@link
 *     Special#UNUSED}. Without {@link Special#UNKNOWN}, unknown tokens are left out of a text.
 */
public record VocabularyConfig(int size, int minimumCount, List<Special> specials) {
  /** Returns a vocabulary of all tokens, after padding (0) and unknown (1). */
  public static VocabularyConfig defaults() {
    return new VocabularyConfig(Integer.MAX_VALUE, 1, List.of(Special.PADDING, Special.UNKNOWN));
  }

  /**
   * Returns the settings of {@code keras.datasets.imdb}: padding 0, start 1, unknown 2, unused 3.
   */
  public static VocabularyConfig keras(int size) {
    return defaults()
        .withSize(size)
        .withSpecials(Special.PADDING, Special.START, Special.UNKNOWN, Special.UNUSED);
  }

  /** Checks the settings. */
  public VocabularyConfig {
    specials = List.copyOf(specials);
    if (minimumCount < 1) {
      throw new IllegalArgumentException(
          "the minimum count of a vocabulary must be at least 1, got " + minimumCount);
    }
    if (size < specials.size()) {
      throw new IllegalArgumentException(
          "a vocabulary of " + size + " ids has no room for " + specials.size() + " specials");
    }
    requireDifferent(specials);
  }

  static void requireDifferent(List<Special> specials) {
    var seen = EnumSet.noneOf(Special.class);
    for (Special special : specials) {
      if (special != Special.UNUSED && !seen.add(special)) {
        throw new IllegalArgumentException(
            "a vocabulary has each special once, got " + special.word() + " twice");
      }
    }
  }

  /** Returns a copy with another {@link #size}. */
  public VocabularyConfig withSize(int value) {
    return new VocabularyConfig(value, minimumCount, specials);
  }

  /** Returns a copy with another {@link #minimumCount}. */
  public VocabularyConfig withMinimumCount(int value) {
    return new VocabularyConfig(size, value, specials);
  }

  /** Returns a copy with other {@link #specials}. */
  public VocabularyConfig withSpecials(Special... value) {
    return new VocabularyConfig(size, minimumCount, List.of(value));
  }

  /** Returns plain JSON values, for files. */
  public Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("size", size);
    json.put("minimum_count", minimumCount);
    json.put("specials", specials.stream().map(Special::word).toList());
    return json;
  }

  /**
   * Reads the result of {@link #json}; keys that are absent have the values of {@link #defaults}.
   *
   * @throws dev.unroll.BadInputException if the fields are not valid
   */
  public static VocabularyConfig of(Fields fields) {
    VocabularyConfig base = defaults();
    int size = fields.integer("size", 1, Integer.MAX_VALUE, base.size);
    int minimum = fields.integer("minimum_count", 1, Integer.MAX_VALUE, base.minimumCount);
    List<Special> specials = fields.has("specials") ? Vocabulary.specials(fields) : base.specials;
    try {
      return new VocabularyConfig(size, minimum, specials);
    } catch (IllegalArgumentException e) {
      throw fields.error(FailureText.of(e));
    }
  }
}
