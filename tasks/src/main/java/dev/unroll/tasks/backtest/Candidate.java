package dev.unroll.tasks.backtest;

import dev.unroll.tasks.Recipe;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A variant of a recipe, which {@link Backtest} compares with others.
 *
 * @param changes values by dotted key, as for {@link Recipe#with(Map)}; none: the recipe as it is
 */
public record Candidate(Map<String, String> changes) {
  /** The candidate without changes. */
  public static final Candidate AS_WRITTEN = new Candidate(Map.of());

  /** Copies the changes and keeps their order. */
  public Candidate {
    changes = Collections.unmodifiableMap(new LinkedHashMap<>(changes));
  }

  /** Returns a candidate with one change. */
  public static Candidate of(String dottedKey, String value) {
    return new Candidate(Map.of(dottedKey, value));
  }

  /**
   * Returns every combination of the values, in the order of the keys; without keys, the recipe as
   * it is.
   *
   * @param values the values to try, by dotted key
   * @throws IllegalArgumentException when a key has no values, or the same value twice
   */
  public static List<Candidate> grid(Map<String, List<String>> values) {
    List<Candidate> candidates = List.of(AS_WRITTEN);
    for (var key : values.entrySet()) {
      List<String> choices = key.getValue();
      if (choices.isEmpty() || choices.stream().distinct().count() < choices.size()) {
        throw new IllegalArgumentException(
            key.getKey() + ": expected at least one value, each once, got " + choices);
      }
      var longer = new ArrayList<Candidate>();
      for (Candidate candidate : candidates) {
        for (String choice : choices) {
          var changes = new LinkedHashMap<>(candidate.changes());
          changes.put(key.getKey(), choice);
          longer.add(new Candidate(changes));
        }
      }
      candidates = longer;
    }
    return candidates;
  }

  /** Returns the changes as a user writes them: {@code data.window=12 seed=3}. */
  public String name() {
    return changes.isEmpty()
        ? "as written"
        : changes.entrySet().stream()
            .map(change -> change.getKey() + "=" + change.getValue())
            .collect(Collectors.joining(" "));
  }

  Recipe apply(Recipe recipe) {
    return changes.isEmpty() ? recipe : recipe.with(changes);
  }
}
