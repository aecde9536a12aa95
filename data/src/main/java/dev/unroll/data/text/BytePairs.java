package dev.unroll.data.text;

import dev.unroll.store.Fields;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Byte pair encoding: splits words into subwords, frequent words into few and rare words into many,
 * so that a small vocabulary covers all words.
 *
 * <p>The algorithm is that of Sennrich et al. 2016 ({@code subword-nmt}, version 0.2 of its files).
 * Each word begins as its characters, the last of which is marked as the end of the word. The most
 * frequent pair of neighbours is then merged to one subword, repeatedly, as long as a pair occurs
 * at least twice. If several pairs are equally frequent, the last one in the order of code points
 * is merged. A merge can recur if its parts come from other merges; the first one counts.
 *
 * <p>A subword that does not end its word has {@code @@} appended:
 *
 * <pre>{@code
 * BytePairs pairs = BytePairs.learn(counts, 10_000);
 * pairs.encode("lowest");                       // [low@@, est]
 * pairs.decode(List.of("low@@", "est", "new")); // [lowest, new]
 * }</pre>
 *
 * <p>{@code decode(encode(words))} is {@code words}, for every list of words without white space.
 * Characters that do not occur in the learned words at the same position, at the end of a word or
 * before it, remain subwords of one character; {@link #unknown} counts them. If the last subword of
 * a word ends in {@code @@} itself, its last character becomes a separate subword. Immutable.
 *
 * <p>Memory: learning takes about 100 bytes per character of each distinct word; the subwords of
 * the first 65,536 words are cached.
 */
public final class BytePairs {
  /** The suffix of a subword that does not end its word. */
  public static final String INSIDE = "@@";

  private static final String END = "</w>"; // in files only
  private static final int CACHED = 1 << 16; // words
  private static final int MAX_CACHED_LENGTH = 64; // characters

  private final List<Merge> merges;
  private final Map<String, Map<String, Integer>> inner = new HashMap<>(); // ranks, by left, right
  private final Map<String, Map<String, Integer>> last = new HashMap<>();
  private final Set<String> innerCharacters;
  private final Set<String> lastCharacters;
  private final Map<String, List<String>> cache = new ConcurrentHashMap<>();

  /**
   * Two neighbours that are merged to one subword.
   *
   * @param ends whether the right one ends the word
   */
  record Merge(String left, String right, boolean ends) {
    String joined() {
      return left + right;
    }
  }

  private BytePairs(
      List<Merge> merges, Collection<String> innerCharacters, Collection<String> lastCharacters) {
    this.merges = List.copyOf(merges);
    this.innerCharacters = Collections.unmodifiableSet(new LinkedHashSet<>(innerCharacters));
    this.lastCharacters = Collections.unmodifiableSet(new LinkedHashSet<>(lastCharacters));
    for (int rank = 0; rank < merges.size(); rank++) {
      Merge merge = merges.get(rank);
      (merge.ends ? last : inner)
          .computeIfAbsent(merge.left, none -> new HashMap<>())
          .putIfAbsent(merge.right, rank);
    }
  }

  /**
   * Learns from the words of a training set.
   *
   * @param words the distinct words with their counts
   * @param merges the maximum number of merges
   * @throws IllegalArgumentException if a word is empty or has white space, or a count or {@code
   *     merges} is negative
   */
  public static BytePairs learn(Map<String, Long> words, int merges) {
    if (merges < 0) {
      throw new IllegalArgumentException("expected 0 or more merges, got " + merges);
    }
    var inner = new TreeMap<String, Boolean>(BytePairLearner::compare);
    var last = new TreeMap<String, Boolean>(BytePairLearner::compare);
    var learner = new BytePairLearner();
    words.forEach(
        (word, count) -> {
          requireWord(word);
          if (count < 0) {
            throw new IllegalArgumentException(
                "the count of \"%s\" is %d (expected 0 or more)".formatted(word, count));
          }
          if (count > 0) {
            List<String> characters = characters(word);
            characters.subList(0, characters.size() - 1).forEach(each -> inner.put(each, true));
            last.put(characters.get(characters.size() - 1), true);
            learner.add(characters, count);
          }
        });
    return new BytePairs(learner.learn(merges), inner.keySet(), last.keySet());
  }

  /** Learns from the tokens of a training set; see {@link #learn(Map, int)}. */
  public static BytePairs learn(TokenCounts counts, int merges) {
    return learn(counts.all(), merges);
  }

  private static void requireWord(String word) {
    if (word.isEmpty() || word.codePoints().anyMatch(WhitespaceTokenizer::isSpace)) {
      throw new IllegalArgumentException(
          "\"%s\" is not a word (expected at least one character and no white space)"
              .formatted(word));
    }
  }

  private static List<String> characters(String word) {
    return word.codePoints().mapToObj(Character::toString).toList();
  }

  /**
   * Returns the subwords of a word.
   *
   * @throws IllegalArgumentException if it is empty or has white space
   */
  public List<String> encode(String word) {
    List<String> known = cache.get(word);
    if (known != null) {
      return known;
    }
    List<String> pieces = List.copyOf(split(word));
    if (word.length() <= MAX_CACHED_LENGTH && cache.size() < CACHED) {
      cache.put(word, pieces);
    }
    return pieces;
  }

  private List<String> split(String word) {
    requireWord(word);
    var pieces = new ArrayList<>(characters(word));
    while (pieces.size() > 1) {
      int best = Integer.MAX_VALUE;
      for (int i = 0; i + 1 < pieces.size(); i++) {
        best = Math.min(best, rank(pieces, i));
      }
      if (best == Integer.MAX_VALUE) {
        break;
      }
      int size = 0;
      for (int i = 0; i < pieces.size(); i++) {
        boolean found = i + 1 < pieces.size() && rank(pieces, i) == best;
        String piece = found ? pieces.get(i) + pieces.get(i + 1) : pieces.get(i);
        i += found ? 1 : 0;
        pieces.set(size++, piece);
      }
      pieces.subList(size, pieces.size()).clear();
    }
    return marked(pieces);
  }

  /** Returns the rank of two neighbours; {@link Integer#MAX_VALUE} if they are not merged. */
  private int rank(List<String> pieces, int i) {
    Map<String, Map<String, Integer>> ranks = i + 2 == pieces.size() ? last : inner;
    Map<String, Integer> rights = ranks.get(pieces.get(i));
    return rights == null
        ? Integer.MAX_VALUE
        : rights.getOrDefault(pieces.get(i + 1), Integer.MAX_VALUE);
  }

  private static List<String> marked(List<String> pieces) {
    var marked = new ArrayList<String>(pieces.size() + 1);
    for (int i = 0; i + 1 < pieces.size(); i++) {
      marked.add(pieces.get(i) + INSIDE);
    }
    marked.addAll(markedLast(pieces.get(pieces.size() - 1)));
    return marked;
  }

  private static List<String> markedLast(String piece) {
    int end = piece.length() - 1;
    return piece.endsWith(INSIDE)
        ? List.of(piece.substring(0, end) + INSIDE, piece.substring(end))
        : List.of(piece);
  }

  /** Returns the subwords of words. */
  public List<String> encode(List<String> words) {
    var pieces = new ArrayList<String>();
    words.forEach(word -> pieces.addAll(encode(word)));
    return pieces;
  }

  /**
   * Returns the words that subwords form.
   *
   * @param pieces any subwords; the last word may lack its end
   */
  public List<String> decode(List<String> pieces) {
    var words = new ArrayList<String>();
    var word = new StringBuilder();
    for (String piece : pieces) {
      boolean inside = piece.endsWith(INSIDE);
      word.append(piece, 0, piece.length() - (inside ? INSIDE.length() : 0));
      if (!inside) {
        words.add(word.toString());
        word.setLength(0);
      }
    }
    if (word.length() > 0) {
      words.add(word.toString());
    }
    return words;
  }

  /**
   * Returns the number of characters that do not occur in the learned words at the same position:
   * at the end of a word, or before it.
   */
  public long unknown(List<String> words) {
    long unknown = 0;
    for (String word : words) {
      List<String> characters = characters(word);
      for (int i = 0; i < characters.size(); i++) {
        boolean ends = i + 1 == characters.size();
        unknown += (ends ? lastCharacters : innerCharacters).contains(characters.get(i)) ? 0 : 1;
      }
    }
    return unknown;
  }

  /**
   * Returns those of some subwords into which no word can be split, since no merge makes them.
   *
   * @param pieces subwords with their marks, such as the words of a vocabulary
   */
  public List<String> impossible(Collection<String> pieces) {
    var inside = new HashSet<String>();
    var ending = new HashSet<String>();
    merges.forEach(merge -> (merge.ends ? ending : inside).add(merge.joined()));
    return pieces.stream()
        .filter(
            piece -> {
              boolean marked = piece.endsWith(INSIDE);
              String text = marked ? piece.substring(0, piece.length() - INSIDE.length()) : piece;
              boolean made = // see markedLast for the subword of a word that ends in INSIDE
                  marked
                      ? inside.contains(text) || ending.contains(text + INSIDE.substring(1))
                      : ending.contains(text);
              return !made && text.codePointCount(0, text.length()) > 1;
            })
        .toList();
  }

  /** Returns the number of merges, which may be less than requested if no pairs were left. */
  public int merges() {
    return merges.size();
  }

  Merge merge(int rank) {
    return merges.get(rank);
  }

  /**
   * Returns all subwords of words without unknown characters, as the words of a vocabulary that
   * covers them. Characters come first, then the merges in order.
   */
  public List<String> pieces() {
    var pieces = new LinkedHashSet<String>();
    innerCharacters.forEach(each -> pieces.add(each + INSIDE));
    pieces.addAll(lastCharacters);
    for (Merge merge : merges) {
      pieces.addAll(merge.ends ? markedLast(merge.joined()) : List.of(merge.joined() + INSIDE));
    }
    return List.copyOf(pieces);
  }

  /**
   * Returns plain JSON values, for model files: {@code {"merges": ["t h", "th e </w>", ...],
   * "inside": [...], "last": [...]}}. A merge is its two subwords, followed by the end mark if the
   * second one ends the word. The other lists hold the characters that occur before the end of a
   * word, and at its end.
   */
  public Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put(
        "merges",
        merges.stream()
            .map(each -> each.left + " " + each.right + (each.ends ? " " + END : ""))
            .toList());
    json.put("inside", List.copyOf(innerCharacters));
    json.put("last", List.copyOf(lastCharacters));
    return json;
  }

  /**
   * Reads the result of {@link #json}.
   *
   * @throws dev.unroll.BadInputException if the fields are not valid
   */
  public static BytePairs of(Fields fields) {
    List<Merge> merges =
        fields.strings("merges").stream().map(line -> merge(fields, line)).toList();
    List<String> inside = fields.strings("inside");
    List<String> last = fields.strings("last");
    fields.done();
    return new BytePairs(merges, inside, last);
  }

  private static Merge merge(Fields fields, String line) {
    String[] parts = line.split(" ", -1);
    boolean ends = parts.length == 3 && parts[2].equals(END);
    if ((parts.length != 2 && !ends) || parts[0].isEmpty() || parts[1].isEmpty()) {
      throw fields.error(
          "merges",
          "expected two pieces, and %s if they end a word, got \"%s\"".formatted(END, line));
    }
    return new Merge(parts[0], parts[1], ends);
  }
}
