package dev.unroll.data.tagged;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Extracts the spans from tags such as {@code B-PER I-PER O}, by the rules of the {@code conlleval}
 * script.
 *
 * <p>A span begins with B or S, and with I or E after O, after E or S, or after a tag of another
 * type. It ends with E or S, and before B, S, O, a tag of another type, or the end of the sentence.
 * These rules cover the schemes IOB1, BIO (IOB2), IO, BIOES and BILOU, whose L and U correspond to
 * E and S.
 */
public final class Spans {
  private Spans() {}

  /**
   * Returns whether a tag is a span tag or marks a token outside spans, as {@code B-PER} and {@code
   * O}.
   */
  public static boolean isTag(String tag) {
    return SpanTag.find(tag) != null;
  }

  /**
   * Returns the spans of a sentence, in order.
   *
   * @param tags the tags; null for outside
   * @throws dev.unroll.BadInputException if a tag is not a span tag
   */
  public static List<Span> of(List<? extends @Nullable String> tags) {
    var spans = new ArrayList<Span>();
    SpanTag before = SpanTag.OUTSIDE;
    int begin = 0;
    for (int i = 0; i <= tags.size(); i++) {
      SpanTag tag = i < tags.size() ? SpanTag.of(tags.get(i)) : SpanTag.OUTSIDE;
      if (before.endsBefore(tag)) {
        spans.add(new Span(begin, i, before.type()));
      }
      if (tag.startsAfter(before)) {
        begin = i;
      }
      before = tag;
    }
    return spans;
  }
}
