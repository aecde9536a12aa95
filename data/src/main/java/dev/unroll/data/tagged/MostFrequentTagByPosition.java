package dev.unroll.data.tagged;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A baseline for sequences of one length, such as windows of DNA: each position gets its most
 * frequent tag in the training set; if several are equally frequent, the one that was seen first.
 * Positions without a tag there, such as those after the longest sequence, get the most frequent
 * tag overall. Immutable.
 */
public final class MostFrequentTagByPosition {
  private final List<String> tags;
  private final String other;

  private MostFrequentTagByPosition(List<String> tags, String other) {
    this.tags = tags;
    this.other = other;
  }

  /** Counts the tags of a training set. */
  public static final class Builder {
    private final List<TagTally> positions = new ArrayList<>();
    private final TagTally all = new TagTally();

    /** Creates a builder without sequences. */
    public Builder() {}

    /**
     * Adds a sequence.
     *
     * @param tags the tags; null for no tag
     */
    public Builder add(List<? extends @Nullable String> tags) {
      for (int i = 0; i < tags.size(); i++) {
        if (i == positions.size()) {
          positions.add(new TagTally());
        }
        String tag = tags.get(i);
        if (tag != null) {
          positions.get(i).add(tag);
          all.add(tag);
        }
      }
      return this;
    }

    /**
     * Returns the baseline.
     *
     * @throws IllegalStateException if no position has a tag
     */
    public MostFrequentTagByPosition build() {
      if (all.isEmpty()) {
        throw new IllegalStateException("no position has a tag");
      }
      String other = all.most();
      return new MostFrequentTagByPosition(
          positions.stream().map(tally -> tally.isEmpty() ? other : tally.most()).toList(), other);
    }
  }

  /** Returns the tag of a position, from 0. */
  public String tag(int position) {
    return position < tags.size() ? tags.get(position) : other;
  }

  /** Returns the tags of a sequence of this length. */
  public List<String> tags(int length) {
    return IntStream.range(0, length).mapToObj(this::tag).toList();
  }
}
