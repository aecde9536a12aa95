package dev.unroll.tasks;

import dev.unroll.data.series.Scaler;
import dev.unroll.store.Fields;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sequences of numbers, of unequal length: [N, T, F].
 *
 * @param scale of each feature, fitted on all steps of the training part; default {@link
 *     Scaler.Kind#STANDARD}
 */
public record SequenceConfig(Scaler.Kind scale) implements InputConfig {
  /** Checks the scaling. */
  public SequenceConfig {
    if (scale == Scaler.Kind.LOCAL) {
      throw new IllegalArgumentException(
          "scale local is for the windows of a series; use standard, minmax, range or none");
    }
  }

  /** Scaled to mean 0 and standard deviation 1. */
  public static SequenceConfig defaults() {
    return new SequenceConfig(Scaler.Kind.STANDARD);
  }

  static SequenceConfig read(Fields data) {
    try {
      return new SequenceConfig(data.choice("scale", defaults().scale));
    } catch (IllegalArgumentException e) {
      throw data.error("scale", String.valueOf(e.getMessage()));
    }
  }

  @Override
  public String kind() {
    return "sequences";
  }

  @Override
  public Map<String, @Nullable Object> settings() {
    var settings = new LinkedHashMap<String, @Nullable Object>();
    settings.put("scale", Fields.word(scale));
    return settings;
  }
}
