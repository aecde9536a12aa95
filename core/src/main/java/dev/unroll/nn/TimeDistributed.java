package dev.unroll.nn;

import dev.unroll.sequence.RowOrder;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Applies a layer of rows at every step. The inner layer sees only the valid steps, as rows {@code
 * [steps of all sequences, F]} without time.
 *
 * <pre>
 * y(n, t) = layer(x(n, t))
 * </pre>
 *
 * Shapes: x [N, T, F], y [N, T, G] where the inner layer maps [rows, F] to [rows, G]. {@link
 * Dense}, {@link LayerNorm} and {@link Activate} accept sequences directly; use this for layers
 * that only accept rows. Equals TimeDistributed in Keras.
 */
public final class TimeDistributed implements Layer {
  private final Layer layer;

  /** Makes a layer that applies a layer of rows at every step. */
  public TimeDistributed(Layer layer) {
    this.layer = layer;
    outputShape(Shape.ANY, Shape.ANY, layer.inputSize());
  }

  /** Returns the inner layer. */
  public Layer layer() {
    return layer;
  }

  @Override
  public Sequence apply(Sequence x, Pass pass) {
    RowOrder order = Pool.orderOf(x, toString());
    Tensor timeMajor = x.timeMajor();
    int slots = order.steps() * order.batch();
    var places = new int[slots]; // slot -> row that counts, -1 beyond the end of each sequence
    var counting = new int[slots]; // row that counts -> slot
    Arrays.fill(places, -1);
    int count = 0;
    for (int t = 0; t < order.steps(); t++) {
      for (int position = 0; position < order.running(t); position++) {
        int slot = t * order.batch() + position;
        places[slot] = count;
        counting[count++] = slot;
      }
    }
    boolean full = count == slots;
    int features = x.features();
    Tensor rows =
        full
            ? timeMajor.reshape(slots, features)
            : timeMajor.gatherRows(Arrays.copyOf(counting, count), count, features);
    Tensor result =
        Tape.named(layer.type(), () -> layer.apply(Sequence.of(rows), pass.within(layer.type())))
            .values();
    Shape.require(toString(), "the inner layer's result", result, count, Shape.ANY);
    int units = result.size(1);
    return x.withTimeMajor(
        full
            ? result.reshape(order.steps(), order.batch(), units)
            : result.gatherRows(places, order.steps(), order.batch(), units));
  }

  @Override
  public String type() {
    return "timeDistributed";
  }

  @Override
  public Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    config.put("layer", layer.description());
    return config;
  }

  @Override
  public Map<String, Parameter> parameters() {
    return layer.parameters();
  }

  @Override
  public int[] outputShape(int... inputShape) {
    if (inputShape.length != 3) {
      throw new IllegalArgumentException(
          this + " requires sequences [N, T, F], got " + Shape.text(inputShape) + "; remove it");
    }
    int[] rows = layer.outputShape(Shape.ANY, inputShape[2]);
    if (rows.length != 2) {
      throw new IllegalArgumentException(
          this + " requires a layer that makes rows of rows, got shape " + Shape.text(rows));
    }
    return new int[] {inputShape[0], inputShape[1], rows[1]};
  }

  @Override
  public int inputSize() {
    return layer.inputSize();
  }

  @Override
  public Stepper stepper(int features) {
    return layer.stepper(features);
  }

  @Override
  public void requireCausal() {
    layer.requireCausal();
  }

  @Override
  public Activation activation(Activation input) {
    return layer.activation(input);
  }

  @Override
  public String path() {
    return "all steps as rows: " + layer.path();
  }

  @Override
  public String toString() {
    return "TimeDistributed(" + layer.type() + ")";
  }
}
