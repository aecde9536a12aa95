package dev.unroll.train;

import dev.unroll.loss.Loss;
import dev.unroll.loss.LossActivation;
import dev.unroll.nn.Model;
import dev.unroll.nn.OutputActivation;
import dev.unroll.sequence.Outputs;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The losses of a model's outputs, each with a weight; training minimizes their weighted sum.
 *
 * <pre>
 * loss = Σ weight(k) · loss(k)
 * </pre>
 *
 * <p>A model with one output needs no name: {@link #of(Loss)}. Immutable.
 */
public final class Losses {
  /**
   * The loss of one output.
   *
   * @param loss of its predictions and targets
   * @param weight of it in the sum, finite and not negative
   */
  public record Term(Loss loss, double weight) {
    /** Checks the weight. */
    public Term {
      if (!(weight >= 0) || Double.isInfinite(weight)) {
        throw new IllegalArgumentException(
            "the weight of a loss must be finite and 0 or more, got " + weight);
      }
    }
  }

  private final Map<String, Term> terms;

  private final boolean unnamed;

  private Losses(Map<String, Term> terms, boolean unnamed) {
    this.terms = Collections.unmodifiableMap(terms);
    this.unnamed = unnamed;
  }

  /** Returns the loss of the only output. */
  public static Losses of(Loss only) {
    return new Losses(Map.of(Outputs.ONLY, new Term(only, 1)), true);
  }

  /** Returns the loss of one output of a model that may have more. */
  public static Losses of(String output, Loss loss, double weight) {
    return new Losses(Map.of(output, new Term(loss, weight)), false);
  }

  /** Returns these losses and the loss of one more output, or replaces the loss of that output. */
  public Losses with(String output, Loss loss, double weight) {
    var more = new LinkedHashMap<>(terms);
    more.put(output, new Term(loss, weight));
    return new Losses(more, false);
  }

  /** Returns the losses by output, in order; an unnamed loss is under {@value Outputs#ONLY}. */
  public Map<String, Term> byOutput() {
    return terms;
  }

  /** Returns whether this is one loss that was set without the name of an output. */
  public boolean isUnnamed() {
    return unnamed;
  }

  /**
   * Returns the loss of the only output.
   *
   * @throws IllegalStateException if there are several
   */
  public Loss only() {
    if (terms.size() != 1) {
      throw new IllegalStateException(
          "expected one loss, got those of the outputs " + terms.keySet());
    }
    return terms.values().iterator().next().loss();
  }

  /**
   * Rejects a model with an output that already ends in a probability, such as a softmax, where the
   * loss applies one itself. A trainer calls this before the first step.
   *
   * @throws IllegalArgumentException with the name of the layer
   */
  public void requireLogits(Model model) {
    Map<String, OutputActivation> ends = model.outputActivations();
    terms.forEach(
        (output, term) -> {
          OutputActivation end = ends.get(unnamed ? model.outputs().get(0) : output);
          if (end != null && end.activation().isProbability()) {
            requireNone(term.loss(), end);
          }
        });
  }

  private static void requireNone(Loss loss, OutputActivation end) {
    if (loss.activation() != LossActivation.NONE) {
      throw new IllegalArgumentException(
          "layer %s applies %s, but the loss %s applies %s itself (expected logits). Remove the activation from %s; for probabilities apply %s to the prediction."
              .formatted(
                  end.layer(),
                  end.activation(),
                  loss.text(),
                  loss.activation().text(),
                  end.layer(),
                  loss.activation().text()));
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Losses that && unnamed == that.unnamed && terms.equals(that.terms);
  }

  @Override
  public int hashCode() {
    return terms.hashCode();
  }

  /** Returns the losses in one line; an unnamed one without a name. */
  @Override
  public String toString() {
    return isUnnamed()
        ? only().toString()
        : terms.entrySet().stream()
            .map(
                term ->
                    term.getKey()
                        + ": "
                        + term.getValue().weight()
                        + " · "
                        + term.getValue().loss())
            .collect(Collectors.joining(", "));
  }
}
