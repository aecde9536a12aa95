package dev.unroll.data.text;

import dev.unroll.internal.FailureText;
import dev.unroll.store.Fields;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Maps tokens to ids: the special tokens have the ids 0, 1, …, followed by the words.
 *
 * <pre>{@code
 * Vocabulary vocabulary =
 *     Vocabulary.of(texts.stream().map(tokenizer::tokens), VocabularyConfig.defaults());
 * int[] ids = vocabulary.ids(tokenizer.tokens("a good film"));
 * var model = Sequential.of(new Embedding(vocabulary.size(), 16), ...);
 * ModelFile.save(file, model, Map.of("vocabulary", vocabulary.json()));
 * }</pre>
 *
 * <p>A token with the text of a special token in the vocabulary is that special token, so {@code
 * <unk>} in a prepared corpus is unknown. Immutable and thread-safe.
 */
public final class Vocabulary {
  /** The result of {@link #id} for a missing token, if there is no {@link Special#UNKNOWN}. */
  public static final int ABSENT = -1;

  private final List<Special> specials;
  private final List<String> words;
  private final Map<String, Integer> ids = new HashMap<>();

  private Vocabulary(List<Special> specials, List<String> words) {
    this.specials = List.copyOf(specials);
    this.words = List.copyOf(words);
    VocabularyConfig.requireDifferent(specials);
    for (int id = 0; id < specials.size(); id++) {
      ids.putIfAbsent(specials.get(id).token(), id);
    }
    for (int i = 0; i < this.words.size(); i++) {
      String problem = problem(this.words.get(i), specials.size() + i);
      if (problem != null) {
        throw new IllegalArgumentException("word " + i + " of the vocabulary " + problem);
      }
    }
  }

  /** Adds a word; returns a description of what is wrong with it, or null. */
  private @Nullable String problem(String word, int id) {
    if (word.isEmpty()) {
      return "is empty";
    }
    if (word.codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF)) {
      return "has half a surrogate pair";
    }
    Integer other = ids.putIfAbsent(word, id);
    return other == null ? null : "is \"" + word + "\", which already has the id " + other;
  }

  /**
   * Returns a vocabulary of these words in this order.
   *
   * @throws IllegalArgumentException if a word is empty or repeated
   */
  public static Vocabulary of(List<Special> specials, List<String> words) {
    return new Vocabulary(specials, words);
  }

  /**
   * Returns a vocabulary of the most frequent tokens of these texts; see {@link
   * TokenCounts#vocabulary}.
   *
   * @param texts the tokens of each text
   */
  public static Vocabulary of(Stream<List<String>> texts, VocabularyConfig config) {
    return new TokenCounts().addAll(texts).vocabulary(config);
  }

  /** Returns V, the number of ids, including special tokens. */
  public int size() {
    return specials.size() + words.size();
  }

  /** Returns the special tokens, in the order of their ids 0, 1, …. */
  public List<Special> specials() {
    return specials;
  }

  /**
   * Returns the words, in the order of their ids, which begin after those of the special tokens.
   */
  public List<String> words() {
    return words;
  }

  /** Returns whether the vocabulary has this special token. */
  public boolean has(Special special) {
    return specials.contains(special);
  }

  /**
   * Returns the id of a special token.
   *
   * @throws IllegalArgumentException if the vocabulary does not have it
   */
  public int id(Special special) {
    int id = specials.indexOf(special);
    if (id < 0) {
      throw new IllegalArgumentException(
          "the vocabulary has no " + special.word() + " among its specials " + specials);
    }
    return id;
  }

  /** Returns whether a token has its own id. */
  public boolean contains(String token) {
    return ids.containsKey(token);
  }

  /**
   * Returns the id of a token; for an unknown token, that of {@link Special#UNKNOWN} or {@link
   * #ABSENT}.
   */
  public int id(String token) {
    Integer id = ids.get(token);
    return id == null ? specials.indexOf(Special.UNKNOWN) : id;
  }

  /**
   * Returns the ids of a text, between {@link Special#START} and {@link Special#END} if the
   * vocabulary has them. Unknown tokens become {@link Special#UNKNOWN}, or are left out if the
   * vocabulary does not have it.
   */
  public int[] ids(List<String> tokens) {
    var all = new int[tokens.size() + 2];
    int count = 0;
    if (has(Special.START)) {
      all[count++] = id(Special.START);
    }
    for (String token : tokens) {
      int id = id(token);
      if (id != ABSENT) {
        all[count++] = id;
      }
    }
    if (has(Special.END)) {
      all[count++] = id(Special.END);
    }
    return Arrays.copyOf(all, count);
  }

  /**
   * Returns the token of an id.
   *
   * @throws IllegalArgumentException if there is no such id
   */
  public String token(int id) {
    if (id < 0 || id >= size()) {
      throw new IllegalArgumentException(
          "the vocabulary has the ids 0 to " + (size() - 1) + ", got " + id);
    }
    return id < specials.size() ? specials.get(id).token() : words.get(id - specials.size());
  }

  /** Returns the tokens of ids, without special tokens except {@link Special#UNKNOWN}. */
  public List<String> tokens(int... sequence) {
    var tokens = new ArrayList<String>();
    for (int id : sequence) {
      String token = token(id);
      if (id >= specials.size() || specials.get(id) == Special.UNKNOWN) {
        tokens.add(token);
      }
    }
    return tokens;
  }

  /** Returns the coverage of texts by this vocabulary. */
  public TokenCounts.Coverage coverage(Stream<List<String>> texts) {
    return new TokenCounts().addAll(texts).coverage(this);
  }

  /** Returns plain JSON values, for model files: {@code {"specials": [...], "words": [...]}}. */
  public Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("specials", specials.stream().map(Special::word).toList());
    json.put("words", words);
    return json;
  }

  /**
   * Reads the result of {@link #json}.
   *
   * @throws dev.unroll.BadInputException if the fields are not valid
   */
  public static Vocabulary of(Fields fields) {
    List<Special> specials = specials(fields);
    List<String> words = fields.strings("words");
    fields.done();
    try {
      return new Vocabulary(specials, words);
    } catch (IllegalArgumentException e) {
      throw fields.error(FailureText.of(e));
    }
  }

  static List<Special> specials(Fields fields) {
    var specials = new ArrayList<Special>();
    for (String word : fields.strings("specials")) {
      specials.add(
          Arrays.stream(Special.values())
              .filter(special -> special.word().equals(word))
              .findFirst()
              .orElseThrow(
                  () ->
                      fields.error(
                          "specials",
                          "expected some of "
                              + Arrays.stream(Special.values()).map(Special::word).toList()
                              + ", got \""
                              + word
                              + "\"")));
    }
    return specials;
  }

  /**
   * Writes one token per line, in UTF-8, in the order of ids; special tokens are written as {@code
   * <pad>} and so on. A line end within a token becomes {@code \n} or {@code \r}, a backslash
   * {@code \\}.
   */
  public void write(Path file) throws IOException {
    VocabularyFile.write(file, this);
  }

  /**
   * Reads one token per line: the output of {@link #write}, or any list of words. Lines at the
   * beginning with the text of special tokens become special tokens.
   *
   * @throws dev.unroll.BadInputException if a line is empty or repeated, or the file cannot be read
   */
  public static Vocabulary read(Path file) {
    return VocabularyFile.read(file);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Vocabulary that
        && specials.equals(that.specials)
        && words.equals(that.words);
  }

  @Override
  public int hashCode() {
    return 31 * specials.hashCode() + words.hashCode();
  }

  /**
   * Returns a summary such as {@code 10000 ids: <pad>, <start>, <unk>, <unused>, the, and, ...}.
   */
  @Override
  public String toString() {
    var text = new StringBuilder().append(size()).append(" ids: ");
    int shown = Math.min(size(), specials.size() + 5);
    for (int id = 0; id < shown; id++) {
      text.append(id == 0 ? "" : ", ").append(token(id));
    }
    return text.append(shown < size() ? ", ..." : "").toString();
  }
}
