package dev.unroll.tasks.classify;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The answer of a classifier to one example.
 *
 * @param label the most probable one; the first of equally probable ones
 * @param probability of it, from 0 to 1
 * @param probabilities of all labels, in the order of the classes; they sum up to 1
 * @param notes that are needed to interpret the answer, a sentence each, such as that most words
 *     are unknown to the model; usually none
 */
public record Classification(
    String label, double probability, Map<String, Double> probabilities, List<String> notes) {
  /** Copies the probabilities and keeps their order. */
  public Classification {
    probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
    notes = List.copyOf(notes);
  }

  /** Creates an answer without notes. */
  public Classification(String label, double probability, Map<String, Double> probabilities) {
    this(label, probability, probabilities, List.of());
  }

  /** Returns a copy with these notes. */
  Classification withNotes(List<String> sentences) {
    return sentences.equals(notes)
        ? this
        : new Classification(label, probability, probabilities, sentences);
  }
}
