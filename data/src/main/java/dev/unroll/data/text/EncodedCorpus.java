package dev.unroll.data.text;

import dev.unroll.BadInputException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The ids of a {@link Corpus} and their statistics.
 *
 * @param ids all ids, in order
 * @param lines the number of lines, including a last line without a line end; skipped blank lines
 *     are not counted
 * @param unknown the number of tokens that became {@link Special#UNKNOWN}; {@code <unk>} in the
 *     text is not counted
 * @param distinct the number of distinct ids that occur
 * @param notes notes for the user on how the text was read; often none
 */
public record EncodedCorpus(
    TokenIds ids, long lines, long unknown, int distinct, List<String> notes)
    implements AutoCloseable {
  /** Copies the notes. */
  public EncodedCorpus {
    notes = List.copyOf(notes);
  }

  /** Removes the temporary file of the ids, if there is one. */
  @Override
  public void close() {
    ids.close();
  }

  /** Collects the ids of tokens. */
  static final class Builder {
    private final Vocabulary vocabulary;
    private final TokenIds.Builder ids;
    private final boolean lineEnds;
    private final int unknown;
    private final int lineEnd;
    private final BitSet seen = new BitSet();
    private final List<String> notes = new ArrayList<>();
    private long lines;
    private long unknowns;
    private long written; // line ends written as <eos> in the text

    /**
     * Creates a builder.
     *
     * @param lineEnds whether {@code <eos>} ends each line
     */
    Builder(Vocabulary vocabulary, TokenIds.Builder ids, boolean lineEnds) {
      if (lineEnds && !vocabulary.contains(Special.LINE_END.token())) {
        throw new BadInputException(
            "the vocabulary has no <eos>, which ends each line (expected it). Add line_end to its"
                + " specials.");
      }
      this.vocabulary = vocabulary;
      this.ids = ids;
      this.lineEnds = lineEnds;
      unknown =
          vocabulary.has(Special.UNKNOWN) ? vocabulary.id(Special.UNKNOWN) : Vocabulary.ABSENT;
      lineEnd = vocabulary.id(Special.LINE_END.token());
    }

    /**
     * Adds tokens.
     *
     * @param ends whether a line ends after them
     * @return a token without an id, or null if there is none
     */
    @Nullable String add(List<String> tokens, boolean ends) {
      var some = new int[tokens.size()];
      for (int i = 0; i < some.length; i++) {
        String token = tokens.get(i);
        int id = vocabulary.id(token);
        if (id == Vocabulary.ABSENT) {
          return token;
        }
        if (id == unknown && !token.equals(Special.UNKNOWN.token())) {
          unknowns++;
        }
        written += id == lineEnd ? 1 : 0;
        seen.set(id);
        some[i] = id;
      }
      ids.add(some);
      lines += ends ? 1 : 0;
      written -= ends ? 1 : 0;
      return null;
    }

    /** Adds a note. */
    void note(String sentence) {
      notes.add(sentence);
    }

    /** Returns the encoded corpus. */
    EncodedCorpus build() {
      if (lineEnds && written > 0) {
        note(
            String.format(
                Locale.ROOT,
                "the text holds <eos> %,d times, and each of its %,d lines got another one; set"
                    + " lineEnd: false if its lines end in <eos>",
                written,
                lines));
      }
      return new EncodedCorpus(ids.build(), lines, unknowns, seen.cardinality(), notes);
    }
  }
}
