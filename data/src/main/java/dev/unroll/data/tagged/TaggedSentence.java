package dev.unroll.data.tagged;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sentence: its tokens, and a tag for each token in every tag column. Immutable.
 *
 * <p>A tag is null if the file has none, or if it is ignored.
 */
public final class TaggedSentence {
  private final List<String> tokens;
  private final List<List<@Nullable String>> tags;
  private final long line;
  private final List<String> lines;
  private final int[] places;
  private final int header;

  private TaggedSentence(
      List<String> tokens,
      List<List<@Nullable String>> tags,
      long line,
      List<String> lines,
      int[] places,
      int header) {
    this.tokens = List.copyOf(tokens);
    this.tags = copy(tags);
    this.line = line;
    this.lines = List.copyOf(lines);
    this.places = places;
    this.header = header;
  }

  private static List<List<@Nullable String>> copy(List<List<@Nullable String>> tags) {
    var copies = new ArrayList<List<@Nullable String>>();
    for (List<@Nullable String> column : tags) {
      copies.add(Collections.unmodifiableList(new ArrayList<>(column)));
    }
    return Collections.unmodifiableList(copies);
  }

  /**
   * Returns a sentence with one tag column.
   *
   * @throws IllegalArgumentException if there are no tokens, or not exactly one tag for each token
   */
  public static TaggedSentence of(List<String> tokens, List<? extends @Nullable String> tags) {
    var column = new ArrayList<@Nullable String>(tags);
    if (tokens.isEmpty() || column.size() != tokens.size()) {
      throw new IllegalArgumentException(
          "expected at least one token and a tag for each, got %d tokens and %d tags"
              .formatted(tokens.size(), column.size()));
    }
    return new TaggedSentence(tokens, List.of(column), 0, List.of(), new int[0], -1);
  }

  /** Returns a sentence without tag columns. */
  public static TaggedSentence untagged(List<String> tokens) {
    if (tokens.isEmpty()) {
      throw new IllegalArgumentException("a sentence has no token");
    }
    return new TaggedSentence(tokens, List.of(), 0, List.of(), new int[0], -1);
  }

  /** Returns the number of tokens. */
  public int size() {
    return tokens.size();
  }

  /** Returns the tokens. */
  public List<String> tokens() {
    return tokens;
  }

  /** Returns the number of tag columns. */
  public int tagColumns() {
    return tags.size();
  }

  /** Returns the tags of a column, counted from 0; a missing tag is null. */
  public List<@Nullable String> tags(int column) {
    return tags.get(column);
  }

  /** Returns the line of the first token, or 0 if there is no file. */
  public long line() {
    return line;
  }

  /**
   * Returns the lines of the file since the previous sentence, with their line ends; empty unless
   * {@link TaggedReader#keepLines} is set.
   */
  List<String> lines() {
    return lines;
  }

  /** Returns the index in {@link #lines} of the line of a token. */
  int place(int token) {
    return places[token];
  }

  /** Returns the index in {@link #lines} of the header, or -1. */
  int header() {
    return header;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TaggedSentence that
        && tokens.equals(that.tokens)
        && tags.equals(that.tags);
  }

  @Override
  public int hashCode() {
    return 31 * tokens.hashCode() + tags.hashCode();
  }

  @Override
  public String toString() {
    return "TaggedSentence" + tokens + tags;
  }

  /** Collects the tokens and tags of a sentence. */
  static final class Builder {
    private final boolean kept;
    private final List<String> tokens = new ArrayList<>();
    private final List<List<@Nullable String>> tags = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private int[] places = new int[64];
    private int header = -1;
    private long line;

    /**
     * Starts a sentence.
     *
     * @param kept whether lines are kept
     */
    Builder(int columns, boolean kept) {
      this.kept = kept;
      for (int i = 0; i < columns; i++) {
        tags.add(new ArrayList<>());
      }
    }

    int size() {
      return tokens.size();
    }

    void keep(TaggedLines.Line next) {
      if (kept) {
        lines.add(next.text() + next.end());
      }
    }

    /** Marks the last line as the header. */
    void header() {
      header = kept ? lines.size() - 1 : -1;
    }

    int linesKept() {
      return lines.size();
    }

    /**
     * Adds the token of the last line.
     *
     * @param values its tags
     */
    void add(String token, long number, List<@Nullable String> values) {
      if (tokens.isEmpty()) {
        line = number;
      }
      if (kept) {
        if (tokens.size() == places.length) {
          places = Arrays.copyOf(places, 2 * places.length);
        }
        places[tokens.size()] = lines.size() - 1;
      }
      tokens.add(token);
      for (int i = 0; i < tags.size(); i++) {
        tags.get(i).add(values.get(i));
      }
    }

    List<String> lines() {
      return lines;
    }

    TaggedSentence build() {
      int[] used = kept ? Arrays.copyOf(places, tokens.size()) : new int[0];
      return new TaggedSentence(tokens, tags, line, lines, used, header);
    }
  }
}
