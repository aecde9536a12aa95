package dev.unroll.tasks;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Grey images, row by row: [N, rows, columns], pixels / 255. */
public record ImageConfig() implements InputConfig {
  @Override
  public String kind() {
    return "images";
  }

  @Override
  public Map<String, @Nullable Object> settings() {
    return Map.of();
  }
}
