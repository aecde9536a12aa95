package dev.unroll.tasks.language;

import dev.unroll.data.text.Special;
import dev.unroll.data.text.TokenIds;
import dev.unroll.data.text.Vocabulary;
import dev.unroll.tasks.TrainingSummary;
import java.util.stream.LongStream;

/** Hashes of the lines of a text, to find lines of another text that were trained on. */
final class TextLines {
  private static final long BASIS = 0xCBF29CE484222325L;
  private static final long PRIME = 0x100000001B3L;
  private static final int AT_ONCE = 1 << 14;

  /** The minimum number of words in a line that is compared; shorter lines occur in any text. */
  private static final int SHORTEST = 8;

  /** The minimum number of characters in a line that is compared. */
  private static final int SHORTEST_OF_CHARACTERS = 40;

  /** The maximum number of lines that are compared; of a longer text, the first ones are used. */
  private static final int MAX = 2_000_000;

  private TextLines() {}

  /** Returns a summary of the lines. */
  static TrainingSummary summary(TokenIds ids, Vocabulary vocabulary) {
    long[] lines = hashes(ids, vocabulary);
    return TrainingSummary.of(lines.length, line -> lines[line]);
  }

  /** Returns a hash of each line that is long enough; none if the text has no line ends. */
  static long[] hashes(TokenIds ids, Vocabulary vocabulary) {
    int end = lineEnd(vocabulary);
    int shortest = vocabulary.has(Special.LINE_END) ? SHORTEST : SHORTEST_OF_CHARACTERS;
    LongStream.Builder hashes = LongStream.builder();
    if (end < 0) {
      return new long[0];
    }
    var some = new int[AT_ONCE];
    long hash = BASIS;
    long lines = 0;
    int tokens = 0;
    for (long from = 0; from < ids.length() && lines < MAX; from += AT_ONCE) {
      int count = (int) Math.min(AT_ONCE, ids.length() - from);
      ids.copy(from, some, 0, count);
      for (int i = 0; i < count; i++) {
        if (some[i] != end) {
          hash = (hash ^ some[i]) * PRIME;
          hash ^= hash >>> 32;
          tokens++;
          continue;
        }
        if (tokens >= shortest) {
          hashes.add(hash);
          lines++;
        }
        hash = BASIS;
        tokens = 0;
      }
    }
    return hashes.build().toArray();
  }

  private static int lineEnd(Vocabulary vocabulary) {
    if (vocabulary.has(Special.LINE_END)) {
      return vocabulary.id(Special.LINE_END);
    }
    return vocabulary.contains("\n") ? vocabulary.id("\n") : Vocabulary.ABSENT;
  }
}
