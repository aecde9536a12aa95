package dev.unroll.tasks.input.text;

import dev.unroll.tasks.input.UnreadCount;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.stream.Collectors;

/**
 * Counts the tokens that are not in a vocabulary, and the texts that are truncated or have no
 * tokens.
 */
final class UnreadTexts implements UnreadCount {
  /**
   * Below this fraction of unknown tokens there is no note: every vocabulary lacks some rare words.
   */
  static final double UNKNOWN = 0.1;

  /** Below this fraction of truncated texts there is no note. */
  static final double CUT = 0.01;

  private static final int MAX_LINES = 5;

  private final TextCoder coder;
  private final String advice;
  private final SpacelessTexts spaceless;
  private long texts;
  private long tokens;
  private long unknown;
  private long cut;
  private long empty;
  private final Queue<Long> lines = new ArrayDeque<>(); // of texts that are not counted yet
  private final List<Long> emptyLines = new ArrayList<>();

  /**
   * Creates a counter.
   *
   * @param coder of the texts
   * @param advice for texts without spaces, before the names of tokenizers
   */
  UnreadTexts(TextCoder coder, String advice) {
    this.coder = coder;
    this.advice = advice;
    this.spaceless = new SpacelessTexts();
  }

  @Override
  public void line(long line) {
    lines.add(line);
  }

  /** Counts a text. */
  void add(TextSizes.Size text) {
    Long line = lines.poll();
    if (line != null && text.tokens() == 0 && emptyLines.size() < MAX_LINES) {
      emptyLines.add(line);
    }
    texts++;
    tokens += text.tokens();
    unknown += text.unknown();
    empty += text.tokens() == 0 ? 1 : 0;
    cut += text.ids() > coder.padding().steps() ? 1 : 0;
    spaceless.add(text.kind());
  }

  @Override
  public List<String> notes(String what) {
    var notes = new ArrayList<String>();
    String unit = coder.unit();
    if (unknown > 0 && unknown >= UNKNOWN * tokens) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%.0f %% of the %,d %s of %s are unknown to the model%s%s",
              100.0 * unknown / tokens,
              tokens,
              unit,
              what,
              2 * unknown > tokens && spaceless.advice(advice).isEmpty()
                  ? ", so that answers are close to guesses"
                  : "",
              spaceless.advice(advice)));
    }
    if (cut > 0 && texts == 1) {
      notes.add(
          String.format(Locale.ROOT, "%s is cut at %,d %s", what, coder.padding().steps(), unit));
    } else if (cut > 0 && cut >= CUT * texts) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%,d of the %,d texts of %s %s cut at %,d %s",
              cut,
              texts,
              what,
              cut == 1 ? "is" : "are",
              coder.padding().steps(),
              unit));
    }
    if (empty > 0 && texts == 1 && emptyLines.isEmpty()) {
      notes.add("%s has no %s; the answer is that of an empty text".formatted(what, unit));
    } else if (empty > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%,d of the %,d texts of %s %s no %s%s",
              empty,
              texts,
              what,
              empty == 1 ? "has" : "have",
              unit,
              where()));
    }
    return notes;
  }

  /** Returns the lines of texts without words, in parentheses; empty if they are not known. */
  private String where() {
    if (emptyLines.isEmpty()) {
      return "";
    }
    String listed = emptyLines.stream().map(String::valueOf).collect(Collectors.joining(", "));
    return (empty == 1 ? " (line " : " (lines ")
        + listed
        + (empty > emptyLines.size() ? ", ..." : "")
        + "); the answer to a text without "
        + coder.unit()
        + " means nothing";
  }
}
