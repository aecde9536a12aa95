package dev.unroll.tasks.examples;

import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Finds examples of the test set that a network cannot distinguish from examples of the training
 * set: rows that occur several times in the data, or texts that are equal after truncation. The
 * network may have memorised them, so the scores are better than they would be on new examples.
 */
public final class SharedExamples {
  private static final long PRIME = 0x100000001B3L;

  private SharedExamples() {}

  /** Returns a sentence about their number; empty if there are none. */
  static List<String> notes(LabelledDataset train, LabelledDataset test) {
    int count = count(train, test);
    return count == 0
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "%,d of the %,d examples of the test set %s in the training set, too%s",
                count,
                test.size(),
                count == 1 ? "is" : "are",
                train.batch(new int[] {0}).input().hasIds()
                    ? ", as the model reads them (all words outside of the vocabulary are equal)"
                    : ""));
  }

  /** Returns how many examples of the test set are in the training set, as a network reads them. */
  static int count(LabelledDataset train, LabelledDataset test) {
    var known = new long[train.size()];
    Arrays.setAll(known, i -> hash(train, i));
    Arrays.sort(known);
    int count = 0;
    for (int i = 0; i < test.size(); i++) {
      count += Arrays.binarySearch(known, hash(test, i)) >= 0 ? 1 : 0;
    }
    return count;
  }

  /**
   * Returns a hash of what a network reads of an example: the Fowler–Noll–Vo hash, applied to 32
   * bits at a time. The hash has 64 bits, so collisions are very unlikely.
   */
  public static long hash(LabelledDataset data, int position) {
    Sequence one = data.batch(new int[] {position}).input();
    Mask mask = one.mask();
    int steps = mask == null ? one.steps() : mask.count(0);
    int[] bits = one.hasIds() ? one.ids().toArray() : bits(one.values().toArray());
    int width = bits.length / one.steps();
    long hash = 0xCBF29CE484222325L;
    for (int i = 0; i < steps; i++) {
      int t = mask == null ? i : mask.position(0, i, one.steps());
      for (int f = t * width; f < (t + 1) * width; f++) {
        hash = (hash ^ (bits[f] & 0xFFFFFFFFL)) * PRIME;
        hash ^= hash >>> 32;
      }
    }
    return hash;
  }

  private static int[] bits(float[] values) {
    var bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToIntBits(values[i]));
    return bits;
  }
}
