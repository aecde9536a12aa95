package dev.unroll.tasks.language;

import dev.unroll.data.ngram.Unigram;
import dev.unroll.store.Fields;
import dev.unroll.tasks.TrainingSummary;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The information on a training text that a model file keeps: hashes of its lines, to find them in
 * another text, and the count of each token, for the unigram baseline. Immutable.
 *
 * @param lines of the text
 * @param unigram of the text
 */
record TrainedText(TrainingSummary lines, Unigram unigram) {
  private static final String COUNTS = "counts";
  private static final String LINES = "lines";

  /** Summarises the training set. */
  static TrainedText of(LanguageData data) {
    int vocabulary = data.vocabulary().size();
    return new TrainedText(
        TextLines.summary(data.train().ids(), data.vocabulary()),
        data.config().sentences()
            ? Unigram.sentences(data.train().ids(), vocabulary)
            : Unigram.of(data.train().ids(), vocabulary));
  }

  /** Returns this information as plain JSON values. */
  Map<String, @Nullable Object> json() {
    long[] counts = unigram.counts();
    ByteBuffer bytes = ByteBuffer.allocate(counts.length * Long.BYTES);
    bytes.asLongBuffer().put(counts);
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put(COUNTS, Base64.getEncoder().encodeToString(bytes.array()));
    if (lines.isKnown()) {
      json.put(LINES, lines.json());
    }
    return json;
  }

  /**
   * Reads the values of {@link #json}.
   *
   * @param vocabulary the number of tokens
   * @param sentences whether lines are scored independently
   */
  static TrainedText read(Fields fields, int vocabulary, boolean sentences) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(fields.string(COUNTS));
    } catch (IllegalArgumentException e) {
      throw fields.error(COUNTS, "expected numbers in base 64");
    }
    if (bytes.length != vocabulary * Long.BYTES) {
      throw fields.error(
          COUNTS,
          "expected %d counts of 8 bytes, got %d bytes".formatted(vocabulary, bytes.length));
    }
    var counts = new long[vocabulary];
    ByteBuffer.wrap(bytes).asLongBuffer().get(counts);
    TrainingSummary lines = TrainingSummary.read(fields, LINES);
    fields.done();
    return new TrainedText(lines, Unigram.ofCounts(counts, sentences));
  }
}
