package dev.unroll.check;

import dev.unroll.nn.Graph;
import dev.unroll.nn.Layer;
import dev.unroll.nn.Merge;
import dev.unroll.nn.Model;
import dev.unroll.nn.ModelStepper;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Sequential;
import dev.unroll.nn.Stepper;
import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adapts a model with any inputs and outputs to a layer with one of each, so that the checks of
 * layers apply to models. The features of a step contain those of all inputs in order, and the
 * outputs are concatenated. An id is made from the first bits of its feature. Among inputs with
 * time, an input without time has the same row for every sequence.
 */
final class ModelLayer implements Layer {
  /**
   * One input.
   *
   * @param features the number of features of a step; 1 for ids
   * @param vocabulary of ids; 0 if it takes features
   * @param time whether it has a time axis
   */
  record Input(int features, int vocabulary, boolean time) {
    /**
     * Returns the row of every sequence for an input without time; its values are all different.
     */
    float[] row() {
      return vocabulary > 0 ? new float[] {1 % vocabulary} : Randoms.floats("row", features);
    }

    int id(float value) {
      return value == 0 || !(Math.abs(value) <= 1)
          ? 0
          : Math.min(vocabulary - 1, (int) ((value + 1) / 2 * vocabulary));
    }
  }

  private final Model model;
  private final Map<String, Input> inputs;
  private final boolean hasTime;
  private final int width;

  private ModelLayer(Model model, Map<String, Input> inputs) {
    this.model = model;
    this.inputs = inputs;
    this.hasTime = inputs.values().stream().anyMatch(Input::time);
    this.width =
        inputs.values().stream()
            .filter(input -> input.time() == hasTime)
            .mapToInt(Input::features)
            .sum();
  }

  /**
   * Returns a layer for a model.
   *
   * @param features of each input, if the model does not determine it
   * @param vocabularies of the inputs of ids
   * @param defaultFeatures of an input that accepts any size
   */
  static ModelLayer of(
      Model model,
      Map<String, Integer> features,
      Map<String, Integer> vocabularies,
      int defaultFeatures) {
    var inputs = new LinkedHashMap<String, Input>();
    for (String name : model.inputs()) {
      boolean time = true;
      boolean ids = vocabularies.containsKey(name);
      int own = defaultFeatures;
      if (model instanceof Graph graph) {
        Graph.Kind kind = graph.kind(name);
        time = kind.hasTime();
        ids = kind.hasIds();
        own = graph.inputSize(name);
      } else if (model instanceof Sequential layers && layers.inputSize() != Shape.ANY) {
        own = layers.inputSize();
        time = takesTime(layers);
      }
      int vocabulary = vocabularies.getOrDefault(name, 2);
      inputs.put(
          name, new Input(ids ? 1 : features.getOrDefault(name, own), ids ? vocabulary : 0, time));
    }
    return new ModelLayer(model, inputs);
  }

  private static boolean takesTime(Sequential layers) {
    try {
      layers.shapes(Shape.ANY, Shape.ANY, layers.inputSize());
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public Sequence apply(Sequence x, Pass pass) {
    requireWidth(x.features());
    if (pass.carries()) {
      model.requireCausal();
    }
    var values = new LinkedHashMap<String, Sequence>();
    int from = 0;
    for (Map.Entry<String, Input> each : inputs.entrySet()) {
      Input input = each.getValue();
      if (input.time() != hasTime) {
        values.put(each.getKey(), constant(input, x.batch()));
        continue;
      }
      int first = from;
      int to = from + input.features();
      values.put(
          each.getKey(),
          input.vocabulary() > 0
              ? ids(input, x, first)
              : x.mapRows(rows -> rows.slice(-1, first, to)));
      from = to;
    }
    List<Sequence> outputs = List.copyOf(model.apply(Inputs.of(values), pass).byName().values());
    return outputs.size() == 1 ? outputs.get(0) : Merge.CONCAT.join(outputs);
  }

  private static Sequence constant(Input input, int batch) {
    float[] row = input.row();
    if (input.vocabulary() > 0) {
      var ids = new int[batch];
      Arrays.fill(ids, (int) row[0]);
      return Sequence.ids(IndexTensor.vector(ids));
    }
    var values = new float[batch * row.length];
    for (int n = 0; n < batch; n++) {
      System.arraycopy(row, 0, values, n * row.length, row.length);
    }
    return Sequence.of(Tensor.of(values, batch, row.length));
  }

  private static Sequence ids(Input input, Sequence x, int feature) {
    Tensor values = x.values();
    float[] all = values.toArray();
    var ids = new int[all.length / Math.max(1, values.columns())];
    Arrays.setAll(ids, i -> input.id(all[i * values.columns() + feature]));
    int[] shape = Arrays.copyOf(values.shape(), values.rank() - 1);
    Mask mask = x.mask();
    IndexTensor tensor = IndexTensor.of(ids, shape);
    return mask == null ? Sequence.ids(tensor) : Sequence.ids(tensor, mask);
  }

  private void requireWidth(int features) {
    if (features != width) {
      throw new IllegalArgumentException(
          "the model's inputs have " + width + " features in total, got " + features);
    }
  }

  @Override
  public int[] outputShape(int... inputShape) {
    if (inputShape.length != (hasTime ? 3 : 2)) {
      throw new IllegalArgumentException(
          "the model's inputs are "
              + (hasTime ? "sequences [N, T, F]" : "rows [N, F]")
              + ", got "
              + Shape.text(inputShape));
    }
    int[] small = inputShape.clone();
    int last = small.length - 1;
    small[last] = small[last] == Shape.ANY ? width : small[last];
    requireWidth(small[last]);
    for (int d = 0; d < small.length; d++) {
      small[d] = small[d] == Shape.ANY ? 2 : small[d];
    }
    int[] shape =
        Tape.predicting(
            () -> apply(Sequence.of(Tensor.zeros(small)), Pass.predict()).values().shape());
    System.arraycopy(inputShape, 0, shape, 0, shape.length - 1);
    return shape;
  }

  @Override
  public Stepper stepper(int features) {
    ModelStepper stepper = model.stepper(stepSizes());
    return new ModelStepping(stepper, List.copyOf(inputs.values()), hasTime);
  }

  private int[] stepSizes() {
    return model instanceof Graph
        ? new int[0]
        : inputs.values().stream().mapToInt(Input::features).toArray();
  }

  /** Adapts the stepper of a model to that of a layer. */
  private static final class ModelStepping implements Stepper {
    private final ModelStepper stepper;
    private final List<Input> inputs;
    private final boolean hasTime;

    ModelStepping(ModelStepper stepper, List<Input> inputs, boolean hasTime) {
      this.stepper = stepper;
      this.inputs = inputs;
      this.hasTime = hasTime;
    }

    @Override
    public float[] step(float[] x) {
      int from = 0;
      for (int i = 0; i < inputs.size(); i++) {
        Input input = inputs.get(i);
        boolean constant = input.time() != hasTime;
        float[] values =
            constant ? input.row() : Arrays.copyOfRange(x, from, from + input.features());
        if (input.vocabulary() > 0) {
          stepper.input(i, constant ? (int) values[0] : input.id(values[0]));
        } else {
          stepper.input(i, values);
        }
        from += constant ? 0 : input.features();
      }
      stepper.step();
      var outputs = new ArrayList<float[]>();
      int size = 0;
      for (int k = 0; k < outputCount(); k++) {
        outputs.add(Arrays.copyOf(stepper.output(k), stepper.outputSize(k)));
        size += stepper.outputSize(k);
      }
      var all = new float[size];
      int at = 0;
      for (float[] output : outputs) {
        System.arraycopy(output, 0, all, at, output.length);
        at += output.length;
      }
      return all;
    }

    private int outputCount() {
      return stepper.outputs();
    }

    @Override
    public List<Tensor> state() {
      return stepper.layers().values().stream().flatMap(one -> one.state().stream()).toList();
    }

    @Override
    public void state(List<Tensor> state) {
      int from = 0;
      for (Stepper one : stepper.layers().values()) {
        int count = one.state().size();
        one.state(state.subList(from, from + count));
        from += count;
      }
    }

    @Override
    public void reset() {
      stepper.layers().values().forEach(Stepper::reset);
    }
  }

  @Override
  public void requireCausal() {
    model.requireCausal();
  }

  @Override
  public String type() {
    return model.type().replaceAll("\\W", "");
  }

  @Override
  public Map<String, Object> config() {
    return model.config();
  }

  @Override
  public Map<String, Parameter> parameters() {
    return model.parameters();
  }

  @Override
  public String path() {
    return "a model of type " + model.type();
  }

  @Override
  public int inputSize() {
    return width;
  }

  @Override
  public String toString() {
    return String.valueOf((@Nullable Object) model);
  }
}
