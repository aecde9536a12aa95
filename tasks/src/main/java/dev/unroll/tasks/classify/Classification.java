package dev.unroll.tasks.classify;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a classifier says of one example.
 *
 * @param label the most probable one; of equally probable ones the first
 * @param probability of it, from 0 to 1
 * @param probabilities of all labels, in the order of the classes; they sum up to 1
 */
public record Classification(String label, double probability, Map<String, Double> probabilities) {
  /** Copies the probabilities, in their order. */
  public Classification {
    probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
  }
}
