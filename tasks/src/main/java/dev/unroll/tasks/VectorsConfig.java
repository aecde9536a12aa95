package dev.unroll.tasks;

import dev.unroll.data.vectors.Unknown;
import dev.unroll.store.Fields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Word vectors that an embedding begins with.
 *
 * @param file text of GloVe, word2vec or fastText, gzipped or not; a name is looked for where the
 *     data are
 * @param trainable whether training changes them; default true
 * @param unknown what a word gets that has none: {@code random} of the same mean and spread
 *     (default), {@code mean} or {@code zeros}
 */
public record VectorsConfig(String file, boolean trainable, String unknown) {
  private static final List<String> UNKNOWN = List.of("random", "mean", "zeros");

  /** Checks the word. */
  public VectorsConfig {
    if (!UNKNOWN.contains(unknown)) {
      throw new IllegalArgumentException(
          "unknown words get one of " + String.join(", ", UNKNOWN) + ", got " + unknown);
    }
  }

  /** Vectors to begin with, which training changes. */
  public static VectorsConfig fineTuned(String file) {
    return new VectorsConfig(file, true, "random");
  }

  /** Vectors that stay as they are. */
  public static VectorsConfig frozen(String file) {
    return new VectorsConfig(file, false, "random");
  }

  Unknown vectorOfUnknown(long seed) {
    return switch (unknown) {
      case "mean" -> Unknown.mean();
      case "zeros" -> Unknown.zeros();
      default -> Unknown.random(seed);
    };
  }

  static VectorsConfig read(Fields fields) {
    return new VectorsConfig(
        fields.string("file"),
        fields.flag("trainable", true),
        fields.oneOf("unknown", UNKNOWN, "random"));
  }

  Map<String, @Nullable Object> settings() {
    var settings = new LinkedHashMap<String, @Nullable Object>();
    settings.put("file", file);
    settings.put("trainable", trainable);
    settings.put("unknown", unknown);
    return settings;
  }
}
