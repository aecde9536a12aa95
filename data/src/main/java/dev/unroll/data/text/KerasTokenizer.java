package dev.unroll.data.text;

import dev.unroll.store.Fields;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Words as {@code keras.preprocessing.text.Tokenizer} cuts them, to the letter: all small, each
 * character of the filters replaced by a space, cut at spaces. So {@code it's} stays one word, the
 * dash of {@code well-made} parts two, and {@code <br />} leaves {@code br}. White space that is no
 * filter (carriage return, no-break space) stays in its word.
 *
 * @param filters characters that part words
 * @param lowerCase whether to make all letters small
 */
public record KerasTokenizer(String filters, boolean lowerCase) implements Tokenizer {
  static final String NAME = "keras";

  /** What Keras filters when nobody says otherwise. */
  public static final String FILTERS = "!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n";

  /** As Keras does when nobody says otherwise. */
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
