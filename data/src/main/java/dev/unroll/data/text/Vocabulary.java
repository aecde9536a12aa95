package dev.unroll.data.text;

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
 * Numbers tokens: the specials have the ids 0, 1, …, the words follow.
 *
 * <pre>{@code
 * Vocabulary vocabulary =
 *     Vocabulary.of(texts.stream().map(tokenizer::tokens), VocabularyConfig.defaults());
 * int[] ids = vocabulary.ids(tokenizer.tokens("a good film"));
 * var model = Sequential.of(new Embedding(vocabulary.size(), 16), ...);
 * ModelFile.save(file, model, Map.of("vocabulary", vocabulary.json()));
 * }</pre>
 *
 * <p>A token that reads as a special of the vocabulary is that special, so {@code <unk>} in a
 * prepared corpus is what it says. Immutable, for any number of threads.
 */
public final class Vocabulary {
  /** What {@link #id} gives for a token that is not there, without {@link Special#UNKNOWN}. */
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

  /** Adds a word; null: it is in order. */
  private @Nullable String problem(String word, int id) {
    if (word.isEmpty()) {
      return "is empty";
    }
    if (word.codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF)) {
      return "has half a surrogate pair";
    }
    Integer other = ids.putIfAbsent(word, id);
    return other == null ? null : "is \"" + word + "\", which has the id " + other + " already";
  }

  /**
   * A vocabulary of these words in this order.
   *
   * @throws IllegalArgumentException when a word is empty or there twice
   */
  public static Vocabulary of(List<Special> specials, List<String> words) {
    return new Vocabulary(specials, words);
  }

  /**
   * A vocabulary of the commonest tokens of these texts; see {@link TokenCounts#vocabulary}.
   *
   * @param texts the tokens of each
   */
  public static Vocabulary of(Stream<List<String>> texts, VocabularyConfig config) {
    return new TokenCounts().addAll(texts).vocabulary(config);
  }

  /** V: how many ids there are, specials included. */
  public int size() {
    return specials.size() + words.size();
  }

  /** The entries that are no words, by their ids 0, 1, …. */
  public List<Special> specials() {
    return specials;
  }

  /** The words, in the order of their ids, which begin behind those of the specials. */
  public List<String> words() {
    return words;
  }

  /** Whether there is such a special. */
  public boolean has(Special special) {
    return specials.contains(special);
  }

  /**
   * The id of a special.
   *
   * @throws IllegalArgumentException when there is none
   */
  public int id(Special special) {
    int id = specials.indexOf(special);
    if (id < 0) {
      throw new IllegalArgumentException(
          "the vocabulary has no " + special.word() + " among its specials " + specials);
    }
    return id;
  }

  /** Whether a token has an id of its own. */
  public boolean contains(String token) {
    return ids.containsKey(token);
  }

  /** The id of a token; of an unknown one, that of {@link Special#UNKNOWN} or {@link #ABSENT}. */
  public int id(String token) {
    Integer id = ids.get(token);
    return id == null ? specials.indexOf(Special.UNKNOWN) : id;
  }

  /**
   * The ids of a text. {@link Special#START} and {@link Special#END} stand around it if there are
   * such; unknown tokens are {@link Special#UNKNOWN}, or left out if there is no such.
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
   * The token of an id.
   *
   * @throws IllegalArgumentException when there is no such id
   */
  public String token(int id) {
    if (id < 0 || id >= size()) {
      throw new IllegalArgumentException(
          "the vocabulary has the ids 0 to " + (size() - 1) + ", got " + id);
    }
    return id < specials.size() ? specials.get(id).token() : words.get(id - specials.size());
  }

  /** The tokens of ids; of the specials only {@link Special#UNKNOWN} is among them. */
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

  /** How much of some texts it knows. */
  public TokenCounts.Coverage coverage(Stream<List<String>> texts) {
    return new TokenCounts().addAll(texts).coverage(this);
  }

  /** As plain JSON values, for model files: {@code {"specials": [...], "words": [...]}}. */
  public Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("specials", specials.stream().map(Special::word).toList());
    json.put("words", words);
    return json;
  }

  /**
   * Reads {@link #json}.
   *
   * @throws dev.unroll.BadInputException when something is not as it should be
   */
  public static Vocabulary of(Fields fields) {
    List<Special> specials = specials(fields);
    List<String> words = fields.strings("words");
    fields.done();
    try {
      return new Vocabulary(specials, words);
    } catch (IllegalArgumentException e) {
      throw fields.error(String.valueOf(e.getMessage()));
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
   * Writes one token a line, in UTF-8, by their ids, the specials as {@code <pad>} and so on. A
   * line end within a token becomes {@code \n} or {@code \r}, a backslash {@code \\}.
   */
  public void write(Path file) throws IOException {
    VocabularyFile.write(file, this);
  }

  /**
   * Reads one token a line: what {@link #write} wrote, or any list of words. Lines at the beginning
   * that read as specials are such.
   *
   * @throws dev.unroll.BadInputException when a line is empty or there twice, or the file cannot be
   *     read
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

  /** Such as {@code 10000 ids: <pad>, <start>, <unk>, <unused>, the, and, ...}. */
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
