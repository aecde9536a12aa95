package dev.unroll.tensor;

import dev.unroll.kernel.PackLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The values of a {@link ParameterStore} that predictions use: all values at one point in time, and
 * their packed forms, each made on first use. Shared by any number of threads.
 */
final class PublishedValues {
  private record PackKey(int position, PackLayout layout) {}

  /** The location of one parameter. */
  record ParameterValue(PublishedValues published, int position) {
    Tensor tensor() {
      return published.tensor(position);
    }

    float[] packed(PackLayout layout) {
      return published.packed(position, layout);
    }
  }

  private final long version;
  private final List<Tensor> tensors = new ArrayList<>();
  private final Map<PackKey, float[]> packed = new ConcurrentHashMap<>();

  /**
   * Creates the published values of one point in time.
   *
   * @param values values of the whole store; owned by this object
   */
  PublishedValues(ParameterStore store, long version, float[] values) {
    this.version = version;
    for (Parameter parameter : store.parameters()) {
      int offset = store.offset(parameter);
      tensors.add(Tensor.ofParameter(values, offset, parameter.shape(), parameter));
    }
  }

  /** Creates the values from before the first change of a store, in the order of its parameters. */
  PublishedValues(List<Tensor> tensors) {
    this.version = 0;
    this.tensors.addAll(tensors);
  }

  private PublishedValues(Parameter parameter) {
    this.version = parameter.version();
    Tensor now = parameter.value();
    float[] copy =
        Arrays.copyOfRange(now.readOnlyArray(), now.offset(), now.offset() + parameter.size());
    tensors.add(Tensor.ofParameter(copy, 0, parameter.shape(), parameter));
  }

  /** Copies a parameter that is in no store. */
  static ParameterValue alone(Parameter parameter) {
    return new ParameterValue(new PublishedValues(parameter), 0);
  }

  /** The store's count of changes at that time. */
  long version() {
    return version;
  }

  /** Returns a parameter's values, by its position in the store. */
  Tensor tensor(int position) {
    return tensors.get(position);
  }

  /** Returns a parameter's packed form, by its position in the store. */
  private float[] packed(int position, PackLayout layout) {
    return packed.computeIfAbsent(
        new PackKey(position, layout),
        key -> {
          Tensor tensor = tensors.get(position);
          var target = new float[tensor.packedLength(layout)];
          tensor.pack(layout, target);
          return target;
        });
  }
}
