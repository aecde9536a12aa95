package dev.unroll.tasks.translate;

import java.util.Arrays;
import java.util.List;

/**
 * The attention of each token of a translation to each token of its source.
 *
 * @param source tokens, with the end last
 * @param target tokens, with the end last
 * @param weights by target token, by source token; those of a target token sum to 1
 */
public record AttentionMap(List<String> source, List<String> target, float[][] weights) {
  /** Copies the lists and the weights. */
  public AttentionMap {
    source = List.copyOf(source);
    target = List.copyOf(target);
    weights = copy(weights);
  }

  @Override
  public float[][] weights() {
    return copy(weights);
  }

  private static float[][] copy(float[][] weights) {
    return Arrays.stream(weights).map(float[]::clone).toArray(float[][]::new);
  }
}
