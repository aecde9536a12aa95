package dev.unroll.tasks.language;

import dev.unroll.data.rows.Shown;
import dev.unroll.data.text.CorpusConfig;
import dev.unroll.data.text.Special;
import dev.unroll.data.text.Vocabulary;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Turns texts into the ids that a network reads, and back. Immutable.
 *
 * @param corpus the rules of tokens
 * @param vocabulary of the model
 */
record TokenCoder(CorpusConfig corpus, Vocabulary vocabulary) {
  private static final String LINE_FEED = "\n";
  private static final int MOST_NAMED = 5;

  /**
   * Tokens and their ids.
   *
   * @param tokens as written
   * @param ids of them
   * @param unknown tokens that the vocabulary lacks, each once
   */
  record Coded(List<String> tokens, int[] ids, Set<String> unknown) {
    int unknownCount() {
      return (int) tokens.stream().filter(unknown::contains).count();
    }
  }

  /** Codes a text; a line end is added only between two lines. */
  Coded code(String text) {
    return code(corpus.tokens(text));
  }

  /** Codes a line of a text, with its line end where the model has one. */
  Coded codeLine(String line) {
    var tokens = new ArrayList<String>(corpus.tokens(line));
    if (corpus.lineEnds()) {
      tokens.add(Special.LINE_END.token());
    }
    return code(tokens);
  }

  private Coded code(List<String> tokens) {
    var ids = new int[tokens.size()];
    var unknown = new LinkedHashSet<String>();
    for (int i = 0; i < ids.length; i++) {
      ids[i] = vocabulary.id(tokens.get(i));
      if (!vocabulary.contains(tokens.get(i))) {
        unknown.add(tokens.get(i));
      }
    }
    return new Coded(tokens, ids, unknown);
  }

  /**
   * Returns the id that stands before the first token of a text: the line end, of characters the
   * line feed; without one, the unknown token.
   */
  int start() {
    if (corpus.lineEnds()) {
      return vocabulary.id(Special.LINE_END);
    }
    return vocabulary.contains(LINE_FEED)
        ? vocabulary.id(LINE_FEED)
        : vocabulary.id(Special.UNKNOWN);
  }

  /** Returns the id of a token that ends a text; negative where the vocabulary lacks it. */
  int stopId(String token) {
    String plain = token.equals("\\n") ? LINE_FEED : token;
    boolean lineEnd = plain.equals(LINE_FEED) && corpus.lineEnds();
    String wanted = lineEnd ? Special.LINE_END.token() : plain;
    return vocabulary.contains(wanted) ? vocabulary.id(wanted) : Vocabulary.ABSENT;
  }

  /**
   * Returns how a token reads behind others: of words with a space before it, unless it begins a
   * line; the line end as a line feed.
   *
   * @param beginsLine whether nothing stands before it on its line
   */
  String text(int id, boolean beginsLine) {
    String token = vocabulary.token(id);
    if (corpus.isCharacters()) {
      return token;
    }
    if (isLineEnd(id)) {
      return LINE_FEED;
    }
    return beginsLine ? token : " " + token;
  }

  /** Returns whether what follows a token begins a line. */
  boolean isLineEnd(int id) {
    return corpus.isCharacters()
        ? vocabulary.token(id).equals(LINE_FEED)
        : corpus.lineEnds() && id == vocabulary.id(Special.LINE_END);
  }

  /**
   * Returns a note on tokens that the vocabulary lacks.
   *
   * @param where they are, such as {@code the prompt}
   */
  static List<String> unknownNotes(Set<String> unknown, String where) {
    if (unknown.isEmpty()) {
      return List.of();
    }
    List<String> some =
        unknown.stream().limit(MOST_NAMED).map(one -> "\"" + Shown.of(one) + "\"").toList();
    return List.of(
        "%s: %s%s not in the vocabulary, read as <unk>"
            .formatted(
                where,
                String.join(", ", some),
                unknown.size() > MOST_NAMED
                    ? " and " + (unknown.size() - MOST_NAMED) + " more tokens are"
                    : unknown.size() == 1 ? " is" : " are"));
  }
}
