package dev.unroll.crf;

import java.util.Arrays;

/**
 * Constraints on tag sequences: which tags may follow one another, and which may begin and end a
 * sequence. In BIO tags, {@code I-PER} may only follow {@code B-PER} or {@code I-PER}. Immutable.
 */
public final class TagConstraints {
  private final boolean[] follows; // from * tags + to
  private final boolean[] begins;
  private final boolean[] ends;

  private TagConstraints(boolean[] follows, boolean[] begins, boolean[] ends) {
    this.follows = follows;
    this.begins = begins;
    this.ends = ends;
  }

  /**
   * Returns constraints that allow every sequence.
   *
   * @param tags the number of tags
   */
  public static TagConstraints none(int tags) {
    var all = new boolean[tags * tags];
    Arrays.fill(all, true);
    return new TagConstraints(
        all, Arrays.copyOf(all, tags), Arrays.copyOf(all, tags)); // tags² ≥ tags
  }

  /**
   * Returns constraints.
   *
   * @param follows [from][to], true where the second tag may follow the first
   * @param begins true for tags that may begin a sequence
   * @param ends true for tags that may end a sequence
   * @throws IllegalArgumentException when the sizes differ
   */
  public static TagConstraints of(boolean[][] follows, boolean[] begins, boolean[] ends) {
    int tags = begins.length;
    boolean fits = tags > 0 && follows.length == tags && ends.length == tags;
    for (boolean[] row : follows) {
      fits &= row.length == tags;
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "tag constraints: the sizes differ (expected transitions ["
              + tags
              + "]["
              + tags
              + "], and as many starts and ends)");
    }
    var all = new boolean[tags * tags];
    for (int from = 0; from < tags; from++) {
      System.arraycopy(follows[from], 0, all, from * tags, tags);
    }
    return new TagConstraints(all, begins.clone(), ends.clone());
  }

  /** Returns the number of tags. */
  public int tags() {
    return begins.length;
  }

  /** Returns true when the second tag may follow the first. */
  public boolean mayFollow(int from, int to) {
    return follows[from * begins.length + to];
  }

  /** Returns true when a sequence may begin with this tag. */
  public boolean mayBegin(int tag) {
    return begins[tag];
  }

  /** Returns true when a sequence may end with this tag. */
  public boolean mayEnd(int tag) {
    return ends[tag];
  }

  /** Returns true when this sequence is possible; the empty sequence is. */
  public boolean allows(int... sequence) {
    if (sequence.length == 0) {
      return true;
    }
    boolean allowed = begins[sequence[0]] && ends[sequence[sequence.length - 1]];
    for (int t = 1; allowed && t < sequence.length; t++) {
      allowed = mayFollow(sequence[t - 1], sequence[t]);
    }
    return allowed;
  }
}
