package dev.unroll.tensor;

/**
 * Random numbers as a function of (seed, stream, position). There is no state: the same seed gives
 * the same bits in any order and on any number of threads.
 *
 * <p>The bits are the SplitMix64 finalizer (Steele, Lea and Flood 2014) applied to the mixed key.
 */
public final class CounterRandom {
  /** The default seed. */
  public static final long DEFAULT_SEED = 42;

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private final long key;

  /** Creates the generator of a stream that is identified by text, such as a parameter's name. */
  public CounterRandom(long seed, String stream) {
    this(seed, hash(stream));
  }

  /** Creates the generator of a stream that is identified by a number, such as an epoch. */
  public CounterRandom(long seed, long stream) {
    this.key = mix(mix(seed + GOLDEN) ^ mix(stream * GOLDEN + 1));
  }

  /** Returns a stream within this one. */
  public CounterRandom stream(long stream) {
    return new CounterRandom(key, stream);
  }

  /** Returns 64 random bits. */
  public long bits(long position) {
    return mix(key + GOLDEN * (position + 1));
  }

  /** Returns a number uniformly distributed on [0, 1), with 53 bits. */
  public double uniform(long position) {
    return (bits(position) >>> 11) * 0x1p-53;
  }

  /**
   * Returns a normally distributed number with mean 0 and standard deviation 1 (Box and Muller
   * 1958, in {@link StrictMath}).
   */
  public double gaussian(long position) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform(2 * position)));
    return radius * StrictMath.cos(2 * Math.PI * uniform(2 * position + 1));
  }

  /** Returns the numbers 0 to n - 1 in random order (Fisher and Yates). */
  public int[] permutation(int n) {
    var order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = (int) Long.remainderUnsigned(bits(i), i + 1L);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Computes FNV-1a over the characters; {@link String#hashCode} has too few bits. */
  private static long hash(String text) {
    long hash = 0xCBF29CE484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
    }
    return hash;
  }
}
