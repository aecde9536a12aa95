package dev.unroll.data.tagged;

import dev.unroll.data.rows.Shown;
import dev.unroll.store.Fields;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A scheme of tags: whether and how tags mark spans of tokens. */
public enum TagScheme {
  /** Tags that mark no spans, such as parts of speech. */
  PLAIN,
  /** I in a span, O outside: spans of one type that touch are one span. */
  IO,
  /** I in a span; B begins one that follows another of its type. Also IOB. */
  IOB1,
  /** B begins every span, I continues it. Also IOB2. */
  BIO,
  /** B begins, I continues, E ends a span of several tokens; S is a span of one token. */
  BIOES,
  /** B begins, I continues, L ends a span of several tokens; U is a span of one token. */
  BILOU;

  /** Returns whether tags mark spans. */
  public boolean hasSpans() {
    return this != PLAIN;
  }

  /** Returns the word of recipes for the scheme: {@code bio}, {@code bioes}, ... */
  public String word() {
    return Fields.word(this);
  }

  /**
   * Detects the scheme of a set of tags. A set cannot tell IOB1 from BIO; {@link Detector} can.
   *
   * <p>E needs B or S next to it to mark spans, L needs B or U. Tags mark spans if each of them is
   * {@code O} or a prefix, with or without a type: {@code B I O} is BIO as well. Letters alone,
   * without {@code O}, mark spans only where B and I are there.
   */
  public static TagScheme of(Collection<String> tags) {
    var prefixes = new StringBuilder();
    boolean typed = false;
    for (String tag : tags) {
      if (SpanTag.find(tag) == null) {
        return PLAIN;
      }
      prefixes.append(tag.charAt(0));
      typed |= tag.length() > 1;
    }
    boolean outside = has(prefixes, 'O');
    if (has(prefixes, 'L') || has(prefixes, 'U')) {
      boolean mixed = has(prefixes, 'E') || has(prefixes, 'S');
      boolean begins = has(prefixes, 'B') || has(prefixes, 'U');
      return mixed || !begins || !(typed || outside) ? PLAIN : BILOU;
    } else if (has(prefixes, 'E') || has(prefixes, 'S')) {
      boolean begins = has(prefixes, 'B') || has(prefixes, 'S');
      return begins && (typed || outside) ? BIOES : PLAIN;
    } else if (has(prefixes, 'B')) {
      return typed || outside || has(prefixes, 'I') ? BIO : PLAIN;
    }
    return has(prefixes, 'I') && (typed || outside) ? IO : PLAIN;
  }

  private static boolean has(CharSequence prefixes, char prefix) {
    return prefixes.toString().indexOf(prefix) >= 0;
  }

  /**
   * Detects the scheme of sentences, which are added one at a time. It is IOB1 where spans begin
   * with I and each B follows a span of its type.
   */
  public static final class Detector {
    private final Map<String, Long> tags = new LinkedHashMap<>();
    private long beginsWithI;
    private long beginsWithB;

    /** Creates a detector that has seen no sentence. */
    public Detector() {}

    /** Adds the tags of a sentence; null: none. */
    public void add(List<? extends @Nullable String> sentence) {
      SpanTag before = SpanTag.OUTSIDE;
      for (String tag : sentence) {
        if (tag != null) {
          tags.merge(tag, 1L, Long::sum);
        }
        SpanTag found = tag == null ? SpanTag.OUTSIDE : SpanTag.find(tag);
        SpanTag here = found == null ? SpanTag.OUTSIDE : found;
        boolean follows = !before.isOutside() && before.type().equals(here.type());
        beginsWithI += here.prefix() == 'I' && !follows ? 1 : 0;
        beginsWithB += here.prefix() == 'B' && !follows ? 1 : 0;
        before = here;
      }
    }

    /** Returns the scheme. */
    public TagScheme scheme() {
      TagScheme scheme = of(tags.keySet());
      return scheme == BIO && beginsWithI > 0 && beginsWithB == 0 ? IOB1 : scheme;
    }

    /**
     * Returns a sentence where most tags mark spans, so that few others keep all of them from being
     * read as spans.
     *
     * @param column of the tags
     */
    public Optional<String> strayNote(String column) {
      if (of(tags.keySet()) != PLAIN) {
        return Optional.empty();
      }
      List<String> strays =
          tags.keySet().stream().filter(tag -> SpanTag.find(tag) == null).toList();
      List<String> spans = tags.keySet().stream().filter(tag -> isTyped(tag)).toList();
      long count = strays.stream().mapToLong(tag -> tags.getOrDefault(tag, 0L)).sum();
      boolean few = strays.size() <= spans.size();
      return spans.isEmpty() || strays.isEmpty() || !few || !tags.containsKey("O")
          ? Optional.empty()
          : Optional.of(
              String.format(
                  Locale.ROOT,
                  "column %s has tags of spans, such as %s, but also %s at %,d %s, so that no tag is"
                      + " read as one of a span; correct %s, or name %s in data.ignore",
                  Shown.of(column),
                  Shown.of(spans.get(0)),
                  Shown.listed(strays),
                  count,
                  count == 1 ? "token" : "tokens",
                  strays.size() == 1 ? "it" : "them",
                  strays.size() == 1 ? "it" : "them"));
    }

    private static boolean isTyped(String tag) {
      return tag.length() > 1 && SpanTag.find(tag) != null;
    }

    /**
     * Returns the number of tags I that follow no tag of their type: an error in BIO, where they
     * are read as the begin of a span.
     */
    public long strayInside() {
      return beginsWithI;
    }
  }
}
