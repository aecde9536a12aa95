package dev.unroll.data.tagged;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Splits sentences that are longer than a limit into segments of about equal length, and joins the
 * results for the segments. Counts the sentences that it splits. Not thread-safe.
 */
public final class SentenceCuts {
  private final int limit;
  private long cut;
  private long segments;

  /**
   * A segment of a sentence.
   *
   * @param begin the position of its first token
   * @param end the position after its last token
   */
  public record Segment(int begin, int end) {
    /** Returns the number of tokens. */
    public int size() {
      return end - begin;
    }

    /** Returns the sublist that belongs to the segment. */
    public <T> List<T> of(List<T> sentence) {
      return sentence.subList(begin, end);
    }
  }

  /**
   * Creates an instance.
   *
   * @param limit the maximum number of tokens per segment
   * @throws IllegalArgumentException if it is less than 1
   */
  public SentenceCuts(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("a segment has at least 1 token, got " + limit);
    }
    this.limit = limit;
  }

  /** Returns the segments of a sentence, in order; only one if it is not longer than the limit. */
  public List<Segment> cut(int length) {
    int count = Math.max(1, (int) (((long) length + limit - 1) / limit));
    var parts = new ArrayList<Segment>(count);
    for (int i = 0; i < count; i++) {
      int begin = (int) ((long) length * i / count);
      parts.add(new Segment(begin, (int) ((long) length * (i + 1) / count)));
    }
    if (count > 1) {
      cut++;
      segments += count;
    }
    return parts;
  }

  /** Returns the concatenated lists of segments. */
  public static <T> List<T> join(List<? extends List<? extends T>> segments) {
    var joined = new ArrayList<T>();
    segments.forEach(joined::addAll);
    return joined;
  }

  /** Returns the number of sentences that were split. */
  public long cutSentences() {
    return cut;
  }

  /** Returns a note on the sentences that were split; empty if there are none. */
  public String note() {
    return cut == 0
        ? ""
        : String.format(
            Locale.ROOT,
            "%,d %s longer than %,d tokens %s cut into %,d segments, which are tagged separately",
            cut,
            cut == 1 ? "sentence" : "sentences",
            limit,
            cut == 1 ? "was" : "were",
            segments);
  }
}
