package dev.unroll.tasks;

import dev.unroll.data.labelled.Alphabet;
import dev.unroll.data.labelled.LetterSequences;
import dev.unroll.store.Fields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sequences of letters, such as DNA, one-hot: [N, T, symbols], ambiguity codes as the mean of what
 * they may stand for.
 *
 * @param alphabet {@code dna}, {@code rna} or {@code protein}; default dna
 * @param width letters that each sequence must have; default {@link LetterSequences#ANY_WIDTH}
 */
public record LetterConfig(String alphabet, int width) implements InputConfig {
  private static final List<String> ALPHABETS = List.of("dna", "rna", "protein");

  /** Checks name and number. */
  public LetterConfig {
    if (!ALPHABETS.contains(alphabet)) {
      throw new IllegalArgumentException(
          "an alphabet is one of " + String.join(", ", ALPHABETS) + ", got " + alphabet);
    }
    if (width < 0) {
      throw new IllegalArgumentException("a width is positive, or 0 for any; got " + width);
    }
  }

  /** Bases, of any number. */
  public static LetterConfig dna() {
    return new LetterConfig("dna", LetterSequences.ANY_WIDTH);
  }

  /** With so many letters in each sequence. */
  public LetterConfig withWidth(int value) {
    return new LetterConfig(alphabet, value);
  }

  Alphabet letters() {
    return switch (alphabet) {
      case "rna" -> Alphabet.rna();
      case "protein" -> Alphabet.protein();
      default -> Alphabet.dna();
    };
  }

  static LetterConfig read(Fields data) {
    return new LetterConfig(
        data.oneOf("alphabet", ALPHABETS, "dna"),
        data.integer("width", 1, Integer.MAX_VALUE, LetterSequences.ANY_WIDTH));
  }

  @Override
  public String kind() {
    return "letters";
  }

  @Override
  public Map<String, @Nullable Object> settings() {
    var settings = new LinkedHashMap<String, @Nullable Object>();
    settings.put("alphabet", alphabet);
    if (width != LetterSequences.ANY_WIDTH) {
      settings.put("width", width);
    }
    return settings;
  }
}
