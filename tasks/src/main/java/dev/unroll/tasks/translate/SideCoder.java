package dev.unroll.tasks.translate;

import dev.unroll.data.rows.Shown;
import dev.unroll.data.text.BytePairs;
import dev.unroll.data.text.ReversibleTokenizer;
import dev.unroll.data.text.Special;
import dev.unroll.data.text.TokenCounts;
import dev.unroll.data.text.Vocabulary;
import dev.unroll.data.text.VocabularyConfig;
import dev.unroll.data.translation.BleuTokens;
import dev.unroll.store.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Codes the texts of one side as ids, and ids as texts. Immutable.
 *
 * @param side its settings
 * @param pieces the byte pair encoding; empty: the units are not subwords
 * @param vocabulary of the tokens
 */
record SideCoder(Side side, Optional<BytePairs> pieces, Vocabulary vocabulary) {
  private static final ReversibleTokenizer TOKENIZER = new ReversibleTokenizer();
  private static final List<Special> SPECIALS =
      List.of(Special.PADDING, Special.START, Special.END, Special.UNKNOWN);

  /** Builds the vocabulary from the texts of a training set. */
  static SideCoder learn(Side side, List<String> texts) {
    Optional<BytePairs> pieces = Optional.empty();
    if (side.units() == Side.Units.SUBWORDS) {
      var words = new TokenCounts();
      texts.forEach(text -> words.add(TOKENIZER.tokens(cased(side, text))));
      pieces = Optional.of(BytePairs.learn(words, side.merges()));
    }
    var counts = new TokenCounts();
    for (String text : texts) {
      counts.add(tokens(side, pieces, text));
    }
    Vocabulary vocabulary =
        counts.vocabulary(
            VocabularyConfig.defaults()
                .withSpecials(SPECIALS.toArray(Special[]::new))
                .withSize(side.size())
                .withMinimumCount(side.minimumCount()));
    return new SideCoder(side, pieces, vocabulary);
  }

  private static String cased(Side side, String text) {
    return side.lowerCase() ? text.toLowerCase(Locale.ROOT) : text;
  }

  /** Returns the tokens of a text, including unknown ones; empty for a blank text. */
  List<String> tokens(String text) {
    return tokens(side, pieces, text);
  }

  private static List<String> tokens(Side side, Optional<BytePairs> pieces, String text) {
    String normal = ReversibleTokenizer.normalize(cased(side, text));
    if (normal.isEmpty()) {
      return List.of();
    }
    return switch (side.units()) {
      case WORDS -> TOKENIZER.tokens(normal);
      case SUBWORDS -> pieces.orElseThrow().encode(TOKENIZER.tokens(normal));
      case CHARACTERS -> normal.codePoints().mapToObj(Character::toString).toList();
      case SPACES -> List.of(normal.split(" "));
    };
  }

  /** Returns tokens as a text. */
  String text(List<String> tokens) {
    return switch (side.units()) {
      case WORDS -> TOKENIZER.join(tokens);
      case SUBWORDS -> TOKENIZER.join(pieces.orElseThrow().decode(tokens));
      case CHARACTERS -> ReversibleTokenizer.normalize(String.join("", tokens));
      case SPACES -> String.join(" ", tokens);
    };
  }

  /** Returns the tokens of segments of a text as one text. */
  String joined(List<List<String>> segments) {
    List<String> all = segments.stream().flatMap(List::stream).toList();
    return switch (side.units()) {
      case WORDS, SPACES -> text(all);
      case SUBWORDS ->
          TOKENIZER.join(
              segments.stream()
                  .flatMap(segment -> pieces.orElseThrow().decode(segment).stream())
                  .toList());
      case CHARACTERS ->
          String.join(
              bleuTokens() == BleuTokens.V13A ? " " : "",
              segments.stream().map(this::text).toList());
    };
  }

  /** Returns a token for display. */
  static String shown(String token) {
    String mark = ReversibleTokenizer.MARK;
    return token.startsWith(mark) && token.length() > mark.length()
        ? token.substring(mark.length())
        : token;
  }

  /**
   * Returns whether a token is a word of the vocabulary. The text of a special token, such as
   * {@code <end>}, is not: a text that contains it does not end there.
   */
  boolean isKnown(String token) {
    return vocabulary.id(token) >= SPECIALS.size();
  }

  /** Returns the ids of tokens, without start and end. */
  int[] ids(List<String> tokens) {
    int unknown = vocabulary.id(Special.UNKNOWN);
    return tokens.stream()
        .mapToInt(token -> isKnown(token) ? vocabulary.id(token) : unknown)
        .toArray();
  }

  /** Returns whether an id is that of all unknown tokens. */
  boolean isUnknown(int id) {
    return id == vocabulary.id(Special.UNKNOWN);
  }

  /** Returns the tokens of ids, without special tokens. */
  List<String> tokens(int[] ids) {
    var tokens = new ArrayList<String>();
    for (int id : ids) {
      if (id >= SPECIALS.size()) {
        tokens.add(vocabulary.token(id));
      }
    }
    return tokens;
  }

  /**
   * Returns the tokenization for BLEU, which depends on the language: Chinese and Japanese have no
   * spaces between words.
   */
  BleuTokens bleuTokens() {
    boolean han = 2 * with(Character.UnicodeScript.HAN) > vocabulary.words().size();
    long kana = with(Character.UnicodeScript.HIRAGANA) + with(Character.UnicodeScript.KATAKANA);
    if (50 * kana > vocabulary.words().size()) {
      return BleuTokens.CHARACTERS;
    }
    return han ? BleuTokens.ZH : BleuTokens.V13A;
  }

  private long with(Character.UnicodeScript script) {
    return vocabulary.words().stream()
        .filter(word -> word.codePoints().anyMatch(c -> Character.UnicodeScript.of(c) == script))
        .count();
  }

  int start() {
    return vocabulary.id(Special.START);
  }

  int end() {
    return vocabulary.id(Special.END);
  }

  /** Returns the ids that are never in an answer: the special tokens, except for the end. */
  boolean[] forbidden() {
    var forbidden = new boolean[vocabulary.size()];
    for (Special special : SPECIALS) {
      forbidden[vocabulary.id(special)] = special != Special.END;
    }
    return forbidden;
  }

  /** Returns this coder as plain JSON values. */
  Map<String, @Nullable Object> json() {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("side", side.settings());
    json.put("vocabulary", vocabulary.json());
    pieces.ifPresent(each -> json.put("pieces", each.json()));
    return json;
  }

  /** Reads a coder that {@link #json} wrote. */
  static SideCoder read(Fields fields) {
    Fields settings = fields.object("side");
    Side side = Side.read(settings);
    Vocabulary vocabulary = Vocabulary.of(fields.object("vocabulary"));
    Optional<BytePairs> pieces =
        fields.has("pieces")
            ? Optional.of(BytePairs.of(fields.object("pieces")))
            : Optional.empty();
    fields.done();
    if (!vocabulary.specials().equals(SPECIALS)
        || pieces.isPresent() != (side.units() == Side.Units.SUBWORDS)) {
      throw fields.error(
          "vocabulary",
          "expected the entries " + SPECIALS + " first, and pieces of subwords alone");
    }
    pieces.ifPresent(each -> requireMade(each, side, vocabulary, fields));
    return new SideCoder(side, pieces, vocabulary);
  }

  /** Checks that the merges make the words of the vocabulary. */
  private static void requireMade(
      BytePairs pieces, Side side, Vocabulary vocabulary, Fields fields) {
    if (pieces.merges() > side.merges()) {
      throw fields.error(
          "pieces.merges",
          "expected at most %d, as in side.merges, got %d"
              .formatted(side.merges(), pieces.merges()));
    }
    List<String> words = vocabulary.words();
    List<String> impossible = pieces.impossible(words.subList(SPECIALS.size(), words.size()));
    if (!impossible.isEmpty()) {
      throw fields.error(
          "pieces.merges",
          "expected merges that make all words of the vocabulary, got none for "
              + Shown.of(impossible.get(0))
              + "; the file was changed after training, train the model again");
    }
  }
}
