package dev.unroll.data.text;

import dev.unroll.store.Fields;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Splits text into words exactly like {@code keras.preprocessing.text.Tokenizer}: converts it to
 * lower case, replaces each filtered character by a space, and splits at spaces. So {@code it's}
 * stays one word, {@code well-made} becomes two, and {@code <br />} leaves {@code br}. White space
 * that is not filtered (carriage return, no-break space) stays in its word.
 *
 * @param filters the characters that separate words
 * @param lowerCase whether to convert to lower case
 */
public record KerasTokenizer(String filters, boolean lowerCase) implements Tokenizer {
  static final String NAME = "keras";

  /** The default filters of Keras. */
  public static final String FILTERS = "!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n";

  /** Creates a tokenizer with the defaults of Keras. */
  public KerasTokenizer() {
    this(FILTERS, true);
  }

  static KerasTokenizer of(Fields settings) {
    return new KerasTokenizer(
        settings.string("filters", FILTERS), settings.flag("lower_case", true));
  }

  @Override
  public List<String> tokens(String text) {
    String all = lowerCase ? text.toLowerCase(Locale.ROOT) : text;
    return Separated.words(all, this::parts);
  }

  private boolean parts(int c) {
    return c == ' ' || filters.indexOf(c) >= 0;
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("name", NAME, "filters", filters, "lower_case", lowerCase);
  }
}
