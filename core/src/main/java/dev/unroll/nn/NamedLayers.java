package dev.unroll.nn;

import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tape;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The layers of a model or of a composite layer, named by type and number: {@code lstm1}, {@code
 * lstm2}, {@code dense1}.
 *
 * @param byName in order
 */
record NamedLayers(Map<String, Layer> byName) {
  static NamedLayers of(List<? extends Layer> layers) {
    var named = new LinkedHashMap<String, Layer>();
    var counts = new HashMap<String, Integer>();
    for (Layer layer : layers) {
      String name = layer.type() + counts.merge(layer.type(), 1, Integer::sum);
      if (named.put(name, layer) != null) {
        throw new IllegalArgumentException(
            "two layers would be called " + name + "; give their types names without a number");
      }
    }
    return new NamedLayers(Collections.unmodifiableMap(named));
  }

  /** Returns these layers; each layer that shares parameters is tied to a layer before it. */
  NamedLayers tied() {
    var all = new LinkedHashMap<String, Layer>();
    byName.forEach(
        (name, layer) ->
            all.put(
                name,
                layer instanceof TiedLayer tied
                    ? underName(name, unused -> tied.tie(List.copyOf(all.values())))
                    : layer));
    return new NamedLayers(Collections.unmodifiableMap(all));
  }

  /** Returns the layers from one (inclusive) to another (exclusive), under their names. */
  NamedLayers slice(int from, int to) {
    var some = new LinkedHashMap<>(byName);
    some.keySet().retainAll(List.copyOf(byName.keySet()).subList(from, to));
    return new NamedLayers(Collections.unmodifiableMap(some));
  }

  /** Returns all parameters; each name is prefixed with the name of its layer and a dot. */
  Map<String, Parameter> parameters() {
    return parametersOf(byName);
  }

  static Map<String, Parameter> parametersOf(Map<String, ? extends Layer> layers) {
    var parameters = new LinkedHashMap<String, Parameter>();
    layers.forEach(
        (layerName, layer) ->
            layer
                .parameters()
                .forEach((name, parameter) -> parameters.put(layerName + "." + name, parameter)));
    return Collections.unmodifiableMap(parameters);
  }

  /** Applies one layer under its name; error messages begin with the name. */
  Sequence apply(String name, Sequence x, Pass pass) {
    return underName(name, layer -> Tape.named(name, () -> layer.apply(x, pass.within(name))));
  }

  /** Applies each layer to the output of the previous one. */
  Sequence applyAll(Sequence x, Pass pass) {
    Sequence y = x;
    for (String name : byName.keySet()) {
      y = apply(name, y, pass);
    }
    return y;
  }

  /**
   * Rejects layers that do not fit one another for this number of input features. The user decides
   * whether the input has time, so one of the two cases must fit.
   */
  static void requireFit(Consumer<int[]> outputShape, int features) {
    try {
      outputShape.accept(new int[] {Shape.ANY, Shape.ANY, features});
    } catch (IllegalArgumentException e) {
      try {
        outputShape.accept(new int[] {Shape.ANY, features});
      } catch (IllegalArgumentException withoutTime) {
        e.addSuppressed(withoutTime);
        throw e;
      }
    }
  }

  /** Returns the output shape of the last layer. */
  int[] lastShape(int... inputShape) {
    int[] shape = inputShape;
    for (int[] next : shapes(inputShape).values()) {
      shape = next;
    }
    return shape;
  }

  /**
   * Returns the number of input features of the first layer: its own size, or that of the first
   * layer that has one, provided that all fit then; {@link Shape#ANY} if this is not known.
   */
  int inputSize() {
    int features =
        byName.values().stream()
            .mapToInt(Layer::inputSize)
            .filter(size -> size != Shape.ANY)
            .findFirst()
            .orElse(Shape.ANY);
    try {
      requireFit(this::lastShape, features);
      return features;
    } catch (IllegalArgumentException e) { // an earlier layer of any size changes the features
      return Shape.ANY;
    }
  }

  /** Returns whether the first layer reads ids. */
  boolean readsIds() {
    return byName.values().iterator().next().readsIds();
  }

  /** Returns the shape after each layer, each applied to the output of the previous one. */
  Map<String, int[]> shapes(int... inputShape) {
    var shapes = new LinkedHashMap<String, int[]>();
    int[] shape = inputShape;
    for (var entry : byName.entrySet()) {
      shape = outputShape(entry.getKey(), shape);
      shapes.put(entry.getKey(), shape);
    }
    return shapes;
  }

  /** Returns the output shape of one layer; error messages begin with its name. */
  int[] outputShape(String name, int... inputShape) {
    return underName(name, layer -> layer.outputShape(inputShape));
  }

  /** Rejects layers that need the whole sequence; the message begins with the name. */
  void requireCausal() {
    for (String name : byName.keySet()) {
      underName(
          name,
          layer -> {
            layer.requireCausal();
            return true;
          });
    }
  }

  private <R> R underName(String name, Function<Layer, R> question) {
    Layer layer = byName.get(name);
    if (layer == null) {
      throw new AssertionError("no layer " + name);
    }
    try {
      return question.apply(layer);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("layer " + name + ": " + e.getMessage(), e);
    }
  }

  /**
   * Returns the steppers of all layers; each expects the output of the previous one.
   *
   * @param features the number of input features of the first layer at a step
   */
  Map<String, Stepper> steppers(int features) {
    var steppers = new LinkedHashMap<String, Stepper>();
    int[] shape = {1, Shape.ANY, features};
    for (String name : byName.keySet()) {
      int[] next = outputShape(name, shape); // rejects what does not fit
      steppers.put(name, stepper(name, shape[shape.length - 1]));
      shape = next;
    }
    return steppers;
  }

  /** Returns the stepper of one layer; error messages begin with its name. */
  Stepper stepper(String name, int features) {
    return underName(name, layer -> layer.stepper(features));
  }

  /** Returns the types and configurations, in order. */
  List<Map<String, Object>> descriptions() {
    return byName.values().stream().map(Layer::description).toList();
  }
}
