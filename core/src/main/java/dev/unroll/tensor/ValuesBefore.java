package dev.unroll.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The values of parameters from before their store was created, for predictions that began before.
 * Nothing is copied: until then the values were in arrays of their own, which no longer change, in
 * another store, or not yet made, and they can be made again.
 */
final class ValuesBefore {
  private final List<Parameter.Before> parameters;
  private @Nullable PublishedValues shared; // made on first use

  ValuesBefore(List<Parameter.Before> parameters) {
    this.parameters = List.copyOf(parameters);
  }

  /**
   * Returns the values.
   *
   * @param of returns the values of another store that the prediction sees
   */
  PublishedValues published(Function<ParameterStore, PublishedValues> of) {
    boolean inStores = parameters.stream().anyMatch(before -> before.store() != null);
    return inStores ? create(of) : shared(of);
  }

  private synchronized PublishedValues shared(Function<ParameterStore, PublishedValues> of) {
    PublishedValues present = shared;
    if (present == null) {
      present = create(of);
      shared = present;
    }
    return present;
  }

  private PublishedValues create(Function<ParameterStore, PublishedValues> of) {
    var tensors = new ArrayList<Tensor>();
    for (Parameter.Before before : parameters) {
      ParameterStore store = before.store();
      tensors.add(
          store == null
              ? before.value()
              : of.apply(store).tensor(store.position(before.parameter())));
    }
    return new PublishedValues(tensors);
  }
}
