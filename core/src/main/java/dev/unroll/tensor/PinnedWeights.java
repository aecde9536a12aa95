package dev.unroll.tensor;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Parameters at one point in time, for long predictions that must use the same values from the
 * first to the last, even if training continues meanwhile.
 *
 * <p>Values that a {@link ParameterStore} publishes are shared by all predictions that use the same
 * state of it; values of a parameter outside of any store are copied. Immutable and thread-safe.
 */
public final class PinnedWeights {
  private final Map<Parameter, PublishedValues.ParameterValue> values;

  private PinnedWeights(Map<Parameter, PublishedValues.ParameterValue> values) {
    this.values = Map.copyOf(values);
  }

  /**
   * Pins the current values of these parameters; within a prediction, the values that it sees. They
   * are from one point in time when the parameters share a store.
   */
  public static PinnedWeights of(Collection<Parameter> parameters) {
    return Tape.predicting(
        () -> {
          var values = new HashMap<Parameter, PublishedValues.ParameterValue>();
          for (Parameter parameter : parameters) {
            PublishedValues.ParameterValue seen = parameter.seen();
            values.put(parameter, seen != null ? seen : PublishedValues.alone(parameter));
          }
          return new PinnedWeights(values);
        });
  }

  /**
   * Runs a prediction with these values, like {@link Tape#predicting}. Parameters that are not
   * pinned have the values of an ordinary prediction.
   */
  public <R> R predicting(Supplier<R> body) {
    return Tape.predicting(this, body);
  }

  /** Returns the location of a parameter's values; null when it is not pinned. */
  PublishedValues.@Nullable ParameterValue value(Parameter parameter) {
    return values.get(parameter);
  }
}
