package dev.unroll.tasks;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The split of the data into sets. Immutable.
 *
 * @param unit what is counted: {@code examples}, {@code windows}
 * @param counts by the name of the set: {@code training}, {@code validation}, {@code test}
 * @param ranges first and last element of each set, if the sets are ranges in time; may be empty
 * @param rule how the split was decided, such as {@code the end of the series is the test set}
 */
public record DataSplit(
    String unit, Map<String, Long> counts, Map<String, String> ranges, String rule) {
  /** The name of the set that the model is trained on. */
  public static final String TRAINING = "training";

  /** The name of the set that the model is validated on after each epoch. */
  public static final String VALIDATION = "validation";

  /** The name of the set that the model is scored on. */
  public static final String TEST = "test";

  /** Copies the maps. */
  public DataSplit {
    counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    ranges = Collections.unmodifiableMap(new LinkedHashMap<>(ranges));
  }

  /** Returns this split as plain JSON values. */
  public Map<String, @Nullable Object> json() {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("unit", unit);
    json.putAll(counts);
    if (!ranges.isEmpty()) {
      json.put("ranges", ranges);
    }
    json.put("rule", rule);
    return json;
  }
}
