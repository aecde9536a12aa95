package dev.unroll.tasks;

import dev.unroll.store.Fields;
import dev.unroll.store.Range;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Results that others reached with the settings of a recipe, for comparison. All are values of the
 * metric that {@link Recipe#metric} names, on the same test set.
 *
 * @param reported by the tutorial; null: it reports none
 * @param pytorch results of PyTorch, one for each run; empty: it was not run
 * @param pytorchSeconds that PyTorch took for an epoch; null: not measured
 * @param source of the results
 */
public record Tutorial(
    @Nullable Double reported,
    List<Double> pytorch,
    @Nullable Double pytorchSeconds,
    String source) {
  private static final String PYTORCH = "pytorch";

  /** Copies the results. */
  public Tutorial {
    pytorch = List.copyOf(pytorch);
  }

  /** Reads {@code {reported: 0.81, pytorch: 0.795, pytorchSeconds: 9, source: "..."}}. */
  static Tutorial read(Fields fields) {
    var tutorial =
        new Tutorial(
            number(fields, "reported", Range.ANY),
            pytorch(fields),
            number(fields, "pytorchSeconds", Range.POSITIVE),
            fields.string("source"));
    if (tutorial.reported == null && tutorial.pytorch.isEmpty()) {
      throw fields.error("has no result (expected reported or pytorch)");
    }
    if (tutorial.pytorchSeconds != null && tutorial.pytorch.isEmpty()) {
      throw fields.error(
          "pytorchSeconds", "the result of PyTorch in that time is missing; set pytorch");
    }
    return tutorial;
  }

  private static List<Double> pytorch(Fields fields) {
    if (!fields.has(PYTORCH)) {
      return List.of();
    }
    return fields.raw(PYTORCH) instanceof List
        ? fields.numbers(PYTORCH, Range.ANY)
        : List.of(fields.number(PYTORCH, Range.ANY));
  }

  private static @Nullable Double number(Fields fields, String key, Range range) {
    return fields.has(key) ? fields.number(key, range) : null;
  }
}
