package dev.unroll.tasks;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A description of the data that a task has read, so that wrong guesses become visible: which
 * column of which file, how many points or examples, how the file is written.
 *
 * @param sentence for users: {@code forecasting load: 60 points, 2023-01-01 to 2023-03-01, daily,
 *     separated by ;}
 * @param json the same for programs, as plain JSON values
 */
public record DataDescription(String sentence, Map<String, @Nullable Object> json) {
  /** Copies the values and keeps their order. */
  public DataDescription {
    json = Collections.unmodifiableMap(new LinkedHashMap<>(json));
  }
}
