package dev.unroll.tasks.translate;

import dev.unroll.store.Fields;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The way in which the texts of one side, source or target, are split into tokens. Immutable.
 *
 * @param units the kind of token
 * @param merges of byte pair encoding, if the units are subwords
 * @param size the maximum size of the vocabulary, including special tokens
 * @param minimumCount the minimum number of occurrences of a token in the training set to be in the
 *     vocabulary
 * @param lowerCase whether letters are converted to lower case
 */
public record Side(Units units, int merges, int size, int minimumCount, boolean lowerCase) {
  /** The kind of token. */
  public enum Units {
    /** Words and punctuation marks; in Chinese and Japanese, characters. */
    WORDS,
    /** Subwords, by byte pair encoding. */
    SUBWORDS,
    /** Characters, including the spaces between words. */
    CHARACTERS,
    /** The parts between white space, as written. */
    SPACES
  }

  private static final Side WORDS = new Side(Units.WORDS, 8000, Integer.MAX_VALUE, 2, false);

  /** Checks the values. */
  public Side {
    if (merges < 0 || size < 5 || minimumCount < 1) {
      throw new IllegalArgumentException(
          "expected merges of 0 or more, a size of 5 or more and a minimum count of 1 or more, got "
              + merges
              + ", "
              + size
              + " and "
              + minimumCount);
    }
  }

  /** Returns words that occur at least twice in the training set. */
  public static Side words() {
    return WORDS;
  }

  /** Returns subwords; those that are not in the training set are unknown. */
  public static Side subwords(int merges) {
    return new Side(Units.SUBWORDS, merges, Integer.MAX_VALUE, 1, false);
  }

  /** Returns characters, all of which are in the vocabulary. */
  public static Side characters() {
    return new Side(Units.CHARACTERS, 0, Integer.MAX_VALUE, 1, false);
  }

  /** Returns the parts between white space, all of which are in the vocabulary. */
  public static Side spaces() {
    return new Side(Units.SPACES, 0, Integer.MAX_VALUE, 1, false);
  }

  private static Side of(Units units) {
    return switch (units) {
      case WORDS -> words();
      case SUBWORDS -> subwords(WORDS.merges);
      case CHARACTERS -> characters();
      case SPACES -> spaces();
    };
  }

  /** Returns a copy with another size of the vocabulary. */
  public Side withSize(int value) {
    return new Side(units, merges, value, minimumCount, lowerCase);
  }

  /** Returns a copy with another minimum count. */
  public Side withMinimumCount(int value) {
    return new Side(units, merges, size, value, lowerCase);
  }

  /** Returns a copy that converts letters to lower case, or does not. */
  public Side withLowerCase(boolean value) {
    return new Side(units, merges, size, minimumCount, value);
  }

  static Side read(Fields fields) {
    Side defaults = of(fields.choice("units", WORDS.units));
    if (fields.has("merges") && defaults.units != Units.SUBWORDS) {
      throw fields.error(
          "merges", "is for units: subwords (expected no merges). Remove it, or set the units");
    }
    return new Side(
        defaults.units,
        fields.integer("merges", 0, Integer.MAX_VALUE, defaults.merges),
        fields.integer("size", 5, Integer.MAX_VALUE, defaults.size),
        fields.integer("minimumCount", 1, Integer.MAX_VALUE, defaults.minimumCount),
        fields.flag("lowerCase", defaults.lowerCase));
  }

  /** Returns the settings, as {@link #read} reads them. */
  Map<String, Object> settings() {
    var settings = new LinkedHashMap<String, Object>();
    settings.put("units", Fields.word(units));
    if (units == Units.SUBWORDS) {
      settings.put("merges", merges);
    }
    settings.put("size", size);
    settings.put("minimumCount", minimumCount);
    settings.put("lowerCase", lowerCase);
    return settings;
  }
}
