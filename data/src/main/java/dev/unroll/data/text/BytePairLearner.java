package dev.unroll.data.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Learns the merges of {@link BytePairs}. An index maps each pair to its words, so that a merge
 * visits only these. A priority queue orders the pairs by count; a pair whose count has fallen
 * since is requeued when it is removed. Counts are exact after each merge.
 */
final class BytePairLearner {
  /** The minimum count of a pair to be merged. */
  private static final long FEWEST = 2;

  /**
   * The mark that subword-nmt appends to a symbol that ends a word; used to order pairs with equal
   * counts.
   */
  private static final String END = "</w>";

  private record Symbol(String text, boolean ends) {}

  private static final class Pair {
    final int left;
    final int right;
    long count;
    long queued; // the greatest count with which it is queued
    int[] words = new int[4]; // that contain it, or did before
    int size;

    Pair(int left, int right) {
      this.left = left;
      this.right = right;
    }

    void in(int word) {
      if (size > 0 && words[size - 1] == word) {
        return;
      }
      if (size == words.length) {
        words = Arrays.copyOf(words, 2 * size);
      }
      words[size++] = word;
    }
  }

  private record Queued(Pair pair, long count) {}

  private final List<Symbol> symbols = new ArrayList<>();
  private final List<String> orders = new ArrayList<>(); // of symbols, as in subword-nmt
  private final Map<Symbol, Integer> ids = new HashMap<>();
  private final List<int[]> words = new ArrayList<>();
  private final List<Long> counts = new ArrayList<>();
  private final Map<Long, Pair> pairs = new HashMap<>();

  /** Compares texts by code points, like Python; Java compares strings by UTF-16 code units. */
  static int compare(String a, String b) {
    int i = 0;
    while (i < a.length() && i < b.length() && a.charAt(i) == b.charAt(i)) {
      i++;
    }
    if (i == a.length() || i == b.length()) {
      return Integer.compare(a.length(), b.length());
    }
    // Surrogates sort last. After equal high surrogates, the low surrogates decide.
    char x = a.charAt(i);
    char y = b.charAt(i);
    boolean rare = Character.isSurrogate(x);
    return rare == Character.isSurrogate(y) ? Character.compare(x, y) : rare ? 1 : -1;
  }

  /** Adds a word. */
  void add(List<String> characters, long count) {
    var word = new int[characters.size()];
    for (int i = 0; i < word.length; i++) {
      word[i] = id(new Symbol(characters.get(i), i + 1 == word.length));
    }
    words.add(word);
    counts.add(count);
  }

  private int id(Symbol symbol) {
    Integer id = ids.putIfAbsent(symbol, symbols.size());
    if (id != null) {
      return id;
    }
    symbols.add(symbol);
    orders.add(symbol.ends ? symbol.text + END : symbol.text);
    return symbols.size() - 1;
  }

  /** Learns from the words that were added; may be called once. */
  List<BytePairs.Merge> learn(int most) {
    for (int i = 0; i < words.size(); i++) {
      count(i, words.get(i), 1, null);
    }
    Comparator<Queued> order = Comparator.comparingLong(Queued::count);
    var queue =
        new PriorityQueue<Queued>(
            order
                .thenComparing(each -> orders.get(each.pair.left), BytePairLearner::compare)
                .thenComparing(each -> orders.get(each.pair.right), BytePairLearner::compare)
                .thenComparing(each -> symbols.get(each.pair.right).ends())
                .reversed());
    pairs.values().forEach(pair -> enqueue(pair, queue));
    var merges = new ArrayList<BytePairs.Merge>();
    while (merges.size() < most && !queue.isEmpty()) {
      Queued first = queue.remove();
      Pair pair = first.pair;
      if (first.count != pair.count) {
        if (pair.count >= FEWEST && first.count == pair.queued) {
          enqueue(pair, queue);
        }
      } else if (pair.count < FEWEST) {
        break;
      } else {
        merges.add(merge(pair, queue));
      }
    }
    return merges;
  }

  private BytePairs.Merge merge(Pair pair, PriorityQueue<Queued> queue) {
    Symbol left = symbols.get(pair.left);
    Symbol right = symbols.get(pair.right);
    int joined = id(new Symbol(left.text + right.text, right.ends));
    Set<Pair> raised = new LinkedHashSet<>();
    for (int k = 0; k < pair.size; k++) {
      int index = pair.words[k];
      int[] word = words.get(index);
      int[] shorter = replaced(word, pair, joined);
      if (shorter.length < word.length) {
        count(index, word, -1, null);
        words.set(index, shorter);
        count(index, shorter, 1, raised);
      }
    }
    pairs.remove(key(pair.left, pair.right));
    for (Pair each : raised) {
      if (each.count > each.queued) {
        enqueue(each, queue);
      }
    }
    return new BytePairs.Merge(left.text, right.text, right.ends);
  }

  private static void enqueue(Pair pair, PriorityQueue<Queued> queue) {
    pair.queued = pair.count;
    queue.add(new Queued(pair, pair.count));
  }

  private static int[] replaced(int[] word, Pair pair, int joined) {
    var shorter = new int[word.length];
    int size = 0;
    for (int i = 0; i < word.length; i++) {
      boolean found = i + 1 < word.length && word[i] == pair.left && word[i + 1] == pair.right;
      shorter[size++] = found ? joined : word[i];
      i += found ? 1 : 0;
    }
    return Arrays.copyOf(shorter, size);
  }

  /**
   * Adds or subtracts the pairs of a word.
   *
   * @param sign 1 to add, -1 to subtract
   * @param raised receives the pairs whose count is raised; null if not needed
   */
  private void count(int index, int[] word, int sign, @Nullable Set<Pair> raised) {
    long count = sign * counts.get(index);
    for (int i = 0; i + 1 < word.length; i++) {
      int left = word[i];
      int right = word[i + 1];
      Pair pair = pairs.computeIfAbsent(key(left, right), none -> new Pair(left, right));
      pair.count += count;
      if (sign > 0) {
        pair.in(index);
        if (raised != null) {
          raised.add(pair);
        }
      }
    }
  }

  private static long key(int left, int right) {
    return ((long) left << 32) | right;
  }
}
