package dev.unroll.tasks.tag;

import dev.unroll.data.tagged.TaggedSentence;
import dev.unroll.data.text.Special;
import dev.unroll.data.text.TokenCounts;
import dev.unroll.data.text.Vocabulary;
import dev.unroll.data.text.VocabularyConfig;
import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.store.Fields;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Converts tokens to the inputs of the network: the id of each word, and the characters of each
 * word. Immutable.
 *
 * @param words in lower case if this is set
 * @param characters empty: characters are not read
 * @param lowerCase whether words are looked up in lower case
 */
record TagCoder(Vocabulary words, Optional<Vocabulary> characters, boolean lowerCase) {
  /**
   * The maximum number of characters of a token that are read: half from its beginning, half from
   * its end.
   */
  static final int MAX_TOKEN_LENGTH = 60;

  /** The names of the network's inputs. */
  static final String WORDS = "words";

  static final String CHARACTERS = "characters";
  static final String ENDS = "ends";

  /**
   * A coded sentence.
   *
   * @param words the id of each word
   * @param characters the ids of all characters, word by word; empty if they are not read
   * @param ends of the words among the characters
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Coded(int[] words, int[] characters, int[] ends) {}

  /**
   * Builds the vocabularies of a training set.
   *
   * @param more further words to include, such as those with given vectors
   */
  static TagCoder of(TagConfig config, List<TaggedSentence> train, List<String> more) {
    var counts = new TokenCounts();
    var letters = new TokenCounts();
    for (TaggedSentence sentence : train) {
      counts.add(sentence.tokens().stream().map(word -> word(word, config.lowerCase())).toList());
      if (config.characters().isPresent()) {
        sentence.tokens().forEach(token -> letters.add(letters(token)));
      }
    }
    Vocabulary frequent =
        counts.vocabulary(
            VocabularyConfig.defaults()
                .withSpecials(Special.UNKNOWN)
                .withSize(config.vocabularySize())
                .withMinimumCount(config.minimumCount()));
    var words = new ArrayList<>(frequent.words());
    for (String word : more) {
      if (!frequent.contains(word) && words.size() + 1 < config.vocabularySize()) {
        words.add(word);
      }
    }
    return new TagCoder(
        Vocabulary.of(List.of(Special.UNKNOWN), words),
        config
            .characters()
            .map(
                unused ->
                    letters.vocabulary(VocabularyConfig.defaults().withSpecials(Special.UNKNOWN))),
        config.lowerCase());
  }

  static String word(String token, boolean lowerCase) {
    return lowerCase ? token.toLowerCase(Locale.ROOT) : token;
  }

  private static List<String> letters(String token) {
    int[] all = token.codePoints().toArray();
    var letters = new ArrayList<String>();
    for (int i = 0; i < all.length; i++) {
      if (all.length <= MAX_TOKEN_LENGTH
          || i < MAX_TOKEN_LENGTH / 2
          || i >= all.length - MAX_TOKEN_LENGTH / 2) {
        boolean half = all[i] >= 0xD800 && all[i] <= 0xDFFF; // half of a surrogate pair
        letters.add(half ? "\uFFFD" : Character.toString(all[i]));
      }
    }
    return letters;
  }

  /** Returns the word for a token, as in the vocabulary. */
  String word(String token) {
    return word(token, lowerCase);
  }

  /** Codes a sentence. */
  Coded code(List<String> tokens) {
    var ids = new int[tokens.size()];
    var ends = new int[tokens.size()];
    var letters = new ArrayList<Integer>();
    for (int i = 0; i < ids.length; i++) {
      ids[i] = words.id(word(tokens.get(i)));
      if (characters.isPresent()) {
        for (String letter : letters(tokens.get(i))) {
          letters.add(characters.get().id(letter));
        }
        ends[i] = letters.size();
      }
    }
    return new Coded(ids, letters.stream().mapToInt(Integer::intValue).toArray(), ends);
  }

  /** Returns the names of the network's inputs. */
  List<String> inputs() {
    return characters.isPresent() ? List.of(WORDS, CHARACTERS, ENDS) : List.of(WORDS);
  }

  /** Returns sentences as the inputs of the network, padded to the longest. */
  Inputs inputs(List<Coded> sentences) {
    Inputs inputs = Inputs.of(WORDS, ids(sentences.stream().map(Coded::words).toList()));
    return characters.isEmpty()
        ? inputs
        : inputs
            .with(CHARACTERS, ids(sentences.stream().map(Coded::characters).toList()))
            .with(ENDS, ids(sentences.stream().map(Coded::ends).toList()));
  }

  private static Sequence ids(List<int[]> rows) {
    int[] lengths = rows.stream().mapToInt(row -> row.length).toArray();
    int steps = 1;
    for (int length : lengths) {
      steps = Math.max(steps, length);
    }
    return Sequence.ids(padded(rows, steps), Mask.lengths(lengths));
  }

  /** Returns rows of equal length, padded with zeros. */
  static IndexTensor padded(List<int[]> rows, int steps) {
    var all = new int[Shape.size(rows.size(), steps)];
    for (int n = 0; n < rows.size(); n++) {
      System.arraycopy(rows.get(n), 0, all, n * steps, rows.get(n).length);
    }
    return IndexTensor.of(all, rows.size(), steps);
  }

  /** Returns this coder as plain JSON values. */
  Map<String, @Nullable Object> json() {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("words", words.json());
    characters.ifPresent(letters -> json.put("characters", letters.json()));
    json.put("lowerCase", lowerCase);
    return json;
  }

  /** Reads a coder that {@link #json} wrote. */
  static TagCoder read(Fields fields) {
    Vocabulary words = Vocabulary.of(fields.object("words"));
    Optional<Vocabulary> letters =
        fields.has("characters")
            ? Optional.of(Vocabulary.of(fields.object("characters")))
            : Optional.empty();
    boolean lower = fields.flag("lowerCase");
    fields.done();
    if (!words.has(Special.UNKNOWN)
        || letters.filter(all -> !all.has(Special.UNKNOWN)).isPresent()) {
      throw fields.error("words", "expected <unk> among the words and characters");
    }
    return new TagCoder(words, letters, lower);
  }
}
