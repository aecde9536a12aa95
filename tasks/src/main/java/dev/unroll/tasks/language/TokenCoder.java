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
 * Converts texts to the ids that a network reads, and back. Immutable.
 *
 * @param corpus the rules of tokens
 * @param vocabulary of the model
 */
record TokenCoder(CorpusConfig corpus, Vocabulary vocabulary) {
  private static final String LINE_FEED = "\n";
  private static final int MAX_NAMED = 5;

  /**
   * Tokens and their ids.
   *
   * @param tokens as written
   * @param ids of them
   * @param unknown tokens that are not in the vocabulary, each once
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

  /** Codes a line of a text, with its line end if the model has line ends. */
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
   * Returns the id before the first token of a text: the line end, or for characters the line feed;
   * if there is none, the unknown token.
   */
  int start() {
    if (corpus.lineEnds()) {
      return vocabulary.id(Special.LINE_END);
    }
    return vocabulary.contains(LINE_FEED)
        ? vocabulary.id(LINE_FEED)
        : vocabulary.id(Special.UNKNOWN);
  }

  /** Returns the id of a token that ends a text; negative if it is not in the vocabulary. */
  int stopId(String token) {
    String plain = token.equals("\\n") ? LINE_FEED : token;
    boolean lineEnd = plain.equals(LINE_FEED) && corpus.lineEnds();
    String wanted = lineEnd ? Special.LINE_END.token() : plain;
    return vocabulary.contains(wanted) ? vocabulary.id(wanted) : Vocabulary.ABSENT;
  }

  /**
   * Returns a token as it appears in a text. Words have a space before them, except at the
   * beginning of a line; the line end is a line feed.
   *
   * @param beginsLine whether it is the first token of its line
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

  /** Returns whether the token after this one begins a line. */
  boolean isLineEnd(int id) {
    return corpus.isCharacters()
        ? vocabulary.token(id).equals(LINE_FEED)
        : corpus.lineEnds() && id == vocabulary.id(Special.LINE_END);
  }

  /**
   * Returns a note on tokens that are not in the vocabulary.
   *
   * @param where the source of the tokens, such as {@code the prompt}
   */
  static List<String> unknownNotes(Set<String> unknown, String where) {
    if (unknown.isEmpty()) {
      return List.of();
    }
    List<String> some =
        unknown.stream().limit(MAX_NAMED).map(one -> "\"" + Shown.of(one) + "\"").toList();
    return List.of(
        "%s: %s%s not in the vocabulary, read as <unk>"
            .formatted(
                where,
                String.join(", ", some),
                unknown.size() > MAX_NAMED
                    ? " and " + (unknown.size() - MAX_NAMED) + " more tokens are"
                    : unknown.size() == 1 ? " is" : " are"));
  }
}
