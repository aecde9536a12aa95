package dev.unroll.tensor;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Parameters as they were at one moment, for predictions that go on for long and must see the same
 * values from the first to the last, whatever training does meanwhile.
 *
 * <p>Values that a {@link ParameterStore} publishes are shared with all who see the same state of
 * it; those of a parameter outside of any store are copied. Immutable; any number of threads may
 * use it.
 */
public final class PinnedWeights {
  private final Map<Parameter, Published.Place> places;

  private PinnedWeights(Map<Parameter, Published.Place> places) {
    this.places = Map.copyOf(places);
  }

  /**
   * These parameters as they are now; within a prediction, as that prediction sees them. They are
   * of one moment when they share a store.
   */
  public static PinnedWeights of(Collection<Parameter> parameters) {
    return Tape.predicting(
        () -> {
          var places = new HashMap<Parameter, Published.Place>();
          for (Parameter parameter : parameters) {
            Published.Place seen = parameter.seen();
            places.put(parameter, seen != null ? seen : Published.alone(parameter));
          }
          return new PinnedWeights(places);
        });
  }

  /**
   * Runs a prediction that sees these values; a parameter that is not among them is seen as in any
   * prediction. Otherwise as {@link Tape#predicting}.
   */
  public <R> R predicting(Supplier<R> body) {
    return Tape.predicting(this, body);
  }

  /** Where a parameter's values lie; null when it is not among these. */
  Published.@Nullable Place place(Parameter parameter) {
    return places.get(parameter);
  }
}
