package dev.unroll.tasks;

import dev.unroll.store.Fields;
import dev.unroll.store.Range;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.IntToLongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A compact summary of the examples that a model was trained on. It is kept in the model file, to
 * find out how many examples of another file were trained on. Immutable.
 *
 * <p>It keeps the {@value #MAX} smallest of the examples' 64-bit hashes. Up to this many distinct
 * examples, counts are exact; with more, they are estimated from the examples whose hashes are in
 * the same range. There are no false positives, except for two examples with the same hash.
 */
public final class TrainingSummary {
  private static final int MAX = 4096;
  private static final String EXAMPLES = "examples";
  private static final String HASHES = "hashes";
  private static final String COMPLETE = "complete";
  private static final String FROM = "from";
  private static final String TO = "to";
  private static final String FREQUENCY = "frequency";
  private static final String DISTANCE = "distance";
  private static final TrainingSummary UNKNOWN =
      new TrainingSummary(0, new long[0], true, null, null, null);

  private final long examples;
  private final long[] hashes; // ascending
  private final boolean complete;
  private final @Nullable String from;
  private final @Nullable String to;
  private final @Nullable Spacing spacing;

  /**
   * The distance of the examples in time.
   *
   * @param frequency in words
   * @param distance between most neighbours, in seconds
   */
  public record Spacing(String frequency, double distance) {}

  private TrainingSummary(
      long examples,
      long[] hashes,
      boolean complete,
      @Nullable String from,
      @Nullable String to,
      @Nullable Spacing spacing) {
    this.examples = examples;
    this.hashes = hashes;
    this.complete = complete;
    this.from = from;
    this.to = to;
    this.spacing = spacing;
  }

  /** Returns the summary for a model whose file has none. */
  public static TrainingSummary unknown() {
    return UNKNOWN;
  }

  /**
   * Summarises examples.
   *
   * @param count the number of examples
   * @param hash of everything that the network reads of an example, by its position
   */
  public static TrainingSummary of(int count, IntToLongFunction hash) {
    var smallest = new TreeSet<Long>(); // of ordered hashes
    boolean complete = true;
    for (int i = 0; i < count; i++) {
      long next = ordered(hash.applyAsLong(i));
      if (smallest.size() < MAX) {
        smallest.add(next);
      } else if (next < smallest.last() && smallest.add(next)) {
        smallest.pollLast();
        complete = false;
      } else if (next > smallest.last()) {
        complete = false;
      }
    }
    long[] kept = smallest.stream().mapToLong(Long::longValue).toArray();
    return new TrainingSummary(count, kept, complete, null, null, null);
  }

  /**
   * Returns a summary that is computed on first use and then frees the examples; see {@link #of}.
   */
  public static Supplier<TrainingSummary> lazily(int count, IntToLongFunction hash) {
    return new Lazy(count, hash);
  }

  private static final class Lazy implements Supplier<TrainingSummary> {
    private final int count;
    private @Nullable IntToLongFunction hash; // guarded by this, as below
    private TrainingSummary known = UNKNOWN;

    Lazy(int count, IntToLongFunction hash) {
      this.count = count;
      this.hash = hash;
    }

    @Override
    public synchronized TrainingSummary get() {
      IntToLongFunction of = hash;
      if (of != null) {
        known = of(count, of);
        hash = null;
      }
      return known;
    }
  }

  /** Returns a copy with the first and the last time of the examples, as written in the data. */
  public TrainingSummary withRange(String first, String last) {
    return new TrainingSummary(examples, hashes, complete, first, last, spacing);
  }

  /** Returns a copy with this distance of the examples in time. */
  public TrainingSummary withSpacing(Spacing value) {
    return new TrainingSummary(examples, hashes, complete, from, to, value);
  }

  /** Maps a hash to a uniformly spread 64-bit number (the finalizer of splitmix64). */
  private static long ordered(long hash) {
    long z = hash + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Returns true if there are examples to compare with. */
  public boolean isKnown() {
    return examples > 0;
  }

  /** Returns the number of examples that were trained on; 0 if it is unknown. */
  public long examples() {
    return examples;
  }

  /** Returns the first time of the examples, if it is known. */
  public Optional<String> from() {
    return Optional.ofNullable(from);
  }

  /** Returns the last time of the examples, if it is known. */
  public Optional<String> to() {
    return Optional.ofNullable(to);
  }

  /** Returns the distance of the examples in time, if it is known. */
  public Optional<Spacing> spacing() {
    return Optional.ofNullable(spacing);
  }

  /**
   * The number of examples that were trained on.
   *
   * @param count 0 if it is not known
   * @param exact true for an exact count, false for an estimate
   */
  public record Seen(long count, boolean exact) {}

  /**
   * Counts how many of other examples were trained on.
   *
   * @param count the number of the other examples
   * @param hash as for {@link #of}
   */
  public Seen seen(int count, IntToLongFunction hash) {
    if (!isKnown()) {
      return new Seen(0, false);
    }
    long compared = 0;
    long found = 0;
    long largest = hashes[hashes.length - 1];
    for (int i = 0; i < count; i++) {
      long one = ordered(hash.applyAsLong(i));
      if (complete || one <= largest) {
        compared++;
        found += Arrays.binarySearch(hashes, one) >= 0 ? 1 : 0;
      }
    }
    return complete
        ? new Seen(found, true)
        : new Seen(compared == 0 ? 0 : Math.round((double) found / compared * count), false);
  }

  /**
   * Returns a note that states how many of other examples were trained on; empty if none was, or it
   * is not known.
   *
   * @param noun for the examples, in the plural: {@code examples}
   */
  public Optional<String> note(String noun, int count, IntToLongFunction hash) {
    Seen seen = seen(count, hash);
    return seen.count == 0
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%s%,d of the %,d %s of this file were trained on; this score says nothing about new"
                    + " data",
                seen.exact ? "" : "about ",
                seen.count,
                count,
                noun));
  }

  /** Returns this summary as plain JSON values, for a model file. */
  public Map<String, @Nullable Object> json() {
    ByteBuffer bytes = ByteBuffer.allocate(hashes.length * Long.BYTES);
    bytes.asLongBuffer().put(hashes);
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put(EXAMPLES, examples);
    json.put(COMPLETE, complete);
    json.put(HASHES, Base64.getEncoder().encodeToString(bytes.array()));
    if (from != null) {
      json.put(FROM, from);
    }
    if (to != null) {
      json.put(TO, to);
    }
    if (spacing != null) {
      json.put(FREQUENCY, spacing.frequency());
      json.put(DISTANCE, spacing.distance());
    }
    return json;
  }

  /**
   * Reads a summary that {@link #json} wrote.
   *
   * @param fields that may hold it
   * @return {@link #unknown} if they do not
   */
  public static TrainingSummary read(Fields fields, String key) {
    if (!fields.has(key)) {
      return UNKNOWN;
    }
    Fields one = fields.object(key);
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(one.string(HASHES));
    } catch (IllegalArgumentException e) {
      throw one.error(HASHES, "expected numbers in base 64");
    }
    var hashes = new long[bytes.length / Long.BYTES];
    ByteBuffer.wrap(bytes).asLongBuffer().get(hashes);
    long examples = one.longInteger(EXAMPLES, 0, Long.MAX_VALUE);
    if (bytes.length % Long.BYTES != 0 || (hashes.length == 0) != (examples == 0)) {
      throw one.error(HASHES, "expected a hash of 8 bytes for each example, up to " + MAX);
    }
    Arrays.sort(hashes);
    var summary =
        new TrainingSummary(
            examples,
            hashes,
            one.flag(COMPLETE),
            one.has(FROM) ? one.string(FROM) : null,
            one.has(TO) ? one.string(TO) : null,
            one.has(FREQUENCY)
                ? new Spacing(one.string(FREQUENCY), one.number(DISTANCE, Range.POSITIVE))
                : null);
    one.done();
    return summary;
  }
}
