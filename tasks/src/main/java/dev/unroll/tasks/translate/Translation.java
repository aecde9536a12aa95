package dev.unroll.tasks.translate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A translated text.
 *
 * @param source the text
 * @param best the translations that were found, best first; a single empty one if the source is
 *     blank
 * @param unknown tokens of the source that are not in the vocabulary
 * @param segments the number of segments that the source was cut into because of its length;
 *     usually 1
 */
public record Translation(String source, List<Candidate> best, List<String> unknown, int segments) {
  /**
   * A translation that was found.
   *
   * @param text of the translation
   * @param tokens of the translation
   * @param logProbability of the tokens and the end
   * @param score by which translations are compared, see {@link Decoding}
   * @param ended false: it reached the maximum length and is truncated
   */
  public record Candidate(
      String text, List<String> tokens, double logProbability, double score, boolean ended) {
    /** Copies the tokens. */
    public Candidate {
      tokens = List.copyOf(tokens);
    }
  }

  /** Copies the lists. */
  public Translation {
    best = List.copyOf(best);
    unknown = List.copyOf(unknown);
  }

  /** Returns the best translation. */
  public String text() {
    return best.get(0).text();
  }

  /** Returns this translation as plain JSON values. */
  public Map<String, @Nullable Object> json() {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("source", source);
    json.put("text", text());
    var all = new ArrayList<Map<String, @Nullable Object>>();
    for (Candidate candidate : best) {
      var each = new LinkedHashMap<String, @Nullable Object>();
      each.put("text", candidate.text());
      each.put("score", candidate.score());
      each.put("logProbability", candidate.logProbability());
      each.put("ended", candidate.ended());
      all.add(each);
    }
    json.put("best", all);
    json.put("unknown", unknown);
    json.put("segments", segments);
    return json;
  }
}
