package dev.unroll.data.tagged;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The sequences of tags that a scheme allows: which tag may follow another, and which may begin and
 * end a sentence. Tags that occur in no allowed sequence, such as I-PER without B-PER, are not
 * allowed at all. Immutable.
 */
public final class TagTransitions {
  private final List<String> tags;
  private final boolean[][] allowed;
  private final boolean[] starts;
  private final boolean[] ends;

  private TagTransitions(List<String> tags, boolean[][] allowed, boolean[] starts, boolean[] ends) {
    this.tags = tags;
    this.allowed = allowed;
    this.starts = starts;
    this.ends = ends;
  }

  /**
   * Returns the transitions of a scheme.
   *
   * @param tags distinct tags
   * @throws dev.unroll.BadInputException if the scheme has spans and a tag is not a span tag
   */
  public static TagTransitions of(TagScheme scheme, List<String> tags) {
    int size = tags.size();
    var allowed = new boolean[size][size];
    var starts = new boolean[size];
    var ends = new boolean[size];
    boolean free = scheme == TagScheme.PLAIN || scheme == TagScheme.IO;
    List<SpanTag> parts =
        tags.stream().map(tag -> free ? SpanTag.OUTSIDE : SpanTag.of(tag)).toList();
    for (int from = 0; from < size; from++) {
      starts[from] = free || follows(scheme, SpanTag.OUTSIDE, parts.get(from));
      ends[from] = free || follows(scheme, parts.get(from), SpanTag.OUTSIDE);
      for (int to = 0; to < size; to++) {
        allowed[from][to] = free || follows(scheme, parts.get(from), parts.get(to));
      }
    }
    var transitions = new TagTransitions(List.copyOf(tags), allowed, starts, ends);
    transitions.removeDeadEnds();
    return transitions;
  }

  private static boolean follows(TagScheme scheme, SpanTag from, SpanTag to) {
    boolean same = !from.isOutside() && from.type().equals(to.type());
    return switch (scheme) {
      case PLAIN, IO -> true;
      case IOB1 -> to.prefix() != 'B' || same;
      case BIO -> to.prefix() != 'I' || same;
      case BIOES, BILOU -> {
        boolean open = from.prefix() == 'B' || from.prefix() == 'I';
        boolean continues = to.prefix() == 'I' || to.prefix() == 'E';
        yield open ? continues && same : !continues;
      }
    };
  }

  /** Removes the tags that occur in no sequence from a start to an end. */
  private void removeDeadEnds() {
    boolean[] reached = starts.clone();
    boolean[] ending = ends.clone();
    for (int round = 0; round < tags.size(); round++) {
      for (int from = 0; from < tags.size(); from++) {
        for (int to = 0; to < tags.size(); to++) {
          reached[to] |= reached[from] && allowed[from][to];
          ending[from] |= ending[to] && allowed[from][to];
        }
      }
    }
    for (int tag = 0; tag < tags.size(); tag++) {
      if (!reached[tag] || !ending[tag]) {
        starts[tag] = false;
        ends[tag] = false;
        Arrays.fill(allowed[tag], false);
        for (boolean[] row : allowed) {
          row[tag] = false;
        }
      }
    }
  }

  /** Returns the tags. */
  public List<String> tags() {
    return tags;
  }

  /** Returns whether one tag may follow another: [from][to]. */
  public boolean[][] allowed() {
    return Arrays.stream(allowed).map(boolean[]::clone).toArray(boolean[][]::new);
  }

  /** Returns whether a tag may begin a sentence. */
  public boolean[] starts() {
    return starts.clone();
  }

  /** Returns whether a tag may end a sentence. */
  public boolean[] ends() {
    return ends.clone();
  }

  /** Returns whether every sequence of tags is allowed. */
  public boolean isFree() {
    for (int tag = 0; tag < starts.length; tag++) {
      if (!starts[tag] || !ends[tag]) {
        return false;
      }
      for (boolean to : allowed[tag]) {
        if (!to) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * Returns whether there is an allowed sequence of this length; in BIOES, for instance, a single B
   * is not allowed.
   */
  public boolean hasSequence(int length) {
    if (length < 1) {
      return false;
    }
    boolean[] reached = starts;
    for (int step = 1; step < length; step++) {
      var next = new boolean[reached.length];
      for (int from = 0; from < reached.length; from++) {
        for (int to = 0; to < reached.length; to++) {
          next[to] |= reached[from] && allowed[from][to];
        }
      }
      if (Arrays.equals(next, reached)) {
        break;
      }
      reached = next;
    }
    for (int tag = 0; tag < reached.length; tag++) {
      if (reached[tag] && ends[tag]) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns whether a sequence of tags is allowed.
   *
   * @throws IllegalArgumentException if a tag is unknown
   */
  public boolean allows(List<String> sequence) {
    for (int i = 0; i < sequence.size(); i++) {
      int to = find(sequence.get(i));
      boolean fits = i == 0 ? starts[to] : allowed[find(sequence.get(i - 1))][to];
      if (!fits || (i == sequence.size() - 1 && !ends[to])) {
        return false;
      }
    }
    return true;
  }

  private int find(String tag) {
    int found = tags.indexOf(Objects.requireNonNull(tag));
    if (found < 0) {
      throw new IllegalArgumentException("there is no tag " + tag);
    }
    return found;
  }
}
