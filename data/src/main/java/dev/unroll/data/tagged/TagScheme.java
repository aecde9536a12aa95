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

/** A tagging scheme: whether and how tags mark spans of tokens. */
public enum TagScheme {
  /** Tags that do not mark spans, such as parts of speech. */
  PLAIN,
  /** I in a span, O outside. Adjacent spans of one type become one span. */
  IO,
  /** I in a span; B begins a span directly after another of its type. Also called IOB. */
  IOB1,
  /** B begins every span, I continues it. Also called IOB2. */
  BIO,
  /** B begins, I continues, E ends a span of several tokens; S is a span of one token. */
  BIOES,
  /** B begins, I continues, L ends a span of several tokens; U is a span of one token. */
  BILOU;

  /** Returns whether the scheme marks spans. */
  public boolean hasSpans() {
    return this != PLAIN;
  }

  /** Returns the name of the scheme in recipes: {@code bio}, {@code bioes}, ... */
  public String word() {
    return Fields.word(this);
  }

  /**
   * Detects the scheme of a set of tags. A set does not distinguish IOB1 from BIO; {@link Detector}
   * does.
   *
   * <p>E marks spans only if there is also B or S, and L only if there is also B or U. The tags
   * mark spans if each is {@code O} or a prefix, with or without a type: {@code B I O} is BIO as
   * well. If the tags are prefixes alone, without {@code O}, they mark spans only if both B and I
   * occur.
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
   * Detects the scheme of sentences, which are added one at a time. It is IOB1 if spans begin with
   * I and each B follows a span of its type.
   */
  public static final class Detector {
    private final Map<String, Long> tags = new LinkedHashMap<>();
    private long beginsWithI;
    private long beginsWithB;

    /** Creates a detector without sentences. */
    public Detector() {}

    /** Adds the tags of a sentence; null for no tag. */
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
     * Returns a note if most tags mark spans, but a few others prevent all of them from being read
     * as spans.
     *
     * @param column the name of the tag column
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
     * Returns the number of I tags that do not follow a tag of their type: an error in BIO, where
     * they are read as the beginning of a span.
     */
    public long strayInside() {
      return beginsWithI;
    }
  }
}
