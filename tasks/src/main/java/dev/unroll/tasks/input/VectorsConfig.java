package dev.unroll.tasks.input;

import dev.unroll.data.vectors.Unknown;
import dev.unroll.store.Fields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** The word vectors that an embedding begins with. Immutable. */
public final class VectorsConfig {
  private static final String RANDOM = "random";
  private static final Map<String, LongFunction<Unknown>> UNKNOWN = unknowns();

  private final String file;
  private final boolean trainable;
  private final String unknown;

  private VectorsConfig(String file, boolean trainable, String unknown) {
    if (!UNKNOWN.containsKey(unknown)) {
      throw new IllegalArgumentException(
          "the vector of unknown words must be one of "
              + String.join(", ", UNKNOWN.keySet())
              + ", got "
              + unknown);
    }
    this.file = file;
    this.trainable = trainable;
    this.unknown = unknown;
  }

  private static Map<String, LongFunction<Unknown>> unknowns() {
    var unknowns = new LinkedHashMap<String, LongFunction<Unknown>>();
    unknowns.put(RANDOM, Unknown::random);
    unknowns.put("mean", seed -> Unknown.mean());
    unknowns.put("zeros", seed -> Unknown.zeros());
    return unknowns;
  }

  /** Returns initial vectors that training changes. */
  public static VectorsConfig fineTuned(String file) {
    return new VectorsConfig(file, true, RANDOM);
  }

  /** Returns vectors that training does not change. */
  public static VectorsConfig frozen(String file) {
    return new VectorsConfig(file, false, RANDOM);
  }

  /**
   * Returns the file of the vectors: text of GloVe, word2vec or fastText, gzipped or not. A
   * relative name is searched for in the location of the data.
   */
  public String file() {
    return file;
  }

  /** Returns whether training changes the vectors; default true. */
  public boolean trainable() {
    return trainable;
  }

  /**
   * Returns the vector of words that are not in the file: {@code random} with the same mean and
   * spread (default), {@code mean} or {@code zeros}.
   */
  public String unknown() {
    return unknown;
  }

  /**
   * Returns a copy with another vector of unknown words.
   *
   * @throws IllegalArgumentException when the value is not one of those
   */
  public VectorsConfig withUnknown(String value) {
    return new VectorsConfig(file, trainable, value);
  }

  /** Returns the vector of words that are not in the file. */
  public Unknown vectorOfUnknown(long seed) {
    return Objects.requireNonNull(UNKNOWN.get(unknown)).apply(seed);
  }

  /** Reads the settings, with the keys of recipes. */
  public static VectorsConfig read(Fields fields) {
    return new VectorsConfig(
        fields.string("file"),
        fields.flag("trainable", true),
        fields.oneOf("unknown", List.copyOf(UNKNOWN.keySet()), RANDOM));
  }

  /** Returns the settings that {@link #read} reads. */
  public Map<String, @Nullable Object> settings() {
    var settings = new LinkedHashMap<String, @Nullable Object>();
    settings.put("file", file);
    settings.put("trainable", trainable);
    settings.put("unknown", unknown);
    return settings;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VectorsConfig that && settings().equals(that.settings());
  }

  @Override
  public int hashCode() {
    return settings().hashCode();
  }

  @Override
  public String toString() {
    return "VectorsConfig" + settings();
  }
}
