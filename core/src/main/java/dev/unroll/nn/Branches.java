package dev.unroll.nn;

import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Applies several layers to one input and joins their results.
 *
 * <pre>
 * y = merge(layer1(x), layer2(x), …)
 * </pre>
 *
 * A branch of several layers is a {@link Chain}; the input itself is the branch {@code new
 * Activate(Activation.LINEAR)}, which with {@link Merge#SUM} makes a residual connection. A branch
 * that returns one row for each sequence may be combined with one that returns every step: its row
 * is joined to each step.
 *
 * <p>Branches are named by type and number, parameters by branch and letter: {@code dense2.w}.
 * Shapes: x [N, T, F] or [N, F]; for y see {@link Merge}.
 */
public final class Branches implements Layer {
  private final Merge merge;
  private final NamedLayers branches;
  private final Map<String, Parameter> parameters;

  /**
   * Makes parallel layers.
   *
   * @param merge any but {@link Merge#NONE}
   * @throws IllegalArgumentException if the branches do not fit one another
   */
  public Branches(Merge merge, Layer... branches) {
    this(merge, Arrays.asList(branches));
  }

  /** Same as {@link #Branches(Merge, Layer...)}. */
  public Branches(Merge merge, List<? extends Layer> branches) {
    if (branches.isEmpty()) {
      throw new IllegalArgumentException("branches require at least one layer");
    }
    if (merge == Merge.NONE) {
      throw new IllegalArgumentException(
          "branches must be joined: set merge to concat, sum, mul or average, got none");
    }
    this.merge = merge;
    this.branches = NamedLayers.of(branches);
    this.parameters = this.branches.parameters();
    int inputSize = inputSize();
    for (Layer branch : branches) {
      if (branch.inputSize() != Shape.ANY && branch.inputSize() != inputSize) {
        throw new IllegalArgumentException(
            "branches read one input, but "
                + branches.get(0)
                + " and others expect different sizes: "
                + branches.stream()
                    .map(layer -> Integer.toString(layer.inputSize()))
                    .collect(Collectors.joining(", "))
                + " (-1: any)");
      }
    }
    NamedLayers.requireFit(this::outputShape, inputSize);
  }

  /** Returns the branches by name, in order. */
  public Map<String, Layer> branches() {
    return branches.byName();
  }

  /** Returns how their results are joined. */
  public Merge merge() {
    return merge;
  }

  @Override
  public Sequence apply(Sequence x, Pass pass) {
    return merge.join(
        branches.byName().keySet().stream().map(name -> branches.apply(name, x, pass)).toList());
  }

  @Override
  public String type() {
    return "branches";
  }

  @Override
  public Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    config.put("merge", merge.text());
    config.put("layers", branches.descriptions());
    return config;
  }

  @Override
  public Map<String, Parameter> parameters() {
    return parameters;
  }

  @Override
  public int[] outputShape(int... inputShape) {
    return merge.outputShape(
        branches.byName().keySet().stream()
            .map(name -> branches.outputShape(name, inputShape))
            .toList());
  }

  @Override
  public int inputSize() {
    return branches.byName().values().stream()
        .mapToInt(Layer::inputSize)
        .filter(size -> size != Shape.ANY)
        .findFirst()
        .orElse(Shape.ANY);
  }

  @Override
  public Stepper stepper(int features) {
    var steppers = new ArrayList<Stepper>();
    var shapes = new ArrayList<int[]>();
    for (String name : branches.byName().keySet()) {
      steppers.add(branches.stepper(name, features));
      shapes.add(branches.outputShape(name, 1, Shape.ANY, features));
    }
    if (shapes.stream().mapToInt(shape -> shape.length).distinct().count() > 1) {
      throw new IllegalArgumentException(
          this
              + " joins a row for the whole sequence to each of its steps, but a stream does not"
              + " have the whole sequence");
    }
    int[] joined = merge.outputShape(shapes);
    return new BranchesStepper(
        merge,
        steppers,
        shapes.stream().mapToInt(shape -> shape[shape.length - 1]).toArray(),
        joined[joined.length - 1]);
  }

  @Override
  public void requireCausal() {
    branches.requireCausal();
  }

  /** {@inheritDoc} It is that of the branches if all agree. */
  @Override
  public Activation activation(Activation input) {
    List<Activation> all =
        branches.byName().values().stream()
            .map(branch -> branch.activation(input))
            .distinct()
            .toList();
    return all.size() == 1 ? all.get(0) : Activation.LINEAR;
  }

  @Override
  public String path() {
    return "side by side: "
        + branches.byName().values().stream().map(Layer::path).collect(Collectors.joining(" | "));
  }

  @Override
  public String toString() {
    return "Branches(" + merge.text() + ")" + branches.byName().keySet();
  }
}
