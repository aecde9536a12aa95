package dev.unroll.tasks.classify;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The answer of a classifier to one example.
 *
 * @param label the most probable one; the first of equally probable ones
 * @param probability of it, from 0 to 1
 * @param probabilities of all labels, in the order of the classes; they sum up to 1
 */
public record Classification(String label, double probability, Map<String, Double> probabilities) {
  /** Copies the probabilities and keeps their order. */
  public Classification {
    probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
  }
}
